"""Who was visited, and what became of next steps."""

from collections.abc import Sequence

from walkthrough.domain.aggregate import Counts
from walkthrough.telling import drawings
from walkthrough.telling.records import Table, ToldCoverage, ToldSteps
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review_records import Covered, Review, TooFew

MOST_NAMES = 6
# What one may know of every visit, shared or not; the other filters would give more away.
COVERED_BY = {"school", "teacher", "class"}
OUTCOMES = ("tried", "partly", "not_yet", "dropped")


def told_coverage(voice: Voice, review: Review) -> ToldCoverage:
    """Who was visited, how often, and who has not been lately."""
    several = len({one.school for one in review.coverage}) > 1
    school = (voice.gettext("School"),) if several else ()
    return ToldCoverage(
        sentence=" ".join(filter(None, (_sentence(voice, review), _regardless(voice, review)))),
        missing=_not_visited(voice, review.coverage),
        reading=voice.gettext(
            "Those not visited for the longest time come first. This ranks nobody."
        ),
        table=Table(
            voice.gettext("Visits by teacher"),
            (
                voice.gettext("Teacher"),
                voice.gettext("Last visit"),
                voice.gettext("Visits"),
                *school,
                voice.gettext("Classes visited"),
            ),
            tuple(
                (
                    one.teacher,
                    voice.day(one.last) if one.last else voice.gettext("None known"),
                    voice.number(one.visits),
                    *((one.school_name,) if several else ()),
                    ", ".join(one.classes) or "–",
                )
                for one in review.coverage
            ),
        ),
    )


def told_steps(voice: Voice, review: Review) -> ToldSteps:
    """What became of the next steps that were asked about."""
    sentence = _outcomes(voice, review.next_steps)
    found = review.next_steps
    if not isinstance(found, Counts):
        return ToldSteps(sentence)
    words = _outcome_words(voice)
    counts = [found.of.get(outcome, 0) for outcome in OUTCOMES]
    labels = [words[outcome] for outcome in OUTCOMES]
    return ToldSteps(
        sentence,
        drawings.stack(counts, sentence, drawings.OUTCOMES),
        drawings.legend(labels, drawings.OUTCOMES),
    )


def _sentence(voice: Voice, review: Review) -> str:
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


def _regardless(voice: Voice, review: Review) -> str:
    """That some filters choose nothing here; empty where none of them is used."""
    if review.selection.chosen.keys() <= COVERED_BY:
        return ""
    return voice.gettext("Counted whatever the subject, grade, observer and rubric.")


def _not_visited(voice: Voice, covered: Sequence[Covered]) -> tuple[str, ...]:
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


def _outcomes(voice: Voice, found: Counts | TooFew | None) -> str:
    """What became of the next steps that were asked about."""
    if found is None:
        return voice.gettext(
            "No visit asked what became of a next step. When a coach comes back to a class, the "
            "app asks about the last one."
        )
    if isinstance(found, TooFew):
        return voice.gettext("Too few to say.")
    words = _outcome_words(voice)
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


def _outcome_words(voice: Voice) -> dict[str, str]:
    """The outcomes of next steps after a number: "7 tried"."""
    return {
        "tried": voice.gettext("tried"),
        "partly": voice.gettext("partly tried"),
        "not_yet": voice.gettext("not yet tried"),
        "dropped": voice.gettext("dropped"),
    }
