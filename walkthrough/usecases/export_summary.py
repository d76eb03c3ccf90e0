"""The sheets of a workbook that people read: the summary, who was visited, what it is about."""

from collections.abc import Iterator

from walkthrough.domain.errors import N_
from walkthrough.domain.ratio import DOUBTS, Estimate
from walkthrough.domain.selection import DIMENSIONS, Dimension
from walkthrough.domain.tables import Cell, Column, Kind, Row, Table
from walkthrough.usecases.export_columns import Voice
from walkthrough.usecases.export_sums import titles
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.review_comparable import REASONS
from walkthrough.usecases.review_records import (
    LookForReview,
    Numbers,
    Review,
    RubricReview,
    Share,
    TooFew,
)
from walkthrough.usecases.services import Services

_SUMMARY: tuple[tuple[str, Kind], ...] = (
    (N_("Rubric"), "text"),
    (N_("Look-for"), "text"),
    (N_("Seen in visits"), "whole"),
    (N_("of visits"), "whole"),
    (N_("Share of visits"), "share"),
    (N_("Visits, low"), "share"),
    (N_("Visits, high"), "share"),
    (N_("Share before"), "share"),
    (N_("Seen in groups"), "whole"),
    (N_("of groups watched"), "whole"),
    (N_("Share of groups"), "share"),
    (N_("Groups, low"), "share"),
    (N_("Groups, high"), "share"),
    (N_("Per ten minutes"), "decimal"),
    (N_("Rate, low"), "decimal"),
    (N_("Rate, high"), "decimal"),
    (N_("“Instead” in visits"), "whole"),
    (N_("How sure"), "text"),
)
_COVERAGE: tuple[tuple[str, Kind], ...] = (
    (N_("Teacher"), "text"),
    (N_("School"), "text"),
    (N_("Classes"), "text"),
    (N_("Visits"), "whole"),
    (N_("Last visit"), "day"),
)
_FILTERS: dict[Dimension, str] = {
    "school": N_("School"),
    "teacher": N_("Teacher"),
    "class": N_("Class"),
    "subject": N_("Subject"),
    "grade": N_("Grade"),
    "observer": N_("Observer"),
    "rubric": N_("Rubric"),
}
_TOO_FEW = N_("Too few to say")


def summary(review: Review, voice: Voice) -> Table:
    """A row a look-for: in how many visits and groups it was seen, and how sure one can be."""
    rows = []
    for part in review.rubrics:
        rubric = in_language(part.rubric, voice.language)
        poles = f" ({rubric.marks.seen} / {rubric.marks.counter})" if _contrast(part) else ""
        for one in part.look_fors:
            title = titles(part, voice)[one.strand.key] + poles
            rows.append((rubric.title, title, *_numbers(one, review, voice)))
    return Table(voice.say(N_("Summary")), _columns(_SUMMARY, voice), rows)


def coverage(review: Review, voice: Voice) -> Table:
    """Who was visited, how often, and when last."""
    rows = [
        (one.teacher, one.school_name, ", ".join(one.classes), one.visits, one.last)
        for one in review.coverage
    ]
    return Table(voice.say(N_("Coverage")), _columns(_COVERAGE, voice), rows)


def about(services: Services, review: Review, voice: Voice, reader: str) -> Table:
    """What the workbook was asked about, when, by whom, and what it rests on."""
    columns = _columns(((N_("About this file"), "text"), (N_("Says"), "text")), voice)
    rows = [(voice.say(what), says) for what, says in _facts(services, review, voice, reader)]
    return Table(voice.say(N_("About")), columns, rows)


def _contrast(part: RubricReview) -> bool:
    return part.rubric.kind == "contrast"


def _columns(described: tuple[tuple[str, Kind], ...], voice: Voice) -> tuple[Column, ...]:
    return tuple(Column(voice.say(title), kind) for title, kind in described)


def _numbers(one: LookForReview, review: Review, voice: Voice) -> Row:
    now = one.now
    if isinstance(now, TooFew):
        return (*(None,) * 15, voice.say(_TOO_FEW))
    # As on the page: what should not be compared does not stand side by side.
    earlier = None if review.mismatches else one.before
    before = earlier.visits.estimate.value if isinstance(earlier, Numbers) else None
    doubt = now.visits.estimate.doubt
    return (
        *_share(now.visits, voice),
        before,
        *_share(now.groups, voice),
        *_rate(now.rate, voice),
        now.visits_counter.seen,
        voice.say(DOUBTS[doubt]) if doubt else None,
    )


def _share(share: Share | TooFew, voice: Voice) -> tuple[Cell, ...]:
    if isinstance(share, TooFew):
        return voice.say(_TOO_FEW), *(None,) * 4
    return share.seen, share.of, *_estimate(share.estimate)


def _rate(rate: Estimate | TooFew | None, voice: Voice) -> tuple[Cell, ...]:
    """Nothing where the look-for is not one of how often."""
    if isinstance(rate, TooFew):
        return voice.say(_TOO_FEW), None, None
    return _estimate(rate) if rate else (None,) * 3


def _estimate(estimate: Estimate) -> tuple[Cell, Cell, Cell]:
    interval = estimate.interval
    return (
        estimate.value,
        interval.low if interval else None,
        interval.high if interval else None,
    )


def _facts(
    services: Services, review: Review, voice: Voice, reader: str
) -> Iterator[tuple[str, str]]:
    period = review.selection.period
    yield N_("Period"), f"{period.begin.isoformat()} – {period.end.isoformat()}"
    yield (
        N_("Period before"),
        f"{review.before.begin.isoformat()} – {review.before.end.isoformat()}",
    )
    if review.mismatches:
        reasons = [voice.say(REASONS[one.respect]) for one in review.mismatches]
        yield N_("Do not compare with the period before"), "; ".join(reasons)
    for dimension in DIMENSIONS:
        chosen = [one.label for one in review.choices[dimension] if one.chosen]
        if chosen:
            yield _FILTERS[dimension], ", ".join(chosen)
    yield N_("Made"), f"{review.made_at:%Y-%m-%d %H:%M} ({review.made_at.tzinfo})"
    if reader:
        yield N_("Made for"), reader
    yield N_("Visits that the numbers rest on"), str(review.visits)
    if review.held_back:
        yield N_("Visits that cannot be told apart from so few others"), str(review.held_back)
    if review.lost:
        yield N_("Visits whose rubric cannot be read"), str(review.lost)
    if review.unshared:
        yield N_("Visits that are not shared yet"), str(review.unshared)
    yield (
        N_("Too few"),
        voice.say(
            N_(
                "A number that rests on fewer than three visits or five watched groups is not "
                "told; nor, where single walkthroughs may not be opened, on fewer than three "
                "teachers."
            )
        ),
    )
    if any(map(_contrast, review.rubrics)):
        yield (
            N_("Contrasts"),
            voice.say(N_("Of two poles, “seen” is the first one and “Instead” the second.")),
        )
    yield N_("Ranges"), voice.say(N_("95 % intervals, with visits as the sample."))
    yield N_("Use"), voice.say(services.settings.report_line)
