/** Copies of what the server knows, so that the next visit can begin without it. */

/**
 * Fetch who is signed in, their rubrics, classes and walkthroughs, and keep them on the device
 * under the keys 'session', 'rubrics', 'rubric:<id>@<version>', 'classes' and 'walkthroughs'.
 * Resolves {ok, problem}; what could not be fetched keeps its older copy.
 */
export async function refresh({ device, api }) {
  const hindrance = await sameUser({ device, api });
  if (hindrance) return hindrance;
  const answers = {
    rubrics: await api.rubrics(),
    classes: await api.classes(),
    walkthroughs: await api.walkthroughs(),
  };
  Object.assign(answers, await newRubrics({ device, api, list: answers.rubrics }));
  // Somebody else may have signed in while this went on: theirs must not end up in this database.
  const session = await api.session();
  if (!isOf(device, session)) return session.ok ? OTHER_USER : session;
  const { csrf_token: _secret, ...known } = session.body;
  await device.put("session", known);
  for (const [key, answer] of Object.entries(answers)) {
    if (answer.ok) await device.put(key, answer.body);
  }
  return Object.values(answers).find(({ ok }) => !ok) ?? session;
}

/** Null when the device's own person is signed in; otherwise the answer that says why not. */
export async function sameUser({ device, api }) {
  const session = await api.session();
  if (isOf(device, session)) return null;
  return session.ok ? OTHER_USER : session;
}

const OTHER_USER = {
  ok: false, status: 200, body: null, problem: { code: "other_user", retry_after: null },
};

function isOf(device, session) {
  return session.ok && session.body.user?.id === device.userId;
}

/** The latest version of each rubric, where it is not here yet: a version never changes. */
async function newRubrics({ device, api, list }) {
  const answers = {};
  for (const { id, version, latest } of list.body?.rubrics ?? []) {
    const key = `rubric:${id}@${version}`;
    if (latest && (await device.get(key)) === undefined) {
      answers[key] = await api.rubric(id, version);
    }
  }
  return answers;
}
