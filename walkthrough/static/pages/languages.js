/** After another language was chosen: lets capture's copy on this phone follow at once. */

const KEY = "language-chosen";

for (const form of document.querySelectorAll("form[data-languages]")) {
  form.addEventListener("submit", () => {
    try {
      sessionStorage.setItem(KEY, "1");
    } catch {
      // Without storage the browser finds the new copy by itself when capture is opened.
    }
  });
}

/** The worker's copy of the shell is in the old language until the browser looks for a new one. */
async function follow() {
  try {
    if (!sessionStorage.getItem(KEY)) return;
    sessionStorage.removeItem(KEY);
    const registration = await navigator.serviceWorker?.getRegistration("/capture");
    if (!registration?.active) return;
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing.addEventListener("statechange", () => {
        // An open capture goes on as it is: only the next one comes from the new copy.
        if (installing.state === "installed") installing.postMessage({ type: "activate" });
      });
    });
    await registration.update();
  } catch (error) {
    console.warn("Capture keeps its language for now:", error);
  }
}

follow();
