"""What every store promises about headers, cursors and its own health."""

import uuid
from functools import partial
from threading import Event

from tests.phone import PLACE, Phone
from tests.storage.made import Failing, received, started, tap_away, taps, together
from walkthrough.domain.ports import Store


class GlancesContract:
    """Headers, and the cursor that followers go by."""

    def test_has_a_header_once_a_walkthrough_has_started(self, store: Store) -> None:
        phone = Phone()
        store.walkthroughs.append(phone.walkthrough, taps(phone, 1))
        assert store.walkthroughs.header(phone.walkthrough) is None
        assert store.walkthroughs.headers()[0] == []

        store.walkthroughs.append(phone.walkthrough, [received(phone.start())])

        header = store.walkthroughs.header(phone.walkthrough)
        assert header is not None
        assert (header.id, header.status) == (phone.walkthrough, "open")
        assert store.walkthroughs.headers()[0] == [header]

    def test_says_which_visit_a_walkthrough_was_made_in(self, store: Store) -> None:
        visit, phone = str(uuid.uuid4()), Phone()
        alone = started(store)
        store.walkthroughs.append(phone.walkthrough, [received(phone.start(visit=visit))])

        headers, _ = store.walkthroughs.headers()

        assert {header.id: header.visit for header in headers} == {
            alone.walkthrough: None,
            phone.walkthrough: visit,
        }

    def test_keeps_the_header_up_to_date(self, store: Store) -> None:
        phone = started(store)
        corrected = received(phone.make("place_corrected", place={**PLACE, "class": "8C"}))
        store.walkthroughs.append(phone.walkthrough, [corrected])
        assert store.walkthroughs.header(phone.walkthrough).place.class_ == "8C"

        store.walkthroughs.append(phone.walkthrough, [received(phone.finish())])

        header = store.walkthroughs.header(phone.walkthrough)
        assert (header.status, header.finished_at) == ("finished", phone.events[-1]["at"])
        newest = store.walkthroughs.events(phone.walkthrough)[-1]["cursor"]
        assert header.changed == newest

    def test_lists_walkthroughs_by_their_latest_change(self, store: Store) -> None:
        first, second, third = started(store), started(store), started(store)
        store.walkthroughs.append(first.walkthrough, taps(first, 1))

        headers, cursor = store.walkthroughs.headers()

        assert [header.id for header in headers] == [
            second.walkthrough,
            third.walkthrough,
            first.walkthrough,
        ]
        assert cursor == headers[-1].changed

    def test_lists_only_what_changed_since_the_cursor(self, store: Store) -> None:
        first, _second = started(store), started(store)
        _, cursor = store.walkthroughs.headers()
        assert store.walkthroughs.headers(cursor) == ([], cursor)

        store.walkthroughs.append(first.walkthrough, taps(first, 2))

        headers, later = store.walkthroughs.headers(cursor)
        assert [header.id for header in headers] == [first.walkthrough]
        assert later == headers[0].changed > cursor

    def test_leaves_the_cursor_alone_when_nothing_new_is_stored(self, store: Store) -> None:
        phone = started(store)
        (tap,) = taps(phone, 1)
        store.walkthroughs.append(phone.walkthrough, [tap])
        _, cursor = store.walkthroughs.headers()

        store.walkthroughs.append(phone.walkthrough, [tap, {**tap, "group": "g2"}])

        assert store.walkthroughs.headers(cursor) == ([], cursor)

    def test_starts_with_an_empty_list_and_cursor_zero(self, store: Store) -> None:
        assert store.walkthroughs.headers() == ([], 0)

    def test_takes_a_cursor_from_the_future_for_what_it_is(self, store: Store) -> None:
        started(store)
        _, cursor = store.walkthroughs.headers()

        assert store.walkthroughs.headers(cursor + 10**6) == ([], cursor)

    def test_keeps_an_event_that_only_a_later_release_understands(self, store: Store) -> None:
        phone = started(store)
        event = received(phone.make("hologram_shown", schema=2))

        assert store.walkthroughs.append(phone.walkthrough, [event]) == ["stored"]

        header = store.walkthroughs.header(phone.walkthrough)
        assert header.changed == store.walkthroughs.events(phone.walkthrough)[-1]["cursor"]

    def test_shows_no_lower_cursor_after_a_higher_one(self, store: Store) -> None:
        """Whoever has been told of a cursor has been able to see all events up to it."""
        phones = [started(store) for _ in range(4)]
        done, seen = Event(), []

        def follow() -> None:
            cursor = 0
            while not done.is_set():
                headers, later = store.walkthroughs.headers(cursor)
                assert later >= cursor
                assert all(header.changed > cursor for header in headers)
                cursor = later
                seen.append((cursor, _events_up_to(store, phones, cursor)))

        follower = Failing(follow)
        follower.start()
        try:
            together([partial(tap_away, store, phone, 15) for phone in phones])
        finally:
            done.set()
            follower.finish()

        assert len(seen) > 1
        for cursor, events in seen:
            assert events == _events_up_to(store, phones, cursor)

    def test_shows_batches_whole_to_readers(self, store: Store) -> None:
        phone = started(store)
        done = Event()

        def read() -> None:
            while not done.is_set():
                assert len(store.walkthroughs.events(phone.walkthrough)) % 10 == 1

        reader = Failing(read)
        reader.start()
        try:
            for _ in range(20):
                store.walkthroughs.append(phone.walkthrough, taps(phone, 10))
        finally:
            done.set()
            reader.finish()

    def test_names_no_damage_where_there_is_none(self, store: Store) -> None:
        started(store)

        assert store.walkthroughs.damaged() == []
        assert store.damaged() == []

    def test_can_be_checked_by_many_at_once(self, store: Store) -> None:
        assert together([store.check] * 8) == [None] * 8


def _events_up_to(store: Store, phones: list[Phone], cursor: int) -> set[str]:
    return {
        document["id"]
        for phone in phones
        for document in store.walkthroughs.events(phone.walkthrough)
        if document["cursor"] <= cursor
    }
