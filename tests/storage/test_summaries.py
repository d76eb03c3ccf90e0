"""Summaries: lists read what changed and nothing else, also after a start."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.phone import Phone
from tests.storage.made import received, started, taps
from walkthrough.domain.ports import School, Store
from walkthrough.storage import people_file, summaries, summary_file


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The walkthroughs whose files the summaries read, in order."""
    seen: list[str] = []
    plain = summaries.read_stamped

    def read(path: Path):
        seen.append(path.stem)
        return plain(path)

    monkeypatch.setattr(summaries, "read_stamped", read)
    return seen


def settle(folder: Path) -> None:
    """Make the months look as if nothing had been written for a while."""
    for month in (folder / "walkthroughs").iterdir():
        os.utime(month, (time.time() - 60,) * 2)


def test_reads_each_file_once(store: Store, looked_at: list[str]) -> None:
    phones = [started(store) for _ in range(3)]
    store.walkthroughs.headers()
    store.walkthroughs.headers()
    assert sorted(looked_at) == sorted(phone.walkthrough for phone in phones)

    store.walkthroughs.append(phones[0].walkthrough, taps(phones[0], 1))
    store.walkthroughs.header(phones[0].walkthrough)
    store.walkthroughs.headers()

    assert looked_at[3:] == []


def test_reads_a_file_again_when_another_process_wrote_to_it(
    store: Store, reopen: Callable[[], Store], looked_at: list[str]
) -> None:
    phone = started(store)
    store.walkthroughs.header(phone.walkthrough)
    reopen().walkthroughs.append(phone.walkthrough, taps(phone, 1))
    looked_at.clear()

    store.walkthroughs.append(phone.walkthrough, taps(phone, 1))
    header = store.walkthroughs.header(phone.walkthrough)

    assert looked_at == [phone.walkthrough]
    assert header is not None and header.last_at == phone.events[-1]["at"]


def test_reads_nothing_after_a_start_when_nothing_changed(
    store: Store, reopen: Callable[[], Store], looked_at: list[str]
) -> None:
    phones = [started(store) for _ in range(3)]
    (headers, cursor) = store.walkthroughs.headers()
    store.close()
    looked_at.clear()

    again = reopen()

    assert again.walkthroughs.headers() == (headers, cursor)
    assert again.walkthroughs.header(phones[0].walkthrough) == headers[0]
    assert looked_at == []
    assert type(headers[0].place) is type(again.walkthroughs.headers()[0][0].place)


def test_reads_after_a_start_only_what_changed_since(
    store: Store, reopen: Callable[[], Store], looked_at: list[str]
) -> None:
    phones = [started(store) for _ in range(3)]
    store.walkthroughs.headers()
    store.close()
    store.walkthroughs.append(phones[1].walkthrough, taps(phones[1], 1))
    fourth = started(store)
    looked_at.clear()

    headers, _ = reopen().walkthroughs.headers()

    assert len(headers) == 4
    assert sorted(looked_at) == sorted([phones[1].walkthrough, fourth.walkthrough])


def test_keeps_its_file_up_to_date_while_it_serves(
    store: Store,
    reopen: Callable[[], Store],
    looked_at: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(summaries, "_WORTH_SAVING", 2)
    for _ in range(2):
        started(store)
    store.walkthroughs.headers()
    looked_at.clear()

    # The first process goes on, or was killed: it never closed its store.
    assert len(reopen().walkthroughs.headers()[0]) == 2
    assert looked_at == []


def test_looks_at_no_folder_that_has_not_changed(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(store)
    settle(folder)
    headers = store.walkthroughs.headers()
    opened: list[str] = []
    plain = os.scandir

    def scan(path):
        opened.append(str(path))
        return plain(path)

    monkeypatch.setattr(os, "scandir", scan)

    assert store.walkthroughs.headers() == headers
    assert opened == [str(folder / "walkthroughs")]


def test_notices_a_change_within_the_same_tick_of_the_clock(
    store: Store, folder: Path, reopen: Callable[[], Store]
) -> None:
    other = reopen()
    phone = started(store)
    month = folder / "walkthroughs" / "2026-11"
    for _ in range(30):
        # A clock so coarse that the folder's time never moves.
        status = month.stat()
        store.walkthroughs.headers()
        other.walkthroughs.append(phone.walkthrough, taps(phone, 1))
        os.utime(month, ns=(status.st_atime_ns, status.st_mtime_ns))

        newest = store.walkthroughs.events(phone.walkthrough)[-1]["cursor"]
        assert store.walkthroughs.headers()[0][0].changed == newest


def test_makes_summaries_anew_when_the_domain_has_changed(
    store: Store,
    reopen: Callable[[], Store],
    looked_at: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phone = started(store)
    headers = store.walkthroughs.headers()
    store.close()
    looked_at.clear()
    monkeypatch.setattr(summary_file, "domain_digest", lambda: "another release")

    assert reopen().walkthroughs.headers() == headers
    assert looked_at == [phone.walkthrough]


def test_forgets_a_walkthrough_whose_file_is_gone(store: Store, folder: Path) -> None:
    gone, kept = started(store), started(store)
    store.walkthroughs.headers()
    (folder / "walkthroughs" / "2026-11" / f"{gone.walkthrough}.json").unlink()

    assert [header.id for header in store.walkthroughs.headers()[0]] == [kept.walkthrough]
    assert store.walkthroughs.header(gone.walkthrough) is None


def test_forgets_a_month_whose_folder_is_gone(store: Store, folder: Path) -> None:
    phone = Phone()
    start = received(phone.start(), received_at="2026-01-10T08:00:00.000Z")
    store.walkthroughs.append(phone.walkthrough, [start])
    kept = started(store)
    assert len(store.walkthroughs.headers()[0]) == 2
    (folder / "walkthroughs" / "2026-01" / f"{phone.walkthrough}.json").unlink()
    (folder / "walkthroughs" / "2026-01").rmdir()

    assert [header.id for header in store.walkthroughs.headers()[0]] == [kept.walkthrough]


def test_goes_on_when_the_summaries_cannot_be_kept(
    store: Store, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    started(store)
    (folder / "summaries.json").mkdir()

    store.walkthroughs.headers()
    store.close()

    assert "could not be kept" in caplog.text


def test_reads_people_once_a_version(
    store: Store, reopen: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    plain = people_file.read_open
    monkeypatch.setattr(
        people_file, "read_open", lambda file, path: read.append(path) or plain(file, path)
    )
    other = reopen()
    for round in range(1, 6):
        other.people.save_school(School("lincoln-ms", f"Lincoln {round}"))
        for _ in range(10):
            assert store.people.school("lincoln-ms").name == f"Lincoln {round}"
            assert store.people.user("nobody") is None
        assert len(read) == round
