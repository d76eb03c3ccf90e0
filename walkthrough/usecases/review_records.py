"""What a report over many visits says: the records that `review.review` fills."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from walkthrough.domain.aggregate import Counts
from walkthrough.domain.periods import Period
from walkthrough.domain.ratio import Change, Estimate
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_crosswalk import Strand
from walkthrough.domain.selection import Dimension, Selection

# What a heat map may be by; "month" is of the time of the school.
By = Literal["month", "grade", "subject", "school"]
BYS: tuple[By, ...] = ("month", "grade", "subject", "school")
# In these respects two periods should be alike before they are compared.
Respect = Literal["observer", "class", "rubric", "lesson_part"]


@dataclass(frozen=True)
class TooFew:
    """Stands where a number would that rests on too few to say."""

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True)
class Share:
    """Seen in `seen` of `of` (visits, or watched groups), and what that says of all of them."""

    seen: int
    of: int
    estimate: Estimate


@dataclass(frozen=True)
class Numbers:
    """One look-for over some visits.

    `visits` and `visits_counter` are of visits in which it could have been seen; `groups` and
    `groups_counter` of watched groups with an opportunity. `rate` is per ten minutes of watching
    groups (`class_rate` the whole class), only where the look-for's measure is one. `levels` are
    groups by level, `poles` places by pole of a contrast. Each is `TooFew` on its own account.
    `no_opportunity` and `not_watched` count groups outside of the denominators.
    """

    visits: Share
    visits_counter: Share
    groups: Share | TooFew
    groups_counter: Share | TooFew
    rate: Estimate | TooFew | None
    class_rate: Estimate | TooFew | None
    levels: Counts | TooFew | None
    poles: Counts | TooFew | None
    no_opportunity: int
    not_watched: int


@dataclass(frozen=True)
class LookForReview:
    """A look-for in the period, in the one before, and month by month.

    `change` is of the share of visits, `groups_change` of that of groups, `rate_change` of the
    rate; None where either side has too few. `trend` has the months of the period in which there
    were visits, as "2026-09", or as "2026-09/2026-11" where some had too few for themselves.
    `quotes` are words that the reader may read, newest first.
    """

    strand: Strand
    now: Numbers | TooFew
    before: Numbers | TooFew
    change: Change | None
    groups_change: Change | None
    rate_change: Change | None
    trend: Mapping[str, Numbers | TooFew]
    quotes: tuple["Heard", ...]


@dataclass(frozen=True)
class Heard:
    """A quote from one's own visit, or from one whose words the reader has opened."""

    text: str
    day: date
    group: str | None
    walkthrough: str
    teacher: str


@dataclass(frozen=True)
class HeatMap:
    """Look-fors by the values of something: the share of groups for each.

    `columns` are values and their labels, in order (months as in a trend); `cells` are by
    look-for (the strand's key) and value. A column holds only the visits that may be told apart
    by it.
    """

    by: By
    columns: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], Numbers | TooFew]


@dataclass(frozen=True)
class RubricReview:
    """All look-fors of one rubric, its versions joined where their crosswalk joins them.

    `rubric` is the newest version that was used; `versions` all that were. `visits`, `places`
    and `seconds` (of watching) are those of the period that the numbers rest on.
    """

    rubric: Rubric
    versions: tuple[str, ...]
    visits: int
    visits_before: int
    places: int
    seconds: int
    look_fors: tuple[LookForReview, ...]
    heat: tuple[HeatMap, ...]


@dataclass(frozen=True)
class Mismatch:
    """The two periods differ too much in one respect to be compared; `overlap` is from 0 to 1."""

    respect: Respect
    overlap: float


@dataclass(frozen=True)
class Covered:
    """How often a teacher's lessons were visited in the period, and the last time.

    `last` also looks at the period before; None: in neither. `classes` are those visited.
    """

    teacher: str
    school: str
    school_name: str
    classes: tuple[str, ...]
    visits: int
    last: date | None


@dataclass(frozen=True)
class Choice:
    """A value to choose in a filter, and how many visits there are with it.

    They are counted with all the other filters as they are; where the report is `guarded`, it
    may hold some of them back.
    """

    value: str
    label: str
    visits: int
    chosen: bool


@dataclass(frozen=True)
class Review:
    """A report over many visits, as one person may have it.

    `made_at` is in the time zone of the reader's school.
    `visits` are those that the numbers rest on; `held_back` match too but cannot be told apart
    from so few others (only where `guarded`: the reader may not open single walkthroughs).
    `lost` match and have a rubric that is not there or cannot be read.
    `unshared` match and are not shared yet (for whoever oversees). `next_steps` counts what
    became of them; None: none were asked about. `everything` says whether there is any visit at
    all that the reader may have sums of, in either period, whatever the filters.
    """

    selection: Selection
    before: Period
    made_at: datetime
    guarded: bool
    own: bool
    visits: int
    visits_before: int
    held_back: int
    lost: int
    unshared: int
    rubrics: tuple[RubricReview, ...]
    mismatches: tuple[Mismatch, ...]
    coverage: tuple[Covered, ...]
    next_steps: Counts | TooFew | None
    choices: Mapping[Dimension, tuple[Choice, ...]]
    everything: bool
