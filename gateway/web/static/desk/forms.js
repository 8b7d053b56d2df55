/* Every form with `data-to` asks the API for one move:
   data-to     the path; {name} in it is taken from a field of the form
   data-method POST unless it says otherwise
   data-body   JSON that is sent along with the fields
   data-then   "reload", "stay" (only tells `fanbu:done`), or an address in which {id} is of the answer
   data-confirm a question to answer first
   A field's data-kind says what is sent: text, number, fen (typed in yuan, or as a
   percentage that is sent in hundredths of one), flag (a check box),
   lines (a list, one a line), moment (a local date and time). What is left empty is not sent;
   `lines.0.sku` names a place inside.
   data-list   on a part of the form: one of a list of this name. What its fields say under their
               data-part is sent with its own data-said, unless all of them are empty.
   They have `method="dialog"`: sent before this script is here, a form does nothing, and what was
   typed does not become part of an address. */
import { Problem, fenOf, isEnglish, move, newKey } from "./moves.js";
import { sentence } from "./sentences.js";

const keys = new WeakMap(); // of a form: the body that was sent, and its key

class Mistyped extends Error {
  constructor(field, text) {
    super(text);
    this.field = field;
  }
}

const KINDS = {
  text: (control) => control.value.trim(),
  number: (control) => Number(control.value),
  lines: (control) => control.value.split("\n").map((line) => line.trim()).filter(Boolean),
  moment: (control) => new Date(control.value).toISOString(),
  fen(control) {
    const fen = fenOf(control.value);
    if (fen === null) {
      throw new Mistyped(control, isEnglish ? "Type an amount such as 12.50." : "请填金额，例如 12.50。");
    }
    return fen;
  },
};

/* What a form says, as the API wants it. Throws Mistyped. */
export function bodyOf(form) {
  const body = JSON.parse(form.dataset.body ?? "{}");
  for (const control of form.elements) {
    if (!control.name || control.disabled || control.closest("[hidden]")) continue;
    if (control.type === "radio" && !control.checked) continue;
    if (control.type === "checkbox") {
      if (control.dataset.kind === "flag") put(body, control.name, control.checked);
      else if (control.checked) put(body, control.name, [...(at(body, control.name) ?? []), control.value]);
      continue;
    }
    if (control.value.trim() === "") continue;
    put(body, control.name, valueOf(control));
  }
  for (const row of form.querySelectorAll("[data-list]")) {
    const list = (body[row.dataset.list] ??= []);
    const parts = [...row.querySelectorAll("[data-part]")].filter(
      (control) => !control.disabled && control.value.trim() !== "",
    );
    const said = parts.map((control) => [control.dataset.part, valueOf(control)]);
    if (said.length) list.push({ ...JSON.parse(row.dataset.said), ...Object.fromEntries(said) });
  }
  return body;
}

function valueOf(control) {
  return (KINDS[control.dataset.kind] ?? KINDS.text)(control);
}

function steps(name) {
  return name.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function at(body, name) {
  return steps(name).reduce((place, step) => place?.[step], body);
}

function put(body, name, value) {
  const way = steps(name);
  let place = body;
  way.forEach((step, index) => {
    if (index === way.length - 1) place[step] = value;
    else place = place[step] ??= typeof way[index + 1] === "number" ? [] : {};
  });
}

/* Send a form once; the same words keep their key until they are answered. */
export async function send(form) {
  const body = bodyOf(form);
  const path = form.dataset.to.replaceAll(/\{([\w.]+)\}/g, (_, name) => {
    const value = at(body, name);
    delete body[name];
    return encodeURIComponent(value);
  });
  const said = JSON.stringify([path, body]);
  const before = keys.get(form);
  const key = before?.said === said ? before.key : newKey();
  keys.set(form, { said, key });
  try {
    const answer = await move(path, body, key, "application/json", form.dataset.method ?? "POST");
    keys.delete(form);
    return answer;
  } catch (problem) {
    if (!problem.isOpen) keys.delete(form);
    throw problem;
  }
}

/* Say what went wrong, at the field if one is named. */
export async function tell(form, problem) {
  const line = form.querySelector(".trouble");
  for (const marked of form.querySelectorAll("[aria-invalid]")) marked.removeAttribute("aria-invalid");
  if (problem instanceof Mistyped) {
    line.textContent = problem.message;
    problem.field.setAttribute("aria-invalid", "true");
    problem.field.focus();
  } else if (problem instanceof Problem) {
    const named = problem.errors.map((error) => [form.elements[error.field], error]);
    const labels = named.filter(([control]) => control?.labels?.length).map(([control]) => control.labels[0].firstChild.textContent.trim());
    for (const [control] of named) control?.setAttribute?.("aria-invalid", "true");
    line.textContent = (await sentence(problem)) + (labels.length ? ` ${labels.join("、")}` : "");
  } else {
    throw problem;
  }
  line.hidden = false;
}

async function submit(event) {
  const form = event.target;
  if (!form.dataset?.to) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
  const buttons = [...form.querySelectorAll("button")].filter((button) => !button.disabled);
  form.ariaBusy = "true";
  for (const button of buttons) button.disabled = true;
  try {
    const answer = await send(form);
    form.querySelector(".trouble").hidden = true;
    form.dispatchEvent(new CustomEvent("fanbu:done", { bubbles: true, detail: answer }));
    goOn(form.dataset.then ?? "reload", answer);
  } catch (problem) {
    await tell(form, problem);
  } finally {
    form.ariaBusy = "false";
    for (const button of buttons) button.disabled = false;
  }
}

function goOn(then, answer) {
  if (then === "reload") location.reload();
  else if (then !== "stay") {
    location.assign(then.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer[name])));
  }
}

document.addEventListener("submit", submit);
document.documentElement.dataset.ready = "";
