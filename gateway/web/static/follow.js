/* The page of a tracking code: every form is one deed, and the page is read anew after it. */
import { ask } from "./asking.js";
import { sentence } from "./words.js";

const page = document.getElementById("follow");
const HEARD = "heard";
const AS = {
  number: Number,
  boolean: (value) => value === "true",
  text: (value) => value.trim() || null,
};

function said(form) {
  const fields = [...form.elements].filter(
    (field) => field.name && (field.type !== "radio" || field.checked),
  );
  return Object.fromEntries(fields.map((field) => [field.name, AS[field.dataset.as ?? "text"](field.value)]));
}

for (const form of page.querySelectorAll("form[data-deed]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const notice = form.querySelector(".notice");
    notice.textContent = "";
    button.disabled = true;
    try {
      await ask(`/reports/${page.dataset.code}/${form.dataset.deed}`, said(form));
      sessionStorage.setItem(HEARD, page.dataset.heard);
      location.reload();
    } catch (refused) {
      button.disabled = false;
      notice.textContent = sentence(refused.code);
    }
  });
}

document.getElementById("heard").textContent = sessionStorage.getItem(HEARD) ?? "";
sessionStorage.removeItem(HEARD);
document.documentElement.dataset.ready = "";
