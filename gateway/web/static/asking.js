/* Asking the public door. A question keeps its name until it is answered: twice asked is once. */
const DOOR = "/api/v1/property/public";
const MILLISECONDS = 30_000;

export class Refused extends Error {
  /* `isOpen`: nobody knows whether it was done, so the same question must be asked again. */
  constructor(code, isOpen) {
    super(code);
    this.code = code;
    this.isOpen = isOpen;
  }
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only on https
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Do something once; throws Refused. */
export async function ask(path, body) {
  const slot = `key of ${path}`;
  const key = sessionStorage.getItem(slot) ?? newKey();
  sessionStorage.setItem(slot, key);
  try {
    const answer = await send(path, key, JSON.stringify(body), "application/json");
    sessionStorage.removeItem(slot);
    return answer;
  } catch (refused) {
    if (!refused.isOpen) sessionStorage.removeItem(slot);
    // Other words than before are another question.
    if (refused.code === "idempotency_key_reused") return ask(path, body);
    throw refused;
  }
}

/* The same under a name of one's own, with a body of any kind. */
export async function send(path, key, body, type) {
  let answer;
  try {
    answer = await fetch(DOOR + path, {
      method: "POST",
      body,
      credentials: "omit",
      headers: { "Content-Type": type, "Idempotency-Key": key },
      signal: AbortSignal.timeout(MILLISECONDS),
    });
  } catch {
    throw new Refused("no_answer", true);
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const isOpen =
    answer.status >= 500 || answer.status === 429 || said.code === "idempotency_key_in_use";
  throw new Refused(said.code ?? "", isOpen);
}
