"""How many single taps a second a server stores, against POSTs that have it do nothing."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from statistics import median

from bench import school, servers
from bench.apps import NOTHING
from bench.table import Row, Scale, say, times
from bench.tapping import PATH, Tapper

CLIENTS = 16
# Each client taps for eight in turn, so that nobody meets the limit of a hundred batches a second.
PEOPLE = CLIENTS * 8
TAPS_SO_FAR = 20
LEAST = 0.25


def measure(scale: Scale, folder: Path) -> list[Row]:
    """Medians over rounds in which the two take turns."""
    seconds, rounds = scale.pick(4, 2), scale.pick(5, 1)
    say(f"{CLIENTS} clients tap as fast as they can, {rounds} × {seconds} s")
    people = school.make(folder / "throughput", walkthroughs=10, observers=PEOPLE)
    rates: dict[str, list[float]] = {name: [] for name in SENDS}
    with servers.product(folder / "throughput") as port:
        for _ in range(rounds):
            tappers = [Tapper.begun(port, one, taps=TAPS_SO_FAR) for one in people]
            clients = [tappers[number::CLIENTS] for number in range(CLIENTS)]
            for name, send in SENDS.items():
                rates[name].append(_rate([_in_turn(send, client) for client in clients], seconds))
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


def _empty(tapper: Tapper) -> object:
    """The way of a tap, by the same guards, to where there is nothing to store."""
    return tapper.wire.post(PATH, {"events": []})


def _nothing(tapper: Tapper) -> object:
    return tapper.wire.post(f"{NOTHING}/", {"events": [tapper.tap()]})


SENDS = {"tap": Tapper.once, "empty": _empty, "nothing": _nothing}


def _in_turn(send: Callable[[Tapper], object], tappers: Sequence[Tapper]) -> Callable[[], object]:
    turns = cycle(tappers)
    return lambda: send(next(turns))


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
