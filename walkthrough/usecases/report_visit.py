"""One visit on its way to a report: the fold, the rubric, the zone, and how to name things."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from walkthrough.domain.events import WHOLE_CLASS
from walkthrough.domain.insight_records import Insight
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.walkthrough import Walkthrough
from walkthrough.usecases.report_language import untranslated
from walkthrough.usecases.report_records import Where, Words
from walkthrough.usecases.report_words import label, words


@dataclass(frozen=True)
class Room:
    """How much the report may hold; None is without end. `points` and `notes` are counts."""

    notes: int | None
    note_words: int | None
    points: int | None


ON_PAGE = Room(notes=200, note_words=None, points=None)
WHOLE = Room(notes=None, note_words=None, points=None)
IN_PDF = Room(notes=60, note_words=150, points=8)


@dataclass(frozen=True)
class Visit:
    """What the parts of the report draw on."""

    walkthrough: Walkthrough
    rubric: Rubric
    insight: Insight
    zone: ZoneInfo
    room: Room
    original: Rubric | None = None
    """The rubric as it was written, where `rubric` is a translation of it."""

    def local(self, instant: str) -> datetime:
        """An event's instant in the school's zone."""
        return datetime.fromisoformat(instant).astimezone(self.zone)

    def where(self, group: str | None) -> Where | None:
        """A group by name, the whole class, or None for neither."""
        if group == WHOLE_CLASS:
            return Where(None)
        name = self.walkthrough.group_name(group) if group is not None else None
        return Where(label(name, 4)) if name is not None else None

    def look_for(self, look_for: str | None) -> Words | None:
        """A look-for's title in the rubric's words."""
        found = self.rubric.look_for(look_for) if look_for is not None else None
        return self.from_rubric(found.title, 10) if found else None

    def from_rubric(self, text: str, most: int | None = None) -> Words:
        """A text in the rubric's language, or in its original's if nobody translated it."""
        language = self.rubric.language
        if self.original is not None and text in self._untranslated:
            language = self.original.language
        return words(text, most, language=language)

    @cached_property
    def _untranslated(self) -> frozenset[str]:
        return untranslated(self.original or self.rubric, self.rubric)
