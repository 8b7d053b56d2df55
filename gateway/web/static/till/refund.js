/* What comes back of a receipt: only the lines with a quantity are sent. */
const form = document.querySelector("form[data-back]");

/* forms.js reads fields by their names: those with a quantity are numbered, one after the other. */
function name() {
  let place = 0;
  for (const hidden of form.querySelectorAll("input[type=hidden]")) hidden.remove();
  for (const input of form.querySelectorAll("input[data-line]")) {
    if (input.value.trim() === "") {
      input.removeAttribute("name");
      continue;
    }
    const line = Object.assign(document.createElement("input"), { type: "hidden", name: `lines.${place}.line_no`, value: input.dataset.line });
    line.dataset.kind = "number";
    input.before(line);
    input.name = `lines.${place}.quantity`;
    place += 1;
  }
}

if (form) {
  form.addEventListener("input", name);
  form.querySelector("#all-back")?.addEventListener("click", () => {
    for (const input of form.querySelectorAll("input[data-sold]")) input.value = input.dataset.sold;
    name();
  });
  form.querySelector("input[data-line]")?.focus();
}
