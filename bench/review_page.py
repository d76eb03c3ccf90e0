"""Reports over a district's many visits, as pages: warm, after a start, and as history grows."""

import shutil
import time
from contextlib import ExitStack
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from bench import history, servers
from bench.table import Row, Scale, ms, percentile, say, times
from walkthrough.domain.access import Actor
from walkthrough.domain.digest import digest
from walkthrough.domain.events import readable
from walkthrough.domain.ports import User
from walkthrough.settings import Settings
from walkthrough.usecases.review import review
from walkthrough.usecases.selecting import selection_of
from walkthrough.wiring import build

MONTH = {"from": "2026-05-01", "to": "2026-05-31"}
YEAR = {"from": "2025-08-01", "to": "2026-07-31"}
_PAGES = {"month": MONTH, "year": YEAR}
MOST_MONTH, MOST_YEAR, MOST_START, MOST_GROWTH = 0.2, 0.5, 5.0, 1.3
# One term by itself, and ten times that history with as many visits a month.
SHORT, LONG = date(2026, 1, 5), date(2021, 9, 13)


def measure(scale: Scale, folder: Path) -> list[Row]:
    """Times of whole answers over one connection, as a browser on the same machine has them."""
    walkthroughs = scale.pick(5_000, 500)
    say(f"{walkthroughs:,} walkthroughs of {history.EVENTS} events over two school years")
    data = folder / "years"
    people = history.make(data, walkthroughs=walkthroughs)
    rounds = scale.pick(60, 15)
    anew = {name: _anew(data, people.district, asked) for name, asked in _PAGES.items()}
    cold = _first(data, people.district, derived=False)
    _ready(data)
    derived = _first(data, people.district, derived=True)
    rows = []
    for user, name, most in (
        (people.district, "month", MOST_MONTH),
        (people.principal, "month", MOST_MONTH),
        (people.district, "year", MOST_YEAR),
    ):
        taken = _warm(data, user, _PAGES[name], rounds if name == "month" else rounds // 3)
        slow = percentile(taken, 0.95)
        what = f"a {name}'s page, {user.role}, {walkthroughs:,} walkthroughs, 95th percentile"
        theirs = anew[name]
        rows.append(
            Row(
                what,
                ms(slow),
                f"the district's {name}, folded anew",
                ms(theirs),
                f"{times(theirs / slow)} faster",
                f"< {ms(most)}",
                slow < most,
            )
        )
    return [
        *rows,
        Row(
            "first page after a start",
            ms(derived),
            "with derived files deleted",
            ms(cold),
            f"{times(cold / derived)} faster",
            f"< {ms(MOST_START)}",
            derived < MOST_START,
        ),
        _growth(folder, walkthroughs, rounds),
    ]


def _growth(folder: Path, walkthroughs: int, rounds: int) -> Row:
    """A month's page of one term's history beside that of ten times as much, by turns."""
    say("ten times the history, as many visits a month")
    taken: dict[str, list[float]] = {"short": [], "long": []}
    kept = {"short": (walkthroughs // 10, SHORT), "long": (walkthroughs, LONG)}
    people = {
        name: history.make(folder / name, walkthroughs=number, first=first)
        for name, (number, first) in kept.items()
    }
    for name in people:
        _ready(folder / name)
    with ExitStack() as serving:
        readers = {}
        for name, some in people.items():
            cookie = history.cookie(folder / name, some.district)
            readers[name] = _Reader(serving.enter_context(servers.product(folder / name)), cookie)
            readers[name].page(MONTH)
        for _ in range(rounds):
            for name, reader in readers.items():
                taken[name].append(reader.page(MONTH))
    short, long = median(taken["short"]), median(taken["long"])
    return Row(
        f"a month's page at {walkthroughs:,} walkthroughs, median",
        ms(long),
        f"at {walkthroughs // 10:,}, as many a month",
        ms(short),
        times(long / short),
        f"< {MOST_GROWTH}×",
        long / short < MOST_GROWTH,
    )


class _Reader:
    """Somebody who is signed in, at a server."""

    def __init__(self, port: int, cookie: str) -> None:
        self._wire = HTTPConnection("127.0.0.1", port)
        self._headers = {"Cookie": cookie}

    def page(self, asked: dict[str, str]) -> float:
        """Seconds until the whole page was there."""
        query = "&".join(f"{key}={value}" for key, value in asked.items())
        began = time.perf_counter()
        self._wire.request("GET", f"/reports?{query}", headers=self._headers)
        answer = self._wire.getresponse()
        body = answer.read()
        taken = time.perf_counter() - began
        if answer.status != 200 or b"</html>" not in body:
            raise RuntimeError(f"/reports answered {answer.status}")
        return taken


def _ready(data: Path) -> None:
    """Derive all there is to derive, as a server has done some minutes after an upgrade."""
    services = build(Settings(data_dir=data))
    services.store.walkthroughs.warm_up(lambda: None)
    services.store.close()


def _warm(data: Path, user: User, asked: dict[str, str], rounds: int) -> list[float]:
    cookie = history.cookie(data, user)
    with servers.product(data) as port:
        reader = _Reader(port, cookie)
        reader.page(asked)
        reader.page(asked)
        return [reader.page(asked) for _ in range(rounds)]


def _first(data: Path, user: User, *, derived: bool) -> float:
    cookie = history.cookie(data, user)
    if not derived:
        (data / "summaries.json").unlink(missing_ok=True)
        shutil.rmtree(data / "digests", ignore_errors=True)
    with servers.product(data) as port:
        return _Reader(port, cookie).page(MONTH)


def _anew(data: Path, user: User, asked: dict[str, str]) -> float:
    """The same sums with every walkthrough of that time read and folded for them."""
    services = build(Settings(data_dir=data))
    store, actor = services.store.walkthroughs, Actor.of(user)
    selection = selection_of(services, actor, {key: [value] for key, value in asked.items()})
    headers, _ = store.headers()
    began = time.perf_counter()
    first = selection.period.preceding().begin.isoformat()
    last = selection.period.end.isoformat()
    for header in headers:
        if first <= header.started_at[:10] <= last:
            digest(readable(store.events(header.id)))
    taken = time.perf_counter() - began
    # What is left is to add digests up, which are at hand by now.
    review(services, actor, selection)
    began = time.perf_counter()
    review(services, actor, selection)
    services.store.close()
    return taken + time.perf_counter() - began
