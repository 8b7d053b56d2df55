/* My orders, one thumb: every step is written down in the browser and sent by itself. */
import { Problem, fenOf, newKey } from "../desk/moves.js";
import { sentence } from "../desk/sentences.js";
import { watch } from "../offline.js";
import { shrink } from "../photo.js";
import { Queue } from "../queue.js";
import { card, copy, moment, today } from "./card.js";
import { found, goodsOf, offer, seen } from "./goods.js";
import { aim, folded, pathOf, readAll } from "./inhand.js";

const KEPT = "orders";
const EVERY_MILLISECONDS = 60_000;
const hand = document.getElementById("hand");
const user = hand.dataset.user;
const signs = new WeakMap(); // of a card: what it was drawn from
const place = (id) => document.getElementById(id);

const queue = await Queue.open(`orders ${user}`);
let kept = (await queue.kept(KEPT)) ?? null;
let goods = {};
let isReading = false;
let lastSent = "";
let troubledBefore = 0;

watch(queue, "/orders");
queue.addEventListener("change", ({ detail }) => {
  if (detail.troubled > troubledBefore) refresh(); // what was refused stands as it was before
  troubledBefore = detail.troubled;
  draw();
});
queue.addEventListener("sent", ({ detail }) => {
  lastSent = new Date().toISOString();
  if (kept) kept.orders = folded(kept.orders, [detail.item], user);
  refresh();
});

/* Read everything anew; what was read before the last step arrived does not count. */
async function refresh() {
  if (isReading) return;
  isReading = true;
  try {
    let said;
    do said = await readAll(user);
    while (lastSent > said.at);
    kept = said;
    await queue.keep(KEPT, kept);
    place("unread").hidden = true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 401) location.reload(); // which leads to the sign-in; nothing is lost
    place("unread").hidden = !problem.isOpen;
  } finally {
    isReading = false;
  }
  await draw();
}

async function draw() {
  const [waiting, troubled] = await Promise.all([queue.waiting(), queue.troubled()]);
  drawTroubles(troubled);
  place("reading").hidden = kept !== null;
  if (!kept) return;
  place("read-at").textContent = `${place("read-at").dataset.before} ${moment(kept.at)}`;
  const now = folded(kept.orders, waiting, user);
  const offered = now.filter((order) => order.assignee !== user);
  const finished = now.filter((order) => order.assignee === user && order.state === "completed");
  const mine = now.filter((order) => order.assignee === user && order.state !== "completed");
  for (const [name, orders] of Object.entries({ mine, offered, finished })) {
    drawCards(place(name).querySelector("ul"), orders, waiting);
    place(name).hidden = orders.length === 0;
  }
  place("none").hidden = mine.length + offered.length > 0;
  document.documentElement.dataset.drawn = "";
}

/* What has not changed stays; of what has, whatever somebody has opened or is writing, and the
   fields to which a camera brings a photo: the card may be drawn anew while one is taken. */
function drawCards(list, orders, waiting) {
  const before = new Map([...list.children].map((item) => [item.dataset.order, item]));
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const cards = orders.map((order) => {
    const late = kept.late[order.id];
    const going = waiting.filter((item) => aim(item).orderId === order.id);
    const sign = JSON.stringify([order, late, going.map((item) => item.key)]);
    const old = before.get(order.id);
    if (old && signs.get(old) === sign) return old;
    const fresh = card(order, going, late);
    signs.set(fresh, sign);
    for (const tool of old?.querySelectorAll("details[open]") ?? []) {
      fresh.querySelector(`[data-tool="${tool.dataset.tool}"]`).replaceWith(tool);
    }
    const camera = old?.querySelector("[data-camera]");
    if (camera) {
      camera.hidden = fresh.querySelector("[data-camera]").hidden;
      fresh.querySelector("[data-camera]").replaceWith(camera);
    }
    return fresh;
  });
  if (cards.length === list.children.length && cards.every((item, at) => item === list.children[at])) return;
  list.replaceChildren(...cards);
  focused?.focus();
}

function drawTroubles(troubled) {
  place("troubles").hidden = troubled.length === 0;
  place("troubles").querySelector("ul").replaceChildren(
    ...troubled.map((item) => {
      const row = copy("trouble");
      row.dataset.key = item.key;
      row.querySelector('[data-slot="label"]').textContent = `${item.label} · ${moment(item.at)}`;
      sentence(item.error).then((said) => { row.querySelector('[data-slot="why"]').textContent = said; });
      return row;
    }),
  );
}

/* Write a step down; it is drawn as done at once, and sent when there is a line. */
async function add(item, verb, label, { body = {}, type } = {}) {
  const title = item.querySelector('[data-slot="title"]').textContent;
  await queue.add({ path: pathOf(item.dataset.order, verb), body, type, label: `${label} · ${title}`, deed: label });
}

