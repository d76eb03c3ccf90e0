"""A `Review` told: every sentence, chart and table of it, ready to be laid out."""

from dataclasses import replace

from markupsafe import Markup

from walkthrough.domain.aggregate import Counts
from walkthrough.domain.selection import DIMENSIONS, Dimension
from walkthrough.telling import drawings, sentences
from walkthrough.telling.figures import Charts
from walkthrough.telling.records import (
    Line,
    Said,
    Table,
    Told,
    ToldCoverage,
    ToldRubric,
    ToldSteps,
)
from walkthrough.telling.voice import Voice
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.review_records import (
    LookForReview,
    Numbers,
    Review,
    RubricReview,
    TooFew,
)


def tell(review: Review, voice: Voice) -> Told:
    """The whole report in one language."""
    period = review.selection.period
    heading = voice.heading(period)
    if period.end > review.made_at.date():
        heading = voice.gettext("%(period)s so far", period=heading)
    notes = [sentences.held_back(voice, review), sentences.unshared(voice, review)]
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
        rubrics=tuple(_rubric(voice, review, one) for one in review.rubrics),
        too_few=sentences.few_explained(voice, review),
        coverage=_coverage(voice, review),
        steps=_steps(voice, review),
        made=voice.moment(review.made_at),
        nothing=_nothing(review),
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
        voice.gettext("%(name)s: %(values)s", name=names[dimension], values=voice.several(chosen))
        for dimension in DIMENSIONS
        if (chosen := [one.label for one in review.choices[dimension] if one.chosen])
    )


def _nothing(review: Review) -> str:
    """Why there is nothing to tell, as a code: "never", "unshared", "filters" or ""."""
    if review.rubrics:
        return ""
    if review.everything:
        return "filters"
    return "unshared" if review.unshared else "never"


def _rubric(voice: Voice, review: Review, one: RubricReview) -> ToldRubric:
    spoken = in_language(one.rubric, voice.language)
    one = replace(one, rubric=spoken)
    known = {look_for.id: look_for for look_for in spoken.look_fors}
    titles = {
        line.strand.key: known.get(line.strand.key, line.strand.look_for).title
        for line in one.look_fors
    }
    statements = {
        line.strand.key: known.get(line.strand.key, line.strand.look_for).statement
        for line in one.look_fors
    }
    charts = Charts(voice, one, titles, not review.mismatches)
    few = all(isinstance(line.now, TooFew) for line in one.look_fors)
    poles = (spoken.marks.seen, spoken.marks.counter) if charts.contrast else None
    return ToldRubric(
        id=spoken.id,
        title=spoken.title,
        language=spoken.language,
        versions=", ".join(one.versions),
        basis="" if few else sentences.rubric_basis(voice, one),
        few=voice.gettext("Too few to say.") if few else "",
        lines=tuple(
            Line(
                key=f"{spoken.id}-{number}",
                title=titles[line.strand.key],
                statement=statements[line.strand.key],
                sentence=sentences.look_for_sentence(voice, line, review, poles),
                strip=_strip(voice, line, charts.contrast),
                remark=sentences.remark(voice, line),
                few=isinstance(line.now, TooFew),
            )
            for number, line in enumerate(one.look_fors)
            if not (isinstance(line.now, TooFew) and line.strand.gone_in)
        ),
        figures=charts.figures(),
        heat=charts.heat(),
        heat_reading=charts.heat_reading(),
        quotes=_quotes(voice, one, titles),
    )


def _strip(voice: Voice, one: LookForReview, contrast: bool) -> Markup | None:
    if not isinstance(one.now, Numbers):
        return None
    if contrast:
        if not isinstance(one.now.poles, Counts):
            return None
        first, even, second = (one.now.poles.of.get(key, 0) for key in ("first", "even", "second"))
        return drawings.lean(first, even, second, "")
    # The sentence beside it says the same, so it is decoration to whoever hears it.
    return drawings.strip(one.now.visits.seen, one.now.visits.of, "")


def _quotes(voice: Voice, one: RubricReview, titles: dict[str, str]) -> tuple[Said, ...]:
    return tuple(
        Said(
            titles[line.strand.key],
            quote.text,
            voice.gettext("%(teacher)s, %(day)s", teacher=quote.teacher, day=voice.day(quote.day)),
            quote.walkthrough,
        )
        for line in one.look_fors
        for quote in line.quotes
    )


def _coverage(voice: Voice, review: Review) -> ToldCoverage:
    several = len({one.school for one in review.coverage}) > 1
    school = (voice.gettext("School"),) if several else ()
    return ToldCoverage(
        sentence=sentences.coverage(voice, review),
        missing=sentences.not_visited(voice, review.coverage),
        table=Table(
            voice.gettext("Those not visited for the longest time come first. This ranks nobody."),
            (
                voice.gettext("Teacher"),
                *school,
                voice.gettext("Visits"),
                voice.gettext("Last visit"),
                voice.gettext("Classes visited"),
            ),
            tuple(
                (
                    one.teacher,
                    *((one.school_name,) if several else ()),
                    voice.number(one.visits),
                    voice.day(one.last) if one.last else voice.gettext("None known"),
                    ", ".join(one.classes) or "–",
                )
                for one in review.coverage
            ),
        ),
    )


def _steps(voice: Voice, review: Review) -> ToldSteps:
    sentence = sentences.next_steps(voice, review.next_steps)
    found = review.next_steps
    if not isinstance(found, Counts):
        return ToldSteps(sentence)
    words = sentences.outcome_words(voice)
    counts = [found.of.get(outcome, 0) for outcome in sentences.OUTCOMES]
    labels = [words[outcome] for outcome in sentences.OUTCOMES]
    return ToldSteps(
        sentence,
        drawings.stack(counts, "", drawings.OUTCOMES),
        drawings.legend(labels, drawings.OUTCOMES),
    )
