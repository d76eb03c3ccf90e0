"""The pages about visits made together: who may open them, and what stands on them."""

import re
import uuid

import pytest

from tests.cast import (
    CO_OBSERVER,
    COACH,
    DISTRICT,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    STRANGER,
    TEACHER,
    Person,
)
from tests.phone import PLACE
from tests.usecases.pairing import BUILDING, finish, make_visit, phone_in, send
from tests.web.conftest import SignedIn
from walkthrough.usecases.services import Services

VISIT = str(uuid.uuid4())


def text_of(signed_in: SignedIn, person: Person, path: str) -> str:
    """What a page says, on one line."""
    answer = signed_in(person).get(path)
    assert answer.status_code == 200, path
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_the_sheet_is_for_its_observers_alone(services: Services, signed_in: SignedIn) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER, g1=("A",))

    answers = {
        person.user.role + person.id[-1]: signed_in(person).get(f"/visits/{visit}").status_code
        for person in (
            COACH,
            CO_OBSERVER,
            PRINCIPAL,
            PRINCIPAL_ELSEWHERE,
            DISTRICT,
            STRANGER,
            TEACHER,
        )
    }

    assert list(answers.values()) == [200, 200, 404, 404, 404, 404, 404]


def test_the_sheet_is_kept_by_no_cache(services: Services, signed_in: SignedIn) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER)

    for path in (f"/visits/{visit}", "/agreement"):
        assert signed_in(COACH).get(path).headers["Cache-Control"] == "private, no-store"


def test_the_sheet_says_who_saw_it_and_who_did_not(services: Services, signed_in: SignedIn) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER, g1=("A", "B"), g2=("A",), g3=("B",))

    mine = text_of(signed_in, COACH, f"/visits/{visit}")
    theirs = text_of(signed_in, CO_OBSERVER, f"/visits/{visit}")

    assert "The same answer in 23 of 25" in mine
    assert "That is 92% of what you could both tell" in mine
    assert "Group 2 . You saw it and Ben Colleague did not. What did each of you see?" in mine
    assert "Group 3 . Ben Colleague saw it and you did not." in mine
    assert "Group 2 . Ana Coach saw it and you did not." in theirs
    assert mine.index("Where you agreed") < mine.index("Where you differed")
    assert "for both of you to note “Building on ideas”?" in mine


def test_the_glance_tells_a_difference_on_the_opposite_from_one_on_the_answer(
    services: Services, signed_in: SignedIn
) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    for phone in (first, second):
        phone.seen("g1", BUILDING)
    first.counter("g1", BUILDING)
    second.seen("g2", BUILDING)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    said = text_of(signed_in, COACH, f"/visits/{VISIT}")

    assert "Building on ideas ●* You differed on “Instead” only ◐ You differed" in said
    assert "The same answer in 9 of 10" in said


def test_the_sheet_of_a_contrast_names_both_sides(services: Services, signed_in: SignedIn) -> None:
    first, second = (phone_in(VISIT, rubric="cooperative-or-group-work") for _ in range(2))
    first.seen("g1", "interdependence")
    second.counter("g1", "interdependence")
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    said = text_of(signed_in, COACH, f"/visits/{VISIT}")

    assert "You noted “Cooperative” and Ben Colleague did not." in said
    assert "Ben Colleague noted “Group work” and you did not." in said


def test_three_observers_are_named(services: Services, signed_in: SignedIn) -> None:
    visit = make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, g1=("A", "C"), g2=("A", "B", "C"))

    said = text_of(signed_in, PRINCIPAL, f"/visits/{visit}")

    assert "“Seen” noted by You, Ana Coach, not by Ben Colleague." in said
    assert "All: Seen" in said


def test_until_both_have_finished_the_page_says_who_has_not(
    services: Services, signed_in: SignedIn
) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    second.seen("g1", BUILDING)
    second.note("Not yours to read yet.", group="g1", look_for=BUILDING)
    finish(services, COACH, first)
    send(services, CO_OBSERVER, second)

    for person in (COACH, CO_OBSERVER):
        said = text_of(signed_in, person, f"/visits/{VISIT}")
        assert "The comparison opens when both of you have finished" in said
        assert "Not finished yet" in said
        for secret in (
            ("Where you", "Not yours to read yet.") if person is COACH else ("Where you",)
        ):
            assert secret not in said
    assert "Go on observing" in text_of(signed_in, CO_OBSERVER, f"/visits/{VISIT}")


def test_alone_the_page_shows_the_code(services: Services, signed_in: SignedIn) -> None:
    phone = send(services, COACH, phone_in(VISIT))
    assert "Nobody has joined this visit" in (
        alone := text_of(signed_in, COACH, f"/visits/{VISIT}")
    )
    assert "types this code" in alone

    finish(services, COACH, phone)

    assert "types this code" not in text_of(signed_in, COACH, f"/visits/{VISIT}")


def test_texts_are_shown_literally(services: Services, signed_in: SignedIn) -> None:
    first, second = phone_in(VISIT), phone_in(VISIT)
    for phone in (first, second):
        phone.make("group_renamed", group="g1", name="<b>%(name)s {{ 7*7 }}")
    first.seen("g1", BUILDING)
    first.note("<script>alert(1)</script>", kind="quote", group="g1", look_for=BUILDING)
    finish(services, COACH, first)
    finish(services, CO_OBSERVER, second)

    page = signed_in(CO_OBSERVER).get(f"/visits/{VISIT}").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;%(name)s {{ 7*7 }}" in page
    assert "<script>alert" not in page and "<b>" not in page


