"""How far coaches agree over the visits they made together: one's own, or everybody's in sum."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
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

# Of fewer visits than these a sum over everybody could be told to be of two people.
FEWEST_FOR_EVERYBODY = 3
Read = Callable[[str], Sequence[ev.Document]]


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

    `visits` counts those compared, everybody's only where shared. `answers` is None where there are
    too few to tell; `latest` and `waiting` are one's own visits, empty for everybody's.
    """

    everybody: bool
    visits: int
    answers: Summary | None
    rubrics: tuple[RubricAgreement, ...]
    latest: tuple[PairLine, ...]
    waiting: tuple[PairLine, ...]


@dataclass(frozen=True)
class _Visit:
    """One visit: its pinned rubric, and the comparisons of which the sum is made."""

    rubric: Rubric
    comparisons: tuple[Comparison, ...]

    def table(self, look_fors: Sequence[str], questions: Sequence[Question]) -> Table:
        tables = (one.table(look_fors, questions) for one in self.comparisons)
        return reduce(add, tables, Table())


def agreement_page(services: Services, actor: Actor, language: str = "en") -> AgreementPage:
    """A coach's page is about their own visits; a district lead's sums everybody's up.

    Raises `Forbidden` (`not_an_observer`) for teachers.
    """
    if not actor.observes:
        raise Forbidden("not_an_observer", N_("This page is for people who observe."))
    everybody = actor.administers
    visits = _visits(services, None if everybody else actor)
    mine = [] if everybody else pairs_of(services, actor)
    parts = _parts(services, visits, FEWEST_FOR_EVERYBODY if everybody else 1, language)
    return AgreementPage(
        everybody=everybody,
        visits=len(visits),
        answers=_summary([table for part in parts for table in part.told], 1),
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
    """One rubric, and a table a visit of what is told of it.

    Sums are made of what is told and of nothing else, so that nobody can find out by subtraction
    what was too little to be told.
    """

    rubric: RubricAgreement
    told: tuple[Table, ...]


def _parts(services: Services, visits: Sequence[_Visit], fewest: int, language: str) -> list[_Part]:
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
    versions: Sequence[Rubric], visits: Sequence[_Visit], fewest: int, language: str
) -> _Part:
    newest = in_language(versions[-1], language)
    contrast = newest.kind == "contrast"
    titles = {one.id: one.title for one in newest.look_fors}
    look_fors = []
    told = [Table()] * len(visits)
    for strand in crosswalk(versions).strands:
        answers = _strand_tables(strand, visits, asked(newest))
        if not any(table.items for table in answers):
            continue
        counter = [] if contrast else _strand_tables(strand, visits, ("counter",))
        found = LookForAgreement(
            title=titles.get(strand.key, strand.look_for.title),
            answers=_summary(answers, fewest),
            counter=_summary(counter, fewest) if counter else None,
        )
        look_fors.append(found)
        if found.answers is not None:
            told = [sum_ + table for sum_, table in zip(told, answers, strict=True)]
    rubric = RubricAgreement(
        id=newest.id,
        title=newest.title,
        marks=Marks(newest.marks.seen, newest.marks.counter, contrast),
        answers=_summary(told, fewest),
        look_fors=tuple(look_fors),
    )
    return _Part(rubric, tuple(told))


def _strand_tables(
    strand: Strand, visits: Sequence[_Visit], questions: Sequence[Question]
) -> list[Table]:
    """A table a visit, of the look-for as the visit's version of the rubric calls it."""
    names = [strand.ids.get(visit.rubric.version) for visit in visits]
    return [
        visit.table([name] if name else [], questions)
        for visit, name in zip(visits, names, strict=True)
    ]


def _summary(tables: Sequence[Table], fewest: int) -> Summary | None:
    """The agreement over visits, or None where too few of them have anything to compare."""
    return summarise(tables) if sum(table.items > 0 for table in tables) >= fewest else None
