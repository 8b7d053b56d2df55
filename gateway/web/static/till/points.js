/* How many of a member's points are spent on a sale: asked at its payment, once somebody wants it. */
import { yuan } from "../desk/moves.js";
import { say } from "./words.js";

/* Ask in a payment's dialog; `done` hears the whole points, never more than `most`, each worth
   `worthFen`. */
export function ask(dialog, { most, worthFen }, done) {
  dialog.querySelector("#points-form")?.remove();
  const form = made("form", { id: "points-form" });
  const label = made("label", { className: "form-label", htmlFor: "points-entry" });
  label.textContent = say(`用多少积分（最多 ${most}，抵 ${yuan(most * worthFen)} 元）`, `How many points (at most ${most}, worth ${yuan(most * worthFen)} yuan)`);
  const entry = made("input", { className: "form-control", id: "points-entry", type: "number", min: 0, max: most, step: 1, required: true, value: most, inputMode: "numeric" });
  const button = made("button", { className: "btn btn-outline-primary", textContent: say("抵扣", "Take them off") });
  const foot = made("div", { className: "pay-foot" });
  foot.append(button);
  form.append(label, entry, foot);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.remove();
    done(Number(entry.value));
  });
  dialog.addEventListener("close", () => form.remove(), { once: true });
  dialog.append(form);
  entry.select();
}

const made = (name, properties) => Object.assign(document.createElement(name), properties);
