/** Where a link wanted to go before somebody had to sign in: remembered in this tab, once. */

const WAY = "walkthrough-way";

/** Remember a fragment. */
export function keepWay(hash) {
  try {
    sessionStorage.setItem(WAY, hash);
  } catch {
    // Where a browser keeps nothing, the link has to be opened again.
  }
}

/** The fragment that was remembered, or null; asked once, it is forgotten. */
export function takeWay() {
  try {
    const way = sessionStorage.getItem(WAY);
    sessionStorage.removeItem(WAY);
    return way;
  } catch {
    return null;
  }
}
