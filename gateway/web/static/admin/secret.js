/* The secret of a webhook, read only when somebody asks for it. */
import { read } from "../desk/moves.js";
import { sentence } from "../desk/sentences.js";

const button = document.getElementById("show-secret");
const shown = document.getElementById("secret");

button?.addEventListener("click", async () => {
  try {
    shown.textContent = (await read(button.dataset.path)).secret;
  } catch (problem) {
    shown.textContent = await sentence(problem);
  }
  shown.hidden = false;
});
