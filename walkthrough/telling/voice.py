"""One language to tell a report in: its messages, its plurals, and how it writes what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from babel import Locale, dates, lists, numbers
from babel.support import NullTranslations

from walkthrough import languages
from walkthrough.domain.periods import Period


@dataclass(frozen=True)
class Voice:
    """Speaks `language`, a tag such as "es"; English where there is no catalogue for it."""

    language: str

    @cached_property
    def _spoken(self) -> str:
        return languages.fitting(self.language) or languages.SOURCE

    @cached_property
    def _locale(self) -> Locale:
        return languages.locale(self._spoken)

    @cached_property
    def _catalogue(self) -> NullTranslations:
        return languages.translations(self._spoken)

    def gettext(self, message: str, **params: Any) -> str:
        """A message with its %(name)s filled in."""
        return str(self._catalogue.gettext(message)) % params

    def ngettext(self, singular: str, plural: str, num: int, **params: Any) -> str:
        """The form of a message that fits `num`, which it may name as %(num)s."""
        template = str(self._catalogue.ngettext(singular, plural, num))
        return template % {"num": self.number(num), **params}

    def number(self, value: float, digits: int = 0) -> str:
        """A number with as many decimals as asked for."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(numbers.format_decimal(value, format=pattern, locale=self._locale))

    def percent(self, share: float) -> str:
        """A share of 0 to 1 in whole per cent."""
        return str(numbers.format_percent(share, locale=self._locale))

    def several(self, some: Sequence[str]) -> str:
        """ "a, b, and c"."""
        return str(lists.format_list(list(some), locale=self._locale))

    def day(self, day: date, style: str = "medium") -> str:
        """A day, such as "Nov 22, 2026"."""
        return str(dates.format_date(day, style, locale=self._locale))

    def moment(self, moment: datetime) -> str:
        """A day and a time of day, in the zone that the moment came with."""
        clock = dates.format_time(moment, "short", locale=self._locale)
        return f"{self.day(moment.date(), 'long')}, {clock}"

    def month(self, month: str, short: bool = True) -> str:
        """A month given as "2026-09": "Sep", or "September 2026"."""
        first = date.fromisoformat(f"{month}-01")
        skeleton = "MMM" if short else "yMMMM"
        return str(dates.format_skeleton(skeleton, first, locale=self._locale))

    def period(self, period: Period) -> str:
        """What one calls a period in the middle of a sentence: "spring 2026"."""
        year = str(period.begin.year)
        match period.kind:
            case "fall":
                return self.gettext("fall %(year)s", year=year)
            case "spring":
                return self.gettext("spring %(year)s", year=year)
            case "month":
                return self.month(f"{period.begin:%Y-%m}", short=False)
            case "school_year":
                return self.gettext(
                    "the school year %(first)s–%(second)s", first=year, second=str(period.end.year)
                )
            case _:
                return self._span(period)

    def heading(self, period: Period) -> str:
        """What one calls a period above a page: "Spring 2026"."""
        year = str(period.begin.year)
        match period.kind:
            case "fall":
                return self.gettext("Fall %(year)s", year=year)
            case "spring":
                return self.gettext("Spring %(year)s", year=year)
            case "school_year":
                return self.gettext(
                    "School year %(first)s–%(second)s", first=year, second=str(period.end.year)
                )
            case _:
                name = self.period(period)
                return name[:1].upper() + name[1:]

    def _span(self, period: Period) -> str:
        skeleton = "yMMMM" if period.kind == "months" else "yMMMd"
        return str(dates.format_interval(period.begin, period.end, skeleton, locale=self._locale))
