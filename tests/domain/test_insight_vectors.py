"""The suggestions of the vectors, which the phone must compute too."""

import json
from pathlib import Path

import pytest

from walkthrough.domain import events as ev
from walkthrough.domain import rubric as rubrics
from walkthrough.domain.fold import fold
from walkthrough.domain.insight import summarise

VECTORS = sorted((Path(__file__).parents[1] / "vectors").glob("insight-*.json"))


def test_there_are_vectors():
    assert len(VECTORS) >= 14


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_suggests_what_the_vector_says(path):
    vector = json.loads(path.read_text(encoding="utf-8"))
    rubric = rubrics.parse(json.dumps(vector["rubric"]))
    events = [ev.parse(document) for document in vector["events"]]
    for arrived in (events, events[::-1], events + events[3:5]):
        folded = fold(arrived, [look_for.id for look_for in rubric.look_fors])
        assert folded is not None
        assert summarise(folded, rubric).suggestions.document() == vector["suggestions"]
