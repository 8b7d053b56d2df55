/* The till: what is scanned or typed goes into the basket; the keys are those at the foot of the page. */
import { newKey, yuan } from "../desk/moves.js";
import { Queue } from "../queue.js";
import { Basket } from "./basket.js";
import { Goods } from "./goods.js";
import { thousandthsOf, unitPrice, onTheWall } from "./pricing.js";
import { amount, filled, flagged, price, say } from "./words.js";

const BATCH = "/api/v1/store/sales/batch";
const LIVE_MILLISECONDS = 30_000; // after that a sale is one that happened
const REFRESH_MILLISECONDS = 5 * 60_000;
const counter = document.querySelector(".till");
const scan = document.querySelector("#scan");
const found = document.querySelector("#found");
const note = document.querySelector("#note");
const hasKeyboard = matchMedia("(pointer: fine)").matches;

const queue = await Queue.open("pos");
const goods = new Goods(queue);
const basket = new Basket(goods);
let till = null;
let coming = null; // the dialogs, once they are asked for

/* A sale is asked for while its customer stands here; later it is told as one that happened. */
queue.request = ({ key, path, body, at, isLate, voidedReason }) => {
  const { total_fen, till_id, catalogue_version, points_redeemed, lines, ...sale } = body;
  // Points cannot be spent in what has happened already: such a sale is asked for until it is answered.
  const isPast = !points_redeemed && Date.now() - Date.parse(at) > LIVE_MILLISECONDS;
  if (isLate || isPast) {
    const sales = [{ ...sale, catalogue_version, lines, voided_reason: voidedReason }];
    return { path: BATCH, key: newKey(), body: { till_id, sent_at: new Date().toISOString(), sales } };
  }
  const asked = lines.map(({ amount_fen: _seen, ...line }) => line);
  return { path, key, body: { ...sale, till_id, total_fen, points_redeemed, lines: asked } };
};
queue.refusal = (item, said) => {
  const answer = said.answers?.[0];
  return !answer || answer.kept || item.voidedReason ? null : { status: 200, code: answer.flags[0], detail: "", said };
};
queue.addEventListener("sent", ({ detail: { item, answer } }) => {
  if (item.voidedReason) return; // a dialog has heard it
  const flags = answer.answers?.[0].flags ?? [];
  if (flags.length) tell(`${item.label} ${say("已入账，店长会再看：", "is recorded; the office will look at it: ")}${flagged(flags)}`);
});

/* Do something with the dialogs. They come after the page can scan; a key pressed sooner waits for
   them. Nothing is sent before: one of them hears what became of a voided sale. */
async function over(act) {
  coming ??= import("./dialogs.js").then(({ dialogs, watch }) => {
    const all = dialogs({ queue, basket, goods, till: () => till, done, said: tell });
    watch(queue, "/pos"); // the worker fetches all of this again, which keeps nobody waiting now
    queue.start();
    return all;
  });
  const all = await coming.catch(() => null); // what failed is not fetched again until a reload
  if (all) return act(all);
  tell(say("页面没有取全，请刷新页面。", "Part of the page did not come; reload it."));
}

function tell(text) {
  note.textContent = text;
  note.hidden = !text;
}

/* -- scanning and finding ------------------------------------------------------------------- */

