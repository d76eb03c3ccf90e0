"""A `Review` told: every sentence, chart and table of it, ready to be laid out."""

from walkthrough.domain.selection import DIMENSIONS, Dimension
from walkthrough.telling import sentences
from walkthrough.telling.coverage import told_coverage, told_steps
from walkthrough.telling.records import Told
from walkthrough.telling.rubrics import told_rubric
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review_records import Review

# Of what was chosen, so many are named.
MOST_VALUES = 6


def tell(review: Review, voice: Voice) -> Told:
    """The whole report in one language."""
    period = review.selection.period
    heading = voice.heading(period)
    if period.begin <= review.made_at.date() < period.end:
        heading = voice.gettext("%(period)s so far", period=heading)
    notes = [
        sentences.few_visits(voice, review),
        sentences.held_back(voice, review),
        sentences.lost(voice, review),
        sentences.unshared(voice, review),
    ]
    return Told(
        heading=heading,
        dates=voice.gettext(
            "%(begin)s to %(end)s", begin=voice.day(period.begin), end=voice.day(period.end)
        ),
        scope=_scope(voice, review),
        filters=_filters(voice, review),
        compared=sentences.compared(voice, review),
        warning=sentences.warning(voice, review),
        notes=tuple(note for note in notes if note),
        rubrics=tuple(told_rubric(voice, review, one) for one in review.rubrics),
        too_few=sentences.few_explained(voice, review),
        coverage=told_coverage(voice, review),
        steps=told_steps(voice, review),
        made=voice.moment(review.made_at),
        nothing=sentences.nothing(voice, review),
    )


def dimension_names(voice: Voice) -> dict[Dimension, str]:
    """What the filters are called."""
    return {
        "school": voice.gettext("School"),
        "teacher": voice.gettext("Teacher"),
        "class": voice.gettext("Class"),
        "subject": voice.gettext("Subject"),
        "grade": voice.gettext("Grade"),
        "observer": voice.gettext("Observer"),
        "rubric": voice.gettext("Rubric"),
    }


def _scope(voice: Voice, review: Review) -> str:
    if review.own:
        return voice.gettext("Over your own visits")
    schools = review.choices["school"]
    chosen = [one.label for one in schools if one.chosen] or [one.label for one in schools]
    names = sorted(set(chosen) or {one.school_name for one in review.coverage})
    if 0 < len(names) <= 3:
        return voice.several(names)
    return voice.ngettext("%(num)s school", "%(num)s schools", len(names)) if names else ""


def _filters(voice: Voice, review: Review) -> tuple[str, ...]:
    names = dimension_names(voice)
    return tuple(
        voice.gettext("%(name)s: %(values)s", name=names[dimension], values=_listed(voice, chosen))
        for dimension in DIMENSIONS
        if (chosen := [one.label for one in review.choices[dimension] if one.chosen])
    )


def _listed(voice: Voice, values: list[str]) -> str:
    rest = len(values) - MOST_VALUES
    if rest <= 0:
        return voice.several(values)
    more = voice.ngettext("%(num)s more", "%(num)s more", rest)
    return voice.several([*values[:MOST_VALUES], more])
