/** Ids for machines, made from what people write. */

const MOST = 48;

/** An id like "building-on-ideas" that is none of `taken`; `fallback` where no letter is left. */
export function slug(text, taken, fallback) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const base = cut(words) || fallback;
  const used = new Set(taken);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}-${number}`;
    if (!used.has(candidate)) return candidate;
  }
}

/** Not in the middle of a word, where there is another place. */
function cut(words) {
  if (words.length <= MOST) return words;
  const end = words.lastIndexOf("-", MOST);
  return words.slice(0, end > 0 ? end : MOST);
}
