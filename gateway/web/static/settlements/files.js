/* A file as it came, sent whole under one key until it is answered; every bad line if it is refused. */
import { Problem, move, newKey } from "../desk/moves.js";
import { sentence } from "../desk/sentences.js";

const TYPES = {
  gz: "application/gzip",
  zip: "application/zip",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const keys = new WeakMap(); // of a file: the key it is sent under

async function send(form) {
  const file = form.elements.file.files[0];
  if (!keys.has(file)) keys.set(file, newKey());
  const to = new URL(form.dataset.fileTo, location.href);
  for (const control of form.querySelectorAll("select")) to.searchParams.set(control.name, control.value);
  const type = TYPES[file.name.split(".").pop().toLowerCase()] ?? "text/csv";
  try {
    return await move(to.pathname + to.search, file, keys.get(file), type);
  } catch (problem) {
    if (!problem.isOpen) keys.delete(file);
    throw problem;
  }
}

async function tell(form, problem) {
  const line = form.querySelector(".trouble");
  line.textContent = await sentence(problem);
  line.hidden = false;
  const bad = form.querySelector(".bad");
  const { lines = [], differences = [] } = problem.said;
  bad.replaceChildren(
    ...lines.map((one) => said(form, one, one.message)),
    ...differences.map((one) => said(form, one, filled(form.dataset.differs, one))),
  );
  bad.hidden = !bad.childElementCount;
}

function said(form, one, text) {
  const item = document.createElement("li");
  item.textContent = `${filled(form.dataset.line, one)} ${one.field ? `「${one.field}」` : ""}：${text}`;
  return item;
}

function filled(text, said) {
  return text.replaceAll(/\{(\w+)\}/g, (_, name) => said[name]);
}

/* The address to go on to; {bill.id} is of the answer. */
function next(form, answer) {
  return form.dataset.then.replaceAll(/\{([\w.]+)\}/g, (_, name) =>
    encodeURIComponent(name.split(".").reduce((place, step) => place[step], answer)),
  );
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset?.fileTo) return;
  event.preventDefault();
  const [bar, button] = [form.querySelector("progress"), form.querySelector("button")];
  bar.hidden = false;
  button.disabled = true;
  try {
    location.assign(next(form, await send(form)));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    await tell(form, problem);
  } finally {
    bar.hidden = true;
    button.disabled = false;
  }
});
