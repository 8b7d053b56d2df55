/* The grid of a voucher: cells by keyboard, accounts by what somebody types, totals that live. */
import { fenOf, yuan } from "../desk/moves.js";
import { accountField } from "./accounts.js";
import { known } from "./known.js";

const form = document.getElementById("grid");
const body = form.querySelector("tbody");
const said = JSON.parse(document.getElementById("grid-data").textContent);
const SIDES = { debit_fen: "credit_fen", credit_fen: "debit_fen" };
let isChanged = false;

const rows = () => [...body.querySelectorAll("[data-line]")];
const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
const fen = (row, name) => fenOf(part(row, name).value) ?? 0;
const isEmpty = (row) => !["account", "search", "debit_fen", "credit_fen"].some((name) => part(row, name).value);

function total(name, but) {
  return rows().reduce((sum, row) => sum + (row === but ? 0 : fen(row, name)), 0);
}

function addUp() {
  const debits = total("debit_fen");
  const credits = total("credit_fen");
  document.getElementById("debits").textContent = yuan(debits);
  document.getElementById("credits").textContent = yuan(credits);
  const line = document.getElementById("balance");
  const lacks = debits < credits ? said.debit_short : said.credit_short;
  const isBalanced = debits === credits;
  line.textContent = isBalanced ? (debits ? said.balanced : "") : lacks.replace("{0}", yuan(Math.abs(debits - credits)));
  line.className = isBalanced ? "balanced" : "below";
}

/* `=`: this line takes what the others lack, on the side that lacks it. */
function balance(row) {
  const lacking = total("debit_fen", row) - total("credit_fen", row);
  const side = lacking > 0 ? "credit_fen" : "debit_fen";
  part(row, SIDES[side]).value = "";
  part(row, side).value = lacking ? yuan(Math.abs(lacking)) : "";
  part(row, side).focus();
  addUp();
}

function otherSide(cell) {
  const row = cell.closest("[data-line]");
  const other = part(row, SIDES[cell.dataset.part]);
  other.value = cell.value;
  cell.value = "";
  other.focus();
  addUp();
}

function addLine() {
  body.append(document.getElementById("line").content.cloneNode(true));
  const row = body.lastElementChild;
  begin(row);
  number();
  return row;
}

function removeLine(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling ?? addLine();
  row.remove();
  number();
  addUp();
  part(next, "memo").focus();
}

function number() {
  rows().forEach((row, index) => {
    row.querySelector("th").textContent = index + 1;
    row.querySelector("[data-remove]").setAttribute("aria-label", said.remove.replace("{0}", index + 1));
  });
}

/* The cells of a line in the order of Enter; fields of what it belongs to stand after the account. */
function cells(row) {
  const belongs = [...row.querySelectorAll("[data-belongs]:not([hidden]) input")];
  return [part(row, "memo"), part(row, "search"), ...belongs, part(row, "debit_fen"), part(row, "credit_fen")];
}

function next(cell) {
  const row = cell.closest("[data-line]");
  const all = cells(row);
  const name = cell.dataset.part;
  if (name === "memo" && !cell.value && row.previousElementSibling) {
    cell.value = part(row.previousElementSibling, "memo").value;
  }
  const isDone = name === "credit_fen" || (name === "debit_fen" && cell.value.trim());
  if (!isDone) return all[all.indexOf(cell) + 1];
  if (row.nextElementSibling) return part(row.nextElementSibling, "memo");
  const isBalanced = total("debit_fen") && total("debit_fen") === total("credit_fen");
  return isBalanced ? document.getElementById("save") : part(addLine(), "memo");
}

function beside(cell, step) {
  const row = cell.closest("[data-line]");
  const other = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  return other && (part(other, cell.dataset.part) ?? part(other, "search"));
}

function sideways(cell, step) {
  const edge = step > 0 ? cell.value.length : 0;
  if (cell.selectionStart !== edge || cell.selectionEnd !== edge) return null;
  const all = cells(cell.closest("[data-line]"));
  return all[all.indexOf(cell) + step] ?? null;
}

