"""Classes: kept by the district, offered to observers, and found again in the event's place."""

from dataclasses import replace

import pytest

from tests.cast import COACH, DISTRICT, DOUGLASS, LINCOLN, OTHER_TEACHER, STRANGER, TEACHER
from tests.phone import PLACE, Phone
from tests.services import make_services
from walkthrough.domain.errors import DomainError, Forbidden, NotFound
from walkthrough.usecases import accounts, classes, people
from walkthrough.usecases.classes import Entry
from walkthrough.usecases.services import Services
from walkthrough.usecases.sync import receive
from walkthrough.usecases.walkthroughs import classes_for, list_for

LEAD = DISTRICT.actor
SEVEN_B = Entry(LINCOLN.id, "7B", "J. Rivera", "Science", "7")


@pytest.fixture
def services() -> Services:
    return make_services()


def visit(services: Services, **place: object) -> None:
    phone = Phone()
    phone.start(place=PLACE | place)
    answers = receive(services, COACH.actor, phone.sent())
    assert {answer.status for answer in answers} == {"stored"}


def test_adds_changes_and_drops_a_class_and_logs_each(services: Services) -> None:
    made = classes.add(services, LEAD, SEVEN_B)
    changed = classes.change(services, LEAD, made.id, replace(SEVEN_B, name=" 7C ", grade=""))

    assert (changed.id, changed.name, changed.grade) == (made.id, "7C", "")
    assert services.store.people.classes() == [changed]
    classes.drop(services, LEAD, made.id)
    assert services.store.people.classes() == []
    entries = services.store.audit.entries()
    assert [(entry["what"], entry["by"], entry["class"]) for entry in entries] == [
        (what, LEAD.id, made.id) for what in ("class_added", "class_changed", "class_dropped")
    ]


def test_only_a_district_lead_manages_classes(services: Services) -> None:
    made = classes.add(services, LEAD, SEVEN_B)

    for attempt in (
        lambda: classes.listing(services, COACH.actor),
        lambda: classes.add(services, COACH.actor, replace(SEVEN_B, name="8A")),
        lambda: classes.change(services, COACH.actor, made.id, SEVEN_B),
        lambda: classes.drop(services, COACH.actor, made.id),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert services.store.people.classes() == [made]


@pytest.mark.parametrize("typed", ["J. Rivera", " j.  RIVERA ", "J. Rivera (teacher@example.org)"])
def test_a_teacher_with_an_account_is_known_by_name_or_by_label(
    services: Services, typed: str
) -> None:
    made = classes.add(services, LEAD, replace(SEVEN_B, teacher=typed))

    assert (made.teacher, made.teacher_id) == ("J. Rivera", TEACHER.id)
    assert classes.teacher_words(services, made) == "J. Rivera (teacher@example.org)"


def test_a_teacher_without_an_account_is_kept_as_typed(services: Services) -> None:
    made = classes.add(services, LEAD, replace(SEVEN_B, teacher="M. Typed"))

    assert (made.teacher, made.teacher_id) == ("M. Typed", None)
    assert classes.teacher_words(services, made) == "M. Typed"


def test_of_two_teachers_of_one_name_the_address_tells(services: Services) -> None:
    twin = accounts.add_user(services, "twin@example.org", "J. Rivera", "teacher", [LINCOLN.id])

    with pytest.raises(DomainError) as error:
        classes.add(services, LEAD, SEVEN_B)
    assert error.value.code == "teacher_unclear"
    made = classes.add(services, LEAD, replace(SEVEN_B, teacher=classes.label_of(twin)))

    assert made.teacher_id == twin.id


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"school": "nowhere"}, "no_class_school"),
        ({"school": ""}, "no_class_school"),
        ({"name": " "}, "bad_class_name"),
        ({"name": "x" * 121}, "bad_class_name"),
        ({"teacher": ""}, "bad_teacher"),
        ({"teacher": "a\x00b"}, "bad_teacher"),
        ({"subject": "a\u202eb"}, "bad_subject"),
        ({"grade": "x" * 121}, "bad_grade"),
        ({"school": DOUGLASS.id, "teacher": "J. Rivera (teacher@example.org)"},
         "teacher_elsewhere"),
        ({"name": "8a", "teacher": "k. okafor"}, "class_taken"),
    ],
)  # fmt: skip
def test_refuses_a_class_that_cannot_be(
    services: Services, fields: dict[str, str], code: str
) -> None:
    kept = classes.add(services, LEAD, replace(SEVEN_B, name="8A", teacher="K. Okafor"))

    with pytest.raises(DomainError) as error:
        classes.add(services, LEAD, replace(SEVEN_B, **fields))

    assert error.value.code == code
    assert services.store.people.classes() == [kept]


def test_a_class_may_be_saved_as_it_is(services: Services) -> None:
    made = classes.add(services, LEAD, SEVEN_B)

    assert classes.change(services, LEAD, made.id, SEVEN_B) == made


def test_a_class_that_is_not_there_is_not_found(services: Services) -> None:
    for attempt in (classes.class_of, classes.drop):
        with pytest.raises(NotFound):
            attempt(services, LEAD, "nothing")


