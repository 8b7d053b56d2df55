/* Goods of a receipt for other goods: what the difference is says the store, before anything moves. */
import { bodyOf } from "../desk/forms.js";
import { fenOf, read, yuan } from "../desk/moves.js";
import { Queue } from "../queue.js";
import { Basket } from "./basket.js";
import { Goods } from "./goods.js";
import { thousandthsOf } from "./pricing.js";
import { draw } from "./receipt.js";
import { amount, filled, say } from "./words.js";

const form = document.querySelector("#exchange");
const settle = document.querySelector("#settle");
const done = document.querySelector("#done");
const scan = document.querySelector("#scan");
const found = document.querySelector("#found");
const FOUND_MAX = 8;
const OF_ITS_OWN = ["group_buy", "meal_card", "account"]; // money that pays for one thing only

const goods = new Goods(await Queue.open("pos"));
const basket = new Basket(goods);
let asked = {}; // what the quote is for
let quote = null;

/* -- what goes out -------------------------------------------------------------------------------- */

function enter() {
  const typed = scan.value.trim();
  const [, times, code] = /^(?:([\d.]+)[*×x])?(.*)$/i.exec(typed);
  const count = times ? thousandthsOf(times) : 1000;
  found.hidden = true;
  scan.value = "";
  note("");
  if (!typed) form.requestSubmit();
  else if (!count) note(say("数量看不懂，例如 3*条码。", "Type a quantity such as 3*barcode."));
  else add(code.trim(), count);
}

function add(code, count) {
  const named = goods.named(code);
  const others = named ? [] : goods.search(code).slice(0, FOUND_MAX);
  if (named || others.length === 1) basket.add(named ?? goods.line(others[0]), count);
  else if (others.length) offer(others, count);
  else note(`${say("没有找到：", "Not found: ")}${code}`);
}

function offer(others, count) {
  found.replaceChildren(
    ...others.map((good) => {
      const row = filled("good", { name: good.name, sku: good.sku });
      row.querySelector("button").addEventListener("click", () => {
        found.hidden = true;
        basket.add(goods.line(good), count);
        scan.focus();
      });
      return row;
    }),
  );
  found.hidden = false;
  found.querySelector("button").focus();
}

function note(text) {
  const place = document.querySelector("#note");
  place.textContent = text;
  place.hidden = !text;
}

/* The lines, each with its amount once the store has said it. */
function show() {
  const rows = basket.lines.map((line, place) => {
    const said = quote?.new_lines[place];
    const row = filled("line", {
      name: line.good.name,
      unit: said ? `${yuan(said.unit_price_fen)}/${line.good.unit}` : line.good.unit,
      off: said?.discount_fen ? `${said.promotion ?? ""} −${yuan(said.discount_fen)}` : "",
      quantity: amount(line.count),
      amount: said ? yuan(said.amount_fen) : "",
    });
    const on = (name, count) => {
      row.querySelector(`[data-do=${name}]`).addEventListener("click", () => {
        basket.choose(place);
        basket.count(count);
        scan.focus();
      });
    };
    on("less", line.count - 1000);
    on("more", line.count + 1000);
    row.querySelector("[data-do=count]").disabled = true;
    return row;
  });
  document.querySelector("#lines").replaceChildren(...rows);
  document.querySelector("#no-lines").hidden = rows.length > 0;
}

/* What was worked out is of what was there then. */
function renew() {
  quote = null;
  settle.hidden = true;
  const lines = basket.sold().map(({ amount_fen: _seen, ...line }) => line);
  form.dataset.body = JSON.stringify({ new_lines: lines });
  show();
}

/* Nothing is asked that the store would refuse for being empty. */
function hold(event) {
  const isBack = form.querySelector("[data-line][name]");
  if (isBack && !basket.isEmpty) return;
  event.preventDefault();
  event.stopPropagation();
  const line = form.querySelector(".trouble");
  line.textContent = isBack ? say("还没有扫换出的商品。", "Scan what goes out first.") : say("先填退回的数量。", "Say first how much comes back.");
  line.hidden = false;
  (isBack ? scan : form.querySelector("[data-line]")).focus();
}

/* -- the difference ------------------------------------------------------------------------------- */

function tell({ detail }) {
  quote = detail;
  asked = bodyOf(form);
  show();
  const accountsFen = quote.refund_fen - quote.exchanged_fen - quote.to_give_back_fen;
  const sums = { refund: quote.refund_fen, accounts: accountsFen, total: quote.total_fen, pay: quote.to_pay_fen, give: quote.to_give_back_fen };
  for (const [name, fen] of Object.entries(sums)) settle.querySelector(`[data-at=${name}]`).textContent = yuan(fen);
  const shown = (name, isShown) => {
    for (const part of settle.querySelectorAll(`[data-${name}]`)) part.hidden = !isShown;
  };
  shown("pay", quote.to_pay_fen > 0);
  shown("give", quote.to_give_back_fen > 0);
  shown("even", !quote.to_pay_fen && !quote.to_give_back_fen);
  shown("accounts", accountsFen > 0);
  settle.querySelector(".field[data-accounts]").hidden = !account();
  settle.querySelector(".trouble").hidden = true;
  for (const input of settle.querySelectorAll("[data-method]")) input.value = "";
  settle.hidden = false;
  settle.querySelector(quote.to_pay_fen ? "[data-method=cash]" : quote.to_give_back_fen ? "select" : "button").focus();
  reckon();
}

