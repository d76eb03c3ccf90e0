"""The phone's suggestions against the vectors that the server's are held to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from walkthrough import paths

VECTORS = sorted((Path(__file__).parents[1] / "vectors").glob("insight-*.json"))
ORIGIN = "http://scripts.test/"

SUGGEST = """(text) => {
  const {rubric, events} = JSON.parse(text);
  const lookFors = rubric.look_fors.map(({id}) => id);
  const folded = fold.fold(events, lookFors);
  const {suggestions} = insight.summarise(folded, fold.tapsOf(events, lookFors), rubric);
  return JSON.stringify(suggestions);
}"""


@pytest.fixture(scope="module")
def scripts(chromium: Browser) -> Iterator[Page]:
    """A blank page with the pure modules loaded, straight from the folder."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ORIGIN)
        if name.endswith(".js"):
            body = (paths.STATIC / "js" / name).read_text("utf-8")
            route.fulfill(body=body, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>insight</title>", content_type="text/html")

    page = chromium.new_page()
    page.route(ORIGIN + "**", answer)
    page.goto(ORIGIN)
    page.evaluate(
        """async () => {
          window.fold = await import("/tally/fold.js");
          window.insight = await import("/tally/insight.js");
        }"""
    )
    yield page
    page.close()


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_phone_suggests_what_the_vector_says(scripts: Page, path: Path) -> None:
    vector: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for events in (vector["events"], vector["events"][::-1]):
        answer = scripts.evaluate(SUGGEST, json.dumps(vector | {"events": events}))
        assert json.loads(answer) == vector["suggestions"]
