"""Stretches of days that reports are about: months, terms and school years, and what came before.

A school year begins on 1 August and has two terms, fall (to 31 December) and spring.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Kind = Literal["month", "fall", "spring", "school_year", "months", "days"]

YEAR_BEGINS: Final = 8


@dataclass(frozen=True, order=True)
class Period:
    """From the day `begin` to the day `end`, both included; `begin` is not after `end`."""

    begin: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.begin <= day <= self.end

    @property
    def kind(self) -> Kind:
        """What one would call it: a month, a term, a school year, whole months or just days."""
        if self.begin.day != 1 or self.end != _month_end(self.end):
            return "days"
        if _month_number(self.begin) == _month_number(self.end):
            return "month"
        if self == term(self.begin):
            return "fall" if self.begin.month == YEAR_BEGINS else "spring"
        return "school_year" if self == school_year(self.begin) else "months"

    def months(self) -> list[str]:
        """The months that it touches, as "2026-09", in order."""
        first, last = _month_number(self.begin), _month_number(self.end)
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]

    def preceding(self) -> "Period":
        """The period just before it of the same kind; of as many days or whole months."""
        if self.kind == "days":
            end = self.begin - timedelta(days=1)
            return Period(end - (self.end - self.begin), end)
        if self.kind in ("fall", "spring"):
            return term(self.begin - timedelta(days=1))
        span = _month_number(self.end) - _month_number(self.begin) + 1
        return Period(
            _month_begin(_month_number(self.begin) - span), self.begin - timedelta(days=1)
        )

    def to(self, other: "Period") -> "Period":
        """The shortest period that holds both."""
        return Period(min(self.begin, other.begin), max(self.end, other.end))


def month(day: date) -> Period:
    """The month that a day is in."""
    return Period(day.replace(day=1), _month_end(day))


def term(day: date) -> Period:
    """The term that a day is in."""
    if day.month >= YEAR_BEGINS:
        return Period(date(day.year, YEAR_BEGINS, 1), date(day.year, 12, 31))
    return Period(date(day.year, 1, 1), _month_end(date(day.year, YEAR_BEGINS - 1, 1)))


def school_year(day: date) -> Period:
    """The school year that a day is in."""
    year = day.year if day.month >= YEAR_BEGINS else day.year - 1
    return Period(date(year, YEAR_BEGINS, 1), _month_end(date(year + 1, YEAR_BEGINS - 1, 1)))


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_begin(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