/* The account to which a part goes back, if it may pay for other goods. */
function account() {
  return quote.tenders.find((tender) => tender.account_id && !OF_ITS_OWN.includes(tender.method))?.account_id;
}

/* How the customer pays; where nothing is filled in, all in cash. */
function paid() {
  const tenders = entered();
  if (tenders.length || !quote.to_pay_fen) return tenders;
  return [{ method: "cash", amount_fen: quote.to_pay_fen }];
}

function entered() {
  const inputs = [...settle.querySelectorAll("[data-method]")].filter((input) => !input.closest("[hidden]"));
  return inputs
    .map((input) => ({ method: input.dataset.method, amount_fen: fenOf(input.value) ?? 0 }))
    .filter((tender) => tender.amount_fen > 0)
    .map((tender) => (tender.method === "prepaid" ? { ...tender, account_id: account() } : tender));
}

const sumOf = (tenders) => tenders.reduce((sum, tender) => sum + tender.amount_fen, 0);

/* All that is still wanting in this way. */
function fill(input) {
  const leftFen = quote.to_pay_fen - sumOf(entered().filter(({ method }) => method !== input.dataset.method));
  if (input.value === "" && leftFen > 0) input.value = yuan(leftFen).replaceAll(",", "");
  input.focus();
  input.select();
  reckon();
}

/* The keys of the till: W, A and K take what is wanting in that way. */
function key(event) {
  const input = event.target.dataset.method && settle.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (!input || input.closest("[hidden]") || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  fill(input);
}

function reckon() {
  const leftFen = quote.to_pay_fen - sumOf(entered());
  const said = leftFen > 0 ? `${say("还差", "Still wanting")} ${yuan(leftFen)}` : `${say("找零", "Change")} ${yuan(-leftFen)}`;
  const isEmpty = leftFen === quote.to_pay_fen;
  document.querySelector("#left").textContent = isEmpty ? say("不填就是现金付清。", "Nothing filled in: all of it in cash.") : said;
  const tenders = paid();
  const method = settle.querySelector("select").value;
  settle.dataset.body = JSON.stringify({ ...asked, method, tenders, total_fen: quote.total_fen });
}

/* -- the receipt ------------------------------------------------------------------------------------- */

async function finish({ detail: { sale } }) {
  const isBack = quote.to_give_back_fen > 0;
  done.querySelector("[data-label]").textContent = isBack ? say("退给顾客", "The customer gets") : say("找零", "Change");
  done.querySelector("[data-at=moved]").textContent = yuan(isBack ? quote.to_give_back_fen : sale.change_fen);
  done.showModal();
  const said = await read(`/api/v1/store/sales/${sale.id}/receipt`);
  const { clerk, public: address } = done.dataset;
  draw(receiptOf(said), { decided: said, clerk, address, isWaiting: false });
}

/* The receipt as the store keeps it, with what went the other way. */
function receiptOf(said) {
  const given = [
    [settle.querySelector("select").value, quote.to_give_back_fen],
    ["prepaid", quote.refund_fen - quote.exchanged_fen - quote.to_give_back_fen],
  ];
  return {
    number: said.number,
    till: said.till,
    at: said.sold_at,
    lines: said.lines.map((line) => ({
      name: line.name,
      quantity: line.quantity,
      unit: line.unit,
      unitFen: line.unit_price_fen,
      fullFen: line.amount_fen + line.discount_fen,
    })),
    offFen: said.discount_fen,
    totalFen: said.total_fen,
    tenders: [["exchange", quote.exchanged_fen], ...paid().map(({ method, amount_fen }) => [method, amount_fen])].filter(([, fen]) => fen),
    changeFen: said.change_fen,
    given: given.filter(([, fen]) => fen),
    taxFen: said.tax.tax_fen,
    member: said.member ?? "",
    instead: done.dataset.number,
  };
}

function onward(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const inputs = [...form.querySelectorAll("[data-line]")];
  (inputs[inputs.indexOf(event.target) + 1] ?? scan).focus();
}

function listen() {
  scan.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // a scanner ends with Enter
    enter();
  });
  for (const input of form.querySelectorAll("[data-line]")) input.addEventListener("keydown", onward);
  form.addEventListener("input", (event) => event.target !== scan && renew());
  form.querySelector("#all-back")?.addEventListener("click", () => {
    renew();
    scan.focus();
  });
  form.addEventListener("submit", hold);
  form.addEventListener("fanbu:done", tell);
  basket.addEventListener("change", renew);
  settle.addEventListener("input", reckon);
  settle.addEventListener("keydown", key);
  for (const input of settle.querySelectorAll("[data-key]")) input.addEventListener("click", () => fill(input));
  settle.addEventListener("fanbu:done", finish);
  document.querySelector("#print").addEventListener("click", () => print());
  done.addEventListener("keydown", (event) => event.key.toLowerCase() === "p" && print());
  done.addEventListener("cancel", (event) => event.preventDefault()); // what is under it is over
}

listen();
await goods.load();
await goods.refresh();
renew();
form.dataset.ready = "";
