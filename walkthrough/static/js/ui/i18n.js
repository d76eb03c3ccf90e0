/** Every text a person reads passes through here; the shell carries its language's catalogue. */

const catalogue = JSON.parse(document.getElementById("catalogue")?.textContent || "{}");
export const language = document.documentElement.lang || "en";
const plurals = new Intl.PluralRules(language);

/** The translation of `msgid`, with %(name)s replaced from `params`. */
export function _(msgid, params = {}) {
  return fill(catalogue[msgid] || msgid, params);
}

/** The same for a number of things: `n` also fills %(n)s. */
export function ngettext(singular, plural, n, params = {}) {
  const forms = catalogue[singular];
  const text = Array.isArray(forms) ? forms[formOf(n, forms.length)] : n === 1 ? singular : plural;
  return fill(text, { n: formatted(n), ...params });
}

function fill(text, params) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in params ? params[name] : whole));
}

function formatted(n) {
  return new Intl.NumberFormat(language).format(n);
}

/** Gettext numbers its plural forms; the browser names them, in the same order. */
function formOf(n, forms) {
  if (forms <= 2) return n === 1 ? 0 : forms - 1;
  const index = plurals.resolvedOptions().pluralCategories.indexOf(plurals.select(n));
  return Math.min(index, forms - 1);
}
