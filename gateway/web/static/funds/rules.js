/* Proposing how a source is divided: only funds that get a share are named, what is left goes last. */
import { fenOf } from "../desk/moves.js";

const form = document.getElementById("propose");
const rest = document.getElementById("rest");

/* Another source feeds other funds: the page is asked for anew. */
document.getElementById("of").addEventListener("change", (event) => {
  location.assign(`/finance/funds/rules?source=${encodeURIComponent(event.target.value)}#propose`);
});

/* On the form itself, and so before forms.js, which listens further out, reads it. */
form.addEventListener("submit", () => {
  const shares = [...form.querySelectorAll("[data-fund]")]
    .filter((input) => input.value.trim() && input.dataset.fund !== rest.value)
    // A percentage of two decimals is so many hundredths of a percent, as yuan are so many fen.
    .map((input) => ({ fund_id: input.dataset.fund, share_bp: fenOf(input.value) }));
  if (rest.value) shares.push({ fund_id: rest.value, remainder: true });
  form.dataset.body = JSON.stringify({ shares });
});
