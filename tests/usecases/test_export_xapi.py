"""xAPI statements: whose they are, what they leave out, and that a store must take them."""

import io
import json
from copy import deepcopy
from typing import Any

import pytest

from tests.cast import COACH
from tests.phone import Phone
from tests.services import make_services
from tests.usecases.shared_visits import deliver, seen_in
from tests.xapi import check_statement
from walkthrough.domain.errors import Invalid
from walkthrough.usecases.export_operator import operator_selection, operator_statements
from walkthrough.usecases.export_xapi import COMPLETED, Telling
from walkthrough.usecases.exporting import unwatched
from walkthrough.usecases.services import Services

BASE = "https://walk.example.org/app"
PLACES = ("J. Rivera", "7B", "Science", "lincoln-ms", "Lincoln", "Ana Coach", "coach@example.org")


@pytest.fixture
def services() -> Services:
    return make_services(base_url=BASE)


def statements(services: Services, **telling: bool) -> list[dict[str, Any]]:
    target = io.BytesIO()
    selection = operator_selection(services, {})
    operator_statements(services, selection, target, telling=Telling(**telling), watch=unwatched)
    found: list[dict[str, Any]] = json.loads(target.getvalue())
    return found


def everything(phone: Phone) -> None:
    phone.focus("g1")
    phone.seen("g1", "building-on-ideas", after=130)
    phone.counter("g2", "building-on-ideas")
    phone.counter("class", "shared-goal")
    phone.make("no_opportunity_marked", group="g3", look_for="building-on-ideas")
    phone.note("A note for nobody else.", audience="me")


def test_says_that_a_walkthrough_was_finished_and_what_was_observed(services: Services) -> None:
    walkthrough = deliver(services, everything)

    finished, *observed = statements(services)

    assert finished["verb"]["id"] == COMPLETED
    assert finished["object"]["id"] == f"{BASE}/walkthroughs/{walkthrough}"
    assert finished["result"]["duration"] == "PT136S"
    assert finished["timestamp"] == "2026-11-17T15:02:17.000Z"
    assert [one["object"]["id"].partition("#")[2] for one in observed] == [
        "shared-goal",
        "building-on-ideas",
    ]
    page = f"{BASE}/rubrics/collaboration-look-fors/1.0.0"
    assert observed[1]["object"]["id"] == f"{page}#building-on-ideas"
    assert observed[1]["result"]["score"] == {"scaled": 0.5, "raw": 1, "min": 0, "max": 2}
    said = {key.rpartition("/")[2]: one for key, one in observed[1]["result"]["extensions"].items()}
    assert said == {"seen": 1, "counter": 1, "no-opportunity": 1}
    assert observed[1]["context"]["registration"] == walkthrough
    assert observed[1]["context"]["contextActivities"]["category"][0]["id"] == page


def test_every_statement_is_one_that_a_store_must_take(services: Services) -> None:
    deliver(services, everything)
    deliver(
        services,
        lambda phone: phone.seen("g1", "structure"),
        start={"rubric": "cooperative-or-collaborative"},
    )
    for telling in ({}, {"place": True}, {"mailbox": True}, {"place": True, "mailbox": True}):
        found = statements(services, **telling)
        assert len(found) == 5
        for statement in found:
            check_statement(statement)
            # The specification advises against setting these: the store does.
            assert not {"stored", "version", "authority"} & statement.keys()


def test_a_contrast_has_no_score(services: Services) -> None:
    deliver(
        services,
        lambda phone: phone.seen("g1", "structure"),
        start={"rubric": "cooperative-or-collaborative"},
    )

    _, observed = statements(services)

    assert "score" not in observed["result"]
    assert observed["result"]["extensions"][f"{BASE}/xapi/extensions/poles"] == {"first": 1}


def test_names_the_observer_by_account_and_no_place_unless_asked(services: Services) -> None:
    deliver(services, everything)

    found = statements(services)

    account = {"homePage": BASE, "name": COACH.id}
    assert {json.dumps(one["actor"]) for one in found} == {
        json.dumps({"objectType": "Agent", "account": account})
    }
    assert not [word for word in PLACES if word in json.dumps(found)]


def test_names_place_and_mailbox_where_that_is_asked_for(services: Services) -> None:
    deliver(services, everything)

    found = statements(services, place=True, mailbox=True)

    for one in found:
        assert one["actor"] == {"objectType": "Agent", "mbox": "mailto:coach@example.org"}
        said = one["context"]["extensions"]
        assert said[f"{BASE}/xapi/extensions/teacher"] == "J. Rivera"
        assert said[f"{BASE}/xapi/extensions/class"] == "7B"


def test_a_second_import_has_the_same_ids_and_says_the_same(services: Services) -> None:
    deliver(services, everything)
    deliver(services, seen_in("g1"), day="2026-11-18")

    first, second = statements(services), statements(services)

    assert first == second
    assert len({one["id"] for one in first}) == len(first) == 5


def test_leaves_out_what_was_not_shared_finished_or_kept(services: Services) -> None:
    deliver(services, everything, share=False)
    deliver(services, everything, finish=False)
    deliver(services, lambda phone: phone.make("walkthrough_discarded"))

    assert statements(services) == []


def test_needs_an_address_to_name_things_by() -> None:
    services = make_services()
    target = io.BytesIO()

    with pytest.raises(Invalid) as refused:
        operator_statements(
            services,
            operator_selection(services, {}),
            target,
            telling=Telling(),
            watch=unwatched,
        )

    assert refused.value.code == "no_base_url"
    assert target.getvalue() == b""


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["id"], "7"),
        (["stored"], "2026-11-17T15:02:18.000Z"),
        (["timestamp"], "2026-11-17 15:02"),
        (["verb", "id"], "observed"),
        (["verb", "display"], {"": "observed"}),
        (["actor", "mbox"], "mailto:coach@example.org"),
        (["actor", "account", "homePage"], "walk.example.org"),
        (["object", "definition", "type"], None),
        (["result", "score", "scaled"], 1.5),
        (["result", "score", "raw"], 3),
        (["result", "extensions"], {"seen": 1}),
        (["context", "registration"], "7B"),
        (["context", "language"], "english please"),
        (["context", "contextActivities", "parent"], {}),
        (["context", "place"], "7B"),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, list) else "",
)
def test_the_rules_notice_a_statement_that_breaks_one(
    services: Services, path: list[str], value: Any
) -> None:
    deliver(services, everything)
    statement = deepcopy(statements(services)[2])
    check_statement(statement)

    *way, last = path
    part = statement
    for step in way:
        part = part[step]
    part[last] = value

    with pytest.raises((AssertionError, ValueError)):
        check_statement(statement)
