"""Row 31 of the torture table: no small cell comes back, however many reports are subtracted.

A reader who may not open single walkthroughs asks for every report there is of a made-up term,
and takes each number in them for what it is: an equation, a sum over some visits. Here each
visit's evidence is a power of two, so that a sum tells whose it is, and linear algebra tells
whether any combination of them all depends on too few.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest

from tests.cast import CO_OBSERVER, COACH, DISTRICT, DOUGLASS, LINCOLN, PRINCIPAL, Person
from tests.services import make_services
from tests.usecases.many import publish, visited
from walkthrough.domain import ratio
from walkthrough.domain.aggregate import Counts, Tally, follow_up, tally
from walkthrough.domain.digest import Digest
from walkthrough.domain.periods import Period
from walkthrough.domain.ratio import Estimate, Sums
from walkthrough.domain.selection import DIMENSIONS, Dimension, Selection
from walkthrough.domain.small_cells import LEAST_PLACES, LEAST_TEACHERS, LEAST_VISITS
from walkthrough.usecases import review, review_units
from walkthrough.usecases.review_records import Numbers, Review, Share, TooFew
from walkthrough.usecases.services import Services

# Arithmetic modulo a large prime is exact, and what is independent there is independent.
PRIME = 2**61 - 1
RATE_SECONDS = 600

Row = tuple[int, ...]
# A look-for and what of it was counted.
Quantity = tuple[str, str]


@dataclass(frozen=True)
class Visited:
    """One visit as the attacker may know of it by coverage, and how many places it adds."""

    id: str
    day: date
    teacher: str
    places: int
    values: dict[Dimension, str]
    attended: bool


@dataclass
class Term:
    """A made-up term, and who attacks it."""

    services: Services
    reader: Person
    visits: list[Visited]

    def place(self, id: str) -> int:
        return next(place for place, one in enumerate(self.visits) if one.id == id)


def made(seed: int, reader: Person, schools: Sequence[str]) -> Term:
    """Some twenty visits over four months, uneven in every respect."""
    random = Random(seed)
    services = make_services()
    publish(services, "1.0.0", ("talk", "Talk", "rate"), ("share", "Share", "presence"))
    publish(
        services,
        "2.0.0",
        ("speak", "Talk", "rate"),
        ("share", "Share", "presence"),
        ("ask", "Ask", "rate"),
        replaces={"version": "1.0.0", "map": {"talk": "speak"}},
    )
    visits = []
    for _ in range(22):
        day = date(2026, 9, 1) + timedelta(days=random.randrange(110))
        school = random.choice(schools)
        teacher = f"T. {random.choice('ABCDE')} of {school}"
        observer = random.choice([COACH, CO_OBSERVER, reader] if seed % 2 else [COACH, CO_OBSERVER])
        version = random.choice(["1.0.0", "2.0.0"])
        talk = "talk" if version == "1.0.0" else "speak"
        groups = random.choice([1, 2, 4, 5])
        at_large = random.random() < 0.5
        place = {"grade": random.choice("67"), "subject": random.choice(["Art", "Math"])}
        phone = visited(
            services,
            observer,
            at=f"{day}T15:00",
            teacher=teacher,
            school=school,
            class_=random.choice(["7A", "7B"]),
            groups=groups,
            watched=random.choice([0, 130, 130]),
            rubric="ours",
            version=version,
            seen={"share": [f"g{n}" for n in range(1, groups + 1)]}
            | ({talk: ["class"]} if at_large else {}),
            impossible={talk: ["g1"], "share": ["class"]} if random.random() < 0.3 else {},
            levels={talk: {"g1": "low"}} if random.random() < 0.6 else {},
            follow_up=random.choice(["tried", "partly", None]),
            **place,
        )
        values: dict[Dimension, str] = {
            "school": school,
            "teacher": teacher.lower(),
            "class": phone.events[0]["place"]["class"].lower(),
            "subject": place["subject"].lower(),
            "grade": place["grade"],
            "observer": observer.id,
            "rubric": "ours",
        }
        attended = observer.id == reader.id
        visits.append(Visited(phone.walkthrough, day, teacher, groups + at_large, values, attended))
    return Term(services, reader, visits)


def questions(term: Term) -> Iterator[Selection]:
    """All stretches of days, and with each choice and many combinations of choices some of them."""
    random = Random(7)
    days = sorted({one.day for one in term.visits})
    stretches = [Period(a, b) for a in days for b in days if a <= b]
    stretches += [Period(date(2026, 8, 1), date(2026, 12, 31))]
    stretches += [Period(a.replace(day=1), b) for a, b in combinations(days, 2)]
    values = {
        dimension: sorted({one.values[dimension] for one in term.visits})
        for dimension in DIMENSIONS
    }
    chosen: list[dict[Dimension, frozenset[str]]] = [{}]
    for dimension, some in values.items():
        chosen += [{dimension: frozenset([one])} for one in some]
        chosen += [{dimension: frozenset(two)} for two in combinations(some, 2)]
    for _ in range(60):
        both = random.sample(DIMENSIONS, 2)
        chosen.append(
            {
                one: frozenset(random.sample(values[one], random.randint(1, len(values[one]))))
                for one in both
            }
        )
    for choices in chosen:
        for period in stretches if not choices else [stretches[-1], *random.sample(stretches, 6)]:
            yield Selection(period, choices)


def tell_by_powers(monkeypatch: pytest.MonkeyPatch, term: Term) -> None:
    """Have everything that a visit adds to a sum be a power of two of its own."""

    def power(digest: Digest) -> int:
        return 2 ** term.place(digest.header.id)

    def told(digest: Digest, look_for: str, teacher: str) -> Tally:
        plain, one = tally(digest, look_for, teacher), power(digest)

        def sums(some: Sums, x: int = one) -> Sums:
            return Sums(1, one, x, 0, 0, 0) if some.visits else some

        def counts(some: Counts) -> Counts:
            return replace(some, of={"told": one}) if some.of else some

        return replace(
            plain,
            visits=sums(plain.visits),
            visits_counter=sums(plain.visits_counter),
            groups=sums(plain.groups),
            groups_counter=sums(plain.groups_counter),
            rate=sums(plain.rate, RATE_SECONDS),
            class_rate=sums(plain.class_rate, RATE_SECONDS),
            levels=counts(plain.levels),
            poles=counts(plain.poles),
            no_opportunity=one,
            not_watched=one,
        )

    def told_follow_up(digest: Digest, teacher: str) -> Counts:
        plain = follow_up(digest, teacher)
        return replace(plain, of={"told": power(digest)}) if plain.of else plain

    store = term.services.store.walkthroughs
    known = list(store.digests("0000", "9999"))
    monkeypatch.setattr(
        store, "digests", lambda *_, want, **__: (one for one in known if want(one.header))
    )
    monkeypatch.setattr(review_units, "tally", told)
    monkeypatch.setattr(review_units, "follow_up", told_follow_up)
    # How wide an interval is follows from sums that are told anyway, and takes long to find.
    monkeypatch.setattr(ratio, "two_sided", lambda *_: 2.0)


def equations(found: Review) -> Iterator[tuple[Quantity, int]]:
    """Every number of the report about what was seen: what it measures, and in which visits."""
    if isinstance(found.next_steps, Counts):
        yield ("", "next steps"), found.next_steps.of["told"]
    for rubric in found.rubrics:
        for look_for in rubric.look_fors:
            for told in (look_for.now, look_for.before, *look_for.trend.values()):
                yield from numbers(look_for.strand.key, told)
        for heat in rubric.heat:
            for (key, _), told in heat.cells.items():
                yield from numbers(key, told)


def numbers(key: str, told: Numbers | TooFew) -> Iterator[tuple[Quantity, int]]:
    if isinstance(told, TooFew):
        return
    yield (key, "no opportunity"), told.no_opportunity
    yield (key, "not watched"), told.not_watched
    for name in ("visits", "visits_counter", "groups", "groups_counter"):
        share = getattr(told, name)
        if isinstance(share, Share):
            yield (key, name), share.seen
            yield (key, name), share.of
    for name in ("levels", "poles"):
        counts = getattr(told, name)
        if isinstance(counts, Counts):
            yield (key, name), counts.of["told"]
    for name in ("rate", "class_rate"):
        rate = getattr(told, name)
        if isinstance(rate, Estimate):
            # Seconds are the same everywhere, so the rate is a mean over visits.
            yield (key, name), round(rate.value * rate.visits)


def attack(term: Term) -> dict[Quantity, list[Row]]:
    """What was learnt of each quantity, one equation a row; only the same things can be added.

    The columns are the visits that the reader did not attend.
    """
    learnt: defaultdict[Quantity, set[Row]] = defaultdict(set)
    for question in questions(term):
        report = review.review(term.services, term.reader.actor, question)
        for quantity, powers in equations(report):
            learnt[quantity].add(
                tuple(
                    powers >> place & 1
                    for place, visit in enumerate(term.visits)
                    if not visit.attended
                )
            )
    return {quantity: sorted(rows) for quantity, rows in learnt.items()}


def rank(rows: Iterable[Row]) -> int:
    """The number of independent equations among some, by Gaussian elimination."""
    pivots: dict[int, list[int]] = {}
    for row in rows:
        left = list(row)
        for place in range(len(left)):
            if not left[place]:
                continue
            if place not in pivots:
                inverse = pow(left[place], -1, PRIME)
                pivots[place] = [one * inverse % PRIME for one in left]
                break
            factor, pivot = left[place], pivots[place]
            left = [(a - factor * b) % PRIME for a, b in zip(left, pivot, strict=True)]
    return len(pivots)


def recovered(rows: Sequence[Row], columns: frozenset[int]) -> bool:
    """Whether some combination of the equations depends on these visits alone.

    It does if the equations are less independent of each other when these are left out.
    """
    others = [[one for place, one in enumerate(row) if place not in columns] for row in rows]
    return rank(map(tuple, others)) < rank(rows)


def small_cells(visits: Sequence[Visited]) -> set[frozenset[int]]:
    """Visits of too few teachers, too few visits, and visits of too few places."""
    places = range(len(visits))
    teachers = sorted({one.teacher for one in visits})
    cells = {
        frozenset(place for place in places if visits[place].teacher in some)
        for some in combinations(teachers, LEAST_TEACHERS - 1)
    }
    cells |= {frozenset(some) for some in combinations(places, LEAST_VISITS - 1)}
    for size in range(LEAST_VISITS, LEAST_PLACES):
        cells |= {
            frozenset(some)
            for some in combinations(places, size)
            if sum(visits[place].places for place in some) < LEAST_PLACES
        }
    return cells


TERMS = [
    pytest.param(1, PRINCIPAL, [LINCOLN.id], id="a principal who observes too"),
    pytest.param(2, PRINCIPAL, [LINCOLN.id], id="a principal"),
    pytest.param(3, DISTRICT, [LINCOLN.id, DOUGLASS.id], id="a district lead who observes too"),
    pytest.param(4, DISTRICT, [LINCOLN.id, DOUGLASS.id], id="a district lead"),
]


@pytest.mark.parametrize(("seed", "reader", "schools"), TERMS)
def test_no_combination_of_reports_depends_on_too_few(
    seed: int, reader: Person, schools: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    term = made(seed, reader, schools)
    tell_by_powers(monkeypatch, term)

    learnt = attack(term)

    others = [one for one in term.visits if not one.attended]
    small = small_cells(others)
    for quantity, rows in learnt.items():
        assert [sorted(cell) for cell in small if recovered(rows, cell)] == [], quantity
    # The reports tell something, or this would prove nothing.
    assert max(map(rank, learnt.values())) >= 2
    assert len(learnt) >= 10


def test_suppressing_small_numbers_alone_gives_single_visits_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: the same attack on sums that are only withheld where they are small."""
    term = made(2, PRINCIPAL, [LINCOLN.id])
    tell_by_powers(monkeypatch, term)
    plain = review.units
    monkeypatch.setattr(review, "told_apart", lambda visits, **_: [[one] for one in visits])
    monkeypatch.setattr(
        review,
        "units",
        lambda parts, asked, crosswalk, **_: plain(parts, asked, crosswalk, guarded=False),
    )

    rows = attack(term)["share", "groups"]

    single = [place for place in range(len(term.visits)) if recovered(rows, frozenset([place]))]
    assert len(single) > len(term.visits) / 2


def test_the_attack_tells_a_set_from_its_sums() -> None:
    rows = [(1, 1, 1, 0), (0, 1, 1, 1), (1, 0, 0, 1)]

    # Half of the first, less the second, plus the third is the first visit by itself.
    assert recovered(rows, frozenset([0])) and recovered(rows, frozenset([3]))
    assert not recovered(rows, frozenset([1])) and recovered(rows, frozenset([1, 2]))
    assert (rank(rows), rank([]), rank([(0, 0)])) == (3, 0, 0)
