"""The phone's suggestions against the vectors that the server's are held to."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

VECTORS = sorted((Path(__file__).parents[1] / "vectors").glob("insight-*.json"))

SUGGEST = """(text) => {
  const {rubric, events} = JSON.parse(text);
  const lookFors = rubric.look_fors.map(({id}) => id);
  const folded = fold.fold(events, lookFors);
  const {suggestions} = insight.summarise(folded, fold.tapsOf(events, lookFors), rubric);
  return JSON.stringify(suggestions);
}"""


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_phone_suggests_what_the_vector_says(scripts: Page, path: Path) -> None:
    vector: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for events in (vector["events"], vector["events"][::-1]):
        answer = scripts.evaluate(SUGGEST, json.dumps(vector | {"events": events}))
        assert json.loads(answer) == vector["suggestions"]
