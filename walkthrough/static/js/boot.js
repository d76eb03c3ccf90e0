/** Capture's wiring: finds out whose phone this is, opens their data, shows the right screen. */

import { openDevice, openPractice } from "./store/device.js";
import { lastUser, setLastUser, takeDoubt } from "./store/people.js";
import { keepWay, takeWay } from "./store/way.js";
import { createApi } from "./sync/api.js";
import { createSync } from "./sync/sync.js";
import { watchUpdates } from "./sync/updates.js";
import { App } from "./ui/app.js";
import { Library } from "./ui/library.js";
import { cannotKeep, noPreview, notForTeachers, signInFirst, stranger } from "./ui/messages.js";
import { Router } from "./ui/router.js";

const root = document.getElementById("app");
const api = createApi();
let running = null;
let offered = null;

/** Show that person's capture, in place of anybody else's. */
async function open(user) {
  running?.close();
  running = null;
  if (user.role === "teacher") return notForTeachers().mount(root);
  let device;
  try {
    device = await openDevice({ userId: user.id });
  } catch (error) {
    return cannotKeep(error).mount(root);
  }
  const sync = createSync({ device, api, user });
  const app = new App({
    user, device, openPractice,
    library: new Library(device, api),
    status: sync,
    go: (path) => { location.hash = path; },
  });
  const router = new Router(app, root);
  const forget = device.onChange(({ kind }) => kind === "wiped" && location.reload());
  running = {
    user, app,
    close() {
      forget();
      router.stop();
      sync.stop();
      device.close();
    },
  };
  if (offered) app.offerUpdate(offered);
  sync.start();
  return router.start();
}

/** Make the phone the signed-in person's, if it is not theirs already. */
async function meet({ user }) {
  setLastUser(user);
  if (running?.user.id !== user.id) await open(user);
}

/** A draft of a rubric as observers will have it: a practice run, and nothing else. */
async function preview(draft) {
  const { ok, body } = await api.draftRubric(draft);
  if (!ok) return noPreview().mount(root);
  const app = new App({
    user: null, device: openPractice(), openPractice,
    library: { rubrics: async () => [body], rubric: async () => body },
    status: null,
    go: (path) => { location.hash = path; },
    practicePath: `/preview/${draft}`,
  });
  return new Router(app.forPractice(), root).start();
}

async function main() {
  const [, draft] = /^#\/preview\/([\w-]+)/.exec(location.hash) ?? [];
  if (draft) return preview(draft);
  const way = takeWay();
  if (way && !location.hash) history.replaceState(null, "", way);
  const known = lastUser();
  // Nobody waits for the server to go on tapping, except right after the sign-in page was open
  // here: then it may be somebody else, who must not see what is not theirs.
  const doubtful = takeDoubt();
  if (known && !doubtful) await open(known);
  const session = await api.session();
  if (session.ok) return meet(session.body);
  if (known) return running ?? open(known);
  // What a colleague's link wanted is not forgotten over signing in.
  if (location.hash.startsWith("#/join")) keepWay(location.hash);
  return (session.status === 401 ? signInFirst() : stranger()).mount(root);
}

watchUpdates((activate) => {
  offered = async () => {
    await activate();
    location.reload();
  };
  running?.app.offerUpdate(offered);
});
main();
