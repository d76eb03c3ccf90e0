"""Exports at the command line: the operator of the machine has the files, and is the district.

What was shared is theirs walkthrough by walkthrough, whatever principals may see; what was not is
nobody's but its observer's. Without days it is everything there is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO

from walkthrough.domain.access import Actor, PrincipalSees
from walkthrough.domain.errors import N_, NotFound
from walkthrough.domain.periods import Period
from walkthrough.domain.ports import Watch
from walkthrough.domain.selection import Selection
from walkthrough.usecases.export_xapi import Statements, Telling
from walkthrough.usecases.exporting import Counter, Exported, Format, asked_for, export, note
from walkthrough.usecases.selecting import selection_of
from walkthrough.usecases.services import Services
from walkthrough.usecases.walkthroughs import zone_of

OPERATOR = Actor("", "", "district", frozenset())
Words = Mapping[str, Sequence[str]]


def operator_selection(services: Services, words: Words) -> Selection:
    """As `selecting.selection_of`, from the first day to the last where no days are named.

    An observer may be named by address. Raises as `selection_of`, and `NotFound` (`no_such_user`).
    """
    observers = [_id_of(services, one) for one in words.get("observer", ())]
    selection = selection_of(services, OPERATOR, {**words, "observer": observers})
    begin, end = selection.period.begin, selection.period.end
    first, last = _span(services) or (begin, end)
    if not _named(words, "from"):
        begin = min(first, end) if _named(words, "to") else first
    if not _named(words, "to"):
        end = max(last, begin)
    return selection.during(Period(begin, end))


def operator_export(
    services: Services,
    selection: Selection,
    format: Format,
    target: BinaryIO,
    *,
    sums: bool,
    watch: Watch,
) -> Exported:
    """As `exporting.export`, walkthrough by walkthrough; as a principal has it with `sums`."""
    sees: PrincipalSees = "aggregates" if sums else "walkthroughs"
    return export(_where(services, sees), OPERATOR, selection, format, target, watch=watch)


def operator_statements(
    services: Services, selection: Selection, target: BinaryIO, *, telling: Telling, watch: Watch
) -> Exported:
    """Write xAPI statements about the visits selected, as one JSON array.

    Raises `Invalid` (`no_base_url`) before anything is written.
    """
    statements = Statements(services, telling)
    note(services, OPERATOR, selection, "xapi", "statements")
    visits, rows = Counter(), Counter()
    asked = visits.through(asked_for(_where(services, "walkthroughs"), OPERATOR, selection, watch))
    services.sheets.json_array(rows.through(statements.of(asked)), target)
    skipped = statements.skipped
    return Exported(rows.count, visits.count - skipped, sums=False, skipped=skipped)


def _where(services: Services, sees: PrincipalSees) -> Services:
    """Services in which those above see this much, whatever the settings are."""
    return replace(services, settings=replace(services.settings, principal_sees=sees))


def _named(words: Words, name: str) -> bool:
    return any(word.strip() for word in words.get(name, ()))


def _span(services: Services) -> tuple[date, date] | None:
    """The first and the last day on which anything began."""
    headers, _ = services.store.walkthroughs.headers()
    days = [
        datetime.fromisoformat(one.started_at)
        .astimezone(zone_of(services, one.place.school))
        .date()
        for one in headers
    ]
    return (min(days), max(days)) if days else None


def _id_of(services: Services, observer: str) -> str:
    """The id of whoever has this address; what is no address is an id already."""
    if "@" not in observer:
        return observer
    user = services.store.people.user_by_email(observer.strip().lower())
    if user is None:
        raise NotFound("no_such_user", N_("There is no account for %(email)s."), email=observer)
    return user.id
