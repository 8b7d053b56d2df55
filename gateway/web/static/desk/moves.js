/* Asking the API from a page of who is signed in. A move keeps its key until it is answered. */
import { newKey } from "../asking.js";

export { newKey };
export const isEnglish = document.documentElement.lang === "en";
export const say = (zh, en) => (isEnglish ? en : zh);
const MILLISECONDS = 30_000;
const BUSY = [408, 425, 429];

export class Problem extends Error {
  /* `isOpen`: nobody knows whether it was done, so the same is asked again under the same key. */
  constructor(status, said) {
    super(said.code ?? "no_answer");
    this.status = status;
    this.code = said.code ?? "no_answer";
    this.detail = said.detail ?? "";
    this.errors = said.errors ?? [];
    this.said = said;
    this.isOpen =
      status === 0 || status >= 500 || BUSY.includes(status) || this.code === "idempotency_key_in_use";
  }
}

/* Move something once: `body` is JSON, or a Blob or text with its `type`. Throws Problem. */
export function move(path, body, key = newKey(), type = "application/json", method = "POST") {
  const sent = type === "application/json" ? JSON.stringify(body ?? {}) : body;
  return ask(path, { method, body: sent, headers: { "Content-Type": type, "Idempotency-Key": key } });
}

/* Read something. Throws Problem. */
export function read(path, milliseconds = MILLISECONDS) {
  return ask(path, {}, milliseconds);
}

async function ask(path, how, milliseconds = MILLISECONDS) {
  let answer;
  try {
    answer = await fetch(path, { ...how, signal: AbortSignal.timeout(milliseconds) });
  } catch {
    throw new Problem(0, {});
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, said);
  return said;
}

/* Yuan as somebody typed it ("1,234.5") as whole fen; null for what is no amount. */
export function fenOf(text) {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text.replaceAll(/[,，\s¥￥]/g, ""));
  if (!match) return null;
  const fen = Number(match[2]) * 100 + Number((match[3] ?? "").padEnd(2, "0"));
  return match[1] ? -fen : fen;
}

/* Fen as an accountant writes them: 1,234.50. */
export function yuan(fen) {
  const digits = String(Math.abs(fen)).padStart(3, "0");
  const whole = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "-" : ""}${whole}.${digits.slice(-2)}`;
}
