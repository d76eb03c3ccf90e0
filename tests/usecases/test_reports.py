"""The report of one walkthrough: who sees what of it, and what is chosen for its pages."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import COACH, LINCOLN, PRINCIPAL, STRANGER, TEACHER, Person
from tests.pdf import visits
from tests.phone import PLACE, Phone
from tests.services import make_services
from walkthrough.domain.errors import Forbidden, NotFound
from walkthrough.domain.events import now_text
from walkthrough.usecases.report_records import WalkthroughReport, Words
from walkthrough.usecases.report_visit import IN_PDF
from walkthrough.usecases.reports import report_pdf, report_pdf_for_operator, walkthrough_report
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive


class Copyist:
    """A renderer that keeps what it was given, to be looked at."""

    def __init__(self) -> None:
        self.given: list[tuple[WalkthroughReport, str, str]] = []

    def walkthrough(self, report: Any, *, paper: str, language: str) -> bytes:
        self.given.append((report, paper, language))
        return b"%PDF"

    def close(self) -> None:
        """Nothing to give back."""


@pytest.fixture
def copyist() -> Copyist:
    return Copyist()


@pytest.fixture
def services(copyist: Copyist) -> Services:
    return replace(make_services(paper="a4"), renderer=copyist)


def report_of(
    services: Services, phone: Phone, who: Person = COACH, **options: Any
) -> WalkthroughReport:
    return walkthrough_report(services, who.actor, phone.walkthrough, **options)


def texts(value: Any) -> Iterator[str]:
    """Every text anywhere in a record."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


def test_says_where_when_and_what_was_watched_in_the_schools_zone(services: Services) -> None:
    report = report_of(services, visits.science(services))

    assert report.place.class_.text == "7B"
    assert report.place.school.text == "Lincoln Middle School"
    assert report.place.observer and report.place.observer.text == "Ana Coach"
    assert report.place.started.isoformat() == "2026-11-22T14:03:06-06:00"
    assert (report.watched.minutes, report.watched.groups_watched, report.watched.groups) == (
        18,
        4,
        5,
    )


def test_dates_a_visit_by_the_schools_midnight(services: Services) -> None:
    services.store.people.save_school(replace(LINCOLN, timezone="Pacific/Auckland"))
    phone = visits.empty(services)

    assert report_of(services, phone).place.filed_as == "7B-2026-11-23"


def test_puts_chosen_feedback_on_page_one_with_group_time_and_words(services: Services) -> None:
    front = report_of(services, visits.science(services)).front

    spoken, told = front.strengths
    assert front.chosen
    assert spoken.spoken and spoken.support is None
    assert spoken.where and spoken.where.name and spoken.where.name.text == "Group 1"
    assert spoken.at and f"{spoken.at:%H:%M}" == "14:05"
    assert spoken.look_for and spoken.look_for.text == "Building on ideas"
    assert not told.spoken
    assert (
        told.support and told.support.text == "A helper stops and lets the other do the next step"
    )
    assert front.next_step and front.next_step.text.text.startswith("Before anything is written")
    assert front.question and front.question.text.text.startswith("Which idea here")


def test_tells_what_became_of_the_last_next_step(services: Services) -> None:
    last = report_of(services, visits.science(services)).front.last_step

    assert last and last.outcome == "tried"
    assert last.text and last.text.text == "Give each student one source that the others need."


@pytest.mark.parametrize("change", [{"class": "8A"}, {"teacher": "K. Okafor"}])
def test_quotes_no_next_step_that_another_class_was_given(
    services: Services, change: dict[str, str]
) -> None:
    place = {key: value for key, value in PLACE.items() if key != "teacher_id"} | change
    last = report_of(services, visits.science(services, place=place)).front.last_step

    assert last and last.text is None


def test_shows_what_was_seen_most_plainly_until_feedback_is_chosen(services: Services) -> None:
    front = report_of(services, visits.workplace(services)).front

    assert not front.chosen
    assert front.next_step is None
    assert front.question is None
    assert [point.text.text for point in front.strengths] == [
        "I got that wrong last year, and here is what it cost us.",
        "Groups decide how to work within a clear brief and time frame.",
    ]


