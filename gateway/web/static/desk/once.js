/* What is shown once: a code to hand over, the token of a program, recovery codes. The answer to a
   form that stays brings it; when it is put away, the page is read anew. */
const dialog = document.getElementById("once");
const KINDS = ["code", "token", "recovery_codes"];

document.addEventListener("fanbu:done", (event) => {
  const kind = KINDS.find((name) => event.detail[name]);
  if (!kind) return;
  const said = event.detail[kind];
  dialog.querySelector("output").textContent = Array.isArray(said) ? said.join("\n") : said;
  for (const line of dialog.querySelectorAll("[data-for]")) line.hidden = line.dataset.for !== kind;
  dialog.querySelector(".once-address").textContent = `${location.origin}/redeem`;
  dialog.showModal();
});
dialog.querySelector("button").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => location.reload());
