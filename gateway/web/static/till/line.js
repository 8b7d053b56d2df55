/* The number and the discount of the chosen line, each asked in a small dialog. */
import { fenOf, yuan } from "../desk/moves.js";
import { roundHalfUp, thousandthsOf } from "./pricing.js";
import { amount, say } from "./words.js";

export function quantityDialog(basket) {
  const dialog = document.querySelector("#quantity");
  const entry = dialog.querySelector("input");
  const trouble = dialog.querySelector(".trouble");
  onSubmit(dialog, () => {
    const count = entry.value.trim() === "0" ? 0 : thousandthsOf(entry.value);
    if (count === null) return complain(trouble, say("数量最多三位小数，例如 1.250。", "At most three decimals, such as 1.250."));
    basket.count(count);
    return dialog.close();
  });
  return {
    open() {
      const line = basket.lines[basket.chosen];
      if (!line) return;
      begin(dialog, trouble, line.good.name);
      entry.value = amount(line.count);
      entry.select();
    },
  };
}

/* "5" is five yuan off, "90%" is what remains to be paid, "9折" the same. */
export function discountDialog(basket) {
  const dialog = document.querySelector("#discount");
  const [entry, reason] = dialog.querySelectorAll("input");
  const trouble = dialog.querySelector(".trouble");
  onSubmit(dialog, () => {
    const line = basket.price().lines[basket.chosen];
    const fen = offOf(entry.value, line.fen - line.offFen);
    if (fen === null || fen > line.fen - line.offFen) {
      return complain(trouble, say("填减多少元（2.50）或打几折（9折、90%）。", "Type yuan off (2.50) or what remains (90%)."));
    }
    basket.discount(fen, reason.value.trim());
    return dialog.close();
  });
  return {
    open() {
      const line = basket.lines[basket.chosen];
      if (!line) return;
      begin(dialog, trouble, line.good.name);
      entry.value = line.discountFen ? yuan(line.discountFen) : "";
      reason.value = line.reason;
      entry.select();
    },
  };
}

function offOf(text, fullFen) {
  const share = /^(\d{1,3}(?:\.\d)?)\s*(%|折)$/.exec(text.trim());
  if (!share) return text.trim() === "" ? 0 : fenOf(text);
  // 9折 and 90% are 900 thousandths; 8.5折 and 85% are 850.
  const tenths = Number(share[1].replace(".", "")) * (share[1].includes(".") ? 1 : 10);
  const thousandths = share[2] === "%" ? tenths : tenths * 10;
  return thousandths > 1000 ? null : fullFen - roundHalfUp(fullFen, thousandths, 1000);
}

function onSubmit(dialog, act) {
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}

function begin(dialog, trouble, name) {
  dialog.querySelector("[data-at=name]").textContent = name;
  trouble.hidden = true;
  dialog.showModal();
  dialog.querySelector("input").focus();
}

function complain(trouble, text) {
  trouble.textContent = text;
  trouble.hidden = false;
}
