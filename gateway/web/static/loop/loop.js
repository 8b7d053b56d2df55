/* The slider of the months leads to the month; what shops take today is looked at again and again. */
import { read, yuan } from "../desk/moves.js";

const SECONDS = 30;
const SETTLED_MILLISECONDS = 500; // arrow keys go month by month

for (const form of document.querySelectorAll("form[data-months]")) {
  const months = JSON.parse(form.dataset.months);
  const slider = form.querySelector("input[type=range]");
  const told = form.querySelector("output");
  const chosen = () => months[Number(slider.value)] ?? null;
  slider.addEventListener("input", () => {
    told.textContent = chosen() ?? form.dataset.all;
    slider.setAttribute("aria-valuetext", told.textContent);
  });
  let waiting;
  slider.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(go, SETTLED_MILLISECONDS);
  });
  function go() {
    const address = new URL(location.href);
    address.searchParams.delete("period");
    if (chosen()) address.searchParams.set("period", chosen());
    location.assign(address);
  }
}

async function refresh(table) {
  const said = await read(table.dataset.live).catch(() => null); // the next round asks again
  for (const outlet of said?.items ?? []) {
    const row = table.querySelector(`[data-outlet="${CSS.escape(outlet.outlet_id)}"]`);
    for (const cell of row?.querySelectorAll("[data-figure]") ?? []) {
      const figure = outlet[cell.dataset.figure];
      cell.textContent = cell.dataset.figure.endsWith("_fen") ? yuan(figure) : figure;
    }
  }
}

for (const table of document.querySelectorAll("table[data-live]")) {
  setInterval(() => document.hidden || refresh(table), SECONDS * 1000);
}
