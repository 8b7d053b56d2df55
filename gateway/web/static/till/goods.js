/* The catalogue as this till keeps it: found by code, number, name or initials, with no line. */
import { read } from "../desk/moves.js";

const NEWS = "/pos/news.json";
const MILLISECONDS = 8_000;
const SHOWN_MAX = 30;
const EMPTY = { version: 0, goods: {}, promotions: [], prefixes: {}, tills: [], policy: {} };

export class Goods {
  #queue;
  #codes = new Map(); // barcode → [good, thousandths, pack's price or null]
  #plus = new Map();
  #skus = new Map();

  constructor(queue) {
    this.#queue = queue;
    this.kept = EMPTY;
  }

  /* What was kept here last. */
  async load() {
    this.kept = (await this.#queue.kept("catalogue")) ?? EMPTY;
    this.#index();
  }

  /* Ask what is new; false if nobody answers. */
  async refresh() {
    let news;
    try {
      news = await read(`${NEWS}?since=${this.kept.version}`, MILLISECONDS);
    } catch (problem) {
      if (problem.isOpen || problem.status === 401) return false;
      throw problem;
    }
    const goods = { ...this.kept.goods };
    for (const { codes, ...good } of news.goods) {
      goods[good.id] = { ...good, codes: codes.map(([code, quantity, fen]) => [code, Math.round(Number(quantity) * 1000), fen]) };
    }
    this.kept = { ...news, goods };
    this.#index();
    return true;
  }

  /* For the next time, with or without a line; the page is told not to bring all of it again. */
  async keep() {
    await this.#queue.keep("catalogue", this.kept);
    document.cookie = "catalogue=kept; path=/pos; samesite=lax; max-age=31536000";
  }

  /* What a code or a number names, as a line needs it: {good, factor, packFen, label}, or null. */
  named(code) {
    const scanned = this.#codes.get(code);
    if (scanned) {
      const [good, factor, packFen] = scanned;
      return { good, barcode: code, factor, packFen, label: null };
    }
    if (/^2\d{12}$/.test(code)) return this.#labelled(code);
    const good = this.#skus.get(code.toUpperCase()) ?? this.#plus.get(code.padStart(5, "0"));
    return good ? this.line(good) : null;
  }

  line(good) {
    return { good, barcode: null, factor: 1000, packFen: null, label: null };
  }

  /* A scale's label: 2 digits of prefix, 5 of the number, 5 of the weight or the amount. */
  #labelled(code) {
    const good = this.#plus.get(code.slice(2, 7));
    const meaning = this.kept.prefixes[code.slice(0, 2)];
    if (!good || !meaning || !isWhole(code)) return null;
    const value = Number(code.slice(7, 12));
    return { good, barcode: code, factor: 1000, packFen: null, label: { meaning, value } };
  }

  categories() {
    return [...new Set(Object.values(this.kept.goods).map((good) => good.category))].sort();
  }

  /* Goods whose name, initials or number hold the words; what begins with them comes first. */
  search(words, category = "") {
    const wanted = words.trim().toLowerCase();
    const rank = (good) => {
      if (!wanted || good.py.startsWith(wanted) || good.name.toLowerCase().startsWith(wanted)) return 0;
      if (good.name.toLowerCase().includes(wanted) || good.py.includes(wanted)) return 1;
      return good.sku.toLowerCase().includes(wanted) ? 2 : 3;
    };
    return Object.values(this.kept.goods)
      .filter((good) => !category || good.category === category)
      .map((good) => [rank(good), good])
      .filter(([place]) => place < 3)
      .sort(([a, one], [b, other]) => a - b || one.name.localeCompare(other.name, "zh"))
      .slice(0, SHOWN_MAX)
      .map(([, good]) => good);
  }

  #index() {
    for (const map of [this.#codes, this.#plus, this.#skus]) map.clear();
    for (const good of Object.values(this.kept.goods)) {
      this.#skus.set(good.sku.toUpperCase(), good);
      if (good.plu) this.#plus.set(good.plu, good);
      for (const [code, factor, packFen] of good.codes) this.#codes.set(code, [good, factor, packFen]);
    }
  }
}

/* Whether the check digit of an EAN-13 is right: a label that was read badly weighs something else. */
function isWhole(code) {
  const sum = [...code.slice(0, 12)].reduce((all, digit, place) => all + Number(digit) * (place % 2 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === Number(code[12]);
}
