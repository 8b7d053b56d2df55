/* The report page: three steps, then the code. */
import { ask, newKey, send } from "./asking.js";
import { shrink } from "./photo.js";
import { sending, sentence } from "./words.js";

const PHOTOS_MAX = 6;
const form = document.getElementById("report");
const steps = [...form.querySelectorAll(".step")];
const list = document.getElementById("photos");
const done = document.getElementById("done");
const photos = []; // { jpeg, key, id }: `id` once it has arrived
let isSending = false;

function notice(step, text) {
  step.querySelector(".notice").textContent = text;
}

function show(number) {
  steps.forEach((step, place) => { step.hidden = place !== number; });
  steps[number].querySelector("legend").focus();
  scrollTo(0, 0);
}

function isComplete(step) {
  const wrong = [...step.querySelectorAll("input, textarea")].find((field) => !field.checkValidity() || (field.required && !field.value.trim()));
  notice(step, wrong ? sentence("incomplete") : "");
  wrong?.focus();
  return !wrong;
}

for (const button of form.querySelectorAll("button[data-to]")) {
  button.addEventListener("click", () => {
    const step = button.closest(".step");
    const to = Number(button.dataset.to);
    if (to < steps.indexOf(step) || isComplete(step)) show(to);
  });
}

form.addEventListener("input", (event) => notice(event.target.closest(".step"), ""));

document.getElementById("photo").addEventListener("change", async (event) => {
  notice(steps[1], "");
  const chosen = [...event.target.files];
  event.target.value = "";
  for (const file of chosen) {
    if (photos.length >= PHOTOS_MAX) return notice(steps[1], sentence("too_many_photos"));
    try {
      const { canvas, jpeg } = await shrink(file);
      add(canvas, { jpeg, key: newKey(), id: null });
    } catch {
      notice(steps[1], sentence("photo_unreadable"));
    }
  }
});

function add(canvas, photo) {
  const item = document.createElement("li");
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "quiet";
  remove.textContent = list.dataset.remove;
  remove.addEventListener("click", () => {
    photos.splice(photos.indexOf(photo), 1);
    item.remove();
    document.getElementById("photo").focus();
  });
  photos.push(photo);
  item.append(canvas, remove);
  list.append(item);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const here = steps.findIndex((step) => !step.hidden);
  const last = steps[2];
  if (isSending || !isComplete(steps[here])) return;
  if (steps[here] !== last) return show(here + 1); // Enter in a field of an earlier step
  isSending = true;
  form.setAttribute("aria-busy", "true");
  try {
    for (const [place, photo] of photos.entries()) {
      notice(last, sending(place + 1, photos.length));
      photo.id ??= (await send("/photos", photo.key, photo.jpeg, "image/jpeg")).id;
    }
    notice(last, "");
    finish(await ask("/reports", said()));
  } catch (refused) {
    if (refused.code === "photo_unknown") photos.forEach((photo) => Object.assign(photo, { id: null, key: newKey() }));
    notice(last, sentence(refused.code));
  } finally {
    isSending = false;
    form.removeAttribute("aria-busy");
  }
});

function said() {
  const filled = new FormData(form);
  const optional = (name) => filled.get(name).trim() || null;
  return {
    building_id: form.dataset.building,
    unit: optional("unit"),
    domain: filled.get("domain"),
    urgency: filled.get("urgency"),
    text: filled.get("text").trim(),
    name: optional("name"),
    phone: filled.get("phone").replace(/[\s-]/g, "") || null,
    website: filled.get("website"),
    photo_ids: photos.map((photo) => photo.id),
  };
}

function finish(made) {
  form.hidden = true;
  done.hidden = false;
  const english = document.documentElement.lang === "en";
  document.getElementById("code").textContent = made.code;
  document.getElementById("follow").href = `/t/${made.code}${english ? "?lang=en" : ""}`;
  document.getElementById("similar").hidden = made.similar.length === 0;
  for (const other of made.similar) offer(made.code, other);
  done.querySelector("h2").focus();
  scrollTo(0, 0);
}

function offer(code, other) {
  const words = done.querySelector(".similar");
  const stages = JSON.parse(form.dataset.stages);
  const domain = form.querySelector(`input[value="${other.domain}"]`).nextElementSibling;
  const item = document.createElement("li");
  const line = document.createElement("p");
  const join = document.createElement("button");
  line.textContent = [other.reported_on, domain.textContent, stages[other.stage] ?? other.stage].join(" · ");
  join.type = "button";
  join.textContent = words.dataset.join;
  join.addEventListener("click", async () => {
    const answer = done.querySelector(".notice");
    answer.textContent = "";
    join.disabled = true;
    try {
      await ask(`/reports/${code}/join`, { same_as: other.reference });
      words.replaceChildren();
      answer.classList.add("good");
      answer.textContent = words.dataset.joined;
    } catch (refused) {
      join.disabled = false;
      answer.textContent = sentence(refused.code);
    }
  });
  item.append(line, join);
  words.append(item);
}

document.documentElement.dataset.ready = "";
