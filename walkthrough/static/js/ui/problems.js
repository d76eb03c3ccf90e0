/** What went wrong on this device, in words: what happened, what was kept, what to do. */

import { _ } from "./i18n.js";

/** Text for a StoreError, or any other error, that stopped something from being recorded. */
export function refusal(error) {
  switch (error?.code) {
    case "storage_full":
      return _("Not saved: this phone's storage is full. Everything counted so far is safe. Free some space, then tap again.");
    case "storage_unavailable":
      return _("Not saved: this browser keeps no data, perhaps because the window is private. Open the page in an ordinary window.");
    case "storage_timeout":
      return _("Not saved: this phone's storage did not answer. Everything counted so far is safe. Tap again; if it goes on, reload the page.");
    case "newer_version":
      return _("Not saved: a newer version of this page runs in another tab. Everything counted so far is safe. Reload this page.");
    case "wiped":
      return _("Not saved: this phone's data was erased when you signed out in another tab. Reload this page.");
    default:
      return _("Not saved. Everything counted so far is safe. Tap again; if it goes on, reload the page.");
  }
}

/** Text for a file that could not be brought in. */
export function fileRefusal(error) {
  switch (error?.code) {
    case "other_observer":
      return _("That file belongs to another observer. Nothing was brought in. Only the person who recorded it can bring it in, signed in as themselves.");
    case "invalid_file":
      return _("That is not a file of saved evidence. Nothing was brought in. Choose a file whose name begins with “walkthrough-unsent”.");
    default:
      return _("The file could not be brought in, and nothing on this phone has changed. Try again.");
  }
}
