"""A disk that refuses: said in words, nothing half done, reading goes on, and it resumes."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.storage.made import started, taps
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.domain.ports import Link, School, Store

ENTRY = {"at": "2026-11-22T20:05:00.000Z", "what": "sign_in"}


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], object]:
    """A context in which opening any file for writing fails with an error number."""

    @contextmanager
    def refuse(number: int) -> Iterator[None]:
        plain = os.open

        def refused(path: object, flags: int, *more: int) -> int:
            if flags & (os.O_WRONLY | os.O_RDWR):
                raise OSError(number, os.strerror(number))
            return plain(path, flags, *more)

        with monkeypatch.context() as patch:
            patch.setattr(os, "open", refused)
            yield

    return refuse


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_refuses_every_change_in_words(
    store: Store, refusing: Callable[[int], object], number: int
) -> None:
    phone = started(store)
    changes: list[Callable[[], object]] = [
        lambda: store.walkthroughs.append(phone.walkthrough, taps(phone, 1)),
        lambda: store.people.save_school(School("lincoln-ms", "Lincoln")),
        lambda: store.people.drop_session("x"),
        lambda: store.audit.append(ENTRY),
        store.check,
    ]
    with refusing(number):
        for change in changes:
            with pytest.raises(StoreUnavailable) as refused:
                change()
            assert refused.value.retry
            assert os.strerror(number) in str(refused.value)

    for change in changes:
        change()
    assert len(store.walkthroughs.events(phone.walkthrough)) == 2


def test_goes_on_reading_from_a_disk_that_cannot_be_written(
    store: Store, reopen: Callable[[], Store], refusing: Callable[[int], object]
) -> None:
    phone = started(store)
    store.people.save_school(School("lincoln-ms", "Lincoln"))
    store.audit.append(ENTRY)
    other = reopen()

    with refusing(errno.EROFS):
        assert len(other.walkthroughs.events(phone.walkthrough)) == 1
        assert len(other.walkthroughs.headers()[0]) == 1
        assert other.people.school("lincoln-ms") is not None
        assert len(other.audit.entries()) == 1
        again = reopen()
        assert again.walkthroughs.header(phone.walkthrough) is not None


def test_leaves_the_audit_log_as_it_was_when_a_line_does_not_fit(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.audit.append(ENTRY)
    before = (folder / "audit" / "2026-11.jsonl").read_bytes()
    plain = os.write

    def half(descriptor: int, content: memoryview) -> int:
        if len(content) < 10:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return plain(descriptor, content[: len(content) // 2])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(StoreUnavailable):
            store.audit.append(ENTRY)

    assert (folder / "audit" / "2026-11.jsonl").read_bytes() == before


def test_writes_on_when_the_system_takes_a_few_bytes_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: plain(descriptor, content[:7]))

    phone = started(store)

    assert len(store.walkthroughs.events(phone.walkthrough)) == 1
    assert store.damaged() == []


def test_keeps_a_link_that_could_not_be_taken(
    store: Store, refusing: Callable[[int], object]
) -> None:
    link = Link("c" * 64, "setup", None, "2026-11-23T20:00:00.000Z")
    store.people.save_link(link)

    with refusing(errno.ENOSPC), pytest.raises(StoreUnavailable):
        store.people.take_link(link.id)

    assert store.people.take_link(link.id) == link
