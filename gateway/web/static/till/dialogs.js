/* What the first scan need not wait for: what opens over the basket, and the badge. */
import { Checkout } from "./checkout.js";
import { discountDialog, quantityDialog } from "./line.js";
import { Members } from "./member.js";
import { draw } from "./receipt.js";
import { Tickets } from "./tickets.js";
import { Troubles } from "./troubles.js";

export { watch } from "../offline.js";

export function dialogs({ queue, basket, goods, till, done, said }) {
  return {
    quantity: quantityDialog(basket),
    discount: discountDialog(basket),
    tickets: new Tickets({ queue, basket, said }),
    troubles: new Troubles({ queue, basket, said }),
    members: new Members({ basket }),
    checkout: new Checkout({ queue, basket, goods, till, done: (receipt, isWaiting) => done(receipt, isWaiting, draw) }),
  };
}