def test_home_and_the_report_lead_to_the_sheet(services: Services, signed_in: SignedIn) -> None:
    first = finish(services, COACH, phone_in(VISIT))
    assert "/visits/" not in signed_in(COACH).get("/").text
    assert "/visits/" not in signed_in(COACH).get(f"/walkthroughs/{first.walkthrough}").text
    second = send(services, CO_OBSERVER, phone_in(VISIT))

    waiting = text_of(signed_in, COACH, f"/walkthroughs/{first.walkthrough}")
    assert "Observed together with Ben Colleague You can compare once both" in waiting
    assert "Not finished yet: Ben Colleague" in text_of(signed_in, COACH, "/")
    assert "Not finished yet: You" in text_of(signed_in, CO_OBSERVER, "/")

    finish(services, CO_OBSERVER, second)

    for path in ("/", f"/walkthroughs/{first.walkthrough}", "/agreement"):
        assert f'href="/visits/{VISIT}"' in signed_in(COACH).get(path).text, path


@pytest.mark.parametrize("person", [PRINCIPAL, DISTRICT])
def test_nobody_above_is_led_to_a_pair(
    services: Services, signed_in: SignedIn, person: Person
) -> None:
    make_visit(services, COACH, CO_OBSERVER)

    for path in ("/", "/agreement", "/walkthroughs", "/api/v1/walkthroughs"):
        assert "/visits/" not in signed_in(person).get(path).text, path


def test_the_agreement_of_ones_own_visits(services: Services, signed_in: SignedIn) -> None:
    for _ in range(2):
        make_visit(services, COACH, CO_OBSERVER, g1=("A", "B"), g2=("A",))

    said = text_of(signed_in, COACH, "/agreement")

    assert "Over 2 visits" in said
    assert "96% 48 of 50" in said
    assert said.index("Same answer") < said.index("Gwet’s AC1") < said.index("Cohen’s κ")
    assert "It takes the places for independent" in said
    assert text_of(signed_in, STRANGER, "/agreement").count("No visit to compare yet") == 1


def test_a_number_that_does_not_exist_is_said_in_words(
    services: Services, signed_in: SignedIn
) -> None:
    make_visit(services, COACH, CO_OBSERVER)

    said = text_of(signed_in, COACH, "/agreement")

    assert "Both observers gave the same answer throughout, so this number does not exist" in said
    assert "nan" not in said.lower().split()


def test_kappas_collapse_is_explained_where_it_happens(
    services: Services, signed_in: SignedIn
) -> None:
    make_visit(services, COACH, CO_OBSERVER, g1=("A",))
    make_visit(services, COACH, CO_OBSERVER, g2=("B",))
    for _ in range(4):
        make_visit(services, COACH, CO_OBSERVER)

    said = text_of(signed_in, COACH, "/agreement")

    assert "although you agreed on 28 of 30. Go by the percentage and AC1 here." in said


def test_the_district_sees_sums_of_three_visits_and_observers_and_no_names(
    services: Services, signed_in: SignedIn
) -> None:
    for number in range(2):
        taps = ("A", "B") if number else ("A",)
        make_visit(services, COACH, CO_OBSERVER, shared=True, g1=taps)
        make_visit(services, COACH, CO_OBSERVER, g1=taps)
    few = text_of(signed_in, DISTRICT, "/agreement")
    assert "Too few to say" in few and "So far: visits 2, observers 2." in few
    assert "%" not in few
    make_visit(services, COACH, CO_OBSERVER, shared=True)
    two_people = text_of(signed_in, DISTRICT, "/agreement")
    assert "Too few to say" in two_people and "So far: visits 3, observers 2." in two_people
    assert "%" not in two_people

    make_visit(services, COACH, CO_OBSERVER, PRINCIPAL, shared=True, g1=("B",))

    said = text_of(signed_in, DISTRICT, "/agreement")
    assert "Over 4 visits" in said
    assert "from 3 visits and 3 observers on" in said
    assert "A visit counts once one of its observers has shared feedback" in said
    for person in (COACH, CO_OBSERVER, PRINCIPAL):
        assert person.user.name not in said
    assert "Your comparisons" not in said


def test_whoever_reads_a_shared_walkthrough_does_not_learn_of_the_visit(
    services: Services, signed_in: SignedIn
) -> None:
    phone = phone_in(VISIT)
    written = phone.feedback()
    phone.make("feedback_released", feedback=written["id"])
    finish(services, COACH, phone)
    path = f"/api/v1/walkthroughs/{phone.walkthrough}"

    assert signed_in(COACH).get(path).get_json()["walkthrough"]["visit"] == VISIT
    assert signed_in(TEACHER).get(path).get_json()["walkthrough"]["visit"] is None
    assert VISIT not in signed_in(TEACHER).get(f"/walkthroughs/{phone.walkthrough}").text


def test_a_visit_of_two_is_one_visit_to_whoever_oversees(
    services: Services, signed_in: SignedIn
) -> None:
    make_visit(services, COACH, CO_OBSERVER)
    finish(services, COACH, phone_in(VISIT, place=PLACE | {"class": "8C"}))

    said = text_of(signed_in, PRINCIPAL, "/")

    assert "2 visits" in said
    assert (said.count("7B"), said.count("8C")) == (1, 1)


@pytest.mark.parametrize("person", [COACH, PRINCIPAL, DISTRICT])
def test_the_reports_lead_to_the_agreement(
    services: Services, signed_in: SignedIn, person: Person
) -> None:
    phone = phone_in(VISIT)
    written = phone.feedback()
    phone.make("feedback_released", feedback=written["id"])
    finish(services, COACH, phone)

    assert 'href="/agreement"' in signed_in(person).get("/reports").text
