/* What every page that works without a line has: a badge that always tells how things stand, and
   the worker that keeps the page. */
import { say } from "./desk/moves.js";

const UPDATE_MILLISECONDS = 30 * 60_000;

/* The badge is the page's `#badge`, its number of troubles a button that the page may listen to. */
export function watch(queue, scope) {
  const badge = document.querySelector("#badge");
  queue.addEventListener("change", ({ detail }) => show(badge, detail));
  keepPage(scope);
}

function show(badge, { online, waiting, troubled, signedOut }) {
  const line = signedOut
    ? say("请重新登录", "Sign in again")
    : online === null
      ? say("正在连接", "Connecting")
      : online
        ? say("在线", "Online")
        : say("离线", "Offline");
  badge.querySelector("[data-line]").textContent = line;
  badge.querySelector("[data-waiting]").textContent = `${say("待同步", "to send")} ${waiting}`;
  badge.querySelector("[data-troubled]").textContent = `${say("需处理", "to settle")} ${troubled}`;
  badge.dataset.state = troubled ? "troubled" : signedOut || online === false ? "offline" : "online";
}

async function keepPage(scope) {
  const worker = globalThis.isSecureContext ? navigator.serviceWorker : null;
  const registration = (await worker?.register("/sw.js", { scope }).catch(() => null)) ?? null;
  document.querySelector("#not-offline").hidden = registration !== null;
  if (!registration) return;
  setInterval(() => registration.update().catch(() => {}), UPDATE_MILLISECONDS);
  await worker.ready;
  const pages = await caches.open(`pages ${scope}`); // the first visit came before the worker
  if (!(await pages.match(location.pathname))) await pages.add(location.pathname).catch(() => {});
  document.documentElement.dataset.kept = ""; // from now on it opens without a line
}
