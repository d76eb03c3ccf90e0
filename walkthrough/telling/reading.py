"""What all charts of one rubric need: which share to show, and how it is written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from walkthrough.domain.ratio import DOUBTS, Estimate
from walkthrough.telling.voice import Voice
from walkthrough.usecases.review_records import (
    LookForReview,
    Numbers,
    RubricReview,
    Share,
    TooFew,
)

DASH = "–"


@dataclass(frozen=True)
class Reading:
    """One rubric's numbers; `titles` are of its look-fors by strand.

    `comparable` says whether the two periods may be compared.
    """

    voice: Voice
    rubric: RubricReview
    titles: Mapping[str, str]
    comparable: bool

    @property
    def contrast(self) -> bool:
        """Whether the rubric has two poles instead of look-fors to be seen."""
        return self.rubric.rubric.kind == "contrast"

    @property
    def by_group(self) -> bool:
        """Whether shares are of groups; a rubric watched as a whole class has those of visits."""
        told = [now for _, now in self.told()]
        groups = sum(now.groups.seen for now in told if isinstance(now.groups, Share))
        return groups >= sum(now.visits.seen for now in told)

    def told(self) -> list[tuple[LookForReview, Numbers]]:
        """The look-fors that there are numbers of."""
        return [(one, one.now) for one in self.rubric.look_fors if isinstance(one.now, Numbers)]

    def share(self, numbers: Numbers | TooFew) -> Share | TooFew:
        """The share that this rubric's charts show."""
        if isinstance(numbers, TooFew):
            return numbers
        return numbers.groups if self.by_group else numbers.visits

    def head(self, *names: str) -> tuple[str, ...]:
        """The head of a table of look-fors."""
        return (self.voice.gettext("Look-for"), *names)

    def few(self) -> str:
        """What stands in a cell without a number."""
        return self.voice.gettext("Too few to say")

    def of(self, share: Share) -> str:
        """ "9 of 14"."""
        return self.voice.gettext(
            "%(some)s of %(all)s",
            some=self.voice.number(share.seen),
            all=self.voice.number(share.of),
        )

    def range(self, estimate: Estimate) -> str:
        """A share's interval, in per cent."""
        return self.ends(estimate, self.voice.percent)

    def ends(self, estimate: Estimate, written: Callable[[float], str]) -> str:
        """An interval whose ends are written as told."""
        if estimate.interval is None:
            return DASH
        return self.voice.gettext(
            "%(low)s to %(high)s",
            low=written(estimate.interval.low),
            high=written(estimate.interval.high),
        )

    def range_words(self, estimate: Estimate) -> str:
        """A share's interval, as a sentence."""
        return self.voice.gettext("95 percent interval: %(range)s.", range=self.range(estimate))

    def doubts(self, estimates: Iterable[Estimate]) -> tuple[str, ...]:
        """Why some of these intervals cannot be relied on, each reason once."""
        found = dict.fromkeys(one.doubt for one in estimates if one.doubt)
        return tuple(self.voice.gettext(DOUBTS[doubt]) for doubt in found)

    def change(self, one: LookForReview) -> str:
        """The change of the share in points, a dash where none may be told."""
        change = one.groups_change if self.by_group else one.change
        if change is None or not self.comparable:
            return DASH
        points = self.voice.number(round(100 * change.value))
        signed = f"+{points}" if change.value > 0 else points.replace("-", "−")
        return self.voice.gettext("%(points)s points", points=signed)