const STEPS = {
  Enter: next,
  ArrowUp: (cell) => beside(cell, -1),
  ArrowDown: (cell) => beside(cell, 1),
  ArrowLeft: (cell) => sideways(cell, -1),
  ArrowRight: (cell) => sideways(cell, 1),
};

function keyed(event) {
  const cell = event.target;
  if (event.ctrlKey && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.requestSubmit(document.getElementById("save"));
    return;
  }
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Enter" && cell.matches(".fields input")) {
    event.preventDefault();
    const heads = [...form.querySelectorAll(".fields input")];
    const target = heads[heads.indexOf(cell) + 1] ?? part(rows()[0], "memo");
    target.focus();
    target.select();
    return;
  }
  if (!cell.dataset?.part) return;
  const row = cell.closest("[data-line]");
  const isAmount = cell.dataset.part in SIDES;
  if (isAmount && (event.key === "=" || event.key === " ")) {
    event.preventDefault();
    if (event.key === "=") balance(row);
    else otherSide(cell);
  } else if (event.ctrlKey && event.key === "Delete") {
    event.preventDefault();
    removeLine(row);
  } else if (!event.ctrlKey && !event.altKey && event.key in STEPS) {
    const target = STEPS[event.key](cell);
    if (target || event.key === "Enter") event.preventDefault();
    target?.focus();
    target?.select?.();
  }
}

/* Names of what is sent: lines that say nothing are left out, the others count from nought. */
function name() {
  let n = 0;
  for (const row of rows()) {
    const isLeftOut = isEmpty(row);
    for (const control of row.querySelectorAll("[data-part]")) {
      const isSent = !isLeftOut && control.dataset.part !== "search";
      control.name = isSent ? `lines.${n}.${control.dataset.part}` : "";
    }
    if (!isLeftOut) n += 1;
  }
}

/* Somebody typed an account that nobody knows: say so before anything is sent. */
function submitting(event) {
  const strange = rows().find((row) => !isEmpty(row) && !part(row, "account").value);
  for (const row of rows()) part(row, "search").setCustomValidity("");
  if (strange) {
    event.preventDefault();
    event.stopPropagation();
    const field = part(strange, "search");
    const line = form.querySelector(".trouble");
    line.textContent = said.unknown;
    line.hidden = false;
    field.focus();
    return;
  }
  name();
}

function begin(row) {
  accountField(row, said.accounts, (account) => show(row, account));
}

/* A line asks for what its account requires, and shows what it has. */
function show(row, account) {
  for (const label of row.querySelectorAll("[data-belongs]")) {
    const isAsked = account?.requires.includes(label.dataset.belongs) ?? false;
    const input = label.querySelector("input");
    input.required = isAsked;
    label.hidden = !isAsked && !input.value && !row.dataset.open;
    if (!label.hidden) known(label.dataset.belongs);
  }
}

body.addEventListener("click", (event) => {
  const row = event.target.closest("[data-line]");
  if (event.target.closest("[data-remove]")) removeLine(row);
  if (event.target.closest("[data-more]")) {
    row.dataset.open = "";
    for (const label of row.querySelectorAll("[data-belongs]")) {
      label.hidden = false;
      known(label.dataset.belongs);
    }
    row.querySelector("[data-belongs] input").focus();
  }
});
body.addEventListener("input", (event) => {
  if (event.target.dataset.part in SIDES) {
    if (event.target.value) part(event.target.closest("[data-line]"), SIDES[event.target.dataset.part]).value = "";
    addUp();
  }
});
body.addEventListener("focusout", (event) => {
  if (!(event.target.dataset?.part in SIDES)) return;
  const amount = fenOf(event.target.value);
  if (amount !== null) event.target.value = amount ? yuan(amount) : "";
  addUp();
});
form.addEventListener("input", () => (isChanged = true));
form.addEventListener("keydown", keyed);
form.addEventListener("submit", submitting);
form.addEventListener("fanbu:done", () => (isChanged = false));
form.querySelector("[data-add]").addEventListener("click", () => part(addLine(), "memo").focus());
window.addEventListener("beforeunload", (event) => isChanged && event.preventDefault());
for (const row of rows()) begin(row);
addUp();
