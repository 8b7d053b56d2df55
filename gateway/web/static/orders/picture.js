/* A photo of an order from a desk: made small here, sent once. */
import { tell } from "../desk/forms.js";
import { move, newKey } from "../desk/moves.js";
import { shrink } from "../photo.js";

const form = document.getElementById("picture");
let asked = null; // what was sent under which key and is not answered yet

form?.addEventListener("change", () => { asked = null; });

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    asked ??= await small(form.elements.file.files[0]);
    if (!asked) return;
    const kind = encodeURIComponent(form.elements.kind.value);
    await move(`${form.dataset.path}?kind=${kind}`, asked.jpeg, asked.key, "image/jpeg");
    location.reload();
  } catch (problem) {
    if (!problem.isOpen) asked = null;
    await tell(form, problem);
  } finally {
    form.ariaBusy = "false";
  }
});

async function small(file) {
  try {
    return { jpeg: (await shrink(file)).jpeg, key: newKey() };
  } catch {
    const line = form.querySelector(".trouble");
    line.textContent = line.dataset.unread;
    line.hidden = false;
    return null;
  }
}
