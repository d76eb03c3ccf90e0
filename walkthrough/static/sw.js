/*
 * Keeps the capture shell and its static files for use without a network, and nothing else: no
 * signed-in page and no answer of the API ever passes through here.
 *
 * The server puts one line in front, `const SHELL = {version, prefix, page, files}`, so that every
 * build is another worker. A new one waits until the pages of the old one are closed, or until a
 * page says that nobody is interrupted.
 */
"use strict";

const PREFIX = "walkthrough-shell-";
const CURRENT = PREFIX + SHELL.version;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers());
});

self.addEventListener("message", ({ data }) => {
  if (data?.type === "activate") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === SHELL.page) event.respondWith(shell(request));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(file(request));
  }
});

/** All or nothing: with one file missing or wrong, this worker is not installed. */
async function install() {
  const cache = await caches.open(CURRENT);
  try {
    await Promise.all([...SHELL.files, SHELL.page].map((path) => keep(cache, path)));
  } catch (error) {
    await caches.delete(CURRENT);
    throw error;
  }
}

async function keep(cache, path) {
  // The shell has no digest in its address, so it must not come from the browser's own cache.
  const isPage = path === SHELL.page;
  const response = await fetch(path, { cache: isPage ? "reload" : "default", redirect: "error" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  // A network's sign-in page is HTML with a 200, and the shell of another build is no use.
  const isHtml = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  const wrong = isPage ? !(await response.clone().text()).includes(SHELL.prefix) : isHtml;
  if (wrong) throw new Error(`${path}: not what this build needs`);
  await cache.put(path, response);
}

/** Keep this build and the one before it, which an old page in another tab may still be using. */
async function forgetOthers() {
  const names = await caches.keys();
  const before = names.filter((name) => name.startsWith(PREFIX) && name !== CURRENT).at(-1);
  const unknown = names.filter((name) => name !== CURRENT && name !== before);
  await Promise.all(unknown.map((name) => caches.delete(name)));
}

async function shell(request) {
  const cache = await caches.open(CURRENT);
  return (await cache.match(SHELL.page, { ignoreVary: true })) ?? fetch(request);
}

/** An address with a build's digest means the same bytes for ever, whichever cache has them. */
async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
