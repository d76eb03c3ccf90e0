"""Sentences about many visits: what was seen, what changed, who was visited, what was tried.

Whatever rests on too few has a sentence without a number.
"""

from collections.abc import Sequence

from walkthrough.domain.aggregate import Counts
from walkthrough.domain.periods import Period
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review_records import (
    Covered,
    LookForReview,
    Numbers,
    Respect,
    Review,
    RubricReview,
    Share,
    TooFew,
)

MOST_NAMES = 6
OUTCOMES = ("tried", "partly", "not_yet", "dropped")


def look_for_sentence(
    voice: Voice, one: LookForReview, review: Review, poles: tuple[str, str] | None
) -> str:
    """One look-for in whole visits, with what changed where that may be said.

    `poles` are the names of a contrast's; it has places and no change.
    """
    if isinstance(one.now, TooFew):
        return voice.gettext("Too few to say.")
    if poles is not None:
        return _leaning(voice, one.now, poles)
    seen = seen_in(voice, one.now.visits)
    changed = _change(voice, one, review)
    if not changed:
        return voice.gettext("%(seen)s.", seen=seen)
    return voice.gettext("%(seen)s; %(change)s.", seen=seen, change=changed)


def seen_in(voice: Voice, share: Share) -> str:
    """ "Seen in 9 of 14 visits"."""
    if share.seen == 0:
        return voice.ngettext(
            "Not seen in the one visit", "Not seen in any of %(num)s visits", share.of
        )
    if share.seen == share.of:
        return voice.ngettext("Seen in the one visit", "Seen in all %(num)s visits", share.of)
    return voice.ngettext(
        "Seen in %(seen)s of %(num)s visit",
        "Seen in %(seen)s of %(num)s visits",
        share.of,
        seen=voice.number(share.seen),
    )


def remark(voice: Voice, one: LookForReview) -> str:
    """That the look-for is not in every version of its rubric; empty where it is."""
    if one.strand.gone_in:
        return voice.gettext(
            "Not in the rubric since version %(version)s", version=one.strand.gone_in
        )
    if one.strand.new_in:
        return voice.gettext("New in version %(version)s", version=one.strand.new_in)
    return ""


def before(voice: Voice, period: Period) -> str:
    """The preceding period as what one compares with: "spring 2026", "the 30 days before"."""
    if period.kind == "days":
        days = (period.end - period.begin).days + 1
        return voice.ngettext("the day before", "the %(num)s days before", days)
    return voice.period(period)


def warning(voice: Voice, review: Review) -> str:
    """Why the two periods should not be compared; empty where they may be."""
    if not review.mismatches:
        return ""
    respects: dict[Respect, str] = {
        "observer": voice.gettext("mostly other observers visited"),
        "class": voice.gettext("mostly other classes were visited"),
        "rubric": voice.gettext("mostly other rubrics were used"),
        "lesson_part": voice.gettext("mostly other parts of lessons were seen"),
    }
    reasons = voice.several([respects[one.respect] for one in review.mismatches])
    return voice.gettext(
        "Do not compare this period with %(before)s: %(reasons)s. A difference could come from "
        "that alone, so no change is claimed here.",
        before=before(voice, review.before),
        reasons=reasons,
    )


def any_change(review: Review) -> bool:
    """Whether anything can be compared at all with the period before."""
    return not review.mismatches and any(
        line.change for one in review.rubrics for line in one.look_fors
    )


def compared(voice: Voice, review: Review) -> str:
    """What the period is compared with, or that there is too little to; empty after a warning."""
    if review.mismatches or not review.rubrics:
        return ""
    period = before(voice, review.before)
    if any_change(review):
        return voice.gettext("Compared with %(period)s", period=period)
    return voice.gettext("Too few visits in %(period)s to compare with", period=period)


def few_explained(voice: Voice, review: Review) -> str:
    """What "too few to say" means to this reader."""
    if review.guarded:
        return voice.gettext(
            "“Too few to say” stands for a number that would rest on fewer than three visits, five "
            "watched groups or three teachers, or from which a single visit could be worked out."
        )
    return voice.gettext(
        "“Too few to say” stands for a number that would rest on fewer than three visits or five "
        "watched groups."
    )


def rubric_basis(voice: Voice, one: RubricReview) -> str:
    """What a rubric's numbers rest on; empty where that is too few."""
    if not one.visits:
        return ""
    return voice.several(
        [
            voice.ngettext("%(num)s visit", "%(num)s visits", one.visits),
            _time(voice, one.seconds),
        ]
    )


def held_back(voice: Voice, review: Review) -> str:
    """That visits match which may not be told apart; empty where there are none."""
    if not review.held_back:
        return ""
    if review.visits:
        return voice.ngettext(
            "%(num)s more visit matches, but cannot be told apart from so few others. It is in no "
            "number here.",
            "%(num)s more visits match, but cannot be told apart from so few others. They are in "
            "no number here.",
            review.held_back,
        )
    return voice.ngettext(
        "%(num)s visit matches, but cannot be told apart from so few others. It is in no number "
        "here.",
        "%(num)s visits match, but they are too few, or of too few teachers, to sum up without "
        "giving single visits away.",
        review.held_back,
    )


