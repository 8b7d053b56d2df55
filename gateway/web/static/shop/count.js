/* A stocktake: every scan, typed code or photo adds to what was counted, at once. */
import { move, newKey, Problem, say } from "../desk/moves.js";
import { sentence } from "../desk/sentences.js";
import { shrink } from "../photo.js";
import { isBarcode, watch } from "./goods.js";

const place = document.querySelector("[data-count]");
const path = `/api/v1/store/stock-counts/${place.dataset.count}/lines`;
const box = place.querySelector("[data-scan]");
const input = box.querySelector("input");
const quantity = place.querySelector("#quantity");
const photo = place.querySelector("#photo");
const last = place.querySelector(".last");
const rows = place.querySelector("tbody");
const model = place.querySelector("template").content.querySelector("tr");
let before = Promise.resolve(); // scans are counted one after the other, as they were made

function tell(text, isTrouble) {
  last.textContent = text;
  last.classList.toggle("trouble", isTrouble);
  last.classList.toggle("done", !isTrouble);
}

async function tellTrouble(problem) {
  if (!(problem instanceof Problem)) throw problem;
  const unknown = problem.code === "product_not_found";
  tell(unknown ? box.dataset.none : await sentence(problem), true);
}

function show(line) {
  let row = rows.querySelector(`tr[data-sku="${CSS.escape(line.sku)}"]`);
  if (!row) {
    row = model.cloneNode(true);
    row.dataset.sku = line.sku;
    row.querySelector("[data-goods]").textContent = line.name;
    row.querySelector("code").textContent = line.sku;
    row.querySelector("input").setAttribute("aria-label", `${line.name} ${say("实有", "counted")}`);
  }
  row.querySelector("input").value = line.counted;
  row.querySelector("[data-unit]").textContent = line.unit;
  rows.prepend(row);
  place.querySelector("[data-none-yet]").hidden = true;
  place.querySelector("[data-counted]").textContent = rows.children.length;
}

/* Asked again under the same key when no answer came: a scan counts once. */
function note(line) {
  const key = newKey();
  const ask = () => move(path, { lines: [line] }, key);
  before = before.then(async () => {
    try {
      const said = await ask().catch((problem) => (problem.isOpen ? ask() : Promise.reject(problem)));
      show(said.lines[0]);
      tell(`${said.lines[0].name}: ${said.lines[0].counted} ${said.lines[0].unit}`, false);
    } catch (problem) {
      await tellTrouble(problem);
    }
  });
  return before;
}

function counted() {
  const text = quantity.value.trim() || "1";
  quantity.value = "1";
  return text;
}

/* What is scanned needs no look-up first: the count knows the barcode or refuses it. */
input.addEventListener("keydown", (event) => {
  const code = input.value.trim();
  if (event.key !== "Enter" || !isBarcode(code)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  input.value = "";
  note({ barcode: code, counted: counted(), mode: "add" });
});
watch(box, (product) => {
  note({ sku: product.sku, counted: counted(), mode: "add" });
  input.focus();
});
quantity.addEventListener("keydown", (event) => {
  if (event.key === "Enter") input.focus();
});

photo.addEventListener("change", async () => {
  const [file] = photo.files;
  photo.value = "";
  if (!file) return;
  tell(say("正在看照片……", "Looking at the photo…"), false);
  try {
    const { jpeg } = await shrink(file);
    const { code } = await move("/shop/counts/barcode", jpeg, newKey(), "image/jpeg");
    if (code) await note({ barcode: code, counted: counted(), mode: "add" });
    else tell(say("没看清条码。靠近一点、光线亮一点再拍，或手输条码。", "No barcode can be seen. Come closer with more light, or type it."), true);
  } catch (problem) {
    if (problem instanceof Problem) await tellTrouble(problem);
    else tell(say("这不是照片，换一张。", "This is no photo; take another."), true);
  }
});

rows.addEventListener("change", (event) => {
  const sku = event.target.closest("tr").dataset.sku;
  note({ sku, counted: event.target.value.trim(), mode: "set" });
});
place.dataset.listens = "";
