/* A scanner ends a barcode with Enter, which goes on to the next field and sends nothing yet. */
for (const field of document.querySelectorAll("[data-scanned]")) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const controls = [...field.form.elements];
    controls[controls.indexOf(field) + 1]?.focus();
  });
}
