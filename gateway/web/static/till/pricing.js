/* What a basket costs: the same whole fen and thousandths as in the store, without asking it.
   The store has the word when there is a line (services/store/pricing). */
const UNIT = 1000;

/* Divide and round half up, exactly. */
export function roundHalfUp(factor, other, divisor) {
  const product = 2n * BigInt(factor) * BigInt(other) + BigInt(divisor);
  return Number(product / (2n * BigInt(divisor)));
}

export const cost = (unitFen, thousandths) => roundHalfUp(unitFen, thousandths, UNIT);

/* Split fen by weights so that the parts add up (largest remainder, the earlier wins a tie). */
export function split(total, weights) {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) return weights.map((_, place) => (place === 0 ? total : 0));
  const shares = weights.map((weight, place) => {
    const product = BigInt(total) * BigInt(weight);
    return { place, part: Number(product / BigInt(whole)), rest: product % BigInt(whole) };
  });
  const parts = shares.map((share) => share.part);
  const left = total - parts.reduce((sum, part) => sum + part, 0);
  shares.sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest < b.rest ? 1 : -1));
  for (const share of shares.slice(0, left)) parts[share.place] += 1;
  return parts;
}

/* What is paid for each of some lines when sums are taken off them all, one after the other. */
export function paidFor(dueFen, ...sums) {
  return sums.reduce((left, fen) => {
    const parts = split(fen, left);
    return left.map((each, place) => each - parts[place]);
  }, dueFen);
}

/* The VAT in a sum, for information: the books compute it once a day. */
export const vatFen = (grossFen, rateBp) => grossFen - roundHalfUp(grossFen, 10_000, 10_000 + rateBp);

/* Whole points for what is the shop's own; `lines`: {good, fen}, `decided`: the policy of points. */
export function earned(lines, decided) {
  const counted = lines.filter(({ good }) => good.tax !== "agency" && !decided.excluded_categories.includes(good.category));
  return Math.floor((counted.reduce((sum, { fen }) => sum + fen, 0) * decided.points_per_yuan) / 100);
}

/* "1.25" as thousandths; null for what is no quantity. */
export function thousandthsOf(text) {
  const match = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(text.trim());
  if (!match) return null;
  const found = Number(match[1]) * UNIT + Number((match[2] ?? "").padEnd(3, "0"));
  return found > 0 ? found : null;
}

/* The price of a unit for a group on a day: the newest row in effect, never above the shelf's. */
export function unitPrice(good, group, day) {
  const of = (name) => {
    const held = good.prices.filter(([each, from]) => each === name && from <= day);
    return held.reduce((best, row) => (!best || row[1] >= best[1] ? row : best), null)?.[2] ?? null;
  };
  const shelf = of("shelf") ?? 0;
  const own = group === "shelf" ? null : of(group);
  return own === null ? shelf : Math.min(own, shelf);
}

/* A line at its full price. `line`: {good, count (thousandths scanned), factor, packFen, label}. */
function full(line, group, day) {
  const unitFen = unitPrice(line.good, group, day);
  if (line.packFen !== null) {
    const fen = cost(line.packFen, line.count);
    const quantity = roundHalfUp(line.count, line.factor, UNIT);
    return { quantity, unitFen: roundHalfUp(fen, UNIT, quantity), fen, promotable: false };
  }
  if (!line.label) {
    const quantity = roundHalfUp(line.count, line.factor, UNIT);
    return { quantity, unitFen, fen: cost(unitFen, quantity), promotable: true };
  }
  if (line.label.meaning === "weight") {
    const quantity = roundHalfUp(line.label.value, line.count, UNIT);
    return { quantity, unitFen, fen: cost(unitFen, quantity), promotable: true };
  }
  const fen = cost(line.label.value, line.count);
  return { quantity: unitFen ? roundHalfUp(fen, UNIT, unitFen) : 0, unitFen, fen, promotable: true };
}

/* What a promotion takes off all lines of one product together. */
function off(promotion, lines) {
  const fen = lines.reduce((sum, line) => sum + line.fen, 0);
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  if (promotion.kind === "percent") return roundHalfUp(fen, promotion.percent_bp, 10_000);
  if (promotion.kind === "amount") return Math.min(cost(promotion.amount_fen, quantity), fen);
  const sets = Math.floor(Math.floor(quantity / UNIT) / promotion.take);
  return Math.min(sets * (promotion.take - promotion.pay) * lines[0].unitFen, fen);
}

function fits(promotion, good) {
  if (promotion.scope === "product") return promotion.product_id === good.id;
  return promotion.scope === "all" || promotion.category === good.category;
}

/* Whether a promotion holds at a moment on the shop's clock for a customer of a group. */
export function holds(promotion, at, group) {
  const ends = [promotion.ends_at, promotion.withdrawn_at].filter(Boolean);
  if (at < new Date(promotion.starts_at) || ends.some((end) => at >= new Date(end))) return false;
  if (promotion.price_group !== "everyone" && promotion.price_group !== group) return false;
  const { weekday, hour } = onTheWall(at);
  if (!promotion.weekdays.includes(weekday)) return false;
  const { hour_from: from, hour_until: until } = promotion;
  if (!from) return true;
  return from <= until ? from <= hour && hour < until : hour >= from || hour < until;
}

/* The day, the weekday (1 is Monday) and the hour where the shop is. */
export function onTheWall(at) {
  const there = new Date(at.getTime() + 8 * 3_600_000); // Shanghai has no summer time
  return {
    day: there.toISOString().slice(0, 10),
    hour: there.toISOString().slice(11, 16),
    weekday: there.getUTCDay() || 7,
  };
}

/* Every line with {quantity, unitFen, fen, offFen, promotion, byHandFen, dueFen}, and the total. */
export function priced(lines, promotions, group, at = new Date()) {
  const { day } = onTheWall(at);
  const found = lines.map((line) => ({ ...full(line, group, day), offFen: 0, promotion: null }));
  const offered = promotions.filter((promotion) => holds(promotion, at, group));
  for (const id of new Set(lines.map((line) => line.good.id))) {
    const places = lines.flatMap((line, place) => (line.good.id === id && found[place].promotable ? [place] : []));
    if (places.length === 0) continue;
    const same = places.map((place) => found[place]);
    const best = bestOf(offered.filter((each) => fits(each, lines[places[0]].good)), same);
    split(best.fen, same.map((line) => line.fen)).forEach((part, each) => {
      Object.assign(same[each], { offFen: part, promotion: best.promotion?.name ?? null });
    });
  }
  found.forEach((line, place) => {
    line.byHandFen = Math.min(lines[place].discountFen, line.fen - line.offFen);
    line.dueFen = line.fen - line.offFen - line.byHandFen;
  });
  return { lines: found, totalFen: found.reduce((sum, line) => sum + line.dueFen, 0) };
}

function bestOf(offers, lines) {
  let best = { fen: 0, promotion: null };
  for (const promotion of offers) {
    const fen = off(promotion, lines);
    if (fen > best.fen) best = { fen, promotion };
  }
  return best;
}
