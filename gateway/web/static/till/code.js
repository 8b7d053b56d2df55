/* A QR code of version 5, level L: up to 106 bytes, drawn as SVG. The receipt of each sale has its
   own, and it is made without a line. */
const SIZE = 37; // modules of version 5
const DATA = 108; // codewords of version 5-L, all in one block
const CHECKS = 26;
const FORMAT = 0b111011111000100; // level L, mask 0, as the standard codes them
const LINED = 6; // the row and the column of the timing pattern
const ALIGNED = 30; // the middle of the one alignment pattern

const EXPONENTS = [];
const LOGARITHMS = [];
for (let power = 0, value = 1; power < 255; power += 1) {
  EXPONENTS[power] = value;
  LOGARITHMS[value] = power;
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}
const times = (a, b) => (a && b ? EXPONENTS[(LOGARITHMS[a] + LOGARITHMS[b]) % 255] : 0);

function checksOf(data) {
  let generator = [1];
  for (let power = 0; power < CHECKS; power += 1) {
    const next = [...generator, 0];
    generator.forEach((value, place) => (next[place + 1] ^= times(value, EXPONENTS[power])));
    generator = next;
  }
  const rest = [...data, ...new Array(CHECKS).fill(0)];
  data.forEach((_, place) => {
    const factor = rest[place];
    generator.forEach((value, each) => (rest[place + each] ^= times(value, factor)));
  });
  return rest.slice(data.length);
}

/* Byte mode: 4 bits of mode, 8 of length, the bytes, then the filling that the standard asks for. */
function codewords(text) {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > DATA - 2) throw new RangeError("too long for this code");
  const nibbles = [4, bytes.length >> 4, bytes.length & 15];
  for (const byte of bytes) nibbles.push(byte >> 4, byte & 15);
  nibbles.push(0);
  const data = [];
  for (let place = 0; place < nibbles.length; place += 2) data.push((nibbles[place] << 4) | nibbles[place + 1]);
  for (let filling = 0xec; data.length < DATA; filling ^= 0xec ^ 0x11) data.push(filling);
  return [...data, ...checksOf(data)];
}

/* The modules that are the same in every code of this version; null where data go. */
function frame() {
  const grid = Array.from({ length: SIZE }, () => new Array(SIZE).fill(null));
  const square = (middleRow, middle, reach, isDark) => {
    for (let row = -reach; row <= reach; row += 1) {
      for (let column = -reach; column <= reach; column += 1) {
        const line = grid[middleRow + row];
        if (line && middle + column >= 0 && middle + column < SIZE) {
          line[middle + column] = isDark(Math.max(Math.abs(row), Math.abs(column)));
        }
      }
    }
  };
  for (const [row, column] of [[3, 3], [3, SIZE - 4], [SIZE - 4, 3]]) square(row, column, 4, (far) => far !== 2 && far !== 4);
  square(ALIGNED, ALIGNED, 2, (far) => far !== 1);
  for (let place = 8; place < SIZE - 8; place += 1) grid[LINED][place] = grid[place][LINED] = place % 2 === 0;
  for (let bit = 0; bit < 15; bit += 1) {
    const isDark = Boolean((FORMAT >> bit) & 1);
    const [row, column] = bit < 6 ? [bit, 8] : bit < 8 ? [bit + 1, 8] : bit === 8 ? [8, 7] : [8, 14 - bit];
    grid[row][column] = isDark;
    if (bit < 8) grid[8][SIZE - 1 - bit] = isDark;
    else grid[SIZE - 15 + bit][8] = isDark;
  }
  grid[SIZE - 8][8] = true;
  return grid;
}

function modules(text) {
  const grid = frame();
  const bits = codewords(text).flatMap((word) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (word >> bit) & 1));
  let next = 0;
  for (let right = SIZE - 1, isUp = true; right > 0; right -= 2, isUp = !isUp) {
    if (right === LINED) right -= 1;
    for (let step = 0; step < SIZE; step += 1) {
      const row = isUp ? SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] === null) grid[row][column] = Boolean((bits[next++] ?? 0) ^ ((row + column) % 2 === 0));
      }
    }
  }
  return grid;
}

/* The code as an SVG element of this page. */
export function code(text) {
  const path = modules(text)
    .flatMap((line, row) => line.map((isDark, column) => (isDark ? `M${column + 4} ${row + 4}h1v1h-1z` : "")))
    .join("");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${SIZE + 8} ${SIZE + 8}`);
  const drawn = document.createElementNS(svg.namespaceURI, "path");
  drawn.setAttribute("d", path);
  drawn.setAttribute("fill", "#000");
  svg.append(drawn);
  return svg;
}
