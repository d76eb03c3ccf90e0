"""What every store promises about digests: they are what the events come to, and never stale."""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

import pytest

from tests.phone import PLACE, Phone
from tests.storage.made import Failing, received, started, taps, together
from walkthrough.domain.digest import Digest, digest
from walkthrough.domain.events import readable
from walkthrough.domain.ports import Store

ALWAYS = ("0000", "9999")
AT = Phone().moment


def found(store: Store, since: str = ALWAYS[0], until: str = ALWAYS[1]) -> list[Digest]:
    return list(store.walkthroughs.digests(since, until))


def only(store: Store) -> Digest:
    (one,) = found(store)
    return one


def content(one: Digest | None) -> tuple[Any, ...]:
    """All that a digest says; two of them are equal only by being the same."""
    assert one is not None
    header = one.header
    place = header.place.model_dump(by_alias=True, exclude_unset=True)
    return (
        (header.id, header.observer, header.rubric.id, header.rubric.version, place),
        (header.status, header.started_at, header.finished_at, header.released_at, header.changed),
        (one.visit, one.places, one.marks, one.follow_up, one.quotes),
    )


def expected(store: Store, walkthrough: str) -> tuple[Any, ...]:
    """What a digest of the walkthrough's events, as they are stored, would say."""
    return content(digest(readable(store.walkthroughs.events(walkthrough))))


def store_all(store: Store, phone: Phone) -> None:
    """Hand over whatever the phone has made; what was sent before is a duplicate."""
    store.walkthroughs.append(phone.walkthrough, [received(event) for event in phone.events])


def visited(**start: Any) -> Phone:
    """A lesson with evidence of all kinds, finished and shared."""
    phone = Phone()
    phone.start(**start)
    phone.focus("g1")
    phone.seen("g1", "building-on-ideas", after=150)
    phone.counter("g2", "shared-goal")
    phone.make("no_opportunity_marked", group="class", look_for="reflecting")
    phone.make("level_set", group="g2", look_for="shared-goal", level="emerging")
    phone.note("Why?", kind="quote", group="g1", look_for="building-on-ideas")
    phone.note("Mine alone", kind="quote", audience="me")
    phone.make("follow_up_marked", of=phone.walkthrough, outcome="tried")
    phone.finish()
    phone.make("feedback_released", feedback=phone.feedback()["id"])
    return phone


