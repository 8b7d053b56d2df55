/* Paying: tenders until all is paid, then the sale is written down, sent, and its receipt shown. */
import { fenOf, newKey, yuan } from "../desk/moves.js";
import { earned, paidFor, vatFen } from "./pricing.js";
import { refusal } from "./refusals.js";
import { amount, filled, METHODS, price, say } from "./words.js";

const SALES = "/api/v1/store/sales";
const TOKEN = "/api/v1/auth/token";
const APPROVALS = "/api/v1/store/discount-approvals";
const PATIENCE_MILLISECONDS = 4_000; // a customer waits for the house no longer
const KEYS = { c: "cash", w: "wechat", a: "alipay", k: "prepaid" };
const WITHOUT_POINTS = { points_per_yuan: 0, worth_fen: 0, excluded_categories: [] };
const ODD_FEN = 10; // what is below a jiao may be rounded away

export class Checkout {
  #dialog = document.querySelector("#pay");
  #entry = document.querySelector("#pay-amount");
  #trouble = document.querySelector("#pay-trouble");
  #approval = document.querySelector("#approval");
  #tenders = [];
  #roundingFen = 0;
  #points = 0; // of the member, spent on this sale
  #approvalId = null;
  #isBusy = false;

  constructor({ queue, basket, goods, till, done }) {
    Object.assign(this, { queue, basket, goods, till, done });
    this.#dialog.addEventListener("keydown", (event) => this.#key(event));
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#take("cash");
    });
    for (const button of this.#dialog.querySelectorAll("[data-method]")) {
      button.addEventListener("click", () => this.#take(button.dataset.method));
    }
    this.#dialog.querySelector("#round-off").addEventListener("click", () => this.#roundOff());
    this.#dialog.querySelector("#use-points").addEventListener("click", () => this.#usePoints());
    this.#dialog.querySelector("#pay-back").addEventListener("click", () => this.#dialog.close());
    this.#approval.addEventListener("submit", (event) => this.#approve(event));
  }

  open() {
    if (this.basket.isEmpty || this.#dialog.open) return;
    this.#tenders = [];
    this.#roundingFen = 0;
    this.#points = 0;
    this.#approvalId = null;
    this.#approval.hidden = true;
    this.#say("");
    this.#dialog.showModal();
    this.#show();
  }

  get #dueFen() {
    return this.basket.price().totalFen - this.#roundingFen - this.#pointsFen;
  }

  get #leftFen() {
    return this.#dueFen - this.#tenders.reduce((sum, tender) => sum + tender.amount_fen, 0);
  }

  get #decided() {
    return this.goods.kept.policy.points ?? WITHOUT_POINTS;
  }

  get #pointsFen() {
    return this.#points * this.#decided.worth_fen;
  }

  /* How many points may be spent: those that are there, and no more than the sale costs. */
  get #pointsMax() {
    const { worth_fen } = this.#decided;
    const most = worth_fen ? Math.floor((this.basket.price().totalFen - this.#roundingFen) / worth_fen) : 0;
    return Math.max(0, Math.min(most, this.basket.member?.points ?? 0));
  }

  /* Whoever keeps money here, and how much of it. */
  get #account() {
    return this.basket.card ?? this.basket.member;
  }

  /* What is left there after what this sale has taken already. */
  get #keptFen() {
    const taken = this.#tenders.filter(({ method }) => method === "prepaid");
    return taken.reduce((left, tender) => left - tender.amount_fen, this.#account?.balance_fen ?? 0);
  }

  #show() {
    const at = (name) => this.#dialog.querySelector(`[data-at="${name}"]`);
    at("due").textContent = yuan(this.#dueFen);
    at("left").textContent = yuan(this.#leftFen);
    at("tenders").replaceChildren(
      ...this.#tenders.map(({ method, amount_fen: fen }) => filled("tender", { method: METHODS[method], amount: yuan(fen) })),
    );
    const prepaid = this.#dialog.querySelector("[data-method=prepaid]");
    prepaid.disabled = this.#keptFen <= 0;
    at("balance").textContent = this.#account ? price(this.#keptFen) : "";
    const points = this.#dialog.querySelector("#use-points");
    points.hidden = !this.#pointsMax;
    points.disabled = this.#tenders.length > 0;
    at("points-off").textContent = this.#points ? `−${yuan(this.#pointsFen)}` : "";
    this.#dialog.querySelector("#round-off").disabled = this.#tenders.length > 0 || !this.#oddFen();
    this.#entry.value = yuan(this.#leftFen).replaceAll(",", "");
    this.#entry.focus();
    this.#entry.select();
  }

  #key(event) {
    if (event.target !== this.#entry || event.ctrlKey || event.altKey || event.metaKey) return;
    const method = KEYS[event.key.toLowerCase()];
    if (method) {
      event.preventDefault();
      this.#take(method);
    } else if (event.key.toLowerCase() === "r") {
      event.preventDefault();
      this.#roundOff();
    } else if (event.key.toLowerCase() === "j") {
      event.preventDefault();
      this.#usePoints();
    }
  }

  #oddFen() {
    const odd = this.basket.price().totalFen % ODD_FEN;
    return odd <= (this.goods.kept.policy.till?.rounding_max_fen ?? 0) ? odd : 0;
  }

  #roundOff() {
    if (this.#tenders.length) return;
    this.#roundingFen = this.#roundingFen ? 0 : this.#oddFen();
    this.#points = 0; // they may pay another sum now
    this.#show();
  }

  /* How many is asked by a part of the page that comes when it is first wanted: only the house
     knows a member's points, so that there is a line. */
  async #usePoints() {
    if (this.#tenders.length || !this.#pointsMax) return;
    const part = await import("./points.js").catch(() => null);
    if (!part) {
      this.#say(say("积分抵扣要联网，现在离线。", "Points need the line, which is away."));
      return;
    }
    part.ask(this.#dialog, { most: this.#pointsMax, worthFen: this.#decided.worth_fen }, (points) => {
      this.#points = points;
      this.#show();
    });
  }

  async #take(method) {
    if (this.#isBusy) return;
    const fen = this.#entry.value.trim() === "" ? this.#leftFen : fenOf(this.#entry.value);
    const wrong = this.#wrong(method, fen);
    this.#say(wrong);
    if (wrong) {
      if (method === "prepaid" && fen > this.#keptFen) this.#entry.value = yuan(this.#keptFen).replaceAll(",", "");
      this.#entry.select();
      return;
    }
    if (fen > 0) {
      const account_id = this.#account?.account_id;
      this.#tenders.push({ method, amount_fen: fen, ...(method === "prepaid" ? { account_id } : {}) });
    }
    if (this.#leftFen > 0) this.#show();
    else await this.#complete();
  }

  /* Why so much cannot be paid in this way, or nothing. */
  #wrong(method, fen) {
    if (fen === null || fen < 0) return say("请填金额，例如 12.50。", "Type an amount such as 12.50.");
    if (fen === 0 && this.#leftFen > 0) return say("还没有收钱。", "Nothing has been paid yet.");
    if (method !== "cash" && fen > this.#leftFen) {
      return say("这种付款方式不找零，不能多收。", "Only cash gives change.");
    }
    if (method !== "prepaid") return "";
    if (!this.#account) return say("先按 F8 读会员或储值卡。", "Read a member or a card first (F8).");
    if (fen <= this.#keptFen) return "";
    if (this.#keptFen <= 0) return say("账户里没有钱了，余下的用别的方式付。", "Nothing is left in the account; the rest in another way.");
    const there = price(this.#keptFen);
    return say(`账户里只有 ${there}。再按一次“账户”先付这些，余下的用别的方式付。`, `There is only ${there} in the account. Press “Account” again to pay that; the rest in another way.`);
  }

  async #complete() {
    this.#isBusy = true;
    this.#dialog.dataset.busy = "";
    const { sale, receipt } = this.#sale();
    try {
      await this.queue.add({ key: sale.id, path: SALES, body: sale, label: price(sale.total_fen), receipt, aside: this.basket.aside });
      const refused = await this.#sent(sale.id);
      if (refused) await this.#giveBack(sale.id, refused);
      else await this.#finish(receipt, sale.id);
    } finally {
      this.#isBusy = false;
      delete this.#dialog.dataset.busy;
    }
  }

  #sale() {
    const at = new Date();
    const sold_at = this.basket.replaces?.soldAt ?? at.toISOString();
    const { lines, totalFen } = this.basket.price(new Date(sold_at));
    const rounded = paidFor(lines.map((line) => line.dueFen), this.#roundingFen);
    const paid = paidFor(rounded, this.#pointsFen);
    const sale = {
      id: newKey(),
      till_id: this.till().id,
      sold_at,
      catalogue_version: this.goods.kept.version,
      lines: this.basket.sold(new Date(sold_at)).map((line, place) => ({ ...line, amount_fen: line.amount_fen - rounded[place] + paid[place] })),
      tenders: [...this.#tenders],
      rounding_fen: this.#roundingFen,
      member_id: this.basket.member?.id,
      points_redeemed: this.#points || undefined,
      approval_id: this.#approvalId ?? undefined,
      total_fen: totalFen - this.#roundingFen - this.#pointsFen,
    };
    return { sale, receipt: this.#receipt(sale, lines, paid) };
  }

  /* What the customer takes home. `paid`: what is paid for each line, in fen. */
  #receipt(sale, lines, paid) {
    const { member } = this.basket;
    const own = this.basket.lines.map(({ good }, place) => ({ good, fen: paid[place] }));
    const taxed = own.filter(({ good }) => !good.tax);
    return {
      number: sale.id.replaceAll("-", ""),
      till: this.till().name,
      at: sale.sold_at,
      lines: lines.map((line, place) => ({
        name: this.basket.lines[place].good.name,
        quantity: amount(line.quantity),
        unit: this.basket.lines[place].good.unit,
        unitFen: line.unitFen,
        fullFen: line.fen,
      })),
      offFen: lines.reduce((sum, line) => sum + line.offFen + line.byHandFen, 0),
      roundingFen: this.#roundingFen,
      pointsFen: this.#pointsFen,
      totalFen: sale.total_fen,
      tenders: this.#tenders.map(({ method, amount_fen }) => [method, amount_fen]),
      changeFen: this.#tenders.reduce((sum, tender) => sum + tender.amount_fen, 0) - sale.total_fen,
      taxFen: vatFen(taxed.reduce((sum, { fen }) => sum + fen, 0), this.goods.kept.policy.receipt?.vat_bp ?? 0),
      member: member ? `****${member.id.slice(-4)}` : "",
      points: member ? earned(own, this.#decided) : 0,
    };
  }

  /* Wait for the house a little: what it refused, or null when it took it or is silent. */
  async #sent(key) {
    await Promise.race([this.queue.flush(), new Promise((done) => setTimeout(done, PATIENCE_MILLISECONDS))]);
    const item = await this.queue.find(key);
    if (item?.error) return item.error;
    // Points are spent while the house is asked, however late; all else is told as it happened.
    if (item && !item.body.points_redeemed) await this.queue.note(key, { isLate: true });
    return null;
  }

  /* The customer is still here: the basket stays, and what is wrong is said. */
  async #giveBack(key, error) {
    await this.queue.drop(key);
    this.#tenders = [];
    this.#points = 0;
    if (error.code === "total_differs" && (await this.goods.refresh())) this.basket.renew();
    this.#show();
    this.#approval.hidden = error.code !== "discount_needs_approval";
    this.#say(await refusal(error));
  }

  async #finish(receipt, key) {
    if (this.basket.replaces) {
      const voidedReason = `${say("改成了", "Changed into")} ${receipt.number}`;
      await this.queue.note(this.basket.replaces.key, { error: null, isLate: true, voidedReason });
      this.queue.flush();
    }
    const isWaiting = Boolean(await this.queue.find(key));
    this.basket.clear();
    this.#dialog.close();
    this.done(receipt, isWaiting);
  }

  /* A supervisor signs in for this one move only; nothing of it is kept. */
  async #approve(event) {
    event.preventDefault();
    const [username, password, otp] = ["name", "password", "otp"].map((id) => this.#approval.querySelector(`#approval-${id}`));
    try {
      const who = await posted(TOKEN, { username: username.value, password: password.value, ...(otp.value ? { otp: otp.value } : {}) });
      const given = this.basket.price().lines.reduce((sum, line) => sum + line.byHandFen, 0) + this.#roundingFen;
      const wanted = { till_id: this.till().id, discount_max_fen: given, reason: this.#approval.querySelector("#approval-reason").value };
      this.#approvalId = (await posted(APPROVALS, wanted, who.access_token)).id;
      this.#approval.hidden = true;
      this.#say(say("已授权，请收款。", "Approved; take the money."));
      this.#show();
    } catch (error) {
      this.#say(error.code === "forbidden" ? say("这个人不能授权折扣。", "This person may not approve discounts.") : say("授权没有成功，请核对账号和密码。", "Not approved; look at the name and the password."));
    } finally {
      password.value = "";
      otp.value = "";
    }
  }

  #say(text) {
    this.#trouble.textContent = text;
    this.#trouble.hidden = !text;
  }
}

/* Ask as somebody else than who is at the page. Throws {code}. */
async function posted(path, body, token) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": newKey() };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(body), headers, credentials: "omit" });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw said;
  return said;
}
