/* The ballots of a vote: what is sent is only what somebody has chosen on this page. */
const form = document.getElementById("ballots");
const button = form.querySelector("button");

/* Those that are chosen are numbered without gaps, as the API reads them. */
function number() {
  for (const field of form.querySelectorAll("[type=hidden]")) field.remove();
  let count = 0;
  for (const choice of form.querySelectorAll("select[data-household]")) {
    const isSaid = choice.value !== choice.dataset.before;
    choice.name = isSaid ? `ballots.${count}.choice` : "";
    if (!isSaid) continue;
    const household = Object.assign(document.createElement("input"), {
      type: "hidden", name: `ballots.${count}.household_id`, value: choice.dataset.household,
    });
    choice.after(household);
    count += 1;
  }
  button.disabled = count === 0;
  form.querySelector("[data-number]").textContent = count || "";
}

form.addEventListener("change", number);
number();
