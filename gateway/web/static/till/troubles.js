/* What the house refused after the customer had gone: a person sends it again, changes it or voids
   it with a reason. Nothing is thrown away: the house is told what was voided and a person looks at
   it; until it has heard, it waits here, and stays in the list that is exported. */
import { refusal } from "./refusals.js";
import { filled, moment, price, say } from "./words.js";

export class Troubles {
  #dialog = document.querySelector("#troubles");

  constructor({ queue, basket, said }) {
    Object.assign(this, { queue, basket, said });
    this.#dialog.querySelector("[data-close]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.querySelector("#export").addEventListener("click", () => this.#export());
    queue.addEventListener("sent", ({ detail }) => detail.item.voidedReason && this.#told(detail));
  }

  async #told({ item, answer }) {
    const isSale = answer.answers[0].kept;
    this.said(
      isSale
        ? `${item.label} ${say("早已入账，没有作废；货退回来请按退货办。", "was recorded already and is not voided; refund it if the goods come back.")}`
        : `${item.label} ${say("作废了，店长会再看。", "is voided; the office will look at it.")}`,
    );
    if (isSale) return;
    const voided = (await this.queue.kept("voided")) ?? [];
    await this.queue.keep("voided", [...voided, { ...item, isVoided: true }]);
  }

  async open() {
    await this.#show();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  async #show() {
    const [troubled, waiting] = [await this.queue.troubled(), await this.queue.waiting()];
    const rows = await Promise.all([...troubled.map((item) => this.#row(item)), ...waiting.map((item) => this.#row(item))]);
    this.#dialog.querySelector("ul").replaceChildren(...rows);
    this.#dialog.querySelector(".empty").hidden = rows.length > 0;
  }

  async #row(item) {
    const row = filled("trouble", {
      at: moment(item.body.sold_at),
      total: item.label,
      names: item.receipt.lines.map((line) => `${line.name} × ${line.quantity}`).join(say("、", ", ")),
      why: item.error ? await refusal(item.error) : waits(item),
    });
    const settle = row.querySelector("[data-settle]");
    settle.hidden = !item.error;
    const on = (name, act) => row.querySelector(`[data-do=${name}]`).addEventListener("click", act);
    on("again", async () => {
      await this.queue.retry(item.key, undefined, { isLate: true, voidedReason: undefined });
      await this.#show();
    });
    on("change", () => this.#change(item));
    row.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#void(item, row.querySelector("input").value.trim());
    });
    return row;
  }

  /* Back into the basket, with its own moment; the new sale takes the place of this one. */
  #change(item) {
    if (!this.basket.isEmpty) {
      this.said(say("请先把现在的单收完或挂起。", "Finish or put aside the present basket first."));
      this.#dialog.close();
      return;
    }
    this.basket.take({ ...item.aside, replaces: { key: item.key, soldAt: item.body.sold_at } });
    this.#dialog.close();
  }

  async #void(item, reason) {
    if (!reason) return;
    await this.queue.retry(item.key, undefined, { isLate: true, voidedReason: reason });
    await this.#show();
  }

  async #export() {
    const [left, voided] = [
      [...(await this.queue.troubled()), ...(await this.queue.waiting())],
      (await this.queue.kept("voided")) ?? [],
    ];
    const head = [say("状态", "state"), say("时间", "sold at"), say("小票号", "number"), say("金额", "yuan"), say("商品", "goods"), say("原因", "reason")];
    const rows = [...left, ...voided].map((item) => [
      item.isVoided ? say("已作废", "voided") : item.error ? say("需处理", "to settle") : waits(item),
      item.body.sold_at,
      item.body.id,
      price(item.body.total_fen).slice(1),
      item.receipt.lines.map((line) => `${line.name} × ${line.quantity}`).join("; "),
      item.voidedReason ?? item.error?.code ?? "",
    ]);
    const text = [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    link.download = `${say("待同步", "outbox")}-${new Date().toISOString().slice(0, 10)}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

function waits({ voidedReason }) {
  return voidedReason ? say("作废，还没告诉店里", "Voided; the house is not told yet") : say("等待同步", "Waiting to be sent");
}

/* A spreadsheet runs nothing of it. */
function cell(text) {
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${String(shown).replaceAll('"', '""')}"`;
}
