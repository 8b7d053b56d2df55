/* Baskets that were put aside on this device until their customer is back. */
import { newKey } from "../desk/moves.js";
import { filled, moment, price, say } from "./words.js";

export class Tickets {
  #dialog = document.querySelector("#tickets");

  constructor({ queue, basket, said }) {
    Object.assign(this, { queue, basket, said });
    this.#dialog.querySelector("[data-close]").addEventListener("click", () => this.#dialog.close());
  }

  async #all() {
    return (await this.queue.kept("tickets")) ?? [];
  }

  async suspend() {
    if (this.basket.isEmpty) return;
    const ticket = { id: newKey(), at: new Date().toISOString(), fen: this.basket.price().totalFen, aside: this.basket.aside };
    await this.queue.keep("tickets", [...(await this.#all()), ticket]);
    this.basket.clear();
    await this.show();
    this.said(say("已挂单。按 F7 取回。", "Put aside. F7 takes it back."));
  }

  async open() {
    const all = await this.#all();
    this.#dialog.querySelector("ul").replaceChildren(...all.map((ticket) => this.#row(ticket)));
    this.#dialog.querySelector(".empty").hidden = all.length > 0;
    this.#dialog.showModal();
    this.#dialog.querySelector("li button")?.focus();
  }

  #row(ticket) {
    const names = ticket.aside.lines.map((line) => line.good.name).join(say("、", ", "));
    const row = filled("ticket", { at: moment(ticket.at), names, total: price(ticket.fen) });
    row.querySelector("[data-do=take]").addEventListener("click", () => this.#take(ticket));
    row.querySelector("[data-do=drop]").addEventListener("click", async () => {
      if (!confirm(say("这一单不要了？", "Throw this basket away?"))) return;
      await this.#forget(ticket);
      this.#dialog.close();
    });
    return row;
  }

  async #take(ticket) {
    if (!this.basket.isEmpty) await this.suspend();
    await this.#forget(ticket);
    this.basket.take(ticket.aside);
    this.#dialog.close();
  }

  async #forget(ticket) {
    await this.queue.keep("tickets", (await this.#all()).filter((each) => each.id !== ticket.id));
    await this.show();
  }

  async show() {
    const number = (await this.#all()).length;
    document.querySelector("#ticket-count").textContent = number ? String(number) : "";
  }
}