def test_says_where_a_contrast_sits_without_preferring_a_side(services: Services) -> None:
    front = report_of(services, visits.contrast(services)).front

    assert [
        (one.side and one.side.text, [title.text for title in one.titles]) for one in front.leanings
    ] == [
        ("Cooperative", ["Interdependence", "Social interaction"]),
        ("Group work", ["Equal contribution", "Structure and guidance"]),
    ]


def test_carries_over_what_page_one_has_no_room_for(services: Services) -> None:
    report = report_of(services, visits.long_texts(services))

    assert all(point.text.cut for point in report.front.strengths)
    assert [len(point.text.text) for point in report.further.strengths] == [10_000] * 3
    assert report.further.next_steps[-1].text.text == "Second next step."


def test_keeps_private_notes_and_the_observers_warnings_for_the_observer(
    services: Services, copyist: Copyist
) -> None:
    phone = visits.science(services)
    visits.released(services, phone)

    own = report_of(services, phone)
    theirs = report_of(services, phone, TEACHER)
    report_pdf(services, COACH.actor, phone.walkthrough)

    assert own.aside and [note.text.text for note in own.aside.private_notes] == [
        "Tired class, fire drill before."
    ]
    assert theirs.aside is None
    assert copyist.given[0][0].aside is None
    for report in (theirs, copyist.given[0][0]):
        assert not [text for text in texts(report) if "fire drill" in text]


def test_never_quotes_a_private_note_as_evidence(services: Services) -> None:
    phone = Phone()
    phone.start()
    phone.focus("g1")
    note = phone.note("Between us only", kind="quote", audience="me", group="g1")
    phone.feedback(strengths=[{"text": "They listened.", "evidence": [note["id"]]}])
    visits.send(services, phone)

    front = report_of(services, phone).front

    assert front.strengths[0].support is None
    assert not [text for text in texts(front) if "Between us" in text]


def test_is_a_draft_until_shared_and_again_after_an_edit(services: Services) -> None:
    phone = visits.science(services)
    before = report_of(services, phone)
    visits.released(services, phone)
    shared = report_of(services, phone)
    phone.feedback(strengths=[{"text": "A better sentence."}])
    visits.send(services, phone)
    edited = report_of(services, phone)
    teachers = report_of(services, phone, TEACHER)

    assert (before.draft, shared.draft, edited.draft, teachers.draft) == (True, False, True, False)
    assert edited.front.strengths[0].text.text == "A better sentence."
    assert teachers.front.strengths[0].text.text == "Wait, how do you know it bends there?"


def test_says_that_a_walkthrough_was_discarded(services: Services) -> None:
    phone = visits.empty(services)
    phone.make("walkthrough_discarded")
    visits.send(services, phone)

    assert report_of(services, phone).status == "discarded"


def test_tells_the_observer_of_late_and_unplaced_marks_and_a_wrong_clock(
    services: Services,
) -> None:
    phone = Phone()
    phone.start()
    phone.finish()
    phone.seen("g1", visits.IDEAS)
    phone.seen("not-there-yet", visits.IDEAS)
    sent_at = now_text(services.clock.now() + timedelta(hours=2))
    receive(services, COACH.actor, phone.sent(), sent_at=sent_at)

    aside = report_of(services, phone).aside

    assert aside
    assert (aside.late, aside.unplaced, aside.clock_minutes) == (1, 1, 120)


def test_refuses_whoever_may_not_open_it(services: Services) -> None:
    phone = visits.empty(services)

    with pytest.raises(NotFound):
        report_of(services, phone, STRANGER)
    with pytest.raises(NotFound):
        report_of(services, phone, TEACHER)
    with pytest.raises(Forbidden):
        report_of(services, phone, PRINCIPAL)
    with pytest.raises(Forbidden):
        report_pdf(services, PRINCIPAL.actor, phone.walkthrough)


