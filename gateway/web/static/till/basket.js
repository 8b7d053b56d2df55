/* What somebody is buying, line by line, and what it costs. */
import { priced } from "./pricing.js";
import { amount } from "./words.js";

const UNIT = 1000;

export class Basket extends EventTarget {
  lines = [];
  chosen = -1;
  member = null;
  card = null; // with money on it
  replaces = null; // the refused sale that this one is instead of: {key, soldAt}

  constructor(goods) {
    super();
    this.goods = goods;
  }

  get isEmpty() {
    return this.lines.length === 0;
  }

  get group() {
    return this.member?.price_group ?? "shelf";
  }

  /* Add what was scanned; the same thing again is the same line. */
  add(found, count = UNIT) {
    const same = this.lines.findIndex(
      (line) => line.good.id === found.good.id && line.barcode === found.barcode && !line.label && !line.discountFen,
    );
    if (same >= 0 && !found.label) {
      this.lines[same].count += count;
      this.chosen = same;
    } else {
      this.lines.push({ ...found, count, discountFen: 0, reason: "" });
      this.chosen = this.lines.length - 1;
    }
    this.#changed();
  }

  choose(place) {
    this.chosen = Math.max(0, Math.min(place, this.lines.length - 1));
    this.#changed();
  }

  /* The number of the chosen line; nothing left is no line. */
  count(thousandths) {
    if (this.chosen < 0) return;
    if (thousandths <= 0) this.lines.splice(this.chosen, 1);
    else this.lines[this.chosen].count = thousandths;
    this.chosen = Math.min(this.chosen, this.lines.length - 1);
    this.#changed();
  }

  discount(fen, reason) {
    Object.assign(this.lines[this.chosen], { discountFen: fen, reason });
    this.#changed();
  }

  serve(member, card) {
    this.member = member;
    this.card = card;
    this.#changed();
  }

  clear() {
    this.lines = [];
    this.chosen = -1;
    this.member = null;
    this.card = null;
    this.replaces = null;
    this.#changed();
  }

  /* As it was put aside; what is no longer in the catalogue keeps the prices it had. */
  take({ lines, member = null, card = null, replaces = null }) {
    const known = this.goods.kept.goods;
    this.lines = lines.map((line) => ({ ...line, good: known[line.good.id] ?? line.good }));
    this.chosen = this.lines.length - 1;
    this.member = member;
    this.card = card;
    this.replaces = replaces;
    this.#changed();
  }

  /* The catalogue has changed: the lines are of its goods as they are now. */
  renew() {
    const known = this.goods.kept.goods;
    for (const line of this.lines) line.good = known[line.good.id] ?? line.good;
    this.#changed();
  }

  get aside() {
    return { lines: this.lines, member: this.member, card: this.card, replaces: this.replaces };
  }

  price(at = new Date()) {
    return priced(this.lines, this.goods.kept.promotions, this.group, at);
  }

  /* The lines of a sale, each with what the customer saw. */
  sold(at) {
    const { lines } = this.price(at);
    return this.lines.map((line, place) => ({
      ...(line.barcode ? { barcode: line.barcode } : { sku: line.good.sku }),
      quantity: amount(line.count),
      discount_fen: lines[place].byHandFen,
      ...(line.reason ? { reason: line.reason } : {}),
      amount_fen: lines[place].dueFen,
    }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
