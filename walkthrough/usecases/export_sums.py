"""A report over many visits as rows: one a number, and none where there are too few to say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from walkthrough.domain.aggregate import Counts
from walkthrough.domain.periods import Period
from walkthrough.domain.ratio import Change, Estimate
from walkthrough.domain.tables import Cell, Row
from walkthrough.usecases.export_columns import SUMS, Voice
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.review_records import (
    LookForReview,
    Numbers,
    Review,
    RubricReview,
    Share,
    TooFew,
)

# count, of, estimate, low, high, doubt
_Told = tuple[Cell, Cell, Cell, Cell, Cell, Cell]
_Measure = tuple[str, str, _Told | None]

YES, TOO_FEW = "yes", "too_few"
NOT_COMPARABLE = "not_comparable"


def sums(review: Review, voice: Voice) -> Iterator[Row]:
    """The numbers of a report, as `export_columns.SUMS`."""
    for part in review.rubrics:
        for one in part.look_fors:
            yield from _Sums(review, part, one, titles(part, voice)[one.strand.key]).rows()
    yield from _next_steps(review)


def documents(review: Review, voice: Voice) -> Iterator[dict[str, Any]]:
    """The same rows as documents, keyed by the columns' names."""
    for row in sums(review, voice):
        yield {
            column.name: cell.isoformat() if column.kind == "day" and cell else cell  # type: ignore[union-attr]
            for column, cell in zip(SUMS, row, strict=True)
        }


def titles(part: RubricReview, voice: Voice) -> dict[str, str]:
    """The look-fors' titles by strand, in the reader's language where the rubric has it."""
    worded = in_language(part.rubric, voice.language)
    found = {}
    for one in part.look_fors:
        look_for = worded.look_for(one.strand.key) or one.strand.look_for
        found[one.strand.key] = look_for.title
    return found


@dataclass(frozen=True)
class _Sums:
    """The rows of one look-for."""

    review: Review
    part: RubricReview
    one: LookForReview
    title: str

    def rows(self) -> Iterator[Row]:
        asked, before = self.review.selection.period, self.review.before
        yield from self._of(self.one.now, "asked", asked)
        yield from self._of(self.one.before, "before", before)
        for measure in self._changes():
            yield self._row("asked", asked, ("all", "", ""), measure)
        for heat in self.part.heat:
            for value, label in heat.columns:
                cell = heat.cells[self.one.strand.key, value]
                yield from self._of(cell, "asked", asked, (heat.by, value, label))

    def _of(
        self,
        numbers: Numbers | TooFew,
        period: str,
        days: Period,
        by: tuple[str, str, str] = ("all", "", ""),
    ) -> Iterator[Row]:
        rated = self.one.strand.look_for.measure == "rate" and self.part.rubric.kind != "contrast"
        for measure in _measures(numbers, rated=rated):
            yield self._row(period, days, by, measure)

    def _changes(self) -> Iterator[_Measure]:
        alike = not self.review.mismatches
        for name, change in (
            ("change_visits", self.one.change),
            ("change_groups", self.one.groups_change),
            ("change_rate", self.one.rate_change),
        ):
            if change is not None:
                yield name, "", _change(change, alike=alike)

    def _row(self, period: str, days: Period, by: tuple[str, str, str], measure: _Measure) -> Row:
        name, option, told = measure
        versions = " ".join(self.part.versions)
        who = (self.part.rubric.id, versions, self.one.strand.key, self.title)
        return (*who, period, days.begin, days.end, *by, name, option, *_told(told))


def _measures(numbers: Numbers | TooFew, *, rated: bool) -> Iterator[_Measure]:
    if isinstance(numbers, TooFew):
        for name in ("visits", "visits_counter", "groups", "groups_counter"):
            yield name, "", None
        if rated:
            yield "rate", "", None
        return
    yield "visits", "", _share(numbers.visits)
    yield "visits_counter", "", _share(numbers.visits_counter)
    yield "groups", "", _share(numbers.groups)
    yield "groups_counter", "", _share(numbers.groups_counter)
    for name, rate in (("rate", numbers.rate), ("class_rate", numbers.class_rate)):
        if rate is not None:
            yield name, "", _rate(rate)
    for name, counts in (("level", numbers.levels), ("pole", numbers.poles)):
        yield from _options(name, counts)
    yield "no_opportunity", "", (numbers.no_opportunity, None, None, None, None, None)
    yield "not_watched", "", (numbers.not_watched, None, None, None, None, None)


def _share(share: Share | TooFew) -> _Told | None:
    if isinstance(share, TooFew):
        return None
    return (share.seen, share.of, *_estimate(share.estimate))


def _rate(rate: Estimate | TooFew) -> _Told | None:
    return None if isinstance(rate, TooFew) else (None, None, *_estimate(rate))


def _estimate(estimate: Estimate) -> tuple[Cell, Cell, Cell, Cell]:
    interval = estimate.interval
    low, high = (interval.low, interval.high) if interval else (None, None)
    return estimate.value, low, high, estimate.doubt


def _change(change: Change, *, alike: bool) -> _Told:
    interval = change.interval
    low, high = (interval.low, interval.high) if interval else (None, None)
    return None, None, change.value, low, high, change.doubt if alike else NOT_COMPARABLE


def _options(name: str, counts: Counts | TooFew | None) -> Iterator[_Measure]:
    if counts is None:
        return
    if isinstance(counts, TooFew):
        yield name, "", None
        return
    for option, count in counts.of.items():
        share = count / counts.total
        yield name, option, (count, counts.total, share, None, None, None)


def _told(told: _Told | None) -> tuple[Cell, ...]:
    return (YES, *told) if told else (TOO_FEW, *(None,) * 6)


def _next_steps(review: Review) -> Iterator[Row]:
    days = review.selection.period
    head: Row = ("", "", "", "", "asked", days.begin, days.end, "all", "", "")
    for name, option, told in _options("next_step", review.next_steps):
        yield (*head, name, option, *_told(told))