def test_keeps_its_words_from_a_principal_until_the_teacher_has_had_them(
    copyist: Copyist,
) -> None:
    services = replace(make_services(principal_sees="walkthroughs"), renderer=copyist)
    phone = visits.science(services)
    visits.released(services, phone)

    closed = report_of(services, phone, PRINCIPAL)
    services.clock.forward(hours=49)  # type: ignore[attr-defined]  # the tests' own clock
    opened = report_of(services, phone, PRINCIPAL)

    assert not closed.words_open
    assert closed.front.strengths == ()
    assert closed.notes == ()
    assert not [text for text in texts(closed) if "bends there" in text]
    assert opened.words_open
    assert opened.front.strengths[0].text.text == "Wait, how do you know it bends there?"


def test_bounds_what_goes_into_a_pdf_and_says_how_much_is_left(services: Services) -> None:
    report = report_of(services, visits.exploding(services), room=IN_PDF)

    assert (len(report.notes), report.notes_left) == (60, 1_940)
    assert all(len(note.text.text.split()) <= 150 for note in report.notes)
    assert len(report.further.strengths) == 8
    assert [len(matrix.columns) for matrix in report.matrices] == [6, 6]
    assert [matrix.sums for matrix in report.matrices] == [False, True]


def test_names_the_file_in_plain_ascii(services: Services, copyist: Copyist) -> None:
    named = {
        "7B": "walkthrough-7B-2026-11-22.pdf",
        "Año 3 / é": "walkthrough-Ano-3-e-2026-11-22.pdf",
        '"\r\n; x=../..': "walkthrough-x-2026-11-22.pdf",
        "\u4e03\u5e74": "walkthrough-class-2026-11-22.pdf",
    }
    for class_name, expected in named.items():
        phone = Phone()
        phone.start(place={**visits.FREE_PLACE, "class": class_name})
        visits.send(services, phone)

        assert report_pdf(services, COACH.actor, phone.walkthrough)[1] == expected


def test_hands_the_operator_the_observers_pdf(services: Services, copyist: Copyist) -> None:
    phone = visits.science(services)

    assert report_pdf_for_operator(services, phone.walkthrough, "es") == b"%PDF"
    report, paper, language = copyist.given[0]
    assert (report.front.chosen, report.aside, paper, language) == (True, None, "a4", "es")
    with pytest.raises(NotFound):
        report_pdf_for_operator(services, "01930000-0000-7000-8000-000000000000")


def test_links_to_the_page_where_the_address_is_known() -> None:
    services = make_services(base_url="https://walk.example.org")
    phone = visits.empty(services)

    assert report_of(services, phone).link == (
        f"https://walk.example.org/walkthroughs/{phone.walkthrough}"
    )


def test_speaks_the_readers_language_where_the_rubric_does(services: Services) -> None:
    rubric = {
        "format": 1,
        "id": "bilingual",
        "version": "1.0.0",
        "language": "en",
        "title": "Ideas",
        "look_fors": [
            {
                "id": "ideas",
                "title": "Building",
                "statement": "They build.",
                "seen": [{"id": "adds", "text": "Adds a reason"}],
            }
        ],
        "translations": {
            "es": {
                "title": "Las ideas",
                "marks": {"seen": "Visto", "counter": "En cambio"},
                "look_fors": {"ideas": {"title": "Construir", "signs": {"adds": "Da una razón"}}},
            }
        },
    }
    services.rubrics.publish(json.dumps(rubric).encode(), "bilingual.json")
    phone = Phone()
    phone.start(rubric="bilingual")
    phone.seen("g1", "ideas", sign="adds")
    visits.send(services, phone)

    spanish = report_of(services, phone, language="es-MX")
    german = report_of(services, phone, language="de")

    assert spanish.rubric.title == Words("Las ideas", language="es")
    assert spanish.rubric.seen.text == "Visto"
    row = spanish.matrices[0].rows[0]
    assert (row.title.text, row.statement and row.statement.text) == ("Construir", "They build.")
    assert spanish.front.strengths[0].text.text == "Da una razón"
    assert german.rubric.title == Words("Ideas", language="en")
