/* Parts are goods of the shop: its catalogue is kept in the browser, so that a scan is understood
   without a line. What the scan means is decided by the shop all the same. */
import { read } from "../desk/moves.js";

const NAME = "goods";
const SHOWN_MAX = 500; // of the list a browser offers while somebody types

/* The catalogue as it was kept, brought up to date where there is a line. */
export async function goodsOf(queue) {
  const kept = (await queue.kept(NAME)) ?? { version: 0, items: {} };
  try {
    const fresh = await changes(kept);
    await queue.keep(NAME, fresh);
    return fresh.items;
  } catch {
    return kept.items;
  }
}

async function changes(kept) {
  const items = { ...kept.items };
  let version = null;
  let after = "";
  do {
    const page = await read(`/api/v1/store/catalogue?since=${kept.version}&limit=200${after && `&after=${encodeURIComponent(after)}`}`);
    version ??= page.version;
    for (const { id, sku, name, unit, barcodes } of page.items) {
      items[id] = { sku, name, unit, barcodes: barcodes.map((each) => each.barcode) };
    }
    after = page.next ?? "";
  } while (after);
  return { version, items };
}

/* What somebody scanned or wrote: {barcode} or {sku} with its name, "many", or null for nothing. */
export function found(items, text) {
  const said = text.trim();
  const all = Object.values(items);
  const scanned = all.find((each) => each.barcodes.includes(said));
  if (scanned) return { by: { barcode: said }, name: scanned.name };
  const exact = all.find((each) => each.sku === said || each.name === said);
  if (exact) return { by: { sku: exact.sku }, name: exact.name };
  if (!all.length) return { by: { barcode: said }, name: said }; // nothing is known here yet
  const alike = said ? all.filter((each) => each.name.includes(said)) : [];
  if (alike.length === 1) return { by: { sku: alike[0].sku }, name: alike[0].name };
  return alike.length ? "many" : null;
}

export function offer(list, items) {
  list.replaceChildren(
    ...Object.values(items)
      .slice(0, SHOWN_MAX)
      .map((each) => Object.assign(document.createElement("option"), { value: each.name })),
  );
}

/* The barcode in a picture, where the browser can see one. */
export const canSee = "BarcodeDetector" in globalThis;

export async function seen(file) {
  const [code] = await new globalThis.BarcodeDetector().detect(await createImageBitmap(file));
  return code?.rawValue ?? null;
}
