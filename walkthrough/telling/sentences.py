"""Sentences about many visits: what was seen, what changed, who was visited, what was tried.

Whatever rests on too few has a sentence without a number.
"""

from walkthrough.domain.periods import Period
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review_comparable import REASONS
from walkthrough.usecases.review_records import (
    LookForReview,
    Numbers,
    Review,
    RubricReview,
    Share,
    TooFew,
)


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
    reasons = voice.several([voice.gettext(REASONS[one.respect]) for one in review.mismatches])
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


def nothing(voice: Voice, review: Review) -> tuple[str, str] | None:
    """Why there is nothing to tell: a heading, and what to expect or do; None where there is."""
    if review.rubrics:
        return None
    if review.everything:
        return (
            voice.gettext("No visit matches"),
            voice.gettext(
                "There are visits, but none with all of this. Take a filter away, or look at a "
                "longer period."
            ),
        )
    if review.unshared:
        return voice.gettext("Nothing has been shared yet"), voice.ngettext(
            "%(num)s visit took place. What was seen in it stays between the coach and the "
            "teacher until it is shared; then it is counted here.",
            "%(num)s visits took place. What was seen in them stays between the coach and the "
            "teacher until it is shared; then it is counted here.",
            review.unshared,
        )
    if review.own:
        return (
            voice.gettext("No finished visits in this period or the one before"),
            voice.gettext(
                "From your third visit on this page says, look-for by look-for, in how many visits "
                "you saw it, and whether that has changed."
            ),
        )
    return (
        voice.gettext("No visits in this period or the one before"),
        voice.gettext(
            "As coaches visit classes and share their feedback with the teacher, this page says, "
            "look-for by look-for, in how many visits it was seen, and whether that has changed."
        ),
    )


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


def few_visits(voice: Voice, review: Review) -> str:
    """That "no clear change" may come of few visits; empty where it does not."""
    doubted = any(
        line.change and line.change.direction == "none" and line.change.doubt == "few_visits"
        for one in review.rubrics
        for line in one.look_fors
    )
    if review.mismatches or not doubted:
        return ""
    return voice.gettext("With so few visits only a large change could have been seen clearly.")


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


def lost(voice: Voice, review: Review) -> str:
    """That visits match whose rubric is gone; empty where there are none."""
    if not review.lost:
        return ""
    return voice.ngettext(
        "%(num)s visit matches whose rubric cannot be read. It is in no number here.",
        "%(num)s visits match whose rubrics cannot be read. They are in no number here.",
        review.lost,
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
    words = {
        "first": poles[0],
        "second": poles[1],
        "some": voice.number(first),
        "others": voice.number(second),
    }
    if not even:
        return voice.ngettext(
            "Nearer to “%(first)s” in %(some)s of %(num)s group, to “%(second)s” in %(others)s.",
            "Nearer to “%(first)s” in %(some)s of %(num)s groups, to “%(second)s” in %(others)s.",
            now.poles.total,
            **words,
        )
    return voice.ngettext(
        "Nearer to “%(first)s” in %(some)s of %(num)s group, to “%(second)s” in %(others)s, in "
        "between in %(even)s.",
        "Nearer to “%(first)s” in %(some)s of %(num)s groups, to “%(second)s” in %(others)s, in "
        "between in %(even)s.",
        now.poles.total,
        even=voice.number(even),
        **words,
    )


def _time(voice: Voice, seconds: int) -> str:
    minutes = round(seconds / 60)
    if minutes < 120:
        return voice.ngettext("%(num)s minute of watching", "%(num)s minutes of watching", minutes)
    hours = round(minutes / 60)
    return voice.ngettext("%(num)s hour of watching", "%(num)s hours of watching", hours)