hand.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  const item = event.target.closest("[data-order]");
  if (!button) return;
  const { step, undo, more, addLine, do: deed } = button.dataset;
  if (step) {
    button.disabled = true;
    for (const verb of step.split(" ")) await add(item, verb, button.dataset.label);
    queue.flush();
  } else if (undo) {
    button.disabled = true;
    await add(item, undo, button.textContent, { body: { reason: button.dataset.reason } });
    queue.flush();
  } else if (more) {
    const minutes = button.form.elements.minutes;
    minutes.value = Math.min(1440, Number(minutes.value) + Number(more));
  } else if (addLine !== undefined) {
    const lines = item.querySelector('[data-slot="lines"]');
    lines.append(copy("line"));
    lines.lastElementChild.querySelector("[name=description]").focus();
  } else if (deed) settle(button.closest("[data-key]").dataset.key, button);
});

async function settle(key, button) {
  if (button.dataset.do === "again") await queue.retry(key);
  else if (confirm(button.dataset.confirm)) await queue.drop(key);
  await refresh();
}

const BODIES = {
  parts(form) {
    const said = goodsSaid(form);
    if (!said) return null;
    return { body: { id: newKey(), ...said.by, quantity: form.elements.quantity.value }, label: said.name };
  },
  labour: (form) => ({ body: { minutes: Number(form.elements.minutes.value), worked_on: today() }, label: form.elements.minutes.value }),
  hold: (form) => ({ body: { reason: form.elements.reason.value.trim(), resume_on: form.elements.resume_on.value } }),
  remark: (form) => ({ body: { text: form.elements.text.value.trim() } }),
  decline: (form) => ({ body: { reason: form.elements.reason.value.trim() } }),
  complete(form) {
    const lines = [...form.querySelectorAll(".line")].map((line) => ({
      kind: line.querySelector("[name=kind]").value,
      description: line.querySelector("[name=description]").value.trim(),
      amount_fen: fenOf(line.querySelector("[name=amount]").value),
    }));
    const wrong = lines.findIndex((line) => line.amount_fen === null || line.amount_fen < 0);
    if (wrong < 0) return { body: { lines } };
    const field = form.querySelectorAll("[name=amount]")[wrong];
    form.querySelector(".trouble").textContent = field.dataset.mistyped;
    form.querySelector(".trouble").hidden = false;
    field.focus();
    return null;
  },
};

hand.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.verb) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  const said = BODIES[form.dataset.verb](form);
  if (!said) return;
  form.ariaBusy = "true";
  const label = [form.dataset.label, said.label].filter(Boolean).join(" ");
  form.closest("details").open = false;
  form.closest("details").querySelector("summary").focus();
  await add(form.closest("[data-order]"), form.dataset.verb, label, { body: said.body });
  queue.flush();
});

/* What is written in the field of parts, said back; null if the shop has no such goods. */
function goodsSaid(form) {
  const line = form.querySelector('[data-slot="goods"]');
  const said = found(goods, form.querySelector("[data-part]").value);
  const isFound = said && said !== "many";
  line.textContent = isFound ? said.name : said ? line.dataset.many : line.dataset.unknown;
  return isFound ? said : null;
}

hand.addEventListener("change", async (event) => {
  const field = event.target;
  if (field.dataset.part !== undefined) goodsSaid(field.form);
  else if (field.dataset.photo) await shoot(field);
  else if (field.closest("[data-scan]")) await scan(field);
});

/* A scanner ends with Enter: that reads the goods, and sends nothing yet. */
hand.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.dataset.part === undefined) return;
  event.preventDefault();
  if (goodsSaid(event.target.form)) event.target.form.elements.quantity.select();
});

async function shoot(field) {
  const item = field.closest("[data-order]");
  const [file] = field.files;
  if (!file) return;
  const trouble = item.querySelector('[data-slot="photo-trouble"]');
  try {
    const { jpeg } = await shrink(file);
    trouble.hidden = true;
    await add(item, `pictures?kind=${field.dataset.photo}`, field.dataset.label, { body: jpeg, type: "image/jpeg" });
    queue.flush();
  } catch {
    trouble.hidden = false;
  } finally {
    field.value = "";
  }
}

async function scan(field) {
  const form = field.closest("form");
  const [file] = field.files;
  field.value = "";
  const code = file && (await seen(file).catch(() => null));
  if (!code) form.querySelector('[data-slot="goods"]').textContent = form.querySelector('[data-slot="goods"]').dataset.unseen;
  else {
    form.querySelector("[data-part]").value = code;
    if (goodsSaid(form)) form.elements.quantity.select();
  }
}

/* Whoever signs out leaves nobody's door and phone behind; while something waits, nobody does. */
document.getElementById("sign-out").addEventListener("submit", async () => {
  const left = [...(await queue.waiting()), ...(await queue.troubled())];
  if (left.length === 0) await queue.keep(KEPT, undefined);
});

await draw();
await queue.start();
setInterval(() => document.visibilityState === "visible" && refresh(), EVERY_MILLISECONDS);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
document.documentElement.dataset.hand = "";
await refresh();
goods = await goodsOf(queue);
offer(place("goods"), goods);
