/* The form for a promotion shows what its kind and its goods need; what is hidden is not sent. */
import { watch } from "./goods.js";

const form = document.querySelector("[data-promotion]");
const product = form.elements.product_id;
const chosen = form.querySelector("[data-chosen]");

function show() {
  const needed = [form.elements.kind.value, form.elements.scope.value];
  for (const part of form.querySelectorAll("[data-when]")) {
    part.hidden = !needed.includes(part.dataset.when);
    for (const control of part.querySelectorAll("input, select")) control.disabled = part.hidden;
  }
}

watch(form.querySelector("[data-scan]"), (found) => {
  product.value = found.id;
  chosen.textContent = found.name;
  chosen.hidden = false;
});
form.addEventListener("change", show);
show();
