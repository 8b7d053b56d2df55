/* Finding goods by what was scanned or typed: a barcode, a number, a part of a name, or its
   initials. */
import { read } from "../desk/moves.js";

const BARCODE = /^(\d{8}|\d{13,14})$/;
const TYPED = /^(?=.*[a-z])[a-z0-9-]{1,40}$/i; // initials, a number or a name in letters
const FOUND_MAX = 12;

export const isBarcode = (text) => BARCODE.test(text);

/* The products that it may be; one whose number it is comes alone. */
export async function find(text) {
  const items = (await found(text)).slice(0, FOUND_MAX);
  const exact = items.filter((each) => each.sku.toLowerCase() === text.toLowerCase());
  return exact.length === 1 ? exact : items;
}

async function found(text) {
  if (TYPED.test(text)) {
    return (await read(`/shop/products/find?${new URLSearchParams({ q: text })}`)).items;
  }
  const asked = new URLSearchParams({ limit: FOUND_MAX, [isBarcode(text) ? "barcode" : "words"]: text });
  return (await read(`/api/v1/store/products?${asked}`)).items;
}

/* Watch a box for goods; `take(product)` is called with each that was chosen. */
export function watch(box, take) {
  const input = box.querySelector("input");
  const found = box.querySelector(".found");

  function choose(product) {
    found.replaceChildren();
    input.value = "";
    take(product);
  }

  async function look() {
    const text = input.value.trim();
    if (!text) return;
    const items = await find(text).catch(() => []);
    if (items.length === 1) {
      choose(items[0]);
      return;
    }
    found.replaceChildren(...items.map((product) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-outline-primary";
      button.textContent = `${product.name} (${product.sku})`;
      button.addEventListener("click", () => choose(product));
      return button;
    }));
    if (!items.length) found.textContent = box.dataset.none;
    input.select();
  }

  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // a scanner ends with Enter: it adds a line and sends nothing
    look();
  });
  box.querySelector("button").addEventListener("click", look);
}
