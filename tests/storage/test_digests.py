"""Digests are kept by month, made anew when anything is wrong with them, and let go of."""

import logging
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.phone import Phone
from tests.storage.contract_digests import ALWAYS, AT, content, expected, found, store_all, visited
from tests.storage.harm import DAMAGE, harm
from tests.storage.made import received, started, taps
from walkthrough.domain.ports import Store
from walkthrough.storage import digest_file, digests
from walkthrough.storage.care import FolderCare
from walkthrough.storage.open import open_store


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The walkthroughs whose files digests are made from, in order."""
    seen: list[str] = []
    plain = digests.read_stamped

    def read_stamped(path: Path):
        seen.append(path.stem)
        return plain(path)

    monkeypatch.setattr(digests, "read_stamped", read_stamped)
    return seen


@pytest.fixture
def phones(store: Store) -> list[Phone]:
    """Three shared visits of one month."""
    phones = [visited() for _ in range(3)]
    for phone in phones:
        store_all(store, phone)
    return phones


def by_month(store: Store, *months: int) -> list[Phone]:
    """A walkthrough in each of these months of 2026."""
    phones = []
    for month in months:
        phone = Phone(moment=AT.replace(month=month))
        start = received(phone.start(), received_at=f"2026-{month:02}-22T20:05:00.000Z")
        store.walkthroughs.append(phone.walkthrough, [start])
        phones.append(phone)
    return phones


def test_makes_each_once(store: Store, phones: list[Phone], read: list[str]) -> None:
    found(store)
    found(store)
    assert sorted(read) == sorted(phone.walkthrough for phone in phones)
    read.clear()

    store.walkthroughs.append(phones[1].walkthrough, taps(phones[1], 1))
    found(store)

    assert read == [phones[1].walkthrough]


def test_makes_none_that_is_not_asked_for(store: Store, read: list[str]) -> None:
    may, june = by_month(store, 5, 6)

    found(store, "2026-06", "2026-07")
    list(store.walkthroughs.digests(*ALWAYS, want=lambda header: header.id != may.walkthrough))

    assert read == [june.walkthrough]


def test_makes_none_after_a_start_when_nothing_changed(
    store: Store, phones: list[Phone], reopen: Callable[[], Store], read: list[str]
) -> None:
    before = list(map(content, found(store)))
    store.close()
    read.clear()

    assert list(map(content, found(reopen()))) == before
    assert read == []


def test_makes_after_a_start_only_what_changed_since(
    store: Store, phones: list[Phone], reopen: Callable[[], Store], read: list[str]
) -> None:
    found(store)
    store.close()
    store.walkthroughs.append(phones[1].walkthrough, taps(phones[1], 1))
    fourth = started(store)
    read.clear()

    assert len(found(reopen())) == 4
    assert sorted(read) == sorted([phones[1].walkthrough, fourth.walkthrough])


def test_keeps_its_files_up_to_date_while_it_serves(
    store: Store,
    phones: list[Phone],
    reopen: Callable[[], Store],
    read: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(digests, "_WORTH_SAVING", 3)
    found(store)
    read.clear()

    # The first process goes on, or was killed: it never closed its store.
    assert len(found(reopen())) == 3
    assert read == []


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_makes_them_anew_when_their_file_is_damaged(
    store: Store,
    phones: list[Phone],
    folder: Path,
    reopen: Callable[[], Store],
    read: list[str],
    damage: Callable[[bytes], bytes],
) -> None:
    before = list(map(content, found(store)))
    store.close()
    harm(folder / "digests" / "2026-11.json", damage)
    read.clear()

    again = reopen()
    assert list(map(content, found(again))) == before
    assert len(read) == 3
    again.close()
    kinds = {finding.kind for finding in FolderCare(folder).examine(lambda _done, _of: None)}
    assert "digests_damaged" not in kinds


def test_makes_them_anew_when_their_files_were_deleted(
    store: Store, phones: list[Phone], folder: Path, reopen: Callable[[], Store]
) -> None:
    before = list(map(content, found(store)))
    store.close()
    (folder / "digests" / "2026-11.json").unlink()
    (folder / "digests").rmdir()

    again = reopen()
    assert list(map(content, found(again))) == before
    again.close()
    assert (folder / "digests" / "2026-11.json").exists()


def test_makes_them_anew_when_another_release_made_them(
    store: Store,
    phones: list[Phone],
    reopen: Callable[[], Store],
    read: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = list(map(content, found(store)))
    store.close()
    read.clear()
    monkeypatch.setattr(digest_file, "_made_by", lambda: "another release")

    assert list(map(content, found(reopen()))) == before
    assert len(read) == 3


def test_passes_a_damaged_walkthrough_by_and_names_it(
    store: Store, phones: list[Phone], folder: Path, reopen: Callable[[], Store]
) -> None:
    found(store)
    store.close()
    bad = phones[1].walkthrough
    harm(folder / "walkthroughs" / "2026-11" / f"{bad}.json", DAMAGE["flipped in the middle"])

    again = reopen()

    assert sorted(one.header.id for one in found(again)) == sorted(
        phone.walkthrough for phone in phones if phone.walkthrough != bad
    )
    assert [damage.what for damage in again.damaged()] == [bad]


def test_names_a_walkthrough_that_was_damaged_since_it_was_listed(
    store: Store, phones: list[Phone], folder: Path
) -> None:
    store.walkthroughs.headers()
    bad = phones[1].walkthrough
    path = folder / "walkthroughs" / "2026-11" / f"{bad}.json"
    status = path.stat()
    content = path.read_bytes()
    # As a disk does it: the same file, of the same size and, for all one sees, unchanged.
    path.write_bytes(content[:-9] + b"x" + content[-8:])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert len(found(store)) == 2
    assert [damage.what for damage in store.damaged()] == [bad]


def test_forgets_a_walkthrough_whose_file_is_gone(
    store: Store, phones: list[Phone], folder: Path, reopen: Callable[[], Store]
) -> None:
    found(store)
    store.close()
    gone = phones[0].walkthrough
    (folder / "walkthroughs" / "2026-11" / f"{gone}.json").unlink()

    again = reopen()
    assert len(found(again)) == 2
    again.close()

    # Its quotes are not left lying about either.
    assert gone.encode() not in (folder / "digests" / "2026-11.json").read_bytes()


def test_files_them_under_the_month_of_their_walkthrough(store: Store, folder: Path) -> None:
    by_month(store, 1, 5, 11)
    found(store)
    store.close()

    assert sorted(os.listdir(folder / "digests")) == [
        "2026-01.json",
        "2026-05.json",
        "2026-11.json",
    ]


def test_lets_go_of_the_months_used_longest_ago(
    store: Store, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    monkeypatch.setattr(digests, "_MOST_HELD", 3)
    by_month(store, 1, 2, 3, 4, 5, 6)
    held = store.walkthroughs._digests._held

    assert len(found(store)) == 6
    assert list(held) == ["2026-04", "2026-05", "2026-06"]
    found(store, "2026-05", "2026-06")
    found(store, "2026-01", "2026-02")
    assert list(held) == ["2026-06", "2026-05", "2026-01"]

    # What was let go of is read from its month's file, not made again.
    assert len(read) == 6


def test_holds_a_month_that_is_larger_than_what_it_holds(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "_MOST_HELD", 3)
    for minutes in range(8):
        phone = Phone(moment=AT + timedelta(minutes=minutes))
        store.walkthroughs.append(phone.walkthrough, [received(phone.start())])

    assert len(found(store)) == len(found(store)) == 8


def test_goes_on_when_they_cannot_be_kept(
    store: Store, phones: list[Phone], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "digests").mkdir()
    (folder / "digests" / "2026-11.json").mkdir()

    assert len(found(store)) == 3
    with caplog.at_level(logging.WARNING):
        store.close()

    assert "could not be kept" in caplog.text


def test_says_what_was_written_while_it_was_looked_for(
    store: Store, phones: list[Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phones[0]
    plain = digests.read_stamped

    def overtaken(path: Path):
        monkeypatch.setattr(digests, "read_stamped", plain)
        phone.make("walkthrough_discarded")
        store_all(store, phone)
        return plain(path)

    monkeypatch.setattr(digests, "read_stamped", overtaken)

    wanted = store.walkthroughs.digests(*ALWAYS, want=lambda one: one.id == phone.walkthrough)
    assert [content(one) for one in wanted] == [expected(store, phone.walkthrough)]


def test_a_backup_leaves_them_out(
    store: Store, phones: list[Phone], folder: Path, tmp_path: Path, reopen: Callable[[], Store]
) -> None:
    before = list(map(content, found(store)))
    store.close()
    assert (folder / "digests").exists()
    care = FolderCare(folder)
    care.back_up(tmp_path / "b.tar.gz", replace=False, watch=lambda _done, _of: None)
    FolderCare(tmp_path / "again").restore(
        tmp_path / "b.tar.gz", replace=False, watch=lambda _done, _of: None
    )

    assert not (tmp_path / "again" / "digests").exists()
    restored = open_store(data_dir=tmp_path / "again")
    assert list(map(content, found(restored))) == before
    restored.close()


def test_going_through_everything_once_holds_on_to_nothing_more(
    store: Store, read: list[str], reopen: Callable[[], Store]
) -> None:
    by_month(store, 1, 2, 3, 4, 5, 6)
    found(store)
    store.close()
    again = reopen()
    found(again, "2026-02", "2026-03")
    held = again.walkthroughs._digests._held
    before = set(held)

    passed = []
    for one in again.walkthroughs.digests(*ALWAYS, passing=True):
        passed.append(one.header.id)
        assert len(set(held) - before) <= digests._AT_HAND

    assert len(passed) == 6
    assert set(held) == before == {"2026-02"}


def test_what_was_made_in_passing_is_kept_for_the_next_time(
    store: Store, read: list[str], reopen: Callable[[], Store]
) -> None:
    phones = by_month(store, 1, 2, 3, 4, 5, 6)

    assert len(list(store.walkthroughs.digests(*ALWAYS, passing=True))) == 6
    assert len(read) == 6
    store.close()
    list(reopen().walkthroughs.digests(*ALWAYS))

    assert sorted(read) == sorted(phone.walkthrough for phone in phones)


def test_warms_up_so_that_nothing_is_left_to_make(
    store: Store, phones: list[Phone], folder: Path, reopen: Callable[[], Store], read: list[str]
) -> None:
    by_month(store, 3, 5)
    pauses: list[None] = []
    warm = reopen()
    warm.walkthroughs.warm_up(lambda: pauses.append(None))

    assert sorted(os.listdir(folder / "digests")) == [
        "2026-03.json",
        "2026-05.json",
        "2026-11.json",
    ]
    # One for each file that was looked at, one for each digest that was made.
    assert len(pauses) == 10
    # Nothing is held for whoever asks for nothing.
    assert list(warm.walkthroughs._digests._held) == []
    read.clear()
    assert len(found(warm)) == 5
    assert read == []


def test_warms_up_around_a_damaged_walkthrough(
    store: Store, phones: list[Phone], folder: Path, reopen: Callable[[], Store]
) -> None:
    bad = phones[1].walkthrough
    harm(folder / "walkthroughs" / "2026-11" / f"{bad}.json", DAMAGE["garbage"])

    warm = reopen()
    warm.walkthroughs.warm_up(lambda: None)

    assert len(found(warm)) == 2
    assert [damage.what for damage in warm.damaged()] == [bad]


def test_stops_warming_up_when_it_is_told_to(
    store: Store, phones: list[Phone], reopen: Callable[[], Store], read: list[str]
) -> None:
    class Enough(Exception):
        pass

    def breathe() -> None:
        if read:
            raise Enough

    again = reopen()
    with pytest.raises(Enough):
        again.walkthroughs.warm_up(breathe)

    assert len(read) == 1
    assert len(found(again)) == 3


def test_holds_no_tap_up_while_it_warms_up(store: Store, phones: list[Phone]) -> None:
    def breathe() -> None:
        # Whoever taps or lists in the middle of it is answered.
        phone = phones[0]
        assert store.walkthroughs.append(phone.walkthrough, taps(phone, 1)) == ["stored"]
        assert len(store.walkthroughs.headers()[0]) == 3
        assert len(found(store)) == 3

    store.walkthroughs.warm_up(breathe)

    assert content(found(store)[0]) in [expected(store, phone.walkthrough) for phone in phones]


def test_leaves_months_alone_that_somebody_asks_for_meanwhile(store: Store) -> None:
    by_month(store, 1, 2, 3, 4, 5)
    held = store.walkthroughs._digests._held
    passing = store.walkthroughs.digests(*ALWAYS, passing=True)
    next(passing)

    assert len(found(store, "2026-02", "2026-05")) == 3
    list(passing)

    assert sorted(held) == ["2026-02", "2026-03", "2026-04"]
