/* Proposing a budget: only uses that get a line of their own are named. */
import { fenOf } from "../desk/moves.js";

const form = document.getElementById("budget");

/* On the form itself, and so before forms.js, which listens further out, reads it. */
form.addEventListener("submit", () => {
  const lines = [...form.querySelectorAll("[data-use]")]
    .filter((input) => input.value.trim())
    .map((input) => ({ use: input.dataset.use, amount_fen: fenOf(input.value) }));
  form.dataset.body = JSON.stringify({ fund_id: form.dataset.fund, lines });
});
