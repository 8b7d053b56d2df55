/* A paper of a voucher, sent as it is. */
import { move } from "../desk/moves.js";
import { sentence } from "../desk/sentences.js";

for (const form of document.querySelectorAll("[data-paper]")) {
  form.addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    const line = form.querySelector(".trouble");
    line.hidden = true;
    try {
      const path = `${form.dataset.paper}?name=${encodeURIComponent(file.name)}`;
      await move(path, file, undefined, file.type || "application/octet-stream");
      location.reload();
    } catch (problem) {
      line.textContent = await sentence(problem);
      line.hidden = false;
    }
  });
}
