/* What was done here waits in the browser until the house has answered. Nothing is lost on the way:
   it is written down before anybody is told that it is done, it is sent under one key however often
   it is tried, and what is refused stays for a person to settle.

   Events: "change" {detail: {online, waiting, troubled, signedOut}} with numbers of what is left,
   "sent" {detail: {item, answer}} for what the house has taken. */
import { newKey } from "./asking.js";

const OUTBOX = "outbox";
const KEPT = "kept";
const MILLISECONDS = 8_000;
const BLOB_MILLISECONDS = 60_000; // a photo on a weak line
const EVERY_MILLISECONDS = 15_000;
const BUSY = [408, 425, 429];
const SIGN_IN = ["forbidden", "foreign_page"]; // somebody else is at the page, not the work is wrong
const ALIVE = "/healthz";

export class Queue extends EventTarget {
  #base;
  #heard;
  #turn = Promise.resolve();
  #next = null;
  #online = null; // nobody has asked yet
  #signedOut = false;

  /* What is sent for an item: a page may say it in another way than it was kept. */
  request = (item) => ({ path: item.path, body: item.body, key: item.key });
  /* What in an answer is a refusal all the same: {status, code}, or null. */
  refusal = () => null;

  /* Open the browser's database of this name ("pos", "orders"); one queue lives in it. */
  static async open(name) {
    const queue = new Queue();
    queue.name = name;
    queue.#base = await opened(name);
    if (globalThis.BroadcastChannel) {
      queue.#heard = new BroadcastChannel(`queue-${name}`);
      queue.#heard.onmessage = () => queue.#tell(false);
    }
    navigator.storage?.persist?.().catch(() => false);
    return queue;
  }

  /* Write something down to be sent; resolves with its key once it is on the disk. */
  async add({ path, body, type = "application/json", label = "", key = newKey(), ...more }) {
    const item = { ...more, key, path, body, type, label, at: new Date().toISOString(), error: null };
    await this.#write(OUTBOX, (store) => store.add(item));
    await this.#tell();
    return key;
  }

  /* Send what waits, in order, from one tab at a time; stops at the first that must wait. */
  flush() {
    this.#next ??= this.#turn.then(() => {
      this.#next = null;
      return this.#alone(() => this.#sendAll());
    });
    this.#turn = this.#next.catch(() => {});
    return this.#next;
  }

  async waiting() {
    return (await this.#all()).filter((item) => !item.error);
  }

  async troubled() {
    return (await this.#all()).filter((item) => item.error);
  }

  /* Note something at an item, for when it is sent. */
  async note(key, changes) {
    const item = await this.find(key);
    if (item) await this.#put({ ...item, ...changes });
    await this.#tell();
  }

  /* Send again what was refused, with other words (`body`) or notes if a person says so. */
  async retry(key, body, changes = {}) {
    await this.note(key, { ...changes, ...(body === undefined ? {} : { body }), error: null });
    await this.flush();
  }

  /* Forget what a person has settled otherwise. */
  async drop(key) {
    const item = await this.find(key);
    if (item) await this.#write(OUTBOX, (store) => store.delete(item.order));
    await this.#tell();
  }

  async find(key) {
    return (await this.#all()).find((item) => item.key === key) ?? null;
  }

  /* Something the page keeps beside the queue, by name: a catalogue, a basket put aside. */
  async keep(name, value) {
    await this.#write(KEPT, (store) => (value === undefined ? store.delete(name) : store.put(value, name)));
  }

  async kept(name) {
    return asked(this.#base.transaction(KEPT).objectStore(KEPT).get(name));
  }

  /* From now on send by itself: at once, when the line is back, when somebody looks, now and then. */
  start() {
    const go = () => this.flush();
    addEventListener("online", go);
    addEventListener("offline", () => {
      this.#online = false;
      this.#tell(false);
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && go());
    setInterval(go, EVERY_MILLISECONDS);
    return go();
  }

  async #sendAll() {
    let item;
    let sent = 0;
    while ((item = (await this.waiting())[0])) {
      sent += 1;
      if (!(await this.#send(item))) break;
    }
    if (!sent) this.#online = await isAlive();
    await this.#tell();
  }

  /* Whether the next one may be sent. */
  async #send(item) {
    const { path, body, key } = this.request(item);
    const answer = await post(path, body, key, item.type);
    this.#online = answer.status !== 0 && answer.status < 500;
    this.#signedOut = answer.status === 401 || (answer.status === 403 && SIGN_IN.includes(answer.said.code));
    if (this.#signedOut || mustWait(answer)) return false;
    const error = answer.ok ? this.refusal(item, answer.said) : refused(answer);
    if (error) {
      await this.#put({ ...item, error });
    } else {
      await this.#write(OUTBOX, (store) => store.delete(item.order));
      this.dispatchEvent(new CustomEvent("sent", { detail: { item, answer: answer.said } }));
    }
    await this.#tell();
    return true;
  }

  /* Other tabs wait for their turn; without locks (no https) the keys alone see to it. */
  #alone(work) {
    return navigator.locks ? navigator.locks.request(`queue-${this.name}`, work) : work();
  }

  async #all() {
    return asked(this.#base.transaction(OUTBOX).objectStore(OUTBOX).getAll());
  }

  #put(item) {
    return this.#write(OUTBOX, (store) => store.put(item));
  }

  #write(name, change) {
    return new Promise((resolve, reject) => {
      const moving = this.#base.transaction(name, "readwrite", { durability: "strict" });
      moving.oncomplete = resolve;
      moving.onabort = () => reject(moving.error);
      change(moving.objectStore(name));
    });
  }

  async #tell(others = true) {
    const all = await this.#all();
    const troubled = all.filter((item) => item.error).length;
    const detail = {
      online: this.#online,
      waiting: all.length - troubled,
      troubled,
      signedOut: this.#signedOut,
    };
    this.dispatchEvent(new CustomEvent("change", { detail }));
    if (others) this.#heard?.postMessage("change");
  }
}

function opened(name) {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    const outbox = opening.result.createObjectStore(OUTBOX, { keyPath: "order", autoIncrement: true });
    outbox.createIndex("key", "key", { unique: true });
    opening.result.createObjectStore(KEPT);
  };
  return asked(opening);
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function post(path, body, key, type) {
  const isBlob = body instanceof Blob;
  try {
    const answer = await fetch(path, {
      method: "POST",
      body: isBlob ? body : JSON.stringify(body ?? {}),
      headers: { "Content-Type": type, "Idempotency-Key": key },
      signal: AbortSignal.timeout(isBlob ? BLOB_MILLISECONDS : MILLISECONDS),
    });
    return { status: answer.status, ok: answer.ok, said: await answer.json().catch(() => ({})) };
  } catch {
    return { status: 0, ok: false, said: {} };
  }
}

function mustWait({ status, said }) {
  return status === 0 || status >= 500 || BUSY.includes(status) || said.code === "idempotency_key_in_use";
}

function refused({ status, said }) {
  return { status, code: said.code ?? "", detail: said.detail ?? "", errors: said.errors ?? [], said };
}

/* A browser says that it is on the line when only the house is not: so ask. */
async function isAlive() {
  try {
    return (await fetch(ALIVE, { cache: "no-store", signal: AbortSignal.timeout(MILLISECONDS) })).ok;
  } catch {
    return false;
  }
}
