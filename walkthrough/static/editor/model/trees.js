/** Plain JSON changed without being changed: every function gives a new tree and keeps the old. */

/** The value at a path of keys and indexes, or undefined. */
export function at(tree, path) {
  return path.reduce((node, key) => node?.[key], tree);
}

/** The tree with `value` at the path; objects on the way are made where they are missing. */
export function put(tree, path, value) {
  if (!path.length) return value;
  const [key, ...rest] = path;
  if (Array.isArray(tree)) return tree.with(key, put(tree[key], rest, value));
  return { ...tree, [key]: put(tree?.[key], rest, value) };
}

/** The tree without what is at the path, and without objects that are empty because of it. */
export function without(tree, path) {
  const [key, ...rest] = path;
  if (tree?.[key] === undefined) return tree;
  if (Array.isArray(tree)) {
    return rest.length ? tree.with(key, without(tree[key], rest)) : tree.toSpliced(key, 1);
  }
  const { [key]: child, ...others } = tree;
  if (!rest.length) return others;
  const kept = without(child, rest);
  const isEmpty = !Array.isArray(kept) && Object.keys(kept).length === 0;
  return isEmpty ? others : { ...tree, [key]: kept };
}

/** The list with one item moved to another place. */
export function moved(list, from, to) {
  return list.toSpliced(from, 1).toSpliced(to, 0, list[from]);
}

/** Whether two JSON values say the same. */
export function same(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const [mine, theirs] = [Object.keys(one), Object.keys(other)];
  return Array.isArray(one) === Array.isArray(other) && mine.length === theirs.length
    && mine.every((key) => same(one[key], other[key]));
}
