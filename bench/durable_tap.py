"""How long a durable tap takes over HTTP: among many walkthroughs, among few, the plain way."""

import time
from itertools import chain
from pathlib import Path
from statistics import median

from bench import plain, school, servers
from bench.school import EVENTS
from bench.table import Row, Scale, ms, say, times
from bench.tapping import Tapper

FEW, PLAIN = 10, 1000
MOST = 1.2
LEAST = 100
# The server takes at most a hundred batches a second from one person.
PAUSE = 0.01


def measure(scale: Scale, folder: Path) -> list[Row]:
    """Medians of single taps, the servers taking turns tap by tap."""
    many = scale.pick(5000, 500)
    say(f"making {many:,} walkthroughs of {EVENTS} events, and {FEW}")
    sides = {count: folder / f"tap-{count}" for count in (FEW, many)}
    people = {
        count: school.make(side, walkthroughs=count, observers=1) for count, side in sides.items()
    }
    with servers.product(sides[FEW]) as first, servers.product(sides[many]) as second:
        tappers = {
            count: Tapper.begun(port, people[count][0], taps=20)
            for count, port in ((FEW, first), (many, second))
        }
        taken: dict[int, list[float]] = {count: [] for count in tappers}
        rounds = scale.pick(300, 100)
        say(f"{rounds} taps at each")
        for turn in range(rounds):
            # Taking turns in going first, so that neither side always follows the other's fsync.
            for count in (FEW, many) if turn % 2 else (many, FEW):
                taken[count].append(tappers[count].once())
            time.sleep(PAUSE)
    few, ours = median(taken[FEW]), median(taken[many])
    theirs = _plainly(folder / "plain.json", scale.pick(7, 3))
    return [
        Row(
            f"durable tap at {many:,} walkthroughs, median",
            ms(ours),
            f"the same at {FEW}",
            ms(few),
            times(ours / few),
            f"≤ {MOST}×",
            ours / few <= MOST,
        ),
        Row(
            f"durable tap at {many:,} walkthroughs, median",
            ms(ours),
            f"one TinyDB file at {PLAIN:,}",
            ms(theirs),
            f"{times(theirs / ours)} faster",
            f"≥ {LEAST}×",
            theirs / ours >= LEAST,
        ),
    ]


def _plainly(file: Path, taps: int) -> float:
    say(f"{taps} taps at one TinyDB file of {PLAIN:,} walkthroughs")
    plain.fill(file, chain.from_iterable(school.past(PLAIN)))
    with servers.control(file) as port:
        tapper = Tapper.begun(port, school.Observer("", ""))
        return median(tapper.once() for _ in range(taps))
