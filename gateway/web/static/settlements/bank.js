/* Matching by hand: what is chosen on both sides has to come to the same sum. */
import { yuan } from "../desk/moves.js";

const form = document.getElementById("match");
const button = form.querySelector("button");
const drafting = document.querySelector("#drafting form");

const chosen = (kind) => [...form.querySelectorAll(`[data-${kind}]:checked`)];
const sum = (boxes) => boxes.reduce((fen, box) => fen + Number(box.dataset.fen), 0);

function count() {
  const rows = chosen("row");
  const lines = chosen("voucher");
  if (drafting) {
    drafting.elements.row.value = rows.length === 1 ? rows[0].dataset.row : "";
    drafting.querySelector("button").disabled = rows.length !== 1;
  }
  if (!button) return;
  const difference = sum(rows) - sum(lines);
  document.getElementById("chosen-rows").textContent = yuan(sum(rows));
  document.getElementById("chosen-lines").textContent = yuan(sum(lines));
  const told = document.getElementById("chosen-difference");
  told.textContent = yuan(difference);
  told.classList.toggle("wrong", difference !== 0);
  button.disabled = difference !== 0 || rows.length + lines.length < 2;
}

/* On the form itself, and so before forms.js, which listens further out, reads it. */
form.addEventListener("submit", () => {
  form.dataset.body = JSON.stringify({
    account: form.dataset.account,
    rows: chosen("row").map((box) => box.dataset.row),
    lines: chosen("voucher").map((box) => ({ voucher_id: box.dataset.voucher, line_no: Number(box.dataset.line) })),
  });
});
form.addEventListener("change", count);
count(); // a browser that comes back keeps what was chosen
