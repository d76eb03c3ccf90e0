"""Thirty observers tap once a second: how long they wait at worst, and whether anything is lost."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from bench import plain, school, servers
from bench.table import Row, Scale, ms, percentile, say, times
from bench.tapping import Tapper

OBSERVERS = 30
# A small school's term: enough that the alternative has something to rewrite.
PAST = 100
LEAST = 10


def measure(scale: Scale, folder: Path) -> list[Row]:
    """The 95th percentiles, and what is missing from what was acknowledged."""
    seconds = scale.pick(60, 5)
    say(f"{OBSERVERS} observers tap for {seconds} s")
    people = school.make(folder / "observers", walkthroughs=PAST, observers=OBSERVERS)
    with servers.product(folder / "observers") as port:
        tappers = [Tapper.begun(port, one) for one in people]
        ours = _tap(tappers, seconds)
    phones = [tapper.phone.walkthrough for tapper in tappers]
    lost = _acknowledged(tappers) - school.stored(folder / "observers", phones)

    # It cannot keep up with one tap a second, so a shorter while shows as much.
    shorter = min(seconds, 20)
    say(f"the same at one TinyDB file for {shorter} s")
    file = folder / "observers.json"
    plain.fill(file, chain.from_iterable(school.past(PAST)))
    with servers.control(file) as port:
        controls = [Tapper.begun(port, one) for one in people]
        theirs = _tap(controls, shorter)
    lost_there = _acknowledged(controls) - plain.stored(file)
    mine, other = percentile(ours, 0.95), percentile(theirs, 0.95)
    return [
        Row(
            f"{OBSERVERS} observers, a tap a second, 95th percentile",
            ms(mine),
            f"one TinyDB file at {PAST}",
            ms(other),
            f"{times(other / mine)} faster",
            f"≥ {LEAST}×",
            other / mine >= LEAST,
        ),
        Row(
            f"taps lost of {len(_acknowledged(tappers)):,} acknowledged",
            str(len(lost)),
            f"one TinyDB file, of {len(_acknowledged(controls)):,}",
            str(len(lost_there)),
            "",
            "0",
            not lost,
        ),
    ]


def _acknowledged(tappers: Sequence[Tapper]) -> set[str]:
    return {id for tapper in tappers for id in tapper.acknowledged}


def _tap(tappers: Sequence[Tapper], seconds: int) -> list[float]:
    """Everybody's waits. A phone sends its next tap when the one before was answered for."""
    begin = time.monotonic() + 0.5
    with ThreadPoolExecutor(len(tappers)) as pool:
        waits = pool.map(
            lambda place: _one(place[1], begin + place[0] / len(tappers), seconds),
            enumerate(tappers),
        )
        return [wait for one in waits for wait in one]


def _one(tapper: Tapper, begin: float, seconds: int) -> list[float]:
    waits: list[float] = []
    due = begin
    while due < begin + seconds:
        time.sleep(max(due - time.monotonic(), 0))
        waits.append(tapper.once())
        due = max(due + 1, time.monotonic())
    return waits
