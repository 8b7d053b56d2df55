/* The drawer: sums as it is counted, no close while sales wait on this device, and what cash moves
   for. */
import { yuan } from "../desk/moves.js";
import { Queue } from "../queue.js";

const form = document.querySelector("#count");
const moving = document.querySelector("#cash-move");

function sum() {
  let total = 0;
  for (const input of form.querySelectorAll("input[data-value]")) {
    const fen = Number(input.dataset.value) * (Number(input.value) || 0);
    input.closest("tr").querySelector("output").textContent = yuan(fen);
    total += fen;
  }
  form.querySelector("#counted").textContent = yuan(total);
}

/* Enter goes on to the next kind of money, so that a keypad is enough. */
function onward(event) {
  if (event.key !== "Enter" || !event.target.dataset.value) return;
  const inputs = [...form.querySelectorAll("input[data-value]")];
  const next = inputs[inputs.indexOf(event.target) + 1] ?? form.querySelector("button");
  event.preventDefault();
  next.focus();
  next.select?.();
}

async function holdBack() {
  const queue = await Queue.open("pos");
  const line = document.querySelector("#still-waiting");
  const show = async () => {
    const left = (await queue.waiting()).length + (await queue.troubled()).length;
    line.textContent = line.dataset.text.replace("{n}", left);
    line.hidden = left === 0;
    form.querySelector("button").disabled = left > 0;
  };
  queue.addEventListener("change", show);
  await show();
}

if (form) {
  form.addEventListener("input", sum);
  form.addEventListener("keydown", onward);
  form.addEventListener("focusin", (event) => event.target.select?.());
  holdBack();
}

/* Which way cash takes says what it may be for; one choice names both. */
function name() {
  const { kind, purpose } = moving.elements;
  purpose.value = kind.selectedOptions[0].dataset.purpose;
}

if (moving) {
  moving.addEventListener("change", name);
  name();
}
