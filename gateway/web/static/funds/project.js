/* Proposing a project: only funds that bear a part are named, in the order in which they stand. */
import { fenOf } from "../desk/moves.js";

const form = document.getElementById("project");
const agreement = document.getElementById("agreement");
const shares = [...form.querySelectorAll("[data-share]")];

/* Shares are agreed only where that is how they pay. */
function fit() {
  for (const share of shares) share.disabled = agreement.value !== "agreed";
}

agreement.addEventListener("change", fit);
fit();

/* On the form itself, and so before forms.js, which listens further out, reads it. */
form.addEventListener("submit", () => {
  const sources = [...form.querySelectorAll(".source")]
    .map((row) => [row.querySelector("[data-fund]"), row.querySelector("[data-share]")])
    .filter(([amount]) => amount.value.trim())
    .map(([amount, share]) => ({
      fund_id: amount.dataset.fund,
      amount_fen: fenOf(amount.value),
      // A percentage of two decimals is so many hundredths of a percent, as yuan are so many fen.
      share_bp: share.disabled || !share.value.trim() ? null : fenOf(share.value),
    }));
  form.dataset.body = JSON.stringify({ sources });
});
