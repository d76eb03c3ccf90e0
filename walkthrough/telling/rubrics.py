"""One rubric of a review told: its sentences, its charts, its quotes."""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from walkthrough.domain.aggregate import Counts
from walkthrough.domain.rubric import LookFor
from walkthrough.telling import drawings, sentences
from walkthrough.telling.figures import Charts
from walkthrough.telling.records import Line, Said, ToldRubric
from walkthrough.telling.voice import Voice
from walkthrough.usecases.report_language import in_language
from walkthrough.usecases.review_records import (
    LookForReview,
    Numbers,
    Review,
    RubricReview,
    TooFew,
)


def told_rubric(voice: Voice, review: Review, one: RubricReview) -> ToldRubric:
    """What was seen with one rubric, in its translation where it has one."""
    rubric = in_language(one.rubric, voice.language)
    look_fors = _look_fors(one, rubric.look_fors)
    titles = {key: look_for.title for key, look_for in look_fors.items()}
    charts = Charts(voice, replace(one, rubric=rubric), titles, not review.mismatches)
    poles = (rubric.marks.seen, rubric.marks.counter) if charts.contrast else None
    few = all(isinstance(line.now, TooFew) for line in one.look_fors)
    return ToldRubric(
        title=rubric.title,
        language=rubric.language,
        versions=", ".join(one.versions),
        basis="" if few else sentences.rubric_basis(voice, one),
        few=voice.gettext("Too few to say.") if few else "",
        lines=tuple(
            _line(voice, line, review, titles[line.strand.key], poles)
            for line in one.look_fors
            if not (isinstance(line.now, TooFew) and line.strand.gone_in)
        ),
        figures=charts.figures(),
        heat=charts.heat(),
        heat_reading=charts.heat_reading(),
        quotes=_quotes(voice, one, titles),
    )


def _look_fors(one: RubricReview, spoken: tuple[LookFor, ...]) -> dict[str, LookFor]:
    """Each strand's look-for: translated where it goes on, as it was where it is gone."""
    known = {look_for.id: look_for for look_for in spoken}
    return {
        line.strand.key: known.get(line.strand.key, line.strand.look_for) for line in one.look_fors
    }


def _line(
    voice: Voice,
    line: LookForReview,
    review: Review,
    title: str,
    poles: tuple[str, str] | None,
) -> Line:
    sentence = sentences.look_for_sentence(voice, line, review, poles)
    return Line(
        title=title,
        sentence=sentence,
        strip=_strip(line.now, sentence, poles is not None),
        remark=sentences.remark(voice, line),
        few=isinstance(line.now, TooFew),
    )


def _strip(now: Numbers | TooFew, words: str, contrast: bool) -> Markup | None:
    if isinstance(now, TooFew):
        return None
    if not contrast:
        return drawings.strip(now.visits.seen, now.visits.of, words)
    if not isinstance(now.poles, Counts):
        return None
    first, even, second = (now.poles.of.get(key, 0) for key in ("first", "even", "second"))
    return drawings.lean(first, even, second, words)


def _quotes(voice: Voice, one: RubricReview, titles: Mapping[str, str]) -> tuple[Said, ...]:
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
