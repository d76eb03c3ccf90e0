/** A rubric in the reader's language, where it brings a translation; the server does the same. */

/**
 * The rubric with the texts of its best translation; as it is where there is none.
 *
 * "es-MX" is served by "es-MX", then by "es". What a translation lacks stays as it was written.
 */
export function inLanguage(rubric, language) {
  const base = language.split("-")[0];
  if (rubric.language === language || rubric.language === base) return rubric;
  const { translations = {} } = rubric;
  const found = [language, base].find((tag) => Object.hasOwn(translations, tag));
  if (!found) return rubric;
  const { title, summary, marks, levels = {}, look_fors: lookFors = {} } = translations[found];
  return {
    ...rubric,
    original: rubric,
    language: found,
    title: title ?? rubric.title,
    summary: summary ?? rubric.summary,
    marks: marks ?? rubric.marks,
    levels: (rubric.levels ?? []).map(({ id, label }) => ({ id, label: own(levels, id) ?? label })),
    look_fors: rubric.look_fors.map((one) => lookFor(one, own(lookFors, one.id) ?? {})),
  };
}

/** The language that a text of the rubric is in: its original's, where nobody translated it. */
export function languageOf(rubric, text) {
  const { original } = rubric;
  return original && textsOf(original).has(text) ? original.language : rubric.language;
}

const known = new WeakMap();

function textsOf(rubric) {
  if (!known.has(rubric)) known.set(rubric, new Set(everyText(rubric)));
  return known.get(rubric);
}

function* everyText({ title, summary, marks, levels = [], look_fors: lookFors }) {
  yield* [title, summary, marks?.seen, marks?.counter, ...levels.map(({ label }) => label)];
  for (const one of lookFors) {
    for (const name of TEXTS) yield* [one[name] ?? []].flat();
    for (const { text } of [...one.seen ?? [], ...one.counter ?? []]) yield text;
  }
}

const TEXTS = ["title", "statement", "no_opportunity_when", "why", "questions", "next_steps"];

function lookFor(one, texts) {
  const translated = TEXTS.filter((name) => texts[name] !== undefined);
  const signs = (list) => (list ?? []).map(({ id, text }) => ({
    id, text: own(texts.signs ?? {}, id) ?? text,
  }));
  return {
    ...one,
    ...Object.fromEntries(translated.map((name) => [name, texts[name]])),
    seen: signs(one.seen),
    counter: signs(one.counter),
  };
}

/** Ids are people's: one of them may be called "constructor". */
function own(texts, id) {
  return Object.hasOwn(texts, id) ? texts[id] : undefined;
}
