/* Proposing other terms of a fund: only those that were changed are sent, and what was emptied is
   sent as nothing. */
import { fenOf } from "../desk/moves.js";

const form = document.getElementById("terms");

const SAID = {
  text: (place) => place.value.trim() || null,
  fen: (place) => (place.value.trim() ? fenOf(place.value) : null),
  flag: (place) => place.checked,
  list: (place) => [...place.querySelectorAll("input:checked")].map((box) => box.value),
  levels: (place) =>
    [...place.querySelectorAll(".level")]
      .map((row) => ({
        above_fen: fenOf(row.querySelector("[data-above]").value),
        approvals: Number(row.querySelector("[data-approvals]").value),
      }))
      .filter((level) => level.above_fen !== null || level.approvals),
};

function terms() {
  return [...form.querySelectorAll("[data-term]")].map((place) => [place.id, SAID[place.dataset.term](place)]);
}

const before = new Map(terms().map(([name, said]) => [name, JSON.stringify(said)]));

/* On the form itself, and so before forms.js, which listens further out, reads it. */
form.addEventListener("submit", () => {
  const changed = terms().filter(([name, said]) => JSON.stringify(said) !== before.get(name));
  form.dataset.body = JSON.stringify(Object.fromEntries(changed));
});
