/* What a refusal means at the counter, and what to do about it. */
import { say } from "../desk/moves.js";
import { sentence } from "../desk/sentences.js";

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
