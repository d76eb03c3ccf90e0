"""Every route × method × person answers as access_table.py says, and no route is missing there."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.cast import COACH, LINCOLN
from tests.phone import Phone
from tests.services import make_services
from tests.web.access_table import PEOPLE, RELEASED, TABLE, UNRELEASED
from tests.web.browsing import TOKEN, Browser
from walkthrough import paths
from walkthrough.app import create_app
from walkthrough.domain.drafts import Draft
from walkthrough.domain.ports import Class, User
from walkthrough.domain.standing import Standing
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive

AUTOMATIC = {"HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    made = make_services()
    yield made
    made.renderer.close()


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    return create_app(services=services)


@pytest.fixture(scope="module")
def walkthroughs(services: Services) -> dict[str, str]:
    """The ids of one unreleased and one released walkthrough of the coach's."""
    ids = {}
    for thing in (UNRELEASED, RELEASED):
        phone = Phone()
        phone.start()
        phone.seen("g1", "building-on-ideas")
        phone.finish()
        feedback = phone.feedback()
        if thing == RELEASED:
            phone.make("feedback_released", feedback=feedback["id"])
        assert {answer.status for answer in receive(services, COACH.actor, phone.sent())} == {
            "stored"
        }
        ids[thing] = phone.walkthrough
    return ids


@pytest.fixture(scope="module")
def browsers(app: Flask, services: Services) -> dict[str, Browser]:
    made = {}
    for name, person in PEOPLE.items():
        made[name] = Browser(app.test_client())
        if person is not None:
            made[name].begin_session(services, person)
    return made


# What the rules below /people, /schools and /classes are tried with: nobody else's tests need it.
NEWCOMER = User("newcomer", "newcomer@example.org", "N. Newcomer", "teacher", (LINCOLN.id,))
CLASS = Class("class-7b", LINCOLN.id, "7B", "N. Newcomer")
SOURCE = (paths.RUBRICS / "collaboration-look-fors.json").read_text("utf-8")
DRAFT = Draft(
    id="019ab000-0000-7000-8000-00000000000d",
    rubric="ours",
    source=SOURCE.replace('"collaboration-look-fors"', '"ours"', 1),
    origin="editor",
    name="Ours",
    by=None,
    saved_at="2026-11-22T20:00:00.000Z",
)
IDS = {
    "classes": CLASS.id,
    "drafts": DRAFT.id,
    "people": NEWCOMER.id,
    "rubrics": "collaboration-look-fors",
    "schools": LINCOLN.id,
}


@pytest.fixture(autouse=True)
def things(services: Services) -> None:
    """A person, a class, a draft and a rubric as they are, whatever the test before has done."""
    services.store.people.save_user(NEWCOMER)
    services.store.people.save_class(CLASS)
    services.store.rubrics.change_standing(IDS["rubrics"], lambda known: Standing(known.rubric))
    if services.store.drafts.get(DRAFT.id) is None:
        services.store.drafts.save(DRAFT)


RULES: dict[str, list[Rule]] = {}
for known in create_app(services=make_services(seated=False)).url_map.iter_rules():
    RULES.setdefault(known.rule, []).append(known)


def test_every_route_and_method_is_in_the_table_and_nothing_else_is() -> None:
    served = {
        (method, name)
        for name, rules in RULES.items()
        for rule in rules
        for method in (rule.methods or set()) - AUTOMATIC
    }

    assert {(method, name) for method, name, _ in TABLE} == served


def test_every_route_to_a_walkthrough_is_tried_with_every_kind_of_it() -> None:
    for method, name, thing in TABLE:
        if name.partition("<id>")[0].endswith("walkthroughs/"):
            assert {other for way, rule, other in TABLE if (way, rule) == (method, name)} == {
                UNRELEASED,
                RELEASED,
            }
        else:
            assert thing == ""


def address(app: Flask, name: str, walkthrough: str | None) -> str:
    values = {
        "id": walkthrough or IDS.get(_room(name), ""),
        "version": "1.0.0",
        "build": app.extensions["static_files"].build,
        "path": "css/base.css",
        "code": "222222",
        "visit": "019ab000-0000-7000-8000-123456789abc",
    }
    with app.test_request_context():
        rule = RULES[name][0]
        chosen = {argument: values[argument] for argument in rule.arguments}
        return app.url_map.bind("localhost").build(rule.endpoint, chosen, method=None)


def _room(name: str) -> str:
    """What kind of thing a rule's id is: the part of the address before it."""
    return name.replace("<uuid:id>", "<id>").partition("/<id>")[0].rpartition("/")[2]


def ask(browser: Browser, method: str, path: str) -> int:
    """The status of a request as our own pages make it: with its CSRF token, and nothing else."""
    if method == "GET":
        return browser.get(path).status_code
    session = browser.get("/api/v1/session").get_json()
    page = TOKEN.search(browser.get("/login").text)
    token = session.get("csrf_token") or (page[1] if page else "")
    headers = {"X-CSRFToken": token}
    if path.startswith("/api/"):
        body = {"events": []}
        return browser.client.open(path, method=method, json=body, headers=headers).status_code
    return browser.client.open(path, method=method, headers=headers).status_code


@pytest.mark.parametrize(("method", "name", "thing"), TABLE, ids=map(" ".join, TABLE))
def test_everybody_gets_the_answer_in_the_table(
    app: Flask,
    services: Services,
    walkthroughs: dict[str, str],
    browsers: dict[str, Browser],
    method: str,
    name: str,
    thing: str,
) -> None:
    path = address(app, name, walkthroughs.get(thing))

    answers = {}
    for who, person in PEOPLE.items():
        answers[who] = ask(browsers[who], method, path)
        if name == "/logout" and person is not None:
            browsers[who].begin_session(services, person)

    assert answers == dict(zip(PEOPLE, TABLE[method, name, thing], strict=True))


@pytest.mark.parametrize("name", RULES)
def test_options_tell_nobody_anything(
    app: Flask, walkthroughs: dict[str, str], browsers: dict[str, Browser], name: str
) -> None:
    path = address(app, name, walkthroughs[UNRELEASED])

    for browser in browsers.values():
        answer = browser.client.options(path)
        assert answer.status_code in (200, 401)
        assert answer.status_code == 401 or answer.data == b""
