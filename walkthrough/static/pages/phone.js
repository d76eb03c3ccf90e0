/** What ordinary pages owe the capture app on the same phone: whose it is, and a careful sign-out. */

import { openDevice } from "../js/store/device.js";
import { doubt, wasHere } from "../js/store/people.js";
import { downloadUnsent } from "../js/ui/download.js";

const { user } = document.body.dataset;
const dialog = document.getElementById("unsent");

// A page for people who are not signed in: whoever signs in next need not be who was here last.
if (!user) doubt();

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", (event) => {
    if (!user || !wasHere(user)) return;
    event.preventDefault();
    leave(form);
  });
}

/** Sign out once nothing is lost by it: what was sent leaves the phone, what was not is asked about. */
async function leave(form) {
  let device;
  try {
    device = await openDevice({ userId: user });
    const { unsent, aside } = await device.counts();
    if (unsent + aside === 0) await device.wipe();
    else if (!(await decide(device, unsent + aside))) return;
  } catch (error) {
    // The data stays where it is, under the person's own name; signing out must still be possible.
    console.error(error);
  } finally {
    device?.close();
  }
  form.submit();
}

/** Resolves true to sign out, false to stay. Erasing takes a tap on the button that says so. */
function decide(device, count) {
  dialog.querySelector("[data-count]").textContent = count;
  dialog.showModal();
  dialog.querySelector("h2").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(["keep", "discard"].includes(dialog.returnValue)), { once: true });
    dialog.onclick = async ({ target }) => {
      const choice = target.closest("[data-choice]")?.dataset.choice;
      if (choice === "save") return downloadUnsent(await device.exportUnsent());
      if (choice === "discard") await device.wipe();
      if (choice) dialog.close(choice);
      return undefined;
    };
  });
}
