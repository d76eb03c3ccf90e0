/** Whose phone this is at the moment, remembered so that capture opens with no request. */

const LAST = "walkthrough-last-user";
const KNOWN = "walkthrough-known-users";
const DOUBT = "walkthrough-doubt";

/** {id, name, role, schools} of the person who last signed in here, or null. */
export function lastUser() {
  const user = read(LAST);
  return typeof user?.id === "string" ? user : null;
}

/** Remember the person who has signed in; null forgets them. */
export function setLastUser(user) {
  if (user === null) return write(LAST, null);
  const { id, name, role, schools } = user;
  return write(LAST, { id, name, role, schools });
}

/** Remember that a page for signing in was open here: the last user may not be the next. */
export function doubt() {
  write(DOUBT, true);
}

/** Whether that was so, once. */
export function takeDoubt() {
  const doubtful = read(DOUBT) === true;
  write(DOUBT, null);
  return doubtful;
}

/** The database that holds one person's data; another's code path never opens it. */
export function databaseName(userId) {
  return `walkthrough-${userId}`;
}

/** Whether this browser once kept data of that person: if the database is new, it was evicted. */
export function wasHere(userId) {
  return known().includes(userId);
}

export function rememberHere(userId) {
  if (!wasHere(userId)) write(KNOWN, [...known(), userId]);
}

export function forgetHere(userId) {
  write(KNOWN, known().filter((id) => id !== userId));
}

function known() {
  const ids = read(KNOWN);
  return Array.isArray(ids) ? ids : [];
}

// localStorage may be forbidden altogether; then nothing is remembered, and a sign-in is asked for.
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