def test_lists_classes_by_school_and_name_and_finds_them(services: Services) -> None:
    for school, name, teacher in (
        (LINCOLN.id, "9A", "K. Okafor"),
        (LINCOLN.id, "7B", "J. Rivera"),
        (DOUGLASS.id, "9Z", "M. Typed"),
    ):
        classes.add(services, LEAD, Entry(school, name, teacher))

    def names(query: str) -> list[str]:
        return [row.one.name for row in classes.listing(services, LEAD, query).items]

    assert names("") == ["9Z", "7B", "9A"]
    assert names("lincoln 9") == ["9A"]
    assert names("rivera") == ["7B"]
    assert names("nobody") == []


def test_a_class_is_called_after_its_teacher_as_the_account_has_them_now(
    services: Services,
) -> None:
    classes.add(services, LEAD, SEVEN_B)
    change = people.Change(TEACHER.email, "Jo Rivera-Lee", "teacher", [LINCOLN.id])
    people.change(services, LEAD, TEACHER.id, change)
    (renamed,) = classes.kept(services)

    people.deactivate(services, LEAD, TEACHER.id)
    (gone,) = classes.kept(services)

    assert (renamed.teacher, renamed.teacher_id) == ("Jo Rivera-Lee", TEACHER.id)
    assert (gone.teacher, gone.teacher_id) == ("Jo Rivera-Lee", None)


def test_observers_are_offered_the_classes_of_their_schools(services: Services) -> None:
    made = classes.add(services, LEAD, SEVEN_B)
    classes.add(services, LEAD, Entry(DOUGLASS.id, "9Z", "M. Typed"))

    assert classes_for(services, COACH.actor) == [
        {
            "id": made.id,
            "school": LINCOLN.id,
            "teacher": "J. Rivera",
            "class": "7B",
            "subject": "Science",
            "grade": "7",
            "class_id": made.id,
            "teacher_id": TEACHER.id,
            "last_visit": None,
            "next_step": None,
        }
    ]
    assert [one["class"] for one in classes_for(services, STRANGER.actor)] == ["9Z"]
    assert [one["class"] for one in classes_for(services, LEAD)] == ["7B", "9Z"]
    assert classes_for(services, TEACHER.actor) == []


def test_classes_visited_come_first_and_each_class_once(services: Services) -> None:
    for name in ("6A", "7B", "8C"):
        classes.add(services, LEAD, replace(SEVEN_B, name=name))
    visit(services, **{"class": "8C"})
    visit(services, **{"class": "A typed one"})

    listed = classes_for(services, COACH.actor)

    assert [one["class"] for one in listed] == ["A typed one", "8C", "6A", "7B"]
    assert ["id" in one for one in listed] == [False, True, True, True]
    assert [bool(one["last_visit"]) for one in listed] == [True, True, False, False]


def test_a_renamed_class_is_the_one_that_was_visited(services: Services) -> None:
    made = classes.add(services, LEAD, SEVEN_B)
    visit(services, class_id=made.id)
    classes.change(services, LEAD, made.id, replace(SEVEN_B, name="7 Blue"))
    visit(services, class_id=made.id, **{"class": "7 Blue"})

    (listed,) = classes_for(services, COACH.actor)

    assert (listed["class"], listed["class_id"]) == ("7 Blue", made.id)


def test_a_class_that_changed_hands_does_not_name_the_account_from_before(
    services: Services,
) -> None:
    made = classes.add(services, LEAD, SEVEN_B)
    visit(services, class_id=made.id, teacher_id=TEACHER.id)

    classes.change(services, LEAD, made.id, replace(SEVEN_B, teacher="M. Typed"))
    (typed,) = classes_for(services, COACH.actor)
    classes.change(services, LEAD, made.id, replace(SEVEN_B, teacher="K. Okafor"))
    (okafor,) = classes_for(services, COACH.actor)

    assert (typed["teacher"], "teacher_id" in typed) == ("M. Typed", False)
    assert (okafor["teacher"], okafor["teacher_id"]) == ("K. Okafor", OTHER_TEACHER.id)


def test_what_is_offered_can_be_sent_back_as_an_events_place(services: Services) -> None:
    made = classes.add(services, LEAD, SEVEN_B)
    (offered,) = classes_for(services, COACH.actor)
    kept = {
        key: value for key, value in offered.items() if key not in ("id", "last_visit", "next_step")
    }

    visit(services, **kept)

    ((header,), _) = list_for(services, COACH.actor)
    assert (header.place.class_id, header.place.teacher_id) == (made.id, TEACHER.id)


def test_walkthroughs_keep_a_class_that_was_dropped(services: Services) -> None:
    made = classes.add(services, LEAD, SEVEN_B)
    visit(services, class_id=made.id, teacher_id=TEACHER.id)

    classes.drop(services, LEAD, made.id)

    (listed,) = classes_for(services, COACH.actor)
    assert (listed["class"], listed["teacher_id"], "id" in listed) == ("7B", TEACHER.id, False)