function enter() {
  const typed = scan.value.trim();
  scan.value = "";
  hideFound();
  tell("");
  if (!typed) {
    pay();
    return;
  }
  const receipt = /(?:^|[#/])([0-9a-f]{32})$/i.exec(typed);
  if (receipt) {
    location.assign(`/pos/refund?receipt=${receipt[1]}`);
    return;
  }
  const times = /^([\d.]+)[*×x](.*)$/i.exec(typed);
  const count = times ? thousandthsOf(times[1]) : 1000;
  const code = (times ? times[2] : typed).trim();
  if (times && !code && count) basket.count(count);
  else if (count) add(code, count);
  else tell(say("数量看不懂，例如 3*条码。", "Type a quantity such as 3*barcode."));
}

function add(code, count) {
  const named = goods.named(code) ?? only(goods.search(code));
  if (named) {
    basket.add(named, count);
    return;
  }
  if (/^\d{8,}$/.test(code)) tell(`${say("没有这个条码：", "Unknown barcode: ")}${code}`);
  else tell(`${say("没有找到：", "Not found: ")}${code}`);
}

function only(list) {
  return list.length ? goods.line(list[0]) : null;
}

function search(category = "") {
  const typed = scan.value.replace(/^[\d.]+[*×x]/i, "");
  if (!category && (typed.trim() === "" || /^\d{5,}$/.test(typed))) {
    hideFound();
    return;
  }
  const { day } = onTheWall(new Date());
  found.replaceChildren(
    ...goods.search(typed, category).map((good) => {
      const row = filled("good", { name: good.name, sku: good.sku, price: `${yuan(unitPrice(good, basket.group, day))}/${good.unit}` });
      row.querySelector("button").addEventListener("click", () => {
        const times = /^([\d.]+)[*×x]/i.exec(scan.value);
        basket.add(goods.line(good), (times && thousandthsOf(times[1])) || 1000);
        scan.value = "";
        if (!category) hideFound();
        look();
      });
      return row;
    }),
  );
  found.hidden = false;
  found.querySelector("button")?.classList.add("first");
}

function hideFound() {
  found.hidden = true;
  document.querySelector("#category").value = "";
}

/* -- the basket on the screen ------------------------------------------------------------------ */

function show() {
  const { lines, totalFen } = basket.price();
  const rows = basket.lines.map((line, place) => row(line, lines[place], place));
  document.querySelector("#lines").replaceChildren(...rows);
  document.querySelector("#no-lines").hidden = rows.length > 0;
  document.querySelector("#total").textContent = yuan(totalFen);
  const offFen = lines.reduce((sum, line) => sum + line.offFen + line.byHandFen, 0);
  document.querySelector("#off").textContent = offFen ? `${say("已优惠", "Saved")} ${price(offFen)}` : "";
  document.querySelector("#pieces").textContent = `${rows.length} ${say("种", rows.length === 1 ? "line" : "lines")}`;
  document.querySelector("#who").textContent = shown(basket);
  document.querySelector("#replaces").hidden = !basket.replaces;
  for (const button of document.querySelectorAll("[data-needs=lines]")) button.disabled = rows.length === 0;
  rows[basket.chosen]?.scrollIntoView({ block: "nearest" });
}

function row(line, priced, place) {
  const off = priced.offFen + priced.byHandFen;
  const copy = filled("line", {
    name: line.good.name,
    unit: `${yuan(priced.unitFen)}/${line.good.unit}`,
    off: off ? `${priced.promotion ?? line.reason ?? ""} −${yuan(off)}` : "",
    quantity: amount(priced.quantity),
    amount: yuan(priced.dueFen),
  });
  if (place === basket.chosen) copy.setAttribute("aria-current", "true");
  copy.addEventListener("click", (event) => {
    if (!event.target.closest("button")) basket.choose(place);
  });
  const on = (name, act) =>
    copy.querySelector(`[data-do=${name}]`).addEventListener("click", () => {
      basket.choose(place);
      act();
      look();
    });
  on("less", () => basket.count(line.count - 1000));
  on("more", () => basket.count(line.count + 1000));
  on("count", ACTS.count);
  return copy;
}

/* Who is buying, in one line. */
function shown({ member, card }) {
  const who = member ? `${member.name} · ${say("余额", "balance")} ${price(member.balance_fen)} · ${member.points} ${say("积分", "points")}` : "";
  const what = card ? `${say("储值卡", "Card")} …${card.number.slice(-4)} · ${price(card.balance_fen)}` : "";
  return [who, what].filter(Boolean).join(" · ");
}

/* -- paying, and the receipt ----------------------------------------------------------------------- */

function pay() {
  if (basket.isEmpty) return;
  if (!till) {
    tell(say("先选一台收银机。", "Choose a till first."));
    return;
  }
  over(({ checkout }) => checkout.open());
}

const doneDialog = document.querySelector("#done");

function done(receipt, isWaiting, draw) {
  const { clerk, public: address } = counter.dataset;
  document.querySelector("#change").textContent = yuan(receipt.changeFen);
  document.querySelector("#paid-total").textContent = yuan(receipt.totalFen);
  document.querySelector("#is-waiting").hidden = !isWaiting;
  document.querySelector("#last-receipt").hidden = false;
  doneDialog.showModal();
  document.querySelector("#next-sale").focus();
  draw(receipt, { decided: goods.kept.policy.receipt, clerk, address, isWaiting });
  if (document.querySelector("#auto-print").checked) print();
}

/* -- keys --------------------------------------------------------------------------------------------- */

const ACTS = {
  count: () => over(({ quantity }) => quantity.open()),
  discount: () => over(({ discount }) => discount.open()),
  suspend: () => over(({ tickets }) => tickets.suspend()),
  resume: () => over(({ tickets }) => tickets.open()),
  member: () => over(({ members }) => members.open()),
  pay,
  troubles: () => over(({ troubles }) => troubles.open()),
  print: () => print(),
  receipt: () => doneDialog.showModal(),
};
const KEYS = { F2: "count", F4: "discount", F6: "suspend", F7: "resume", F8: "member", F9: "pay", F10: "troubles" };

function key(event) {
  const isAsking = document.querySelector("dialog[open]");
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (isAsking) {
    if (isAsking === doneDialog && event.key.toLowerCase() === "p") print();
    // The next customer's goods may be scanned while the last one's receipt is shown.
    if (isAsking === doneDialog && /^\d$/.test(event.key)) {
      doneDialog.close();
      scan.focus();
    }
    return;
  }
  if (KEYS[event.key]) {
    event.preventDefault();
    ACTS[KEYS[event.key]]();
    return;
  }
  const isElsewhere = event.target !== scan && event.target.closest?.("input, select, textarea");
  if (isElsewhere) return;
  if (event.key.length === 1 && event.target !== scan && event.key !== " ") scan.focus(); // the key goes there, too
  if (scan.value === "" && atTheBasket(event.key)) event.preventDefault();
}

function atTheBasket(name) {
  const line = basket.lines[basket.chosen];
  const acts = {
    ArrowUp: () => basket.choose(basket.chosen - 1),
    ArrowDown: () => basket.choose(basket.chosen + 1),
    "+": () => basket.count(line.count + 1000),
    "-": () => basket.count(line.count - 1000),
    Delete: () => basket.count(0),
  };
  if (!line || !acts[name]) return false;
  acts[name]();
  return true;
}

/* After a press the scanner finds its box again; a telephone's keyboard stays away. */
function look() {
  if (hasKeyboard && !document.querySelector("dialog[open]")) scan.focus();
}

/* -- beginning ---------------------------------------------------------------------------------------- */

function chooseTill() {
  const { tills } = goods.kept;
  const place = document.querySelector("#till");
  place.replaceChildren(...tills.map((each) => new Option(each.name, each.id)));
  till = tills.find((each) => each.id === (till?.id ?? tillBefore)) ?? tills[0] ?? null;
  if (till) place.value = till.id;
  document.querySelector("#no-till").hidden = tills.length > 0;
  const isShut = till && !till.open_session_id;
  document.querySelector("#shut").hidden = !isShut;
  for (const link of document.querySelectorAll("[data-drawer]")) {
    link.href = `/pos/drawer${till ? `?till=${till.id}` : ""}`;
  }
}

async function refresh() {
  const isNew = await goods.refresh();
  chooseTill();
  showCategories(); // without a line those that were kept
  if (isNew && !basket.isEmpty) basket.renew();
}

function showCategories() {
  const place = document.querySelector("#category");
  const [first] = place.options;
  place.replaceChildren(first, ...goods.categories().map((name) => new Option(name, name)));
}

function listen() {
  document.querySelector("#scan-form").addEventListener("submit", (event) => {
    event.preventDefault();
    enter();
  });
  scan.addEventListener("input", () => search());
  document.querySelector("#category").addEventListener("change", (event) => {
    if (event.target.value) search(event.target.value);
    else hideFound();
  });
  document.addEventListener("keydown", key);
  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) ACTS[act]();
    if (!event.target.closest("input, select, summary, dialog")) look();
  });
  document.querySelector("#till").addEventListener("change", async (event) => {
    till = goods.kept.tills.find((each) => each.id === event.target.value);
    chooseTill();
    await queue.keep("till", till.id);
    look();
  });
  for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", look);
  document.querySelector("#next-sale").addEventListener("click", () => doneDialog.close());
  const printing = document.querySelector("#auto-print");
  printing.addEventListener("change", () => queue.keep("auto-print", printing.checked));
  basket.addEventListener("change", () => {
    show();
    queue.keep("basket", basket.aside); // a reload loses nothing
  });
}

listen();
const kept = ["basket", "auto-print", "till"].map((name) => queue.kept(name));
const [, left, prints, tillBefore] = await Promise.all([goods.load(), ...kept]);
if (left?.lines.length) basket.take(left);
document.querySelector("#auto-print").checked = prints ?? false;
show();
await refresh();
look();
document.documentElement.dataset.ready = "";
performance.mark("ready"); // a scan may be made
await over(({ tickets }) => tickets.show());
await goods.keep();
setInterval(() => refresh().then(() => goods.keep()), REFRESH_MILLISECONDS);
