"""The API keeps what its description says: for what schemathesis makes up, and for real data."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from tests.cast import COACH, DISTRICT
from tests.phone import Phone
from tests.services import make_services
from walkthrough import paths
from walkthrough.app import create_app
from walkthrough.usecases.accounts import add_token
from walkthrough.usecases.sync import receive

SERVICES = make_services()
SIGNED_IN = {"Authorization": f"Bearer {add_token(SERVICES, COACH.email)}"}
LEAD = {"Authorization": f"Bearer {add_token(SERVICES, DISTRICT.email)}"}
# Good data and bad; who may ask is test_access's question.
CONFIG = {"generation": {"mode": "all", "with-security-parameters": False}}

schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    create_app(services=SERVICES),
    config=SchemathesisConfig.from_dict(CONFIG),
)


@pytest.fixture(scope="module")
def walkthrough() -> str:
    """The id of a walkthrough with everything in it that the description speaks of."""
    phone = Phone()
    phone.start(visit=phone.device)
    phone.focus("g1")
    tap = phone.seen("g1", "building-on-ideas")
    phone.make("evidence_tagged", target=tap["id"], sign="adds-to-idea")
    phone.counter("class", "building-on-ideas")
    phone.make("no_opportunity_marked", group="g2", look_for="building-on-ideas")
    note = phone.note("They argued about the hinge.", group="g1", look_for="building-on-ideas")
    phone.make("note_amended", note=note["id"], text="Again.", based_on=note["id"])
    phone.make("follow_up_marked", of=phone.device, outcome="tried")
    phone.make("group_added", group="late", name="Group 6")
    phone.make("group_removed", group="g5")
    phone.make("group_renamed", group="nobody", name="Lost")
    phone.finish()
    written = phone.feedback(
        strengths=[{"text": "Ideas grew.", "group": "g1", "evidence": [tap["id"]]}]
    )
    phone.make("feedback_released", feedback=written["id"])
    answers = receive(SERVICES, COACH.actor, phone.sent())
    assert {answer.status for answer in answers} == {"stored"}
    return phone.walkthrough


@schema.parametrize()
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_api_keeps_to_its_description_whatever_is_sent(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=SIGNED_IN)


@schema.include(path_regex="/drafts").parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_drafts_keep_to_the_description_for_whom_they_are(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=LEAD)


def test_a_real_draft_is_as_described() -> None:
    source = (paths.RUBRICS / "collaboration-look-fors.json").read_text("utf-8")
    keep = schema["/api/v1/drafts"]["POST"]
    kept = keep.Case(body={"source": source}).call_and_validate(headers=LEAD).json()
    one = {"id": kept["id"]}

    text = {"revision": 1, "source": source.replace('"measure": "rate"', '"measure": "often"')}
    saved = schema["/api/v1/drafts/{id}"]["PUT"].Case(path_parameters=one, body=text)
    wrong = saved.call_and_validate(headers=LEAD).json()
    assert {finding["code"] for finding in wrong["findings"]} >= {"not_a_choice"}
    assert wrong["revision"] == 2

    stale = schema["/api/v1/drafts/{id}"]["PUT"].Case(
        path_parameters=one, body=text | {"source": "{}"}
    )
    assert stale.call_and_validate(headers=LEAD).status_code == 409
    for path, status in (("/api/v1/drafts/{id}", 200), ("/api/v1/drafts/{id}/rubric", 422)):
        asked = schema[path]["GET"].Case(path_parameters=one)
        assert asked.call_and_validate(headers=LEAD).status_code == status


@pytest.mark.parametrize(
    "path",
    ["/session", "/rubrics", "/rubrics/{id}/{version}", "/classes", "/walkthroughs",
     "/walkthroughs/{id}", "/walkthroughs/{id}/events", "/openapi.json"],
)  # fmt: skip
def test_real_data_is_as_described(walkthrough: str, path: str) -> None:
    rubric = {"id": "collaboration-look-fors", "version": "1.0.0"}
    operation = schema["/api/v1" + path]["GET"]
    case = operation.Case(path_parameters=rubric if "rubrics" in path else {"id": walkthrough})

    answer = case.call_and_validate(headers=SIGNED_IN)

    assert answer.status_code == 200
