"""The phone's fold against the vectors, and against the server's fold on tangled events."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests import vectors
from tests.event_strategies import LOOK_FORS, event_sets
from walkthrough.domain import events as ev
from walkthrough.domain.fold import fold

CASES = vectors.load("fold")


def folded(page: Page, documents: list[dict[str, Any]], look_fors: list[str]) -> Any:
    # JSON there and back, as over the network: Playwright's own encoding drops undefined keys.
    return json.loads(
        page.evaluate(
            "([events, lookFors]) => JSON.stringify(fold.fold(JSON.parse(events), lookFors))",
            [json.dumps(documents), look_fors],
        )
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_phone_folds_a_vector_as_expected(scripts: Page, case: dict[str, Any]) -> None:
    document = folded(scripts, case["events"], case["look_fors"])

    assert vectors.relevant(document, case["expected"]) == case["expected"]


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_phone_and_server_fold_alike_in_any_order(scripts: Page, data: st.DataObject) -> None:
    documents = data.draw(event_sets())
    shuffled = data.draw(st.permutations(documents))
    on_server = fold([ev.parse(document) for document in documents], LOOK_FORS)

    on_phone = folded(scripts, [*shuffled, *shuffled[:3]], LOOK_FORS)

    assert on_phone == (on_server.document() if on_server else None)
