/** Fetching what this person's other devices recorded. */

/**
 * Fetch the events of one walkthrough that are not here yet. Resolves {ok, problem}.
 *
 * A walkthrough of somebody else is 404 or 403 to whoever is signed in, so nothing of another
 * person's can come in this way.
 */
export async function pullWalkthrough({ device, api }, walkthrough) {
  const after = await device.ledger.cursor(walkthrough);
  const answer = await api.events(walkthrough, after);
  if (!answer.ok) return answer;
  const { events, cursor } = answer.body;
  if (events.length || cursor !== after) {
    await device.ledger.keepPulled(walkthrough, events, cursor);
  }
  return answer;
}

/**
 * Fetch those of this person's open walkthroughs that have changed on the server.
 *
 * `after` is the list's cursor that the last call resolved with, or null for the whole list.
 * Resolves {ok, problem, cursor}.
 */
export async function pullOpen({ device, api, user }, after) {
  const list = await api.walkthroughs(after);
  if (!list.ok) return list;
  for (const { id, observer, status, changed } of list.body.walkthroughs) {
    if (observer !== user.id || status !== "open") continue;
    const known = await device.ledger.cursor(id);
    if (known !== null && changed <= known) continue;
    const answer = await pullWalkthrough({ device, api }, id);
    if (!answer.ok) return answer;
  }
  return { ...list, cursor: list.body.cursor };
}