class DigestsContract:
    """Digests of walkthroughs, in a stretch of time."""

    def test_returns_nothing_where_nothing_was_stored(self, store: Store) -> None:
        assert found(store) == []

    def test_says_what_the_events_come_to(self, store: Store) -> None:
        phone = visited(visit="01930000-0000-7000-8000-000000000001")
        store_all(store, phone)

        one = only(store)

        assert content(one) == expected(store, phone.walkthrough)
        assert (one.visit, one.follow_up) == (phone.events[0]["visit"], "tried")
        assert {place.id: (place.seconds, place.watched) for place in one.places} == {
            "g1": (157, True),
            "g2": (0, True),
            "g3": (0, False),
            "g4": (0, False),
            "g5": (0, False),
        }
        assert [quote.text for quote in one.quotes] == ["Why?"]
        assert one.marks["g2", "shared-goal"].level == "emerging"

    def test_says_the_same_twice(self, store: Store) -> None:
        for _ in range(3):
            store_all(store, visited())

        assert list(map(content, found(store))) == list(map(content, found(store)))

    @pytest.mark.parametrize(
        "change",
        [
            lambda phone: phone.seen("g3", "reflecting"),
            lambda phone: phone.make("event_retracted", target=phone.events[2]["id"]),
            lambda phone: phone.make("feedback_withdrawn", feedback=phone.events[-2]["id"]),
            lambda phone: phone.make("walkthrough_discarded"),
            lambda phone: phone.make("walkthrough_reopened"),
            lambda phone: phone.make(
                "place_corrected", place={**PLACE, "school": "douglass-hs", "class": "9C"}
            ),
            lambda phone: phone.make("group_removed", group="g1"),
            lambda phone: phone.make(
                "feedback_released", feedback=phone.feedback(questions=[{"text": "?"}])["id"]
            ),
        ],
        ids=[
            "a late tap",
            "a retraction",
            "a withdrawal",
            "a discarding",
            "a reopening",
            "a corrected place",
            "a removed group",
            "another release",
        ],
    )
    def test_is_never_stale(self, store: Store, change: Callable[[Phone], Any]) -> None:
        phone, other = visited(), visited()
        store_all(store, phone)
        store_all(store, other)
        before = {one.header.id: content(one) for one in found(store)}

        change(phone)
        store_all(store, phone)

        after = {one.header.id: content(one) for one in found(store)}
        assert after[phone.walkthrough] == expected(store, phone.walkthrough)
        assert after[phone.walkthrough] != before[phone.walkthrough]
        assert after[other.walkthrough] == before[other.walkthrough]

    def test_leaves_out_what_has_not_started(self, store: Store) -> None:
        phone = Phone()
        store.walkthroughs.append(phone.walkthrough, taps(phone, 3))
        assert found(store) == []

        store.walkthroughs.append(phone.walkthrough, [received(phone.start())])

        assert content(only(store)) == expected(store, phone.walkthrough)

    def test_begins_with_one_instant_and_ends_before_the_other(self, store: Store) -> None:
        phone = started(store)
        at = phone.events[0]["at"]
        before, after = (
            at.replace(".000Z", "Z").replace("06Z", "05.999Z"),
            at.replace("000Z", "001Z"),
        )

        assert [len(found(store, *span)) for span in ((at, after), (before, at), (after, "9"))] == [
            1,
            0,
            0,
        ]

    def test_goes_by_when_a_visit_began_and_not_by_when_it_was_received(self, store: Store) -> None:
        phone = Phone(moment=AT.replace(year=2025, month=3))
        late = received(phone.start(), received_at="2026-11-22T20:05:00.000Z")
        store.walkthroughs.append(phone.walkthrough, [late])

        assert len(found(store, "2025-03", "2025-04")) == 1
        assert found(store, "2026-11", "2026-12") == []

    def test_returns_them_in_the_order_of_their_starts(self, store: Store) -> None:
        months = [5, 1, 11, 3, 1]
        for month in months:
            phone = Phone(moment=AT.replace(month=month))
            store.walkthroughs.append(phone.walkthrough, [received(phone.start())])

        starts = [(one.header.started_at, one.header.id) for one in found(store)]

        assert starts == sorted(starts)
        assert [start[5:7] for start, _ in starts] == ["01", "01", "03", "05", "11"]

    def test_returns_only_those_that_are_wanted(self, store: Store) -> None:
        phones = [visited(place={**PLACE, "class": name}) for name in ("7A", "7B", "7C")]
        for phone in phones:
            store_all(store, phone)

        wanted = store.walkthroughs.digests(
            *ALWAYS, want=lambda header: header.place.class_ != "7B"
        )

        assert sorted(one.header.place.class_ for one in wanted) == ["7A", "7C"]

    def test_keeps_up_with_writers(self, store: Store) -> None:
        phones = [started(store) for _ in range(4)]
        done = Event()

        def read() -> None:
            seen = 0
            while not done.is_set():
                now = [one.marks.values() for one in found(store)]
                assert len(now) == 4
                total = sum(mark.seen for marks in now for mark in marks)
                assert total >= seen
                seen = total

        def write(phone: Phone) -> None:
            for number in range(1, 16):
                store.walkthroughs.append(phone.walkthrough, taps(phone, 1))
                one = next(one for one in found(store) if one.header.id == phone.walkthrough)
                assert one.marks["g1", "building-on-ideas"].seen == number

        readers = [Failing(read) for _ in range(2)]
        for reader in readers:
            reader.start()
        try:
            together([partial(write, phone) for phone in phones])
        finally:
            done.set()
            for reader in readers:
                reader.finish()
        assert [one.marks["g1", "building-on-ideas"].seen for one in found(store)] == [15] * 4


class DurableDigestsContract:
    """What holds of digests in a store that outlives its process."""

    def test_says_the_same_when_it_is_opened_again(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        phone = visited()
        store_all(store, phone)
        before = content(only(store))
        store.close()

        assert content(only(reopen())) == before

    def test_knows_what_another_process_appended(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        phone, other = visited(), reopen()
        store_all(other, phone)
        for number in range(1, 6):
            assert content(only(store)) == expected(store, phone.walkthrough)
            phone.seen("g4", "reflecting")
            store_all(other, phone)
            assert only(store).marks["g4", "reflecting"].seen == number
        store.close()
        phone.seen("g4", "reflecting")
        store_all(other, phone)

        assert only(reopen()).marks["g4", "reflecting"].seen == 6
