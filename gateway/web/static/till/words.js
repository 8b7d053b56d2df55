/* What the till says, in the language of its page. */
import { isEnglish, say, yuan } from "../desk/moves.js";
import { sentence } from "../desk/sentences.js";

export { say };
export const METHODS = {
  cash: say("现金", "Cash"),
  wechat: say("微信", "WeChat"),
  alipay: say("支付宝", "Alipay"),
  prepaid: say("账户支付", "Account"),
};

/* What a refusal means at the counter, and what to do about it. */
const REFUSED = {
  till_not_open: ["钱箱还没有开，请先到“钱箱”开箱。", "The drawer is not open; open it at “Drawer” first."],
  total_differs: ["价格刚刚变了，已按新价格重算，请再看一眼合计。", "A price has just changed; the basket shows the new one. Look at the total again."],
  discount_needs_approval: ["这个折扣超出店员权限，要主管授权。", "A clerk may not give this much alone; a supervisor has to approve it."],
  approval_too_small: ["主管授权的金额不够。", "What the supervisor approved is not enough."],
  reason_needed: ["低于进价要写理由：选中那一行，按 F4 补上理由。", "Below cost a reason is needed: choose the line and press F4."],
  deposit_insufficient: ["账户余额不够，请换一种付款方式。", "There is not enough in the account; pay in another way."],
  deposit_blocked: ["这张卡已经挂失。", "This card is blocked."],
  deposit_expired: ["这张卡过期了，要先延期。", "This card has expired."],
  member_blocked: ["这位会员已停用。", "This member is blocked."],
  tenders_do_not_add_up: ["收的钱和合计不符。", "The tenders and the total differ."],
  product_not_found: ["有商品不在商品表里了。", "Something is no longer in the catalogue."],
  sale_unreadable: ["内容读不懂，请改一改再送。", "It could not be read; change it and send it again."],
  sale_differs: ["同一张小票号下已有另一笔。", "Another sale has this number already."],
  service_unavailable: ["店务服务正忙。", "The store is busy."],
};

export async function refusal(error) {
  const known = REFUSED[error.code];
  if (known) return say(...known);
  return sentence({ code: error.code, detail: error.detail ?? "", said: error.said ?? {} });
}

/* What is odd about a sale that was taken all the same. */
const FLAGS = {
  clock_skew: ["本机时钟不准", "this device's clock is off"],
  till_closed: ["送到时钱箱已点过", "the drawer had been counted"],
  till_not_open: ["当时钱箱没有开", "the drawer was not open"],
  price_changed: ["当时价格与商品表不同", "sold at another price than the catalogue's"],
  stock_negative: ["库存不够，成了负数", "more was sold than was there"],
  product_unknown: ["商品表里没有", "not in the catalogue"],
  discount_unapproved: ["折扣没有授权", "a discount nobody approved"],
};

export function flagged(codes) {
  return codes.map((code) => (FLAGS[code] ? say(...FLAGS[code]) : code)).join(say("、", ", "));
}

/* 1250 thousandths as people write them: 1.25. */
export function amount(thousandths) {
  return String(thousandths / 1000);
}

export const price = (fen) => `¥${yuan(fen)}`;

/* The copy of a template in the page, its places filled: {name: text}. */
export function filled(template, texts) {
  const copy = document.querySelector(`#${template}`).content.firstElementChild.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) {
    const place = copy.querySelector(`[data-at="${name}"]`);
    if (place) place.textContent = text ?? "";
  }
  return copy;
}

/* A moment on the clock at the wall. */
export function moment(text) {
  return new Date(text).toLocaleString(isEnglish ? "en-GB" : "zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
}
