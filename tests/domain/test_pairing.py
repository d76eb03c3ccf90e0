"""Two and more walkthroughs of one visit: which places are the same, and who said what of them."""

from typing import Any

from tests.cast import CO_OBSERVER, COACH, PRINCIPAL
from tests.phone import Phone
from walkthrough.domain.agreement_table import Table
from walkthrough.domain.digest import Digest, digest
from walkthrough.domain.events import parse
from walkthrough.domain.pairing import Comparison, compare, when_first_finished

BUILDING, HELP = "building-on-ideas", "giving-and-getting-help"


def digest_of(phone: Phone, by: str = COACH.id) -> Digest:
    found = digest(parse({**event, "by": by}) for event in phone.events)
    assert found is not None
    return found


def phone_of(*groups: str, **start: Any) -> Phone:
    """A phone with these groups, named after their ids, each watched for long enough."""
    phone = Phone()
    known = [group for group in groups if group != "class"]
    phone.start(groups=[{"id": group, "name": f"Group {group}"} for group in known], **start)
    watch(phone, *groups)
    return phone


def watch(phone: Phone, *groups: str) -> None:
    for group in groups:
        phone.focus(group)
        phone.note("Still working.", group=group, after=130)
    phone.make("observing_paused", group=groups[-1])


def both(first: Phone, second: Phone) -> Comparison:
    return compare([digest_of(first), digest_of(second, CO_OBSERVER.id)])


def answers(comparison: Comparison, question: Any = "seen", look_for: str = BUILDING) -> Any:
    return {
        place.name: comparison.answers(place, look_for, question) for place in comparison.places
    }


def test_says_of_each_place_who_saw_it() -> None:
    first, second = phone_of("1", "2", "3"), phone_of("1", "2", "3")
    first.seen("1", BUILDING)
    first.seen("2", BUILDING)
    second.seen("2", BUILDING)
    second.counter("3", BUILDING)

    comparison = both(first, second)

    assert answers(comparison) == {
        "Group 1": (True, False),
        "Group 2": (True, True),
        "Group 3": (False, False),
    }
    assert answers(comparison, "counter")["Group 3"] == (False, True)


def test_two_taps_are_one_sighting() -> None:
    first, second = phone_of("1"), phone_of("1")
    for _ in range(3):
        first.seen("1", BUILDING)
    second.seen("1", BUILDING)

    table = both(first, second).table([BUILDING], ["seen"])

    assert (table.items, table.agreed) == (1, 1)


def test_whoever_did_not_watch_a_group_cannot_tell() -> None:
    first, second = phone_of("1", "2"), Phone()
    second.start(groups=[{"id": "1", "name": "Group 1"}, {"id": "2", "name": "Group 2"}])
    watch(second, "1")

    assert answers(both(first, second)) == {"Group 1": (False, False), "Group 2": (False, None)}


def test_a_mark_of_ones_own_is_watching() -> None:
    first, second = phone_of("1"), Phone()
    second.start(groups=[{"id": "1", "name": "Group 1"}])
    second.seen("1", HELP)

    assert answers(both(first, second)) == {"Group 1": (False, False)}


def test_without_an_opportunity_there_is_nothing_to_tell() -> None:
    first, second = phone_of("1", "2"), phone_of("1", "2")
    first.make("no_opportunity_marked", group="class", look_for=BUILDING)
    first.seen("2", BUILDING)

    comparison = both(first, second)

    assert answers(comparison) == {"Group 1": (None, False), "Group 2": (True, False)}
    assert comparison.table([BUILDING], ["seen"]) == Table({("seen", "not_seen"): 1})


def test_a_group_that_one_took_off_is_not_compared() -> None:
    first, second = phone_of("1"), phone_of("1")
    first.seen("1", BUILDING)
    first.make("group_removed", group="1")

    assert answers(both(first, second)) == {"Group 1": (None, False)}


def test_a_group_is_the_same_by_its_id_whatever_it_is_called() -> None:
    first, second = phone_of("1"), phone_of("1")
    second.make("group_renamed", group="1", name="Window")

    assert answers(both(first, second)) == {"Group 1": (False, False)}


