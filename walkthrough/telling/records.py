"""What a report over many visits says, in words that are ready to be laid out."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Table:
    """The numbers behind a drawing; the first cell of each row names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def pieces(self, most: int) -> tuple["Table", ...]:
        """Tables of at most so many columns beside the first, which each of them begins with."""
        return tuple(
            Table(
                self.caption,
                (self.head[0], *self.head[start : start + most]),
                tuple((row[0], *row[start : start + most]) for row in self.rows),
            )
            for start in range(1, max(len(self.head), 2), most)
        )


@dataclass(frozen=True)
class Line:
    """One look-for in a sentence.

    `strip` draws the visits one by one; `remark` is said beside the sentence (a look-for that is
    new or gone). `few` says that there is no number.
    """

    title: str
    sentence: str
    strip: Markup | None
    remark: str
    few: bool


@dataclass(frozen=True)
class Row:
    """A look-for in a chart: what it is called, its drawing, and the number in words."""

    title: str
    drawing: Markup
    value: str


@dataclass(frozen=True)
class Key:
    """What a tone of a drawing stands for."""

    swatch: Markup
    label: str


@dataclass(frozen=True)
class Figure:
    """A chart: rows of drawings under a title, how to read it, and the numbers behind it.

    `doubts` are why some of its intervals cannot be relied on; `axis` labels its two ends and,
    between them, the middle.
    """

    kind: str
    title: str
    reading: str
    rows: tuple[Row, ...]
    table: Table
    legend: tuple[Key, ...] = ()
    axis: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell of a heat map: a tone from 0 to 5, or None where there are too few to say."""

    tone: int | None
    text: str


@dataclass(frozen=True)
class Heat:
    """Look-fors by the values of something."""

    by: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    def pieces(self, most: int) -> tuple["Heat", ...]:
        """Heat maps of at most so many columns."""
        return tuple(
            Heat(
                self.by,
                self.title,
                self.columns[start : start + most],
                tuple((title, cells[start : start + most]) for title, cells in self.rows),
            )
            for start in range(0, len(self.columns), most)
        )


@dataclass(frozen=True)
class Said:
    """Words of a student, noted in a visit that the reader may open."""

    look_for: str
    text: str
    origin: str
    walkthrough: str


@dataclass(frozen=True)
class ToldRubric:
    """What was seen with one rubric. `few` stands instead of the lines where all are too few."""

    title: str
    language: str
    versions: str
    basis: str
    few: str
    lines: tuple[Line, ...]
    figures: tuple[Figure, ...]
    heat: tuple[Heat, ...]
    heat_reading: str
    quotes: tuple[Said, ...]


@dataclass(frozen=True)
class ToldCoverage:
    """Who was visited: a sentence, who was not, and a row for everybody, with how to read it."""

    sentence: str
    missing: tuple[str, ...]
    reading: str
    table: Table


@dataclass(frozen=True)
class ToldSteps:
    """What became of next steps; without a drawing where there is no number."""

    sentence: str
    drawing: Markup | None = None
    legend: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Told:
    """A whole report. `scope` says whose visits, `filters` what was chosen ("Grade: 7").

    `nothing` is None, or why there is nothing to tell: a heading and a sentence or two.
    """

    heading: str
    dates: str
    scope: str
    filters: tuple[str, ...]
    compared: str
    warning: str
    notes: tuple[str, ...]
    rubrics: tuple[ToldRubric, ...]
    too_few: str
    coverage: ToldCoverage
    steps: ToldSteps
    made: str
    nothing: tuple[str, str] | None
