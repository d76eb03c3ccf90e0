"""How many single taps a second a server stores, against POSTs that have it do nothing."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from statistics import median

from bench import school, servers
from bench.apps import NOTHING
from bench.school import Observer
from bench.table import Row, Scale, say, times
from bench.tapping import PATH, Tapper

CLIENTS = 16
# POSTs of no event go round these, so that nobody meets the limit of a hundred batches a second.
PEOPLE = 96
TAPS_SO_FAR = 20
LEAST = 0.25


def measure(scale: Scale, folder: Path) -> list[Row]:
    """Medians over rounds in which the two take turns."""
    seconds, rounds = scale.pick(4, 2), scale.pick(5, 2)
    say(f"{CLIENTS} clients tap as fast as they can, {rounds} × {seconds} s")
    people = school.make(folder / "throughput", walkthroughs=10, observers=PEOPLE)
    rates: dict[str, list[float]] = {"tap": [], "empty": [], "nothing": []}
    with servers.product(folder / "throughput") as port:
        for _ in range(rounds):
            tappers = [Tapper.begun(port, one, taps=TAPS_SO_FAR) for one in people[:CLIENTS]]
            works = {
                "tap": [tapper.once for tapper in tappers],
                "empty": [_empty(tapper, people[n::CLIENTS]) for n, tapper in enumerate(tappers)],
                "nothing": [_nothing(tapper) for tapper in tappers],
            }
            for name, work in works.items():
                rates[name].append(_rate(work, seconds))
            for tapper in tappers:
                tapper.wire.close()
    ours = median(rates["tap"])
    return [
        _row(ours, "the same POST of no event", median(rates["empty"]), LEAST),
        _row(ours, "a bare Flask view, for scale", median(rates["nothing"]), None),
    ]


def _row(ours: float, against: str, theirs: float, least: float | None) -> Row:
    return Row(
        f"single taps stored a second, {CLIENTS} clients",
        f"{ours:,.0f}/s",
        against,
        f"{theirs:,.0f}/s",
        times(ours / theirs),
        f"≥ {least}×" if least else "",
        ours / theirs >= least if least else None,
    )


def _empty(tapper: Tapper, people: Sequence[Observer]) -> Callable[[], object]:
    """The way of a tap, by the same guards, to where there is nothing to store."""
    turns = cycle(people)
    return lambda: tapper.wire.post(PATH, {"events": []}, token=next(turns).token)


def _nothing(tapper: Tapper) -> Callable[[], object]:
    return lambda: tapper.wire.post(f"{NOTHING}/", {"events": [tapper.tap()]})


def _rate(works: Sequence[Callable[[], object]], seconds: float) -> float:
    """How often a second all of them together are done, each on a thread of its own."""
    until = time.monotonic() + seconds

    def repeat(work: Callable[[], object]) -> int:
        done = 0
        while time.monotonic() < until:
            work()
            done += 1
        return done

    with ThreadPoolExecutor(len(works)) as pool:
        return sum(pool.map(repeat, works)) / seconds
