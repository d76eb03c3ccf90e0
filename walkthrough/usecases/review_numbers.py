"""Tallies in numbers: each with what it rests on, and none that rests on too few."""

from collections.abc import Mapping

from walkthrough.domain.aggregate import Counts, Sample, Tally
from walkthrough.domain.ratio import Change, Estimate, Sums, change, rate, rate_change, share
from walkthrough.domain.rubric_crosswalk import Strand
from walkthrough.domain.small_cells import enough
from walkthrough.domain.undefined import Undefined
from walkthrough.usecases.review_records import Heard, LookForReview, Numbers, Share, TooFew


def look_for_review(
    strand: Strand,
    *,
    now: Tally,
    before: Tally,
    months: Mapping[str, Tally],
    guarded: bool,
    contrast: bool,
    quotes: tuple[Heard, ...],
) -> LookForReview:
    """A look-for in one period and the one before."""

    def told(tally: Tally) -> Numbers | TooFew:
        return numbers(tally, guarded=guarded, measure=strand.look_for.measure, contrast=contrast)

    here, there = told(now), told(before)
    comparable = isinstance(here, Numbers) and isinstance(there, Numbers) and not contrast
    groups = comparable and all(enough(one.groups_sample, guarded=guarded) for one in (now, before))
    rates = (
        comparable
        and strand.look_for.measure == "rate"
        and all(enough(one.rate_sample, guarded=guarded) for one in (now, before))
    )
    return LookForReview(
        strand=strand,
        now=here,
        before=there,
        change=_defined(change(before.visits, now.visits)) if comparable else None,
        groups_change=_defined(change(before.groups, now.groups)) if groups else None,
        rate_change=_defined(rate_change(before.rate, now.rate)) if rates else None,
        trend={month: told(tally) for month, tally in months.items()},
        quotes=quotes,
    )


def numbers(tally: Tally, *, guarded: bool, measure: str, contrast: bool) -> Numbers | TooFew:
    """A tally in numbers, or that there are too few."""
    if not enough(tally.sample, guarded=guarded):
        return TooFew()
    groups = enough(tally.groups_sample, guarded=guarded)
    rated = measure == "rate" and not contrast
    return Numbers(
        visits=_share(tally.visits),
        visits_counter=_share(tally.visits_counter),
        groups=_share(tally.groups) if groups else TooFew(),
        groups_counter=_share(tally.groups_counter) if groups else TooFew(),
        rate=_rate(tally.rate, tally.rate_sample, guarded) if rated else None,
        class_rate=_rate(tally.class_rate, tally.class_rate_sample, guarded)
        if rated and tally.class_rate.visits
        else None,
        levels=_counts(tally.levels, guarded),
        poles=_counts(tally.poles, guarded) if contrast else None,
        no_opportunity=tally.no_opportunity,
        not_watched=tally.not_watched,
    )


def _share(sums: Sums) -> Share:
    estimate = share(sums)
    if isinstance(estimate, Undefined):
        raise ValueError("enough visits, and none")
    return Share(int(sums.y), int(sums.x), estimate)


def _rate(sums: Sums, sample: Sample, guarded: bool) -> Estimate | TooFew:
    estimate = rate(sums)
    # Some of the visits may have been tapped without a group in focus: no time, no rate.
    if isinstance(estimate, Undefined) or not enough(sample, guarded=guarded):
        return TooFew()
    return estimate


def _counts(counts: Counts, guarded: bool) -> Counts | TooFew | None:
    if not counts.of:
        return None
    return counts if enough(counts.sample, guarded=guarded) else TooFew()


def _defined(found: Change | Undefined) -> Change | None:
    return found if isinstance(found, Change) else None
