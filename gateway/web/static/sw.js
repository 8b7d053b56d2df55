/* Keeps the shell of a page, so that it opens without a line. While the house answers, everything
   is asked of the house; what it said of a page is kept for when it does not. /api is never touched. */
const VERSION = "%VERSION%";
const SHELLS = "%SHELLS%";
const SCOPE = new URL(self.registration.scope).pathname;
const KEPT = SHELLS[SCOPE] ?? [];
const FILES = `shell ${SCOPE} ${VERSION}`;
const PAGES = `pages ${SCOPE}`;
const MILLISECONDS = 4_000;
const AWAY_MILLISECONDS = 10_000; // after a silence the house is not waited for again so soon
let awayUntil = 0;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (KEPT.includes(pathname)) event.respondWith(file(request));
});

async function keepShell() {
  const files = await caches.open(FILES);
  await files.addAll(KEPT.map((path) => new Request(path, { cache: "no-cache" })));
}

async function forgetOld() {
  for (const name of await caches.keys()) {
    if (name.startsWith(`shell ${SCOPE} `) && name !== FILES) await caches.delete(name);
  }
}

/* A page is kept as it was last seen here; one that was never seen is the first page instead. */
async function page(request) {
  const pages = await caches.open(PAGES);
  const path = new URL(request.url).pathname;
  try {
    const answer = await asked(request);
    if (answer.ok && !answer.redirected && answer.type === "basic") await pages.put(path, answer.clone());
    if (answer.status < 500) return answer;
    return (await pages.match(path)) ?? answer;
  } catch {
    return (await pages.match(path)) ?? (await pages.match(SCOPE)) ?? Response.error();
  }
}

async function file(request) {
  try {
    const answer = await asked(request, { cache: "no-cache" }); // not what was right before an upgrade
    if (answer.ok) return answer;
  } catch {
    /* then what is kept */
  }
  return (await caches.match(request, { cacheName: FILES, ignoreSearch: true })) ?? Response.error();
}

async function asked(request, how = {}) {
  if (Date.now() < awayUntil && request.mode !== "navigate") throw new Error("away");
  try {
    const answer = await fetch(request, { ...how, signal: AbortSignal.timeout(MILLISECONDS) });
    awayUntil = 0;
    return answer;
  } catch (error) {
    awayUntil = Date.now() + AWAY_MILLISECONDS;
    throw error;
  }
}
