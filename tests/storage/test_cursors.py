"""The counter behind the cursors: what it survives, and that it never gives a number twice."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from tests.phone import Phone
from tests.storage.made import Failing, started, taps
from walkthrough.domain.ports import Store
from walkthrough.storage import cursors
from walkthrough.storage.cursors import Cursors


def every_cursor(store: Store, phones: list[Phone]) -> list[int]:
    return [
        document["cursor"]
        for phone in phones
        for document in store.walkthroughs.events(phone.walkthrough)
    ]


def tapped(store: Store, phone: Phone) -> int:
    """The cursor of one more tap."""
    store.walkthroughs.append(phone.walkthrough, taps(phone, 1))
    return store.walkthroughs.events(phone.walkthrough)[-1]["cursor"]


@pytest.mark.parametrize("lost", [None, b"", b"not a number", b"9" * 42, b"\0" * 42])
def test_goes_on_above_all_others_when_the_counter_is_lost(
    store: Store, folder: Path, reopen: Callable[[], Store], lost: bytes | None
) -> None:
    phones = [started(store), started(store)]
    tapped(store, phones[1])
    _, told = store.walkthroughs.headers()
    if lost is None:
        (folder / "cursor").unlink()
    else:
        (folder / "cursor").write_bytes(lost)

    # Both the process that goes on and one that starts later.
    first, second = tapped(store, phones[0]), tapped(reopen(), phones[0])

    assert told < first < second
    assert len(store.walkthroughs.headers(told)[0]) == 1


def test_goes_on_above_all_others_after_a_power_cut(
    store: Store, folder: Path, reopen: Callable[[], Store]
) -> None:
    phone = started(store)
    # What the disk holds: the counter is waited for only when its bound moves.
    on_disk = (folder / "cursor").read_bytes()
    last = [tapped(store, phone) for _ in range(10)][-1]
    (folder / "cursor").write_bytes(on_disk)

    again = reopen()

    assert tapped(again, phone) > last
    assert len(set(every_cursor(again, [phone]))) == 12


def test_moves_its_bound_before_it_is_reached(
    store: Store, reopen: Callable[[], Store], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(cursors, "AHEAD", 3)
    phone = started(store)

    for _ in range(12):
        last = tapped(store, phone)
        bound = int((folder / "cursor").read_bytes().split()[1])
        assert bound >= last

    assert tapped(reopen(), phone) > last


def test_mends_a_counter_that_is_behind_the_store(
    store: Store, folder: Path, reopen: Callable[[], Store]
) -> None:
    phone = started(store)
    last = [tapped(store, phone) for _ in range(10)][-1]
    # As after putting back single files from a backup.
    (folder / "cursor").write_bytes(b"%020d %020d\n" % (2, 2))
    again = reopen()

    headers, told = again.walkthroughs.headers()

    assert [header.changed for header in headers] == [last]
    other = started(again)
    assert every_cursor(again, [other])[0] > last
    assert [header.id for header in again.walkthroughs.headers(told)[0]][-1] == other.walkthrough


def test_mends_a_counter_that_is_behind_one_walkthrough(
    store: Store, folder: Path, reopen: Callable[[], Store]
) -> None:
    phones = [started(store), started(store)]
    [tapped(store, phones[0]) for _ in range(10)]
    last = [tapped(store, phones[1]) for _ in range(10)][-1]
    (folder / "cursor").write_bytes(b"%020d %020d\n" % (2, 2))

    assert tapped(reopen(), phones[0]) > last


def test_never_reports_a_number_that_no_event_has(store: Store, folder: Path) -> None:
    """A power cut could make the counter give it again, and then nobody would ask for it."""
    phone = started(store)
    last = tapped(store, phone)
    counter = Cursors(folder, folder / "locks", lambda: 0)
    # A writer that took numbers and was killed before its events could be seen.
    counter.take(5, above=0)

    assert store.walkthroughs.headers()[1] == last


def test_gives_numbers_in_a_row(tmp_path: Path) -> None:
    counter = Cursors(tmp_path, tmp_path, lambda: 0)

    assert [counter.take(3, above=0), counter.take(1, above=0), counter.take(2, above=0)] == [
        1,
        4,
        5,
    ]
    assert counter.settled() == 6


def test_reports_no_cursor_while_lower_numbers_are_still_to_come(
    store: Store, folder: Path
) -> None:
    """Of two writers the one with the higher number is done first; the reader waits for both."""
    slow = Cursors(folder, folder / "locks", lambda: 0)
    numbered, seen = Event(), Event()
    reported: list[int] = []

    def write_slowly() -> None:
        with slow.appending():
            slow.take(1, above=0)
            numbered.set()
            assert not seen.wait(0.2)

    def read() -> None:
        reported.append(store.walkthroughs.headers()[1])
        seen.set()

    writer, reader = Failing(write_slowly), Failing(read)
    writer.start()
    numbered.wait()
    # The other writer is not held up by the slow one.
    phone = started(store)
    reader.start()
    writer.finish()
    reader.finish()

    assert reported == every_cursor(store, [phone])


def test_lets_a_reader_in_however_many_go_on_writing(tmp_path: Path) -> None:
    counter = Cursors(tmp_path, tmp_path, lambda: 0)
    done = Event()

    def write() -> None:
        while not done.is_set():
            with counter.appending():
                counter.take(1, above=0)
                time.sleep(0.02)

    writers = [Failing(write) for _ in range(12)]
    for writer in writers:
        writer.start()
    try:
        waits = []
        for _ in range(5):
            began = time.monotonic()
            counter.settled()
            waits.append(time.monotonic() - began)
    finally:
        done.set()
        for writer in writers:
            writer.finish()

    assert max(waits) < 2
