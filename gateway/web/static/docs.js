// Finding an operation while typing; without this script the form asks the server.
"use strict";

const field = document.getElementById("q");
const found = document.getElementById("found");
const sections = [...document.querySelectorAll("main > section[id]")];
const operations = [...document.querySelectorAll("details[data-find]")].map((element) => ({
  element,
  text: `${element.querySelector("summary").textContent} ${element.dataset.find}`.toLowerCase(),
}));

function find() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { element, text } of operations) {
    element.hidden = !words.every((word) => text.includes(word));
    count += element.hidden ? 0 : 1;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector("details:not([hidden])");
    const link = document.querySelector(`.contents a[href="#${section.id}"]`);
    if (link) link.hidden = section.hidden;
  }
  found.textContent = words.length ? `${count} / ${operations.length}` : "";
}

field.addEventListener("input", find);
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
