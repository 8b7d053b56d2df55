/* The lines of a document: goods are added by a scan, each line once; its total is added up. */
import { fenOf, yuan } from "../desk/moves.js";
import { watch } from "./goods.js";

const form = document.querySelector("form[data-lines]");
const rows = form.querySelector("tbody");
const model = form.querySelector("template").content.querySelector("tr");
const total = form.querySelector("output");

/* Lines are numbered without gaps, as the API reads them. */
function number() {
  [...rows.children].forEach((row, index) => {
    for (const control of row.querySelectorAll("[data-part]")) {
      control.name = `lines.${index}.${control.dataset.part}`;
    }
  });
  form.querySelector("[data-none-yet]").hidden = rows.children.length > 0;
  add();
}

function add() {
  if (!total) return;
  const values = [...rows.querySelectorAll("[data-part=value_fen]")].map((each) => fenOf(each.value));
  total.value = yuan(values.reduce((sum, fen) => sum + (fen ?? 0), 0));
}

function put(goods) {
  const known = [...rows.children].find((row) => row.dataset.sku === goods.sku);
  const row = known ?? model.cloneNode(true);
  if (!known) {
    row.dataset.sku = goods.sku;
    row.querySelector("[data-part=sku]").value = goods.sku;
    row.querySelector("[data-goods]").textContent = goods.name;
    row.querySelector("[data-unit]").textContent = goods.unit;
    for (const control of row.querySelectorAll("[data-part]")) {
      const label = form.querySelector(`th[data-part=${control.dataset.part}]`)?.textContent;
      if (label) control.setAttribute("aria-label", `${goods.name} ${label}`);
      const given = goods[control.dataset.part];
      if (control.type !== "hidden" && given !== undefined && given !== null) {
        control.value = control.dataset.kind === "fen" ? yuan(given) : given;
      }
    }
    rows.append(row);
    number();
  }
  return row.querySelector("[data-part=quantity]");
}

watch(form.querySelector("[data-scan]"), (product) => {
  const field = put({ sku: product.sku, name: product.name, unit: product.unit });
  field.focus();
  field.select();
});
rows.addEventListener("click", (event) => {
  if (!event.target.closest("[data-drop]")) return;
  event.target.closest("tr").remove();
  number();
});
rows.addEventListener("input", add);
/* Enter in a line goes back to the scan, so that a scanner and ten fingers are enough. */
rows.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  const inputs = [...rows.querySelectorAll("input:not([type=hidden])")];
  (inputs[inputs.indexOf(event.target) + 1] ?? form.querySelector("#scan")).focus();
});
for (const given of JSON.parse(form.querySelector("[data-given]")?.textContent ?? "[]")) put(given);
number();
