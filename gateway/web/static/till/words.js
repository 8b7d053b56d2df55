/* What the till says, in the language of its page. */
import { isEnglish, say, yuan } from "../desk/moves.js";

export { say };
export const METHODS = {
  cash: say("现金", "Cash"),
  wechat: say("微信", "WeChat"),
  alipay: say("支付宝", "Alipay"),
  prepaid: say("账户支付", "Account"),
};

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
