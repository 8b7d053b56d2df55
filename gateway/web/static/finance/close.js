/* What a close would come to and post, told by the ledger; nothing of it stays. */
import { yuan } from "../desk/moves.js";

const shown = document.getElementById("previewed");
const english = JSON.parse(shown.dataset.english ?? "{}"); // names of accounts, by their codes

function cell(text, isNumber) {
  const made = document.createElement("td");
  made.textContent = text;
  if (isNumber) made.className = "number";
  else made.dataset.name = "";
  return made;
}

function line(voucher, entry) {
  const row = document.createElement("tr");
  const account = `${entry.account} ${english[entry.account] ?? entry.account_name}`;
  const amounts = [entry.debit_fen, entry.credit_fen].map((fen) => cell(fen ? yuan(fen) : "", true));
  row.append(cell(entry.memo ?? voucher.memo), cell(account), ...amounts);
  return row;
}

document.getElementById("preview").addEventListener("fanbu:done", ({ detail }) => {
  for (const tile of shown.querySelectorAll("[data-sum]")) tile.textContent = yuan(detail[tile.dataset.sum]);
  const rows = detail.vouchers.flatMap((voucher) => voucher.lines.map((entry) => line(voucher, entry)));
  document.getElementById("previewed-lines").replaceChildren(...rows);
  shown.hidden = false;
});
