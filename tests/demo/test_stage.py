"""The demo: what it promises, and that its walkthroughs are as good as real ones."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.services import QUICK_PASSWORDS, HandClock
from walkthrough import paths
from walkthrough.demo import cast
from walkthrough.demo.lessons import read_lessons
from walkthrough.demo.stage import Stage
from walkthrough.domain import events as ev
from walkthrough.domain.access import Actor
from walkthrough.domain.walkthrough import Header
from walkthrough.pdf.renderer import ProcessRenderer
from walkthrough.settings import Settings
from walkthrough.sheets.files import Files
from walkthrough.storage.memory import MemoryStore
from walkthrough.usecases import accounts, drafts, reports, walkthroughs
from walkthrough.usecases.services import Services
from walkthrough.wiring import RandomIds, stocked_shelf

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")


def staged(now: datetime) -> Services:
    store, settings = MemoryStore(), Settings(secret_key="s" * 32)
    services = Services(
        store=store,
        renderer=ProcessRenderer(),
        sheets=Files(),
        clock=HandClock(now),
        ids=RandomIds(),
        passwords=QUICK_PASSWORDS,
        rubrics=stocked_shelf(store),
        settings=settings,
    )
    told: list[tuple[int, int]] = []
    assert Stage(services, now, lambda done, of: told.append((done, of))).build() == 66
    assert told[-1][0] == told[-1][1] == len(told)
    return services


@pytest.fixture(scope="module")
def services() -> Services:
    return staged(NOW)


@pytest.fixture(scope="module")
def headers(services: Services) -> list[Header]:
    return sorted(services.store.walkthroughs.headers()[0], key=lambda one: one.started_at)


def person(services: Services, user: str) -> Actor:
    found = services.store.people.user(user)
    assert found is not None
    return Actor.of(found)


def test_has_the_schools_people_and_walkthroughs_it_promises(
    services: Services, headers: list[Header]
) -> None:
    roles = Counter(user.role for user in services.store.people.users())

    assert len(services.store.people.schools()) == 2
    assert (roles["teacher"], roles["district"]) == (8, 1)
    assert len(headers) == 66
    assert len({header.place.teacher_id for header in headers}) == 8
    assert {header.place.school for header in headers} == {
        school.id for school in services.store.people.schools()
    }
    assert {header.rubric.id for header in headers} == {
        rubric.id for rubric in services.rubrics.latest()
    }


def test_the_district_has_a_draft_that_could_be_published(services: Services) -> None:
    (draft,) = services.store.drafts.all()

    checked = drafts.checked(services, draft)
    assert checked.rubric is not None
    assert len(checked.rubric.look_fors) == 4


def test_every_role_signs_in(services: Services) -> None:
    roles = []
    for each in cast.SIGN_INS:
        secret = accounts.sign_in(services, each.email, cast.PASSWORD)
        user = accounts.user_of_session(services, secret)
        assert user is not None
        roles.append(user.role)

    assert roles == ["observer", "teacher", "principal", "district"]


def test_visits_are_in_school_hours_of_school_days_over_two_terms(headers: list[Header]) -> None:
    begun = [datetime.fromisoformat(one.started_at).astimezone(CHICAGO) for one in headers]

    assert all(moment.weekday() < 5 and 8 <= moment.hour < 16 for moment in begun)
    assert not [moment for moment in begun if moment.month in (7, 12)]
    assert begun[-1].date() == (NOW - timedelta(days=2)).date()
    assert timedelta(days=150) < begun[-1] - begun[0] < timedelta(days=400)
    busiest = Counter(
        (one.observer, moment.date()) for one, moment in zip(headers, begun, strict=True)
    )
    assert set(busiest.values()) == {1}


def test_some_are_unfinished_unreleased_unopened_followed_up_paired_and_answered(
    services: Services, headers: list[Header]
) -> None:
    opened = [
        walkthroughs.open_walkthrough(services, person(services, one.observer), one.id).walkthrough
        for one in headers
    ]
    outcomes = Counter(one.follow_up.outcome for one in opened if one.follow_up)
    replies = [one for one in opened if one.feedback and one.feedback.replies]
    pairs = Counter(one.visit for one in opened if one.visit)

    assert [one.status for one in opened].count("open") == 1
    assert sum(one.released_at is None for one in headers) >= 5
    assert sum(one.released_at is not None and one.acknowledged_at is None for one in headers) >= 3
    assert set(outcomes) == {"tried", "partly", "not_yet", "dropped"}
    assert len(replies) >= 30
    assert sorted(pairs.values()) == [2] * 9


def test_teachers_have_opened_what_they_answered(services: Services, headers: list[Header]) -> None:
    for header in headers:
        looks = [look.at for look in services.store.looks.of(header.id)]
        if header.acknowledged_at is not None:
            assert header.released_at is not None
            assert header.released_at < looks[0] < header.acknowledged_at
        else:
            assert not looks


def test_every_walkthrough_adds_up_and_nothing_in_it_is_late_or_lost(
    services: Services, headers: list[Header]
) -> None:
    for header in headers:
        actor = person(services, header.observer)
        found = walkthroughs.open_walkthrough(services, actor, header.id).walkthrough
        minutes = sum(found.focus_seconds.values()) / 60
        assert not found.late and not found.unplaced
        assert all(group.watched for group in found.groups)
        assert 10 <= minutes <= 50, (header.place.class_, minutes)
        assert 8 <= len(found.taps) <= 80
        assert 4 <= len(found.groups) <= 6
        if found.status == "finished":
            assert found.feedback is not None
            assert len(found.feedback.latest.strengths) in (1, 2)


def test_a_device_counts_its_events_and_its_clock_never_goes_back(
    services: Services, headers: list[Header]
) -> None:
    by_device: dict[str, list[tuple[int, str]]] = {}
    for header in headers:
        for event in services.store.walkthroughs.events(header.id):
            assert event["received_at"] >= event["at"] and "skew_seconds" not in event
            assert event["received_at"] < ev.now_text(NOW)
            by_device.setdefault(event["device"], []).append((event["seq"], event["at"]))

    for made in by_device.values():
        made.sort()
        assert [seq for seq, _ in made] == list(range(1, len(made) + 1))
        moments = [at for _, at in made]
        assert moments == sorted(set(moments))


def test_the_writing_names_signs_that_its_rubrics_have(services: Services) -> None:
    rubrics = {rubric.id: rubric for rubric in services.rubrics.latest()}
    for visit in (one for lessons in read_lessons() for one in lessons):
        look_fors = {look_for.id: look_for for look_for in rubrics[visit.rubric].look_fors}
        assert len(visit.tally) == len(look_fors), visit.task
        for note in visit.notes:
            if note.look_for is not None:
                assert look_fors[note.look_for].sign(str(note.sign)) is not None, note.text
            assert 0 <= note.group <= len(visit.course.groups)
        for point in (visit.next_step, visit.question):
            assert point is None or point.look_for in {None, *look_fors}, visit.task


def test_every_visit_has_words_of_its_own() -> None:
    visits = [one for lessons in read_lessons() for one in lessons]
    notes = [note.text for one in visits for note in one.notes]
    strengths = [note.strength for one in visits for note in one.notes if note.strength]
    next_steps = [one.next_step.text for one in visits if one.next_step]
    replies = [one.reply for one in visits if one.reply]

    for texts, least in ((notes, 150), (strengths, 100), (next_steps, 55), (replies, 30)):
        assert len(set(texts)) == len(texts) >= least


def test_the_first_page_has_room_for_every_word_of_the_feedback(
    services: Services, headers: list[Header]
) -> None:
    for header in headers:
        report = reports.walkthrough_report(services, person(services, header.observer), header.id)
        front = report.front
        points = [*front.strengths, *filter(None, (front.next_step, front.question))]
        for point in points if front.chosen else []:
            assert not point.text.cut, (header.place.class_, point.text)


def test_teachers_read_and_print_their_released_feedback(
    services: Services, headers: list[Header]
) -> None:
    released = [one for one in headers if one.released_at is not None]
    for rubric in sorted({one.rubric.id for one in released}):
        header = next(one for one in released if one.rubric.id == rubric)
        teacher = person(services, str(header.place.teacher_id))
        report = reports.walkthrough_report(services, teacher, header.id)
        assert report.front.chosen and report.front.next_step is not None
        assert report.aside is None
    pdf, name = reports.report_pdf(services, teacher, header.id)
    services.renderer.close()

    assert pdf.startswith(b"%PDF-1.7")
    assert name.endswith(".pdf")


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 7, 15, 12, tzinfo=UTC),
        datetime(2027, 1, 4, 3, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
    ],
    ids=["in the summer", "on the last day of a holiday", "on a leap day"],
)
def test_is_as_full_on_any_day_of_the_year(now: datetime) -> None:
    services = staged(now)
    headers, _ = services.store.walkthroughs.headers()

    assert len(headers) == 66
    assert sum(one.released_at is not None for one in headers) >= 45


def test_is_the_same_for_the_same_moment() -> None:
    one, other = staged(NOW), staged(NOW)

    for header in one.store.walkthroughs.headers()[0]:
        assert one.store.walkthroughs.events(header.id) == other.store.walkthroughs.events(
            header.id
        )


def test_the_writing_is_in_the_package() -> None:
    assert len(list((paths.PACKAGE / "demo" / "writing").glob("*.json"))) == 8
