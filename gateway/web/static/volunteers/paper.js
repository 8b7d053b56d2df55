/* A paper list: only the rows with both times are sent, on the clock of the activity's day. */
const form = document.querySelector("#paper");
const ZONE = "+08:00";

function put(row, name, value, kind = "text") {
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  hidden.dataset.kind = kind;
  row.append(hidden);
}

/* forms.js reads fields by their names: rows are numbered without gaps. */
function name() {
  let place = 0;
  for (const hidden of form.querySelectorAll("td input[type=hidden]")) hidden.remove();
  for (const row of form.querySelectorAll("[data-volunteer]")) {
    const [since, until] = row.querySelectorAll("input[type=time]");
    since.required = until.required = Boolean(since.value || until.value);
    if (!since.value || !until.value) continue;
    const cell = row.querySelector("td");
    put(cell, `rows.${place}.volunteer_id`, row.dataset.volunteer);
    put(cell, `rows.${place}.signed_in_at`, `${form.dataset.day}T${since.value}${ZONE}`, "moment");
    put(cell, `rows.${place}.signed_out_at`, `${form.dataset.day}T${until.value}${ZONE}`, "moment");
    place += 1;
  }
}

form.addEventListener("input", name);
