/* A repairer's orders: read from the house, kept in the browser, and what was done since put on top. */
import { read } from "../desk/moves.js";

const ORDERS = "/api/v1/property/work-orders";
const AT_ONCE = 6;
const AT_WORK = ["taken", "started", "on_hold"];
const PATH = /^\/api\/v1\/property\/work-orders\/([^/]+)\/([^?]+)/;

/* What a step makes of an order, until the house says so itself. */
const STEPS = {
  take: (order, user) => ({ ...order, state: "taken", assignee: user }),
  arrive: (order) => ({ ...order, arrived_at: order.arrived_at ?? "" }),
  start: (order, user) => ({ ...order, state: "started", assignee: user }),
  hold: (order, user, body) => ({ ...order, state: "on_hold", resume_on: body.resume_on }),
  resume: (order) => ({ ...order, state: "started", resume_on: null }),
  complete: (order) => ({ ...order, state: "completed" }),
  decline: () => null,
};

export const pathOf = (orderId, verb) => `${ORDERS}/${encodeURIComponent(orderId)}/${verb}`;

/* Of which order an item of the queue is, and which step. */
export function aim(item) {
  const [, orderId, verb] = PATH.exec(item.path) ?? [];
  return { orderId: orderId && decodeURIComponent(orderId), verb };
}

/* The orders as they will be when everything that waits has arrived. */
export function folded(orders, waiting, user) {
  const known = new Map(orders.map((order) => [order.id, order]));
  for (const item of waiting) {
    const { orderId, verb } = aim(item);
    const order = known.get(orderId);
    if (!order || !STEPS[verb]) continue;
    const next = STEPS[verb](order, user, item.body);
    if (next) known.set(orderId, next);
    else known.delete(orderId);
  }
  return [...known.values()];
}

/* Everything in hand with its door and its costs, and what is offered to all. Throws Problem. */
export async function readAll(user) {
  const at = new Date().toISOString();
  const mine = `${ORDERS}?unfinished=true&order=urgency&limit=200&assignee=${encodeURIComponent(user)}`;
  const [listed, sent, late] = await Promise.all([
    read(mine),
    read(`${ORDERS}?state=dispatched&limit=200`),
    read(`/api/v1/property/late-orders?limit=200&assignee=${encodeURIComponent(user)}`),
  ]);
  const offered = sent.items.filter((order) => order.assignee === null);
  const whole = await inTurns([...listed.items, ...offered], readOne);
  return {
    at,
    orders: whole,
    late: Object.fromEntries(late.items.map((row) => [row.order.id, { deadline: row.deadline, due_at: row.due_at }])),
  };
}

async function readOne({ id }) {
  const order = await read(`${ORDERS}/${encodeURIComponent(id)}`);
  if (!AT_WORK.includes(order.state)) return order;
  const [costs, photos] = await Promise.all([read(pathOf(id, "costs")), read(pathOf(id, "photos"))]);
  return { ...order, labour: costs.labour, parts: costs.parts, photos: photos.items };
}

/* A phone on a weak line does not ask for everything in one breath. */
async function inTurns(asked, ask) {
  const said = [];
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    said.push(...(await Promise.all(asked.slice(start, start + AT_ONCE).map(ask))));
  }
  return said;
}
