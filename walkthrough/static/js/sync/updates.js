/** The app's own updates: a new build waits until the page says that nobody is interrupted. */

/** Only capture is kept for offline use; signed-in pages never pass through the worker. */
const SCOPE = "/capture";
const HOUR = 3_600_000;

/**
 * Register the service worker. `onReady(activate)` is called when a newer build is installed and
 * waits; `activate()` lets it take over and resolves when it has: then reload.
 *
 * Resolves with the registration, or null where there is none (no HTTPS, or it was refused).
 */
export async function watchUpdates(onReady) {
  const workers = globalThis.navigator?.serviceWorker;
  if (!workers) return null;
  let registration;
  try {
    registration = await workers.register("/sw.js", { scope: SCOPE, updateViaCache: "none" });
  } catch (error) {
    console.warn("No offline mode:", error);
    return null;
  }
  const offer = () => {
    if (registration.waiting && registration.active) onReady(() => activate(registration));
  };
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing.addEventListener("statechange", () => {
      if (installing.state === "installed") offer();
    });
  });
  offer();
  lookNowAndThen(registration);
  return registration;
}

/** An installed app may stay open for weeks without loading a page, which is when browsers look. */
function lookNowAndThen(registration) {
  let looked = Date.now();
  addEventListener("visibilitychange", () => {
    if (Date.now() - looked < HOUR) return;
    looked = Date.now();
    registration.update().catch(() => {}); // No network: the next look will do.
  });
}

function activate(registration) {
  return new Promise((resolve) => {
    const { waiting } = registration;
    if (!waiting) return resolve(); // Another tab has let it in.
    waiting.addEventListener("statechange", () => {
      if (waiting.state === "activated") resolve();
    });
    return waiting.postMessage({ type: "activate" });
  });
}
