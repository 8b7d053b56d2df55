/* One order on the repairer's phone, drawn from the templates of the page. */
import { isEnglish } from "../desk/moves.js";
import { canSee } from "./goods.js";
import { aim } from "./inhand.js";

const names = JSON.parse(document.getElementById("names").textContent);
const onTheWall = new Intl.DateTimeFormat(isEnglish ? "en-GB" : "zh-CN", {
  timeZone: "Asia/Shanghai", month: isEnglish ? "short" : "long", day: "numeric", hour: "2-digit", minute: "2-digit",
});

export const moment = (text) => onTheWall.format(new Date(text));
/* The business day now, as the house counts days. */
export const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
export const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/* The card of an order; `going` are its items of the queue, `late` the deadline it has missed. */
export function card(order, going, late) {
  const item = copy("order");
  const slot = (name) => item.querySelector(`[data-slot="${name}"]`);
  item.dataset.order = order.id;
  slot("urgency").textContent = names.urgencies[order.urgency];
  slot("urgency").classList.add(order.urgency);
  slot("state").textContent = names.states[order.state];
  slot("category").textContent = names.categories[order.category];
  slot("title").textContent = order.title;
  slot("place").textContent = [order.building_name, order.unit, order.building_address].filter(Boolean).join(" · ");
  slot("description").textContent = order.description === order.title ? "" : order.description;
  due(slot("due"), order, late);
  item.classList.toggle("is-late", slot("due").className === "late");
  call(slot, order.contact);
  slot("photos").replaceChildren(...photos(order));
  slot("done").replaceChildren(...noted(order, going));
  for (const part of item.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(order.state);
  }
  for (const day of item.querySelectorAll("[name=resume_on]")) day.min = today();
  item.querySelector("[data-scan]").hidden = !canSee;
  return item;
}

function due(line, order, late) {
  if (late && order.state !== "completed") {
    line.className = "late";
    line.textContent = `${names.late} · ${names.deadlines[late.deadline]} ${moment(late.due_at)}`;
  } else if (order.state === "on_hold" && order.resume_on) {
    line.textContent = `${names.held} ${order.resume_on}`;
  } else if (order.finish_due_at) {
    line.className = order.state !== "completed" && new Date(order.finish_due_at) < new Date() ? "late" : "due";
    line.textContent = `${names.until} ${moment(order.finish_due_at)}`;
  }
}

function call(slot, contact) {
  if (!contact?.phone || contact.phone.includes("*")) return;
  slot("call").hidden = false;
  slot("phone").href = `tel:${contact.phone}`;
  slot("contact").textContent = contact.name ?? contact.phone;
}

function photos(order) {
  const all = [...(order.report_photo_ids ?? []), ...(order.photos ?? []).map((photo) => photo.photo_id)];
  return all.map((id, place) => {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `/api/v1/property/photos/${id}` });
    const image = Object.assign(document.createElement("img"), { src: link.href, loading: "lazy", alt: String(place + 1) });
    image.addEventListener("error", () => item.remove()); // without a line there is nothing to see
    link.append(image);
    item.append(link);
    return item;
  });
}

/* What is noted of the work, and what of it has not arrived yet. */
function noted(order, going) {
  const kept = [
    ...(order.labour ?? []).filter((each) => !each.withdrawn_by).map((each) => ({
      text: `${each.worked_on} · ${each.minutes} ${names.minutes}`,
      undo: { path: `labour/${each.id}/withdraw`, word: names.undo, reason: names.slip },
    })),
    ...(order.parts ?? []).map((each) => ({
      text: `${each.name ?? each.barcode ?? each.sku} × ${each.quantity} · ${names.parts[each.state]}`,
      undo: each.state === "issued" && { path: `parts/${each.id}/return`, word: names.back, reason: names.unused },
    })),
  ];
  const steps = going.filter((item) => aim(item).verb !== "arrive"); // that is said with the start
  const undone = new Set(going.map((item) => aim(item).verb));
  return [
    ...kept.map(({ text, undo }) => line(text, undo && !undone.has(undo.path) ? undo : null)),
    ...steps.map((item) => line(`${item.deed} · ${names.waiting}`, null)),
  ];
}

function line(text, undo) {
  const item = copy("part");
  item.querySelector('[data-slot="text"]').textContent = text;
  if (undo) {
    const button = item.querySelector("[data-undo]");
    button.hidden = false;
    button.textContent = undo.word;
    button.dataset.undo = undo.path;
    button.dataset.reason = undo.reason;
  }
  return item;
}
