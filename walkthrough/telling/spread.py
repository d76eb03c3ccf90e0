"""The charts of one rubric over time and by grade, subject and school."""

from collections.abc import Sequence
from dataclasses import dataclass

from walkthrough.telling import drawings
from walkthrough.telling.reading import Reading
from walkthrough.telling.records import Cell, Figure, Heat, Row, Table
from walkthrough.usecases.review_records import By, HeatMap, Share, TooFew

# Steps of a fifth, the last for all of them: what one can tell apart at a glance.
TONES = 5


@dataclass(frozen=True)
class Spread(Reading):
    """How the shares of one rubric are spread."""

    def heat(self) -> tuple[Heat, ...]:
        """All heat maps in which any cell holds a number."""
        if self.contrast:
            return ()
        drawn = (self._heat(one) for one in self.rubric.heat)
        return tuple(one for one in drawn if one is not None)

    def heat_reading(self) -> str:
        """How to read the heat maps."""
        if self.by_group:
            return self.voice.gettext("The share of watched groups: the darker, the more.")
        return self.voice.gettext("The share of visits: the darker, the more.")

    def trends(self) -> Figure | None:
        """Small multiples over the months of the period; None where there is a single one."""
        months = sorted({month for one in self.rubric.look_fors for month in one.trend})
        shares = {
            self.titles[one.strand.key]: [
                self.share(one.trend.get(month, TooFew())) for month in months
            ]
            for one in self.rubric.look_fors
        }
        told = {title: some for title, some in shares.items() if any(map(_is_share, some))}
        if len(months) < 2 or not told:
            return None
        voice, names = self.voice, [self._month_name(month, months) for month in months]
        return Figure(
            "trends",
            voice.gettext("Month by month"),
            voice.gettext(
                "From none at the bottom to all at the top, with 95 percent intervals. A short "
                "stroke at the bottom: too few visits to say."
            ),
            tuple(self._trend(title, some, months, names) for title, some in told.items()),
            Table(
                voice.gettext("Shares of watched groups by month")
                if self.by_group
                else voice.gettext("Shares of visits by month"),
                self.head(*names),
                tuple((title, *map(self._written, some)) for title, some in told.items()),
            ),
            axis=(names[0], names[-1]),
        )

    def _trend(
        self, title: str, shares: Sequence[Share | TooFew], months: list[str], names: list[str]
    ) -> Row:
        by_month = [
            self.voice.gettext("%(value)s in %(month)s", value=self._written(share), month=name)
            for share, name in zip(shares, names, strict=True)
        ]
        values = [share.estimate if isinstance(share, Share) else None for share in shares]
        # Of several schools' months some may overlap: "Aug–Oct" and "Sep".
        apart = [
            index for index in range(1, len(months)) if months[index][:7] <= months[index - 1][-7:]
        ]
        words = f"{title}: {self.voice.several(by_month)}"
        return Row(title, drawings.trend(values, words, apart), "")

    def _written(self, share: Share | TooFew) -> str:
        if isinstance(share, TooFew):
            return self.few()
        return self.voice.percent(share.estimate.value)

    def _heat(self, one: HeatMap) -> Heat | None:
        cells = {key: self.share(numbers) for key, numbers in one.cells.items()}
        told = any(isinstance(share, Share) for share in cells.values())
        # A single column says what the chart of all of them says.
        if not told or len(one.columns) < 2:
            return None
        labels = [label for _, label in one.columns]
        if one.by == "month":
            labels = [
                self._month_name(value, [value for value, _ in one.columns])
                for value, _ in one.columns
            ]
        return Heat(
            one.by,
            self._by(one.by),
            tuple(labels),
            tuple(
                (
                    self.titles[look_for.strand.key],
                    tuple(
                        self._cell(cells.get((look_for.strand.key, value), TooFew()))
                        for value, _ in one.columns
                    ),
                )
                for look_for in self.rubric.look_fors
            ),
        )

    def _by(self, by: By) -> str:
        titles: dict[By, str] = {
            "month": self.voice.gettext("By month"),
            "grade": self.voice.gettext("By grade"),
            "subject": self.voice.gettext("By subject"),
            "school": self.voice.gettext("By school"),
        }
        return titles[by]

    def _cell(self, share: Share | TooFew) -> Cell:
        if isinstance(share, TooFew):
            return Cell(None, self.few())
        return Cell(min(int(share.estimate.value * TONES), TONES), self._written(share))

    def _month_name(self, months: str, all_of_them: Sequence[str]) -> str:
        """A month, or the first and the last of some; with the year where there are several."""
        several = len({one[:4] for one in all_of_them} | {one[-7:-3] for one in all_of_them}) > 1
        first, _, last = months.partition("/")
        names = [self._one_month(one, several) for one in (first, last) if one]
        return "–".join(names)

    def _one_month(self, month: str, with_year: bool) -> str:
        name = self.voice.month(month)
        return f"{name} {month[2:4]}" if with_year else name


def _is_share(share: Share | TooFew) -> bool:
    return isinstance(share, Share)
