"""The filters of /reports: what its address asks, and the form and links that ask otherwise."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestURITooLarge

from walkthrough.domain.errors import DomainError
from walkthrough.domain.periods import Period, month, school_year, term
from walkthrough.domain.selection import DIMENSIONS, Dimension, Selection
from walkthrough.telling.review import dimension_names
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review_records import Choice, Review
from walkthrough.usecases.selecting import query_of

# Room for two hundred choices; a longer address was not made by the form.
LONGEST_QUERY = 8000
# Which field an error is shown beside, where the error does not name one.
FIELDS = {"dates_backwards": "to", "period_too_long": "from", "no_such_school": "school"}


@dataclass(frozen=True)
class Link:
    """A link to the report with another question; `current` if it asks the same as now."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Filter:
    """One respect to choose by; `key` is its word in the query string."""

    key: Dimension
    name: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        """How many are chosen."""
        return sum(one.chosen for one in self.choices)


@dataclass(frozen=True)
class Filters:
    """The form: dates as they were typed, choices, quick periods, and what can be taken back.

    `errors` has the words about a field by its name; `no_day` is the field whose words are no
    date, which a date's own field would not show.
    """

    begin: str
    end: str
    filters: tuple[Filter, ...]
    periods: tuple[Link, ...]
    chosen: tuple[Link, ...]
    query: str
    errors: dict[str, str]
    no_day: str = ""


def asked() -> dict[str, list[str]]:
    """The words of the query string. Raises `RequestURITooLarge` when no form would send it."""
    if len(request.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge
    return request.args.to_dict(flat=False)


def filters_of(review: Review, today: date, language: str) -> Filters:
    """The form as it fits a report."""
    selection = review.selection
    return Filters(
        begin=selection.period.begin.isoformat(),
        end=selection.period.end.isoformat(),
        filters=_filters(review, language),
        periods=_periods(selection, today),
        chosen=_chosen(review, language),
        query=urlencode(query_of(selection)),
        errors={},
    )


def refused_filters(
    review: Review, today: date, language: str, error: DomainError, words: str
) -> Filters:
    """The form as it was filled in, with what is wrong beside the field; choices are `review`'s."""
    field = FIELDS.get(error.code) or str(error.params.get("name", "from"))
    return Filters(
        begin=request.args.get("from", "")[:40],
        end=request.args.get("to", "")[:40],
        filters=_filters(review, language),
        periods=_periods(review.selection, today),
        chosen=(),
        query="",
        errors={field: words},
        no_day=field if error.code == "bad_date" else "",
    )


def _filters(review: Review, language: str) -> tuple[Filter, ...]:
    names = dimension_names(Voice(language))
    return tuple(
        Filter(dimension, names[dimension], choices)
        for dimension in DIMENSIONS
        if (choices := review.choices[dimension])
        # A single one, not chosen, is no choice.
        and (len(choices) > 1 or choices[0].chosen)
    )


def _periods(selection: Selection, today: date) -> tuple[Link, ...]:
    this_term = term(today)
    quick: dict[str, Period] = {
        _("This month"): month(today),
        _("This term"): this_term,
        _("Last term"): this_term.preceding(),
        _("School year"): school_year(today),
    }
    return tuple(
        Link(label, address(query_of(selection.during(period))), period == selection.period)
        for label, period in quick.items()
    )


def _chosen(review: Review, language: str) -> tuple[Link, ...]:
    """What was chosen, each with a link to the report without it."""
    names = dimension_names(Voice(language))
    chosen = [
        (dimension, one)
        for dimension in DIMENSIONS
        for one in review.choices[dimension]
        if one.chosen
    ]
    period = review.selection.period
    dates = [("from", period.begin.isoformat()), ("to", period.end.isoformat())]
    return tuple(
        Link(
            f"{names[dimension]}: {one.label}",
            address([*dates, *((key, other.value) for key, other in chosen if other is not one)]),
        )
        for dimension, one in chosen
    )


def address(query: list[tuple[str, str]]) -> str:
    """The report's address for a query."""
    return f"/reports?{urlencode(query)}"
