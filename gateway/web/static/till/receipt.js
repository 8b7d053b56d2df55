/* The slip on 58 mm paper: what was bought, what was paid, and where the profit goes. */
import { yuan } from "../desk/moves.js";
import { code } from "./code.js";
import { filled, METHODS, moment, say } from "./words.js";

const MM = 96 / 25.4; // pixels of CSS
const SPARE_MM = 6; // where the paper is torn off
const CODED_MAX = 106;
const WAYS = { ...METHODS, exchange: say("换货抵扣", "Exchange") }; // the first load need not know the last
const paper = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, paper];

/* Draw a receipt into `#receipt`, which is shown. `isWaiting`: it is not at the house yet. Its code leads everybody
   to `address`, the public page, and a clerk's scanner to this receipt. */
export function draw(receipt, { decided, clerk, address, isWaiting }) {
  const slip = document.querySelector("#receipt");
  const put = (name, text) => {
    const place = slip.querySelector(`[data-at="${name}"]`);
    place.textContent = text;
    place.hidden = !text;
  };
  put("title", decided?.title ?? "");
  put("where", `${receipt.till} ${say("收银", "clerk")} ${clerk}`);
  put("at", moment(receipt.at));
  put("number", receipt.number);
  put("waiting", isWaiting ? say("离线开单，稍后入账", "Made without a line; recorded later") : instead(receipt));
  put("footer", decided?.footer ?? "");
  put("member", receipt.member ? `${say("会员", "Member")} ${receipt.member}${points(receipt)}` : "");
  slip.querySelector('[data-at="lines"]').replaceChildren(
    ...receipt.lines.map((line, place) =>
      filled("receipt-line", {
        name: `${place + 1}. ${line.name}`,
        count: `${line.quantity} ${line.unit} × ${yuan(line.unitFen)}`,
        amount: yuan(line.fullFen),
      }),
    ),
  );
  slip.querySelector('[data-at="sums"]').replaceChildren(
    ...sums(receipt).map(([name, fen]) => filled("receipt-sum", { name, amount: yuan(fen) })),
  );
  slip.querySelector("#receipt-code").replaceChildren(code(coded(address, receipt.number)));
  paper.replaceSync(`@page { size: 58mm ${heightOf(slip)}mm; margin: 0 5mm; }`);
}

/* How much paper it takes, whatever wraps: browsers do not say. */
function heightOf(slip) {
  slip.classList.add("on-paper");
  const height = slip.getBoundingClientRect().height;
  slip.classList.remove("on-paper");
  return Math.ceil(height / MM) + SPARE_MM;
}

function points(receipt) {
  return receipt.points ? ` · ${say("本次积分", "points earned")} ${receipt.points}` : "";
}

function instead(receipt) {
  return receipt.instead ? `${say("换货，原小票", "Exchange of")} ${receipt.instead}` : "";
}

function coded(address, number) {
  const both = `${address}#${number}`;
  return both.length <= CODED_MAX ? both : number;
}

function sums(receipt) {
  const rows = [];
  if (receipt.offFen) rows.push([say("优惠", "Discount"), -receipt.offFen]);
  if (receipt.roundingFen) rows.push([say("抹零", "Rounding"), -receipt.roundingFen]);
  if (receipt.pointsFen) rows.push([say("积分抵扣", "Points"), -receipt.pointsFen]);
  rows.push([say("合计", "Total"), receipt.totalFen]);
  for (const [method, fen] of receipt.tenders) rows.push([WAYS[method], fen]);
  if (receipt.changeFen) rows.push([say("找零", "Change"), receipt.changeFen]);
  for (const [method, fen] of receipt.given ?? []) rows.push([`${say("退", "Given back")} ${WAYS[method]}`, -fen]);
  rows.push([say("其中增值税（仅供参考）", "VAT included (for information)"), receipt.taxFen]);
  return rows;
}
