/* Nobody signs out of a device on which work still waits to be sent, whichever page is open; and
   the next person sees nothing of what was kept for this one. */
import { isEnglish } from "./moves.js";

const OUTBOX = "outbox";
const PAGES = "pages "; // the worker's names for what was seen here begin so
const form = document.querySelector("#sign-out");
const QUEUES = ["pos", `orders ${form?.dataset.user}`]; // of the device, and of who is at it

form?.addEventListener("submit", async (event) => {
  if (form.dataset.checked) return;
  event.preventDefault();
  const number = await left();
  if (number > 0) {
    tell(number);
    return;
  }
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    if (name.startsWith(PAGES)) await caches.delete(name);
  }
  form.dataset.checked = "yes";
  form.requestSubmit();
});

/* How much waits in all queues; opening one that is not there would make it, and wrongly. */
async function left() {
  const there = (await indexedDB.databases()).map(({ name }) => name);
  const numbers = await Promise.all(QUEUES.filter((name) => there.includes(name)).map(waiting));
  return numbers.reduce((all, one) => all + one, 0);
}

function waiting(name) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const counting = opening.result.transaction(OUTBOX).objectStore(OUTBOX).count();
      counting.onerror = () => reject(counting.error);
      counting.onsuccess = () => {
        opening.result.close();
        resolve(counting.result);
      };
    };
  });
}

function tell(number) {
  const line = document.querySelector("#kept-here");
  line.textContent = isEnglish
    ? `${number} are still kept on this device only. Sign out when they are sent and settled.`
    : `还有 ${number} 笔没有处理完，存在这台设备里。等它们同步好、处理好，再退出。`;
  line.hidden = false;
}
