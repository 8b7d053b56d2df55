/* Sending a file: how much of it went out, what came of it, and what is wrong with which line. The
   same file under the same key is asked once, however often the line breaks. */
import { isEnglish, newKey, Problem, say } from "../desk/moves.js";
import { tell } from "../desk/forms.js";
import { inChinese } from "./lines.js";

const form = document.getElementById("import");
const file = document.getElementById("file");
let sent = { said: null, key: null }; // the file that was sent last, and its key

function chosen() {
  return document.querySelector("[name=kind]:checked");
}

function choose() {
  for (const part of document.querySelectorAll("[data-kind-of]")) part.hidden = part.dataset.kindOf !== chosen().value;
  for (const part of document.querySelectorAll("[data-only]")) part.hidden = part.dataset.only !== chosen().value;
  forget();
}

function forget() {
  for (const id of ["bad", "report", "way"]) document.getElementById(id).hidden = true;
  form.querySelector(".trouble").hidden = true;
}

/* XMLHttpRequest, because fetch does not say how much of a body has gone out. */
function send(to, body, key, heard) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("POST", to);
    asked.setRequestHeader("Content-Type", body.name.endsWith(".xlsx") ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv");
    asked.setRequestHeader("Idempotency-Key", key);
    asked.timeout = 120_000;
    asked.upload.onprogress = (gone) => gone.lengthComputable && heard(gone.loaded / gone.total);
    asked.onload = () => {
      let said = {};
      try {
        said = JSON.parse(asked.responseText);
      } catch {
        // What is no JSON has nothing to say.
      }
      if (asked.status < 300) resolve(said);
      else reject(new Problem(asked.status, said));
    };
    asked.onerror = asked.ontimeout = () => reject(new Problem(0, {}));
    asked.send(body);
  });
}

function show(share) {
  document.getElementById("way").hidden = false;
  document.getElementById("progress").value = Math.round(share * 100);
  document.getElementById("stage").textContent =
    share < 1 ? say(`正在上传 ${Math.round(share * 100)}%`, `Sending ${Math.round(share * 100)} %`) : say("已上传，正在检查每一行……", "Sent; reading every line …");
}

function report(answer) {
  const line = document.getElementById("report");
  const parts = [
    [answer.created, "新增", "created"],
    [answer.updated, "更新", "updated"],
    [answer.unchanged, "没有变化", "unchanged"],
    [answer.buildings_created, "新建楼栋", "buildings made"],
  ].filter(([number]) => number !== undefined && number !== null);
  line.textContent = say("导入好了：", "Imported: ") + parts.map(([number, zh, en]) => say(`${zh} ${number}`, `${number} ${en}`)).join(say("，", ", ")) + say("。", ".");
  line.hidden = false;
}

async function blame(lines) {
  const part = document.getElementById("bad");
  const told = isEnglish ? lines.map((bad) => [bad.message]) : await inChinese(lines);
  const rows = lines.map((bad, index) => {
    const [line, field, what] = [[String(bad.line)], [[bad.field]], told[index]].map(cell);
    line.className = "number";
    const row = document.createElement("tr");
    row.append(line, field, what);
    return row;
  });
  part.querySelector("tbody").replaceChildren(...rows);
  part.hidden = false;
  part.querySelector("h2").focus();
}

/* A cell of pieces; a value stands in it as it stands in the file. */
function cell(pieces) {
  const made = document.createElement("td");
  for (const piece of pieces) {
    if (typeof piece === "string") {
      made.append(piece);
    } else if (piece[0]) {
      const value = document.createElement("code");
      value.textContent = piece[0];
      made.append(value);
    }
  }
  return made;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  const body = file.files[0];
  const making = form.create_buildings.checked && !form.create_buildings.closest("[hidden]");
  const to = chosen().dataset.to + (making ? "?create_buildings=true" : "");
  const said = JSON.stringify([to, body.name, body.size, body.lastModified]);
  if (sent.said !== said) sent = { said, key: newKey() };
  forget();
  form.ariaBusy = "true";
  show(0);
  try {
    report(await send(to, body, sent.key, show));
    sent = { said: null, key: null };
  } catch (problem) {
    if (!problem.isOpen) sent = { said: null, key: null };
    await tell(form, problem);
    if (problem.said?.lines?.length) await blame(problem.said.lines);
  } finally {
    form.ariaBusy = "false";
    document.getElementById("way").hidden = true;
  }
});
file.addEventListener("change", forget);
for (const kind of document.querySelectorAll("[name=kind]")) kind.addEventListener("change", choose);
choose();
