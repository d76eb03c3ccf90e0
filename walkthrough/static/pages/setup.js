/** Fills in what the browser knows: this machine's time zone, and a short name from the school's. */

const form = document.querySelector("form[data-setup]");
const { school_name: name, school_id: id, timezone } = form.elements;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
// A machine that says UTC has mostly not been asked where it is.
const offered = zone !== "UTC" && [...timezone.list.options].some(({ value }) => value === zone);
if (!timezone.value && offered) timezone.value = zone;

let chosen = id.value !== "";
id.addEventListener("input", () => {
  chosen = id.value !== "";
});
name.addEventListener("input", () => {
  if (!chosen) id.value = slug(name.value);
});

function slug(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
}
