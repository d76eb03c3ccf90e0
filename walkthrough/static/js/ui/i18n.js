/** Every text a person reads passes through here; the shell carries its language's catalogue. */

const catalogue = JSON.parse(document.getElementById("catalogue")?.textContent || "{}");
export const language = document.documentElement.lang || "en";
/** By whose rules dates and numbers are written: "es-US" for "es". */
export const region = document.documentElement.dataset.region || language;
const plurals = new Intl.PluralRules(region);
const number = new Intl.NumberFormat(region);

/** The translation of `msgid`, with %(name)s replaced from `params`. */
export function _(msgid, params = {}) {
  return fill(catalogue[msgid] || msgid, params);
}

/** The same for a number of things: `n` also fills %(n)s. */
export function ngettext(singular, plural, n, params = {}) {
  return fill(formFor(n, catalogue[singular], [singular, plural]), { n: number.format(n), ...params });
}

/** The form by CLDR's rule for the language; without a translation, English's own two. */
function formFor(n, forms, [singular, plural]) {
  if (!forms) return n === 1 ? singular : plural;
  return forms[plurals.select(n)] ?? forms.other;
}

function fill(text, params) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in params ? params[name] : whole));
}
