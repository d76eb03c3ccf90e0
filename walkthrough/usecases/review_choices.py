"""What there is to choose in each filter of a report, with how many visits there are of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from walkthrough.domain.access import Actor
from walkthrough.domain.selection import DIMENSIONS, Dimension, Selection, Visit, same
from walkthrough.usecases.review_records import Choice
from walkthrough.usecases.services import Services


def choices(
    services: Services, actor: Actor, selection: Selection, counted: Iterable[Visit]
) -> dict[Dimension, tuple[Choice, ...]]:
    """The values among visits that are counted, each visit once, with the other filters as set."""
    known = list(counted)
    observers = frozenset(visit.digest.header.observer for visit in known)
    fitting: list[Visit] = []
    almost: defaultdict[Dimension, list[Visit]] = defaultdict(list)
    for visit in known:
        if visit.day in selection.period:
            missed = selection.missed(visit)
            if not missed:
                fitting.append(visit)
            elif len(missed) == 1:
                almost[missed[0]].append(visit)
    return {
        dimension: _of(
            dimension,
            fitting + almost[dimension],
            selection.chosen.get(dimension, frozenset()),
            _names(services, actor, dimension, observers),
        )
        for dimension in DIMENSIONS
    }


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts grade 7 before grade 10."""
    words = text.replace("-", " ").replace("/", " ").split()
    return tuple(
        (int(word), "") if len(word) < 9 and word.isdecimal() else (10**9, same(word))
        for word in words
    )


def _of(
    dimension: Dimension,
    visits: Sequence[Visit],
    chosen: frozenset[str],
    names: Mapping[str, str],
) -> tuple[Choice, ...]:
    """What was chosen stays on the list when nothing matches it."""
    number: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for (value, label), times in Counter(map(_known_as(dimension), visits)).items():
        number[value] += times
        labels[value] = names.get(value) or " ".join(label.split())
    labels.pop("", None)
    here = chosen
    if dimension == "teacher":
        # A teacher can be chosen by name too.
        by_name = {same(label): value for value, label in labels.items()}
        here = frozenset(by_name.get(value, value) for value in chosen)
    labels |= {value: names.get(value, value) for value in here - labels.keys()}
    return tuple(
        Choice(value, label, number[value], value in here)
        for value, label in sorted(labels.items(), key=lambda one: (natural(one[1]), one[0]))
    )


def _known_as(dimension: Dimension) -> Callable[[Visit], tuple[str, str]]:
    return lambda visit: (visit.value(dimension), visit.label(dimension))


def _names(
    services: Services, actor: Actor, dimension: Dimension, observers: frozenset[str]
) -> dict[str, str]:
    """What values that are ids are called; of people, only those of the reader's schools and
    the observers of the reader's visits, wherever these are by now."""
    people = services.store.people
    match dimension:
        case "school":
            return {one.id: one.name for one in people.schools()}
        case "teacher" | "observer":
            return {
                one.id: one.name
                for one in people.users()
                if one.role == "district"
                or any(map(actor.has_school, one.schools))
                or (dimension == "observer" and one.id in observers)
            }
        case "rubric":
            return {one.id: one.title for one in services.rubrics.all()}
        case _:
            return {}
