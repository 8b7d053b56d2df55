/* The ids that a line may belong to, with their names, asked for when a field of them is shown. */
import { read } from "../desk/moves.js";

const LISTS = {
  supplier: "/api/v1/store/suppliers?limit=200",
  fund: "/api/v1/funds/funds?limit=200",
  building: "/api/v1/property/buildings?limit=200",
};
const asked = new Set();

/* Fill the list of a dimension once. Whoever may not read it types the id. */
export async function known(dimension) {
  if (!(dimension in LISTS) || asked.has(dimension)) return;
  asked.add(dimension);
  const said = await read(LISTS[dimension]).catch(() => ({ items: [] }));
  const options = said.items.map((item) => new Option(item.name ?? item.address ?? item.id, item.id));
  document.getElementById(`known-${dimension}`).replaceChildren(...options);
}
