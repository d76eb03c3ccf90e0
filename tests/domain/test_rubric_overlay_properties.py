"""What holds for every overlay on every base: nothing is lost, added or said in an old way."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from walkthrough.domain import rubric
from walkthrough.domain.rubric import Rubric, RubricInvalid
from walkthrough.domain.rubric_wording import originals, translated

IDS = ["a", "b", "c", "d"]
NEW = ["x", "y"]
WORDS = st.sampled_from(["One", "Two", "Three words here"])
LANGUAGES = ["es", "fr"]


def signs(name: str) -> st.SearchStrategy[list[dict[str, str]]]:
    ids = st.lists(st.sampled_from("stu"), unique=True, max_size=3)
    return ids.map(lambda found: [{"id": f"{name}-{one}", "text": one.upper()} for one in found])


def look_fors(name: str, *, whole: bool) -> st.SearchStrategy[dict[str, Any]]:
    required = {"id": st.just(name)} | ({"title": WORDS, "statement": WORDS} if whole else {})
    optional: dict[str, st.SearchStrategy[Any]] = {
        "title": WORDS,
        "statement": WORDS,
        "measure": st.sampled_from(["presence", "rate"]),
        "seen": signs(f"{name}-seen"),
        "counter": signs(f"{name}-counter"),
        "why": WORDS,
        "questions": st.lists(WORDS, max_size=2),
    }
    rest = {key: one for key, one in optional.items() if key not in required}
    return st.fixed_dictionaries(required, optional=rest)


@st.composite
def translations(draw: st.DrawFn, told: list[dict[str, Any]]) -> dict[str, Any]:
    """Texts in other languages for some of what is said in these look-fors."""
    found: dict[str, Any] = {}
    for language in draw(st.lists(st.sampled_from(LANGUAGES), unique=True)):
        texts = {}
        for one in told:
            own: dict[str, Any] = {
                key: f"{language}: {one[key]}"
                for key in ("title", "statement", "why")
                if key in one and draw(st.booleans())
            }
            named = [*one.get("seen", []), *one.get("counter", [])]
            if named and draw(st.booleans()):
                own["signs"] = {sign["id"]: f"{language}: {sign['text']}" for sign in named}
            if own:
                texts[one["id"]] = own
        if texts:
            found[language] = {"look_fors": texts}
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A base and an overlay that fits it, as files."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=2))
    below = [draw(look_fors(name, whole=True)) for name in ids]
    base = {"format": 1, "id": "base", "version": "1.2.3", "language": "en", "title": "Base"}
    base |= {"look_fors": below, "translations": draw(translations(below))}
    hidden = draw(st.lists(st.sampled_from(ids), unique=True, max_size=len(ids) - 1))
    kept = [name for name in ids if name not in hidden]
    changed = draw(st.lists(st.sampled_from(kept), unique=True))
    added = draw(st.lists(st.sampled_from(NEW), unique=True))
    own = [draw(look_fors(name, whole=False)) for name in changed]
    own += [draw(look_fors(name, whole=True)) for name in added]
    order = draw(st.lists(st.sampled_from(kept + added), unique=True))
    overlay = {"format": 1, "id": "over", "version": "1.0.0", "language": "en", "title": "Over"}
    overlay |= {"extends": "base@1", "hide": hidden, "order": order, "look_fors": own}
    overlay["translations"] = draw(translations(own))
    return _without_empty(base), _without_empty(overlay)


def _without_empty(document: dict[str, Any]) -> dict[str, Any]:
    lists = ("look_fors", "hide", "order", "translations")
    return {key: one for key, one in document.items() if one or key not in lists}


def resolved(base: dict[str, Any], overlay: dict[str, Any]) -> tuple[Rubric, Rubric]:
    below = rubric.parse(json.dumps(base))
    return below, rubric.resolve(rubric.parse(json.dumps(overlay)), below)


@given(pairs())
def test_has_every_look_for_that_is_not_hidden_those_named_first(
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    base, overlay = pair
    below, whole = resolved(base, overlay)
    hidden, order = overlay.get("hide", []), overlay.get("order", [])
    kept = [one.id for one in below.look_fors if one.id not in hidden]
    kept += [one["id"] for one in overlay.get("look_fors", []) if one["id"] in NEW]
    ids = [one.id for one in whole.look_fors]
    assert ids[: len(order)] == order
    assert ids[len(order) :] == [name for name in kept if name not in order]


@given(pairs())
def test_takes_each_field_from_the_overlay_where_it_has_one_and_else_from_the_base(
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    base, overlay = pair
    _, whole = resolved(base, overlay)
    below = {one["id"]: one for one in base["look_fors"]}
    above = {one["id"]: one for one in overlay.get("look_fors", [])}
    for one in whole.document()["look_fors"]:
        wanted = below.get(one["id"], {}) | above.get(one["id"], {})
        assert {key: one[key] for key in wanted} == wanted


@given(pairs())
def test_reads_back_as_a_file_that_needs_no_base(
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    _, whole = resolved(*pair)
    again = rubric.parse(json.dumps(whole.content()))
    assert (again, again.digest) == (whole, whole.digest)


@given(pairs())
def test_never_translates_what_is_not_said_any_more(
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    """Every translation is the overlay's own, or the base's of a text that is as it was."""
    base, overlay = pair
    below, whole = resolved(base, overlay)
    written = rubric.parse(json.dumps(overlay))
    first, now = originals(below), originals(whole)
    for language in whole.translations:
        own, old = translated(written, language), translated(below, language)
        for path, said in translated(whole, language).items():
            assert path in now
            assert said == own.get(path, old.get(path))
            assert path in own or first[path] == now[path]
        kept = {path for path in old if first.get(path) == now.get(path)}
        assert {*own, *kept} == translated(whole, language).keys()


@given(pairs(), st.data())
def test_names_a_place_in_the_overlay_when_the_two_do_not_fit(
    pair: tuple[dict[str, Any], dict[str, Any]], data: st.DataObject
) -> None:
    base, overlay = pair
    gone = data.draw(st.sampled_from(base["look_fors"]))["id"]
    base["look_fors"] = [one for one in base["look_fors"] if one["id"] != gone]
    base.pop("translations", None)
    text = json.dumps(overlay, indent=1)
    below = rubric.parse(json.dumps(base))
    try:
        rubric.resolve(rubric.parse(text), below)
    except RubricInvalid as refusal:
        lines = text.split("\n")
        for one in refusal.findings:
            assert 1 <= one.line <= len(lines)
            assert 1 <= one.column <= len(lines[one.line - 1])
    else:
        # Nothing in the overlay speaks of it, or it says all that a new look-for needs.
        own = {one["id"]: one for one in overlay.get("look_fors", [])}
        assert gone not in overlay.get("hide", [])
        assert gone in own or gone not in overlay.get("order", [])
        assert gone not in own or {"title", "statement"} <= own[gone].keys()
