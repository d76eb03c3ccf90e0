"""The editor's pure modules: what they show is what the server makes of the file, at every step."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.services import make_services
from walkthrough import paths
from walkthrough.usecases.rubrics import Shelf

ORIGIN = "http://editor.test/"
BASE = "collaboration-look-fors"
WORDS = ["Shares the pen", "Löwen & Größe", "合作", "  ", "x" * 80, "Building on ideas"]
# Take the steps in turn; after each, the file and the look-fors that observers would get.
WALK = """async ({file, base, steps}) => {
  const {shown, setField, added, removed, unhidden, shifted, renamed} = window.lookFors;
  const seen = [];
  for (const {what, place, by, name, value} of steps) {
    const all = shown(file, base);
    const at = place % all.length;
    const left = all.filter(({hidden}) => !hidden).length;
    if (what === "set" && !all[at].hidden) file = setField(file, base, at, name, value);
    if (what === "reset" && !all[at].hidden && all[at].below) {
      file = setField(file, base, at, name, undefined);
    }
    if (what === "add" && all.length < 12) {
      file = added(file, base, value);
      const fresh = shown(file, base).findIndex(({id}) => !all.some((one) => one.id === id));
      file = setField(file, base, fresh, "statement", "One thing.");
    }
    if (what === "remove" && !all[at].hidden && left > 1) file = removed(file, base, at);
    if (what === "unhide" && all[at].hidden) file = unhidden(file, base, at);
    if (what === "move" && !all[at].hidden) file = shifted(file, base, at, by) ?? file;
    if (what === "rename" && !all.some(({id}) => id === value)) {
      file = renamed(file, base, at, value);
    }
    const now = shown(file, base).filter(({hidden}) => !hidden);
    seen.push({file, look_fors: now.map(({values}) => values)});
  }
  return seen;
}"""


@pytest.fixture(scope="module")
def model(chromium: Browser) -> Iterator[Page]:
    """A blank page with the modules loaded, straight from the folder."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ORIGIN)
        if name.endswith(".js"):
            body = (paths.STATIC / "editor" / "model" / name).read_text("utf-8")
            route.fulfill(body=body, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>model</title>", content_type="text/html")

    page = chromium.new_page()
    page.route(ORIGIN + "**", answer)
    page.goto(ORIGIN)
    page.evaluate(
        """async () => {
          window.lookFors = await import("/look_fors.js");
          window.numbering = await import("/numbering.js");
          window.history_ = await import("/history.js");
          window.slugs = await import("/slug.js");
          window.top_ = await import("/top.js");
          window.translated = await import("/translated.js");
        }"""
    )
    yield page
    page.close()


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return make_services(seated=False).rubrics


def steps(seed: int, count: int = 25) -> list[dict[str, Any]]:
    """A walk through the editor, the same for the same seed."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        what = chance.choice(["set", "set", "reset", "add", "remove", "unhide", "move", "rename"])
        name = chance.choice(["title", "statement", "questions", "seen"])
        texts: dict[str, Any] = {
            "title": f"Title {number}",
            "statement": f"A student does {number}.",
            "questions": chance.choice([[], [f"What about {number}?"]]),
            "seen": [{"id": f"sign-{number}", "text": f"Says {number}"}],
        }
        value = texts[name]
        if what == "add":
            value = f"Look-for {number}"
        if what == "rename":
            value = f"renamed-{number}"
        made.append(
            {
                "what": what,
                "place": chance.randrange(60),
                "by": chance.choice([-1, 1]),
                "name": name,
                "value": value,
            }
        )
    return made


def without_empty(look_for: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in look_for.items() if value not in ("", [], None)}
    return kept | {"measure": look_for.get("measure", "presence")}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", ["overlay", "whole"])
def test_shows_what_the_server_makes_of_the_file_after_every_step(
    model: Page, shelf: Shelf, kind: str, seed: int
) -> None:
    base = shelf.get(BASE, shelf.versions(BASE)[-1]).content()
    own = {"id": "ours", "version": "1.0.0", "title": "Ours"}
    if kind == "overlay":
        extends = f"{base['id']}@{base['version']}"
        file = {"format": 1, "language": "en", **own, "extends": extends}
    else:
        file = {key: value for key, value in base.items() if key != "replaces"} | own

    walked = model.evaluate(
        WALK, {"file": file, "base": base if kind == "overlay" else None, "steps": steps(seed)}
    )

    for step in walked:
        reviewed = shelf.review(json.dumps(step["file"]).encode())
        assert reviewed.errors == ()
        assert reviewed.rubric is not None
        meant = reviewed.rubric.document()["look_fors"]
        assert [without_empty(one) for one in step["look_fors"]] == [
            without_empty(one) for one in meant
        ]


@pytest.mark.parametrize("language", ["es", "fr"])
@pytest.mark.parametrize("kind", ["overlay", "whole"])
def test_translates_every_text_and_takes_it_back(
    model: Page, shelf: Shelf, kind: str, language: str
) -> None:
    base = shelf.get(BASE, shelf.versions(BASE)[-1]).content()
    own = {"id": "ours", "version": "1.0.0", "title": base["title"]}
    file = {key: value for key, value in base.items() if key != "replaces"} | own
    if kind == "overlay":
        extends = f"{base['id']}@{base['version']}"
        file = {"format": 1, "language": "en", **own, "extends": extends}

    told = model.evaluate(
        """({file, base, language}) => {
          const {rows, translate} = window.translated;
          let all = file;
          for (const row of rows(file, base, language)) {
            all = translate(all, base, language, row, `T ${row.path.join(" ")}`);
          }
          const texts = rows(all, base, language).map(({text}) => text);
          let back = all;
          for (const row of rows(all, base, language).reverse()) {
            back = translate(back, base, language, row, row.inherited ?? "");
          }
          return {all, texts, back};
        }""",
        {"file": file, "base": base if kind == "overlay" else None, "language": language},
    )

    reviewed = shelf.review(json.dumps(told["all"]).encode())
    assert reviewed.errors == ()
    assert reviewed.rubric is not None
    assert all(text.startswith("T ") for text in told["texts"])
    look_fors = reviewed.rubric.translations[language]["look_fors"]
    assert look_fors["shared-goal"]["title"] == "T look_fors shared-goal title"
    assert len(look_fors["shared-goal"]["questions"]) == len(base["look_fors"][0]["questions"])
    if kind == "overlay":
        assert told["back"] == file
    else:
        assert language not in told["back"].get("translations", {})


def test_translations_of_levels_go_and_come_with_them(model: Page) -> None:
    file = {
        "levels": [{"id": "low", "label": "Low"}, {"id": "high", "label": "High"}],
        "translations": {"es": {"levels": {"low": "Bajo", "high": "Alto"}}},
    }

    renamed, gone = model.evaluate(
        """(file) => [
          window.top_.setLevels(file, null, [file.levels[0], {id: "top", label: "Top"}]),
          window.top_.setLevels(file, null, [file.levels[0]]),
        ]""",
        file,
    )

    assert renamed["translations"]["es"]["levels"] == {"low": "Bajo", "top": "Alto"}
    assert gone["translations"]["es"]["levels"] == {"low": "Bajo"}


def test_an_overlay_that_was_put_back_is_as_it_was(model: Page, shelf: Shelf) -> None:
    base = shelf.get(BASE, shelf.versions(BASE)[-1]).content()
    file = {"format": 1, "id": "ours", "extends": f"{BASE}@1"}
    there = [
        {"what": "set", "place": 1, "name": "title", "value": "Other"},
        {"what": "move", "place": 0, "by": 1},
        {"what": "remove", "place": 4},
    ]
    back = [
        {"what": "unhide", "place": 4},
        {"what": "move", "place": 1, "by": -1},
        {"what": "reset", "place": 1, "name": "title"},
    ]

    walked = model.evaluate(WALK, {"file": file, "base": base, "steps": there + back})

    assert walked[2]["file"] != file
    assert walked[-1]["file"] == file


@pytest.mark.parametrize(
    ("change", "version"),
    [
        ({"title": "Other words"}, "1.2.4"),
        ({"seen": [{"id": "s1", "text": "a"}, {"id": "s2", "text": "b"}]}, "1.3.0"),
        ({"measure": "rate"}, "2.0.0"),
    ],
)
def test_the_number_goes_up_by_what_changed(
    model: Page, change: dict[str, Any], version: str
) -> None:
    one = {"id": "a", "title": "A", "statement": "A.", "seen": [{"id": "s1", "text": "a"}]}
    published = {"id": "r", "version": "1.2.3", "look_fors": [one]}
    file = {**published, "look_fors": [one | change]}

    numbered = model.evaluate(
        "([file, published]) => window.numbering.numbered(file, null, published, {manual: false})",
        [file, published],
    )

    assert numbered["version"] == version
    assert ("replaces" in numbered) == (version == "2.0.0")


@pytest.mark.parametrize("words", WORDS)
def test_an_id_is_always_one(model: Page, words: str) -> None:
    made = model.evaluate(
        "(words) => window.slugs.slug(words, ['building-on-ideas'], 'look-for')", words
    )

    assert made.replace("-", "").isalnum()
    assert made.isascii()
    assert made == made.lower()
    assert made != "building-on-ideas"
    assert 0 < len(made) <= 64


def test_undo_takes_typing_in_one_field_together_and_forgets_the_future(model: Page) -> None:
    told = model.evaluate(
        """() => {
          const history = new window.history_.History("a");
          history.change("ab", "typing", "title");
          history.change("abc", "typing", "title");
          history.pause();
          history.change("abcd", "typing", "title");
          const words = [history.undo(), history.present, history.undo(), history.present,
            history.undo(), history.redo(), history.present];
          history.change("x", "else");
          return [...words, history.redoes, history.undoes];
        }"""
    )

    assert told == ["typing", "abc", "typing", "a", None, "typing", "abc", None, "else"]