def test_groups_that_each_added_alone_are_the_same_by_their_name() -> None:
    first, second = phone_of("1"), phone_of("1")
    for phone, group, name in ((first, "a", "Table  B"), (second, "b", "table b")):
        phone.make("group_added", group=group, name=name)
        phone.seen(group, BUILDING)

    assert answers(both(first, second)) == {"Group 1": (False, False), "Table  B": (True, True)}


def test_an_id_goes_before_a_name() -> None:
    first, second = phone_of("1", "2"), phone_of("1", "2")
    second.make("group_renamed", group="1", name="Group 2")
    second.make("group_renamed", group="2", name="Group 1")
    first.seen("1", BUILDING)
    second.seen("1", BUILDING)

    assert answers(both(first, second)) == {"Group 1": (True, True), "Group 2": (False, False)}


def test_two_groups_of_one_name_stay_two() -> None:
    first, second = phone_of("1"), phone_of("1")
    for phone, groups in ((first, "ab"), (second, "cd")):
        for group in groups:
            phone.make("group_added", group=group, name="New")
    comparison = both(first, second)

    assert [place.name for place in comparison.places] == ["Group 1", "New", "New"]
    assert all(None not in place.known for place in comparison.places)


def test_a_group_that_only_one_has_is_nobody_elses() -> None:
    first, second = phone_of("1"), phone_of("1", "9")

    assert answers(both(first, second)) == {"Group 1": (False, False), "Group 9": (None, False)}


def test_the_whole_class_is_a_place_of_its_own_and_the_last() -> None:
    first, second = phone_of("1"), phone_of("1")
    first.seen("class", BUILDING)
    second.make("group_added", group="x", name=" ")
    second.seen("class", BUILDING)
    second.seen("x", BUILDING)

    comparison = both(first, second)

    assert comparison.places[-1].name is None
    assert comparison.answers(comparison.places[-1], BUILDING, "seen") == (True, True)


def test_a_glance_at_the_whole_class_is_no_agreement() -> None:
    first, second = phone_of("1", "class"), phone_of("1", "class")
    assert answers(both(first, second)) == {"Group 1": (False, False)}

    second.seen("class", HELP)

    assert answers(both(first, second)) == {"Group 1": (False, False), None: (False, False)}


def test_without_groups_the_whole_class_is_the_place() -> None:
    first, second = Phone(), Phone()
    for phone in (first, second):
        phone.start(groups=[])
        watch(phone, "class")

    assert answers(both(first, second)) == {None: (False, False)}


def test_three_observers_make_three_pairs() -> None:
    phones = [phone_of("1", "2") for _ in range(3)]
    phones[0].seen("1", BUILDING)
    phones[1].seen("1", BUILDING)
    comparison = compare(
        [
            digest_of(phone, person.id)
            for phone, person in zip(phones, (COACH, CO_OBSERVER, PRINCIPAL), strict=True)
        ]
    )

    assert answers(comparison) == {
        "Group 1": (True, True, False),
        "Group 2": (False, False, False),
    }
    assert comparison.table([BUILDING], ["seen"]) == Table(
        {("seen", "seen"): 1, ("seen", "not_seen"): 2, ("not_seen", "not_seen"): 3}
    )


def test_both_sides_of_a_contrast_are_asked_about() -> None:
    first, second = phone_of("1"), phone_of("1")
    first.seen("1", BUILDING)
    second.counter("1", BUILDING)

    table = both(first, second).table([BUILDING], ["seen", "counter"])

    assert table == Table({("seen", "not_seen"): 1, ("not_seen", "seen"): 1})


def test_what_came_after_the_first_finish_is_left_out() -> None:
    phone = phone_of("1")
    phone.seen("1", BUILDING)
    finish = phone.finish()
    phone.make("walkthrough_reopened")
    phone.seen("1", HELP)
    phone.finish()
    events = [parse({**event, "by": COACH.id}) for event in reversed(phone.events)]

    kept = when_first_finished(events)

    assert {event.id for event in kept} == {
        event["id"] for event in phone.events[: phone.events.index(finish) + 1]
    }


def test_an_unfinished_walkthrough_has_all_its_events() -> None:
    phone = phone_of("1")
    events = [parse({**event, "by": COACH.id}) for event in phone.events]

    assert when_first_finished(events) == events
