"""The charts of one rubric: shares, rates, counter-evidence, levels and leanings."""

from collections.abc import Callable
from dataclasses import dataclass

from walkthrough.domain.aggregate import Counts
from walkthrough.domain.ratio import Estimate
from walkthrough.telling import drawings
from walkthrough.telling.records import Figure, Row, Table
from walkthrough.telling.spread import Spread
from walkthrough.usecases.review_records import Share, TooFew


@dataclass(frozen=True)
class Charts(Spread):
    """Draws one rubric."""

    def figures(self) -> tuple[Figure, ...]:
        """All charts that there is something to draw for."""
        if self.contrast:
            return self._present(self._leaning)
        return self._present(self._shares, self._counter, self._rates, self._levels, self.trends)

    def _present(self, *makers: Callable[[], Figure | None]) -> tuple[Figure, ...]:
        return tuple(made for make in makers if (made := make()) is not None)

    def _shares(self) -> Figure | None:
        voice = self.voice
        shares = [
            (self.titles[one.strand.key], share, self.share(one.before), self.change(one))
            for one, now in self.told()
            if isinstance(share := self.share(now), Share)
        ]
        if not shares:
            return None
        reading = voice.gettext(
            "The dot is the share in which it was seen; the line is its 95 percent interval. A "
            "hollow dot and a dashed line: too few visits to rely on the line."
        )
        if self.comparable and any(isinstance(before, Share) for _, _, before, _ in shares):
            reading += " " + voice.gettext("Small and gray: the period before.")
        return Figure(
            "shares",
            voice.gettext("In how many of the watched groups")
            if self.by_group
            else voice.gettext("In how many of the visits"),
            reading,
            tuple(self._share_row(title, share, before) for title, share, before, _ in shares),
            Table(
                voice.gettext("Shares with 95 percent intervals"),
                self.head(
                    voice.gettext("Seen"),
                    voice.gettext("Share"),
                    voice.gettext("Interval"),
                    voice.gettext("Change"),
                ),
                tuple(self._share_cells(title, share, moved) for title, share, _, moved in shares),
            ),
            axis=tuple(voice.percent(tick) for tick in (0, 0.5, 1)),
            doubts=self.doubts(share.estimate for _, share, _, _ in shares),
        )

    def _share_row(self, title: str, share: Share, before: Share | TooFew) -> Row:
        earlier = before.estimate if self.comparable and isinstance(before, Share) else None
        value = self.of(share)
        words = f"{title}: {value}. {self.range_words(share.estimate)}"
        return Row(title, drawings.interval(share.estimate, earlier, words), value)

    def _share_cells(self, title: str, share: Share, moved: str) -> tuple[str, ...]:
        percent = self.voice.percent(share.estimate.value)
        return (title, self.of(share), percent, self.range(share.estimate), moved)

    def _counter(self) -> Figure | None:
        voice, marks = self.voice, self.rubric.rubric.marks
        both = [
            (self.titles[one.strand.key], seen, against, now)
            for one, now in self.told()
            if isinstance(seen := self.share(now), Share)
            and isinstance(
                against := now.groups_counter if self.by_group else now.visits_counter, Share
            )
        ]
        if not both:
            return None
        return Figure(
            "counter",
            voice.gettext("Seen against counter-evidence"),
            voice.gettext(
                "To the right the share in which it was seen, to the left the share in which the "
                "opposite was noted. A group can have both."
            ),
            tuple(self._counter_row(title, seen, against) for title, seen, against, _ in both),
            Table(
                voice.gettext("Seen and counter-evidence"),
                self.head(
                    marks.seen,
                    marks.counter,
                    voice.gettext("Groups with no opportunity"),
                    voice.gettext("Groups not watched"),
                ),
                tuple(
                    (
                        title,
                        self.of(seen),
                        self.of(against),
                        voice.number(now.no_opportunity),
                        voice.number(now.not_watched),
                    )
                    for title, seen, against, now in both
                ),
            ),
        )

    def _counter_row(self, title: str, seen: Share, against: Share) -> Row:
        marks = self.rubric.rubric.marks
        value = self.voice.gettext(
            "%(seen)s %(number)s · %(counter)s %(against)s",
            seen=marks.seen,
            number=self.voice.percent(seen.estimate.value),
            counter=marks.counter,
            against=self.voice.percent(against.estimate.value),
        )
        drawn = drawings.against(seen.estimate.value, against.estimate.value, f"{title}: {value}")
        return Row(title, drawn, value)

    def _rates(self) -> Figure | None:
        voice = self.voice
        rates = [
            (self.titles[one.strand.key] + place, rate)
            for one, now in self.told()
            for rate, place in (
                (now.rate, ""),
                (now.class_rate, " " + voice.gettext("(whole class)")),
            )
            # A rate of a whole class that nobody tapped for says nothing.
            if isinstance(rate, Estimate) and (rate.value or not place)
        ]
        if not rates:
            return None
        most = max((rate.interval.high for _, rate in rates if rate.interval), default=0) or 1
        return Figure(
            "rates",
            voice.gettext("How often, in ten minutes of watching"),
            voice.gettext(
                "Only for look-fors whose events can be counted. The line is the 95 percent "
                "interval."
            ),
            tuple(self._rate_row(title, rate, most) for title, rate in rates),
            Table(
                voice.gettext("Pieces of evidence in ten minutes of watching"),
                self.head(voice.gettext("Rate"), voice.gettext("Interval")),
                tuple((title, self._one(rate.value), self._ends(rate)) for title, rate in rates),
            ),
            axis=(voice.number(0), self._one(most / 2), self._one(most)),
            doubts=self.doubts(rate for _, rate in rates),
        )

    def _rate_row(self, title: str, rate: Estimate, most: float) -> Row:
        value = self.voice.gettext("%(rate)s in ten minutes", rate=self._one(rate.value))
        words = f"{title}: {value}. {self._ends(rate)}"
        return Row(title, drawings.interval(rate, None, words, most), self._one(rate.value))

    def _one(self, number: float) -> str:
        return self.voice.number(number, 1)

    def _ends(self, rate: Estimate) -> str:
        return self.ends(rate, self._one)

    def _levels(self) -> Figure | None:
        voice, rows, table = self.voice, [], []
        levels = self.rubric.rubric.levels
        for one, now in self.told():
            if not isinstance(now.levels, Counts) or len(levels) > len(drawings.TONES):
                continue
            title = self.titles[one.strand.key]
            counts = [now.levels.of.get(level.id, 0) for level in levels]
            value = " · ".join(
                f"{level.label} {voice.number(count)}"
                for level, count in zip(levels, counts, strict=True)
            )
            rows.append(
                Row(
                    title,
                    drawings.stack(counts, f"{title}: {value}", drawings.ramp(len(levels))),
                    value,
                )
            )
            table.append((title, *(voice.number(count) for count in counts)))
        if not rows:
            return None
        return Figure(
            "levels",
            voice.gettext("Levels"),
            voice.gettext("How many groups were put at each level."),
            tuple(rows),
            Table(
                voice.gettext("Groups by level"),
                self.head(*(level.label for level in levels)),
                tuple(table),
            ),
            legend=drawings.legend([level.label for level in levels], drawings.ramp(len(levels))),
        )

    def _leaning(self) -> Figure | None:
        voice, rows, table = self.voice, [], []
        marks = self.rubric.rubric.marks
        between = voice.gettext("In between")
        for one, now in self.told():
            if not isinstance(now.poles, Counts):
                continue
            title = self.titles[one.strand.key]
            first, even, second = (now.poles.of.get(key, 0) for key in ("first", "even", "second"))
            value = f"{marks.seen} {first} · {between} {even} · {marks.counter} {second}"
            rows.append(Row(title, drawings.lean(first, even, second, f"{title}: {value}"), value))
            table.append((title, *(voice.number(count) for count in (first, even, second))))
        if not rows:
            return None
        return Figure(
            "lean",
            voice.gettext("Where the lessons sit"),
            voice.gettext(
                "The longer a bar to one side, the more groups were nearer to it; neither side is "
                "the better. Dashed: in between. The whole class counts as a group here."
            ),
            tuple(rows),
            Table(
                voice.gettext("Groups by what they were nearer to"),
                self.head(marks.seen, between, marks.counter),
                tuple(table),
            ),
            axis=(marks.seen, "", marks.counter),
        )
