/* After a report was written down: its code, once. */
const form = document.getElementById("taken");
const said = document.getElementById("code-said");

form?.addEventListener("fanbu:done", (event) => {
  form.hidden = true;
  said.hidden = false;
  said.querySelector("b").textContent = event.detail.code;
  said.focus();
});
