/* A meal at the counter: the card says what its person pays, then the meal is served for that. */
import { say, yuan } from "../desk/moves.js";

const ask = document.getElementById("ask");
const serve = document.getElementById("serve");
const paying = serve.querySelector("[data-paying]");
const method = serve.querySelector("[data-method]");
const account = serve.querySelector("[data-account]");

function show(quote) {
  const fen = quote.person_fen;
  const own = quote.account;
  const ahead = method.querySelector("[value=prepaid]");
  serve.elements.card_no.value = ask.elements.card_no.value.trim();
  serve.querySelector("[data-who]").textContent = quote.name ?? say("普通客人", "An ordinary guest");
  serve.querySelector("[data-due]").textContent = yuan(fen);
  serve.querySelector("[data-ahead]").textContent = own ? say(`预存还有 ${yuan(own.balance_fen)} 元`, `${yuan(own.balance_fen)} yuan paid ahead`) : "";
  serve.querySelector("[data-amount]").value = fen;
  paying.hidden = fen === 0;
  ahead.hidden = ahead.disabled = !own || own.balance_fen < fen;
  account.value = own?.account_id ?? "";
  method.value = ahead.disabled ? "cash" : "prepaid";
  choose();
  serve.hidden = false;
  serve.querySelector("button").focus();
}

/* Only money paid ahead names its account. */
function choose() {
  account.disabled = method.value !== "prepaid";
}

ask.addEventListener("fanbu:done", (event) => show(event.detail));
ask.addEventListener("input", () => (serve.hidden = true));
method.addEventListener("change", choose);
