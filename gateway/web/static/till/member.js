/* Who is buying: a member by number or telephone, or a card with money on it. */
import { read } from "../desk/moves.js";
import { say } from "./words.js";

const STORE = "/api/v1/store";

export class Members {
  #dialog = document.querySelector("#member");
  #entry = document.querySelector("#member-number");
  #trouble = document.querySelector("#member-trouble");

  constructor({ basket }) {
    this.basket = basket;
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find(this.#entry.value.trim());
    });
    this.#dialog.querySelector("[data-close]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.querySelector("#nobody").addEventListener("click", () => {
      this.basket.serve(null, null);
      this.#dialog.close();
    });
  }

  open() {
    this.#entry.value = "";
    this.#trouble.hidden = true;
    this.#dialog.showModal();
    this.#entry.focus();
  }

  async #find(text) {
    if (!text) return;
    try {
      const card = await found(`/cards/${encodeURIComponent(text)}`);
      const member = card ? card.member_id && (await found(`/members/${card.member_id}`)) : await byNumber(text);
      if (!card && !member) {
        this.#say(say("没有这个会员或卡号。", "No member and no card has this number."));
        return;
      }
      this.basket.serve(member || null, card);
      this.#dialog.close();
    } catch {
      this.#say(say("现在查不到（离线）。可以先不用会员卖。", "This needs the line; sell without the member for now."));
    }
  }

  #say(text) {
    this.#trouble.textContent = text;
    this.#trouble.hidden = false;
  }
}

async function byNumber(text) {
  const asked = /^\+?\d[\d -]{6,}$/.test(text) ? ["phone", "number"] : ["number"];
  for (const name of asked) {
    const page = await found(`/members?${name}=${encodeURIComponent(text)}`);
    if (page?.items.length) return page.items[0];
  }
  return null;
}

/* What is there, or null where nothing is. */
async function found(path) {
  try {
    return await read(STORE + path, 6_000);
  } catch (problem) {
    if (problem.status === 404 || problem.status === 422 || problem.status === 400) return null;
    throw problem;
  }
}
