/**
 * Joining a colleague's visit: the code that is said across a room, and the link that carries
 * what a second phone needs to begin, so that it needs no server. The code's twin is
 * domain/joining.py.
 */

// No vowels, so no words; nothing that looks or reads like another one (as in Open Location Codes).
const ALPHABET = "23456789CFGHJMPQRVWX";
const LENGTH = 6;
const PLACE = [
  "school", "teacher", "class", "subject", "grade", "task", "lesson_part", "class_id", "teacher_id",
];
const NEEDED = ["school", "teacher", "class"];
const MOST = { groups: 40, id: 64, text: 200 };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The code of a visit's id (a UUID): its last 48 bits, which are random, in a short form. */
export function codeOf(visit) {
  let number = parseInt(visit.replaceAll("-", "").slice(-12), 16);
  let code = "";
  for (let index = 0; index < LENGTH; index += 1) {
    code += ALPHABET[number % ALPHABET.length];
    number = Math.floor(number / ALPHABET.length);
  }
  return code;
}

/** The code that somebody typed, whatever its case and spacing; null where it is none. */
export function codeIn(text) {
  const code = text.replace(/[\s-]/g, "").toUpperCase();
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter))
    ? code
    : null;
}

/** What a link says of a visit: a query string, kept in the fragment, which no server is sent. */
export function queryOf({ visit, rubric, place, groups }) {
  const query = new URLSearchParams({ visit, rubric: `${rubric.id}@${rubric.version}` });
  for (const name of PLACE) if (place[name]) query.append(name, place[name]);
  for (const { id, name } of groups) {
    query.append("group", id);
    query.append("name", name);
  }
  return query.toString();
}

/** The visit that a link speaks of, {visit, rubric, place, groups}; null unless it is all there. */
export function visitIn(text) {
  const query = new URLSearchParams(text);
  const [, id, version] = /^(.+)@(.+)$/.exec(query.get("rubric") ?? "") ?? [];
  const given = PLACE.map((name) => [name, query.get(name)]).filter(([, value]) => value);
  const place = Object.fromEntries(given);
  const ids = query.getAll("group");
  const names = query.getAll("name");
  const groups = ids.map((group, index) => ({ id: group, name: names[index] }));
  const isWhole = UUID.test(query.get("visit") ?? "")
    && isText(id) && isText(version)
    && NEEDED.every((name) => place[name]) && given.every(([, value]) => isText(value))
    && ids.length === names.length && ids.length <= MOST.groups
    && new Set(ids).size === ids.length && groups.every(isGroup);
  return isWhole ? { visit: query.get("visit"), rubric: { id, version }, place, groups } : null;
}

function isGroup({ id, name }) {
  return isText(id) && id.length <= MOST.id && id !== "class" && isText(name);
}

function isText(value) {
  return Boolean(value) && value.length <= MOST.text && !value.includes("\0");
}