def unshared(voice: Voice, review: Review) -> str:
    """That visits are not released yet; empty where all are."""
    if not review.unshared:
        return ""
    return voice.ngettext(
        "%(num)s visit has not been shared with its teacher yet. It is in no number here.",
        "%(num)s visits have not been shared with their teachers yet. They are in no number here.",
        review.unshared,
    )


def coverage(voice: Voice, review: Review) -> str:
    """How many of the teachers were visited, in a sentence."""
    visited = sum(1 for one in review.coverage if one.visits)
    visits = sum(one.visits for one in review.coverage)
    if not visits:
        return voice.gettext("No visits in this period.")
    return voice.ngettext(
        "%(visits)s, to %(visited)s of %(num)s teacher.",
        "%(visits)s, to %(visited)s of %(num)s teachers.",
        len(review.coverage),
        visits=voice.ngettext("%(num)s visit", "%(num)s visits", visits),
        visited=voice.number(visited),
    )


def not_visited(voice: Voice, covered: Sequence[Covered]) -> tuple[str, ...]:
    """Who was not visited in the period, with the last time that is known of."""
    missing = [one for one in covered if not one.visits]
    named = [
        voice.gettext("%(teacher)s, last on %(day)s", teacher=one.teacher, day=voice.day(one.last))
        if one.last
        else voice.gettext("%(teacher)s, not in the period before either", teacher=one.teacher)
        for one in missing[:MOST_NAMES]
    ]
    rest = len(missing) - len(named)
    more = voice.ngettext("and %(num)s more", "and %(num)s more", rest) if rest else ""
    return (*named, more) if more else tuple(named)


def next_steps(voice: Voice, found: Counts | TooFew | None) -> str:
    """What became of the next steps that were asked about."""
    if found is None:
        return voice.gettext(
            "No visit asked what became of a next step. When a coach comes back to a class, the "
            "app asks about the last one."
        )
    if isinstance(found, TooFew):
        return voice.gettext("Too few to say.")
    words = outcome_words(voice)
    told = [
        voice.gettext("%(number)s %(outcome)s", number=voice.number(number), outcome=words[outcome])
        for outcome in OUTCOMES
        if (number := found.of.get(outcome, 0))
    ]
    return voice.ngettext(
        "Of %(num)s next step that was asked about: %(outcomes)s.",
        "Of %(num)s next steps that were asked about: %(outcomes)s.",
        found.total,
        outcomes=voice.several(told),
    )


def outcome_words(voice: Voice) -> dict[str, str]:
    """The outcomes of next steps after a number: "7 tried"."""
    return {
        "tried": voice.gettext("tried"),
        "partly": voice.gettext("partly tried"),
        "not_yet": voice.gettext("not yet tried"),
        "dropped": voice.gettext("dropped"),
    }


def _change(voice: Voice, one: LookForReview, review: Review) -> str:
    if review.mismatches:
        return ""
    period = before(voice, review.before)
    if one.change is None:
        if one.strand.new_in or one.strand.gone_in or not any_change(review):
            return ""
        return voice.gettext("too few visits in %(period)s to compare with", period=period)
    match one.change.direction:
        case "up":
            return voice.gettext("more often than in %(period)s", period=period)
        case "down":
            return voice.gettext("less often than in %(period)s", period=period)
        case "none":
            return voice.gettext("no clear change since %(period)s", period=period)


def _leaning(voice: Voice, now: Numbers, poles: tuple[str, str]) -> str:
    if now.poles is None:
        return voice.gettext("Nothing was noted.")
    if isinstance(now.poles, TooFew):
        return voice.gettext("Too few to say.")
    first, second, even = (now.poles.of.get(key, 0) for key in ("first", "second", "even"))
    sentence = voice.ngettext(
        "Nearer to “%(first)s” in %(some)s of %(num)s group, to “%(second)s” in %(others)s.",
        "Nearer to “%(first)s” in %(some)s of %(num)s groups, to “%(second)s” in %(others)s.",
        now.poles.total,
        first=poles[0],
        second=poles[1],
        some=voice.number(first),
        others=voice.number(second),
    )
    if not even:
        return sentence
    between = voice.ngettext("In between in %(num)s.", "In between in %(num)s.", even)
    return f"{sentence} {between}"


def _time(voice: Voice, seconds: int) -> str:
    minutes = round(seconds / 60)
    if minutes < 120:
        return voice.ngettext("%(num)s minute of watching", "%(num)s minutes of watching", minutes)
    hours = round(minutes / 60)
    return voice.ngettext("%(num)s hour of watching", "%(num)s hours of watching", hours)
