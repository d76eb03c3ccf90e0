"""Locks: alone or shared, between threads as between processes, in turn, and not for ever."""

import os
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.storage.made import together
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.storage.locks import exclusive, shared


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.lock"


def test_is_held_by_one_thread_at_a_time(path: Path) -> None:
    inside: list[int] = []

    def work() -> int:
        for _ in range(50):
            with exclusive(path):
                inside.append(1)
                most = len(inside)
                time.sleep(0)
                inside.pop()
                assert most == 1
        return most

    assert together([work] * 8) == [1] * 8


def test_is_shared_by_those_who_ask_to(path: Path) -> None:
    with shared(path), shared(path, timeout=0):
        pass


@pytest.mark.parametrize(("first", "second"), [(exclusive, shared), (shared, exclusive)])
def test_excludes_the_others_while_it_is_held(path: Path, first, second) -> None:
    with (
        first(path),
        pytest.raises(StoreUnavailable) as refused,
        second(path, timeout=0.02),
    ):
        pytest.fail("both got in")
    assert (refused.value.code, refused.value.retry) == ("store_busy", True)
    with second(path, timeout=0):
        pass


def test_gives_up_after_its_timeout_and_leaves_the_queue(path: Path) -> None:
    def ask() -> float:
        began = time.monotonic()
        with pytest.raises(StoreUnavailable), exclusive(path, timeout=0.05):
            pytest.fail("two got in")
        return time.monotonic() - began

    with exclusive(path):
        waited = together([ask] * 3)

    assert min(waited) >= 0.05
    with exclusive(path, timeout=0):
        pass


def test_lets_go_when_the_holder_fails(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), exclusive(path):
        raise ZeroDivisionError
    with exclusive(path, timeout=0):
        pass


def test_gives_each_thread_its_turn(path: Path) -> None:
    """Nobody is overtaken by a thread that asks again and again."""
    done = Event()
    turns = 0

    def greedy() -> None:
        nonlocal turns
        while not done.is_set():
            with exclusive(path):
                turns += 1
                time.sleep(0.001)

    thread = Thread(target=greedy)
    thread.start()
    try:
        waits = []
        for _ in range(20):
            before = turns
            with exclusive(path):
                waits.append(turns - before)
    finally:
        done.set()
        thread.join()

    assert max(waits) <= 2


def test_can_be_held_to_read_where_nothing_can_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.touch()
    plain = os.open

    def read_only(name, flags, *more):
        if flags & (os.O_RDWR | os.O_WRONLY):
            raise OSError(30, "Read-only file system")
        return plain(name, flags, *more)

    monkeypatch.setattr(os, "open", read_only)

    with exclusive(path, to_read=True):
        pass
    with pytest.raises(OSError, match="Read-only"), exclusive(path):
        pass
