"""How far coaches agree over the visits they made together: one's own, or everybody's in sum."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from operator import add

from walkthrough.domain import events as ev
from walkthrough.domain.access import Actor
from walkthrough.domain.agreement import Summary, summarise
from walkthrough.domain.agreement_table import Table
from walkthrough.domain.digest import Digest, digest
from walkthrough.domain.errors import N_, Forbidden
from walkthrough.domain.pairing import Comparison, Question, compare, when_first_finished
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_crosswalk import Strand, crosswalk
from walkthrough.usecases.pair_records import Marks, PairLine
from walkthrough.usecases.pair_sheet import asked
from walkthrough.usecases.pairs import companies, pairs_of
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.services import Services

Read = Callable[[str], Sequence[ev.Document]]


@dataclass(frozen=True)
class Fewest:
    """The visits, and the observers whose answers they hold, that a sum needs to be told."""

    visits: int
    observers: int


# Whoever knows who goes out together knows whose sum it is that only two people's answers are in,
# however many visits they made.
FEWEST_FOR_EVERYBODY = Fewest(visits=3, observers=3)
_FEWEST_OF_ONES_OWN = Fewest(visits=1, observers=2)


@dataclass(frozen=True)
class LookForAgreement:
    """One look-for through the versions of its rubric; None where there are too few to tell.

    `counter` is the agreement on its opposite; of a contrast both sides are in `answers`.
    """

    title: str
    answers: Summary | None
    counter: Summary | None


@dataclass(frozen=True)
class RubricAgreement:
    """One rubric: what is told of its look-fors together, then each that anybody met."""

    id: str
    title: str
    marks: Marks
    answers: Summary | None
    look_fors: tuple[LookForAgreement, ...]


@dataclass(frozen=True)
class AgreementPage:
    """Agreement over one's own visits, or over everybody's (`everybody`).

    `visits` counts those compared, everybody's only where shared, and `observers` who made them.
    `answers` is None where there are too few to tell; `latest` and `waiting` are one's own visits,
    empty for everybody's.
    """

    everybody: bool
    visits: int
    observers: int
    answers: Summary | None
    rubrics: tuple[RubricAgreement, ...]
    latest: tuple[PairLine, ...]
    waiting: tuple[PairLine, ...]


@dataclass(frozen=True)
class _Visit:
    """One visit: its pinned rubric, and the comparisons of which the sum is made."""

    rubric: Rubric
    comparisons: tuple[Comparison, ...]

    @property
    def observers(self) -> frozenset[str]:
        return frozenset().union(*map(_observers, self.comparisons))

    def answers(self, look_fors: Sequence[str], questions: Sequence[Question]) -> "_Answers":
        found = _Answers()
        for one in self.comparisons:
            if (table := one.table(look_fors, questions)).items:
                found += _Answers(table, _observers(one))
        return found


@dataclass(frozen=True)
class _Answers:
    """What was answered in one visit, and by whom; nothing and nobody is zero."""

    table: Table = Table()
    observers: frozenset[str] = frozenset()

    def __add__(self, other: "_Answers") -> "_Answers":
        return _Answers(self.table + other.table, self.observers | other.observers)


def agreement_page(services: Services, actor: Actor, language: str = "en") -> AgreementPage:
    """A coach's page is about their own visits; a district lead's sums everybody's up.

    Raises `Forbidden` (`not_an_observer`) for teachers.
    """
    if not actor.observes:
        raise Forbidden("not_an_observer", N_("This page is for people who observe."))
    everybody = actor.administers
    visits = _visits(services, None if everybody else actor)
    mine = [] if everybody else pairs_of(services, actor)
    fewest = FEWEST_FOR_EVERYBODY if everybody else _FEWEST_OF_ONES_OWN
    parts = _parts(services, visits, fewest, language)
    return AgreementPage(
        everybody=everybody,
        visits=len(visits),
        observers=len(frozenset().union(*(visit.observers for visit in visits))),
        answers=_summary([one for part in parts for one in part.told], fewest),
        rubrics=tuple(part.rubric for part in parts),
        latest=tuple(line for line in mine if line.ready),
        waiting=tuple(line for line in mine if not line.ready),
    )


def _visits(services: Services, actor: Actor | None) -> list[_Visit]:
    """The visits that can be compared: one's own with each colleague, or all pairs of all shared.

    A visit is shared once any of the walkthroughs compared is: its observers write one feedback.
    """
    headers, _ = services.store.walkthroughs.headers()
    read = services.store.walkthroughs.events
    found = []
    for there in companies(headers, actor):
        done = [header for header in there if header.status == "finished"]
        if len(done) < 2 or (actor and done[0].observer != actor.id):
            continue
        if actor is None and not any(header.released_at for header in done):
            continue
        rubric = services.rubrics.find(done[0].rubric.id, done[0].rubric.version)
        if rubric is None:
            continue  # nobody can read any more what was asked there
        digests = [one for each in done if (one := _frozen(read, each.id, each.changed))]
        pairs = [pair for pair in combinations(digests, 2) if not actor or pair[0] is digests[0]]
        found.append(_Visit(rubric, tuple(compare(pair) for pair in pairs)))
    return found


@lru_cache(maxsize=2048)
def _frozen(read: Read, walkthrough: str, changed: int) -> Digest | None:
    """What its observer had recorded when they first finished.

    It is true up to the cursor `changed`, which is why that is part of what is remembered: after
    a later event it is made anew.
    """
    return digest(when_first_finished(ev.readable(read(walkthrough))))


@dataclass(frozen=True)
class _Part:
    """One rubric, and what is told of each of its visits.

    Sums are made of what is told and of nothing else, so that nobody can find out by subtraction
    what was too little to be told.
    """

    rubric: RubricAgreement
    told: tuple[_Answers, ...]


def _parts(
    services: Services, visits: Sequence[_Visit], fewest: Fewest, language: str
) -> list[_Part]:
    """By rubric, the one with the most visits first."""
    by_id: dict[str, list[_Visit]] = {}
    for visit in visits:
        by_id.setdefault(visit.rubric.id, []).append(visit)
    every = services.rubrics.all()
    found = [
        _part([one for one in every if one.id == id], same, fewest, language)
        for id, same in sorted(by_id.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return [part for part in found if part.rubric.look_fors]


def _part(
    versions: Sequence[Rubric], visits: Sequence[_Visit], fewest: Fewest, language: str
) -> _Part:
    newest = in_language(versions[-1], language)
    contrast = newest.kind == "contrast"
    titles = {one.id: one.title for one in newest.look_fors}
    look_fors = []
    told = [_Answers()] * len(visits)
    for strand in crosswalk(versions).strands:
        answers = _strand_answers(strand, visits, asked(newest))
        if not any(one.table.items for one in answers):
            continue
        counter = [] if contrast else _strand_answers(strand, visits, ("counter",))
        found = LookForAgreement(
            title=titles.get(strand.key, strand.look_for.title),
            answers=_summary(answers, fewest),
            counter=_summary(counter, fewest) if counter else None,
        )
        look_fors.append(found)
        if found.answers is not None:
            told = list(map(add, told, answers))
    rubric = RubricAgreement(
        id=newest.id,
        title=newest.title,
        marks=Marks(newest.marks.seen, newest.marks.counter, contrast),
        answers=_summary(told, fewest),
        look_fors=tuple(look_fors),
    )
    return _Part(rubric, tuple(told))


def _strand_answers(
    strand: Strand, visits: Sequence[_Visit], questions: Sequence[Question]
) -> list[_Answers]:
    """The answers a visit, to the look-for as the visit's version of the rubric calls it."""
    names = [strand.ids.get(visit.rubric.version) for visit in visits]
    return [
        visit.answers([name] if name else [], questions)
        for visit, name in zip(visits, names, strict=True)
    ]


def _summary(answers: Sequence[_Answers], fewest: Fewest) -> Summary | None:
    """The agreement over visits, or None where too few, or too few people's, can be compared."""
    some = [one for one in answers if one.table.items]
    people = frozenset().union(*(one.observers for one in some))
    if len(some) < fewest.visits or len(people) < fewest.observers:
        return None
    return summarise([one.table for one in some])


def _observers(comparison: Comparison) -> frozenset[str]:
    return frozenset(one.header.observer for one in comparison.digests)
