"""What every store promises about events: appending them, and reading them back."""

import uuid
from functools import partial

import pytest

from tests.phone import Phone
from tests.storage.made import ids, received, started, taps, together
from walkthrough.domain.errors import Invalid
from walkthrough.domain.ports import Store

NAUGHTY = [
    "<script>alert(1)</script> {{ 7*7 }} %(name)s",
    "مرحبا \u202e\u2066RTL\u2069",
    "e\u0301 is not \u00e9; \ufeff\u200b\u2028\u2029",
    "👩‍🏫🏽\U0010ffff\ud7ff\ue000",
    "line\r\nline\ttab\x01\x1f\x7f\x85",
    "",
]
NOT_UUIDS = [
    "",
    "../../etc/passwd",
    "0193A1B2-0000-7000-8000-00000000ABCD",
    "01930000-0000-7000-8000-000000000001\n",
    "01930000-0000-7000-8000-000000000001/..",
    "01930000000070008000000000000001",
    "é" * 300,
]


class EventsContract:
    """Appending events, and reading them back."""

    def test_returns_events_in_the_order_of_appending(self, store: Store) -> None:
        phone = started(store)
        sent = taps(phone, 5)

        outcomes = store.walkthroughs.append(phone.walkthrough, list(reversed(sent)))

        assert outcomes == ["stored"] * 5
        kept = store.walkthroughs.events(phone.walkthrough)
        assert ids(kept[1:]) == ids(reversed(sent))
        cursors = [document["cursor"] for document in kept]
        assert cursors == sorted(set(cursors))
        assert cursors[0] > 0

    def test_returns_only_the_events_after_a_cursor(self, store: Store) -> None:
        phone = started(store)
        store.walkthroughs.append(phone.walkthrough, taps(phone, 4))
        kept = store.walkthroughs.events(phone.walkthrough)

        later = store.walkthroughs.events(phone.walkthrough, kept[2]["cursor"])

        assert later == kept[3:]
        assert store.walkthroughs.events(phone.walkthrough, kept[-1]["cursor"]) == []

    def test_returns_nothing_for_an_unknown_walkthrough(self, store: Store) -> None:
        started(store)

        assert store.walkthroughs.events(str(uuid.uuid4())) == []
        assert store.walkthroughs.header(str(uuid.uuid4())) is None

    def test_keeps_every_text_verbatim(self, store: Store) -> None:
        phone = started(store)
        sent = [received(phone.note(text)) for text in NAUGHTY]

        store.walkthroughs.append(phone.walkthrough, sent)

        kept = store.walkthroughs.events(phone.walkthrough)[1:]
        assert [document["text"] for document in kept] == NAUGHTY

    def test_keeps_unknown_keys_and_numbers_as_they_were_sent(self, store: Store) -> None:
        phone = started(store)
        strange = {
            "mood": {"of the day": [1, 2.5, -0.0, 1e-7, 2**53 - 1, None, True, {"": []}]},
            "🧭": "north",
        }
        event = received(phone.seen("g1", "building-on-ideas", **strange))

        store.walkthroughs.append(phone.walkthrough, [event])

        (kept,) = store.walkthroughs.events(phone.walkthrough)[1:]
        assert {**event, "cursor": kept["cursor"]} == kept
        assert repr(kept["mood"]) == repr(strange["mood"])

    def test_overwrites_a_cursor_that_the_phone_made_up(self, store: Store) -> None:
        phone = started(store)
        (event,) = taps(phone, 1)

        store.walkthroughs.append(phone.walkthrough, [{**event, "cursor": 10**9}])

        assert store.walkthroughs.events(phone.walkthrough)[1]["cursor"] < 10**9

    def test_keeps_what_is_stored_when_callers_change_their_copies(self, store: Store) -> None:
        phone = started(store)
        event = received(phone.seen("g1", "building-on-ideas", extra={"list": [1]}))
        store.walkthroughs.append(phone.walkthrough, [event])
        before = store.walkthroughs.events(phone.walkthrough)

        event["extra"]["list"].append(2)
        store.walkthroughs.events(phone.walkthrough)[1]["extra"]["list"].append(3)  # type: ignore[index]

        assert store.walkthroughs.events(phone.walkthrough) == before

    def test_answers_duplicate_for_the_same_content_again(self, store: Store) -> None:
        phone = started(store)
        (event,) = taps(phone, 1)
        store.walkthroughs.append(phone.walkthrough, [event])
        before = store.walkthroughs.events(phone.walkthrough)
        again = {**event, "seq": float(event["seq"]), "received_at": "2027-01-01T00:00:00.000Z"}
        again |= {"by": "somebody-else", "skew_seconds": 7, "cursor": 3}

        assert store.walkthroughs.append(phone.walkthrough, [again]) == ["duplicate"]
        assert store.walkthroughs.events(phone.walkthrough) == before

    @pytest.mark.parametrize(
        "change", [{"group": "g2"}, {"more": None}, {"seq": True}, {"extra": {"deep": [1, 3]}}]
    )
    def test_answers_conflict_for_other_content_and_keeps_the_first(
        self, store: Store, change: dict[str, object]
    ) -> None:
        phone = started(store)
        event = received(phone.seen("g1", "building-on-ideas", extra={"deep": [1, 2]}))
        first, last = taps(phone, 2)
        store.walkthroughs.append(phone.walkthrough, [event])
        before = store.walkthroughs.events(phone.walkthrough)

        outcomes = store.walkthroughs.append(phone.walkthrough, [first, {**event, **change}, last])

        assert outcomes == ["stored", "conflict", "stored"]
        kept = store.walkthroughs.events(phone.walkthrough)
        assert kept[:2] == before
        assert ids(kept[2:]) == ids([first, last])

    def test_judges_events_within_one_batch_by_the_first(self, store: Store) -> None:
        phone = Phone()
        start = received(phone.start())
        (tap,) = taps(phone, 1)

        outcomes = store.walkthroughs.append(
            phone.walkthrough, [start, start, tap, {**tap, "group": "g2"}, tap]
        )

        assert outcomes == ["stored", "duplicate", "stored", "conflict", "duplicate"]
        assert ids(store.walkthroughs.events(phone.walkthrough)) == ids([start, tap])

    def test_answers_already_started_for_a_second_start(self, store: Store) -> None:
        phone = started(store)
        second = received(phone.start())
        (tap,) = taps(phone, 1)

        outcomes = store.walkthroughs.append(phone.walkthrough, [second, tap])

        assert outcomes == ["already_started", "stored"]
        assert ids(store.walkthroughs.events(phone.walkthrough)) == ids([phone.events[0], tap])

    def test_answers_already_started_within_one_batch(self, store: Store) -> None:
        phone = Phone()
        starts = [received(phone.start()), received(phone.start())]

        outcomes = store.walkthroughs.append(phone.walkthrough, starts)

        assert outcomes == ["stored", "already_started"]

    def test_takes_one_id_in_two_walkthroughs(self, store: Store) -> None:
        one, other = started(store), started(store)
        (tap,) = taps(one, 1)

        store.walkthroughs.append(one.walkthrough, [tap])
        outcomes = store.walkthroughs.append(
            other.walkthrough, [{**tap, "walkthrough": other.walkthrough}]
        )

        assert outcomes == ["stored"]

    def test_answers_nothing_to_nothing(self, store: Store) -> None:
        phone = started(store)

        assert store.walkthroughs.append(phone.walkthrough, []) == []
        assert store.walkthroughs.append(str(uuid.uuid4()), []) == []

    def test_stores_a_batch_whole_or_not_at_all(self, store: Store) -> None:
        phone = started(store)
        sent = taps(phone, 2)
        before = store.walkthroughs.events(phone.walkthrough)

        with pytest.raises((TypeError, ValueError)):
            store.walkthroughs.append(phone.walkthrough, [sent[0], {**sent[1], "no": object()}])

        assert store.walkthroughs.events(phone.walkthrough) == before
        assert store.walkthroughs.append(phone.walkthrough, sent) == ["stored"] * 2

    @pytest.mark.parametrize("name", NOT_UUIDS)
    def test_refuses_an_id_that_is_no_uuid(self, store: Store, name: str) -> None:
        (tap,) = taps(Phone(), 1)

        with pytest.raises(Invalid) as refused:
            store.walkthroughs.append(name, [tap])

        assert refused.value.code == "bad_event"
        assert store.walkthroughs.events(name) == []
        assert store.walkthroughs.header(name) is None

    def test_stores_a_batch_once_when_it_is_sent_five_times_at_once(self, store: Store) -> None:
        phone = started(store)
        sent = taps(phone, 20)
        append = partial(store.walkthroughs.append, phone.walkthrough, sent)

        answers = together([append] * 5)

        assert sorted(tuple(set(outcomes)) for outcomes in answers) == [
            *[("duplicate",)] * 4,
            ("stored",),
        ]
        assert ids(store.walkthroughs.events(phone.walkthrough)[1:]) == ids(sent)

    def test_starts_once_when_five_phones_start_at_once(self, store: Store) -> None:
        phone = Phone()
        starts = [received(phone.start()) for _ in range(5)]

        answers = together(
            [partial(store.walkthroughs.append, phone.walkthrough, [start]) for start in starts]
        )

        assert sorted(answers) == [*[["already_started"]] * 4, ["stored"]]
        assert len(store.walkthroughs.events(phone.walkthrough)) == 1

    def test_keeps_every_event_of_many_threads_on_one_walkthrough(self, store: Store) -> None:
        phone = started(store)
        batches = [taps(phone, 2) for _ in range(32)]

        def send(mine: list[list[dict[str, object]]]) -> list[list[str]]:
            return [list(store.walkthroughs.append(phone.walkthrough, batch)) for batch in mine]

        answers = together([partial(send, batches[n::8]) for n in range(8)])

        assert answers == [[["stored"] * 2] * 4] * 8
        kept = ids(store.walkthroughs.events(phone.walkthrough)[1:])
        assert sorted(kept) == sorted(ids(tap for batch in batches for tap in batch))
        places = {event: place for place, event in enumerate(kept)}
        assert all(places[one["id"]] + 1 == places[two["id"]] for one, two in batches)
