"""Charts as inline SVG: shapes and their alternative text, and no words beside them.

Colours are attributes, fit for paper; on the page classes put the theme's in their place. What a
tone says, a shape or a place says too: filled or hollow, solid or dashed, left or right. Sizes
along the axis are in per cent, so that a drawing is as wide as its room and its dots stay round.
"""

from collections.abc import Sequence

from markupsafe import Markup

from walkthrough.domain.ratio import Estimate, Interval
from walkthrough.telling import svg
from walkthrough.telling.records import Key

ACCENT = "#1f5f5b"
MUTED = "#5f5a4f"
RULE = "#d3cec1"
# Steps from much to little: each a clearly other lightness, and the last one hollow.
TONES = ("#1f5f5b", "#468680", "#72aaa3", "#a9d1ca", "#dcece9", "#ffffff")
OUTCOMES = (0, 2, 4, 5)
POLE = "#5f5a4f"
COUNTER = "#6f4a07"
UNIT, GAP, A_ROW = 12, 3, 15
MOST_UNITS = 90
TREND_WIDTH, TREND_HEIGHT, TREND_TOP, TREND_GROUND = 200, 64, 6.0, 58.0


def strip(seen: int, of: int, words: str) -> Markup:
    """Each visit as a square, filled where it was seen; one bar where there are too many."""
    if of > MOST_UNITS:
        return stack([seen, of - seen], words, (0, 5))
    step = UNIT + GAP
    squares = [
        svg.element(
            "rect",
            svg.NOTHING,
            class_="chart-full" if index < seen else "chart-hollow",
            x=index % A_ROW * step + 1,
            y=index // A_ROW * step + 1,
            width=UNIT - 2,
            height=UNIT - 2,
            rx=2,
            fill=ACCENT if index < seen else "none",
            stroke=ACCENT,
            stroke_width=1.25,
        )
        for index in range(of)
    ]
    width = min(of, A_ROW) * step
    height = -(-of // A_ROW) * step
    return svg.drawing(words, squares, class_="strip", width=width, height=height, box=True)


def interval(now: Estimate, before: Estimate | None, words: str, most: float = 1.0) -> Markup:
    """A dot on an axis from 0 to `most`, with its interval as a whisker; the earlier one below.

    Where the interval cannot be relied on the dot is hollow and the whisker dashed.
    """
    parts = [
        svg.line(
            svg.at(tick), 0, svg.at(tick), 26, class_="chart-grid", stroke=RULE, stroke_width=0.75
        )
        for tick in (0.0, 0.5, 1.0)
    ]
    if before is not None:
        parts += _whisker(before, most, 20, "chart-before", MUTED, radius=2.5)
    parts += _whisker(now, most, 10, "chart-now", ACCENT, radius=5)
    return svg.drawing(words, parts, class_="interval", width="100%", height=26)


def stack(counts: Sequence[int], words: str, tones: Sequence[int], height: int = 18) -> Markup:
    """Counts side by side as parts of one bar."""
    parts: list[Markup] = []
    total, x = sum(counts), 0.0
    for count, tone in zip(counts, tones, strict=False):
        width = 100 * count / total if total else 0
        if count:
            parts.append(_segment(x, width, tone, height))
        x += width
    return svg.drawing(words, parts, class_="stack", width="100%", height=height)


def lean(first: int, even: int, second: int, words: str) -> Markup:
    """How many places were nearer to the pole on the left, and on the right, from the middle.

    Neither pole is the better, so both are of one neutral tone; hatched are those in between.
    """
    total = max(first + even + second, 1)
    middle, half = 50.0, 48.0
    left, right, even_ = (half * count / total for count in (first, second, even))
    between = even_ / 2
    parts = [
        svg.bar(middle - between - left, left, 5, 12, class_="chart-pole", fill=POLE),
        svg.bar(middle + between, right, 5, 12, class_="chart-pole", fill=POLE),
        svg.bar(
            middle - between,
            even_,
            5,
            12,
            class_="chart-even",
            fill="#ffffff",
            stroke=POLE,
            stroke_width=1,
            stroke_dasharray="2 2",
        ),
        svg.line("50%", 0, "50%", 22, class_="chart-axis", stroke=MUTED, stroke_width=1),
    ]
    return svg.drawing(words, parts, class_="lean", width="100%", height=22)


def against(seen: float, counter: float, words: str) -> Markup:
    """The share in which something was seen to the right of a middle line, the opposite left."""
    half = 48.0
    parts = [
        svg.bar(50, half * seen, 4, 14, class_="chart-full", fill=ACCENT),
        svg.bar(
            50 - half * counter,
            half * counter,
            4,
            14,
            class_="chart-counter",
            fill="#ffffff",
            stroke=COUNTER,
            stroke_width=1.5,
            stroke_dasharray="3 2",
        ),
        svg.line("50%", 0, "50%", 22, class_="chart-axis", stroke=MUTED, stroke_width=1),
    ]
    return svg.drawing(words, parts, class_="against", width="100%", height=22)


def trend(values: Sequence[Estimate | None], words: str, apart: Sequence[int] = ()) -> Markup:
    """A small chart of shares month by month, from 0 at the bottom to all at the top.

    A month with too few visits (None) leaves a gap, marked by a short stroke on the ground. No
    line leads to the places in `apart`: those months do not come after the ones before.
    """
    step = (TREND_WIDTH - 24) / max(len(values) - 1, 1)
    start = 12 if len(values) > 1 else TREND_WIDTH / 2
    places = [start + index * step for index in range(len(values))]
    told = [(x, one) for x, one in zip(places, values, strict=True) if one is not None]
    parts = [
        *(_rung(_level(tick)) for tick in (0.0, 0.5, 1.0)),
        *(_range(x, one.interval) for x, one in told if one.interval is not None),
        *(_path(run) for run in _runs(places, values, apart)),
        *(_dot(x, _level(one.value), 3.5, one.trusted, "chart-now", ACCENT) for x, one in told),
        *(_gap(x) for x, one in zip(places, values, strict=True) if one is None),
    ]
    return svg.drawing(
        words, parts, class_="trend", width=TREND_WIDTH, height=TREND_HEIGHT, box=True
    )


def swatch(tone: int, words: str) -> Markup:
    """The tone of a stacked bar, for its legend."""
    return svg.drawing(words, [_segment(0, 100, tone, 12)], class_="swatch", width=12, height=12)


def legend(labels: Sequence[str], tones: Sequence[int]) -> tuple[Key, ...]:
    """The tones of a stacked bar and what they stand for."""
    return tuple(Key(swatch(tone, label), label) for tone, label in zip(tones, labels, strict=True))


def ramp(steps: int) -> tuple[int, ...]:
    """Tones for the steps of a scale, as many as there are at most; the highest is darkest."""
    last = len(TONES) - 1
    return tuple(round(last * (steps - 1 - step) / max(steps - 1, 1)) for step in range(steps))


def _level(share: float) -> float:
    """How far down a trend a share stands."""
    return TREND_GROUND - share * (TREND_GROUND - TREND_TOP)


def _rung(y: float) -> Markup:
    return svg.line(2, y, TREND_WIDTH - 2, y, class_="chart-grid", stroke=RULE, stroke_width=0.75)


def _range(x: float, interval: Interval) -> Markup:
    return svg.line(
        x,
        _level(interval.high),
        x,
        _level(interval.low),
        class_="chart-range",
        stroke=ACCENT,
        stroke_width=1,
        stroke_opacity=0.45,
    )


def _path(run: Sequence[tuple[float, Estimate]]) -> Markup:
    points = " ".join(f"{svg.n(x)},{svg.n(_level(one.value))}" for x, one in run)
    return svg.element(
        "polyline",
        svg.NOTHING,
        class_="chart-line",
        points=points,
        fill="none",
        stroke=ACCENT,
        stroke_width=2,
    )


def _gap(x: float) -> Markup:
    y = TREND_GROUND
    return svg.line(x - 3, y, x + 3, y, class_="chart-gap", stroke=MUTED, stroke_width=2.5)


def _runs(
    places: Sequence[float], values: Sequence[Estimate | None], apart: Sequence[int]
) -> list[list[tuple[float, Estimate]]]:
    """Months that follow each other without a gap, two and more at a time."""
    runs: list[list[tuple[float, Estimate]]] = [[]]
    for index, (x, one) in enumerate(zip(places, values, strict=True)):
        if one is None or index in apart:
            runs.append([])
        if one is not None:
            runs[-1].append((x, one))
    return [run for run in runs if len(run) > 1]


def _whisker(
    one: Estimate, most: float, y: float, class_: str, colour: str, radius: float
) -> list[Markup]:
    parts = []
    if one.interval is not None:
        dashes = {} if one.trusted else {"stroke_dasharray": "4 3"}
        low, high = (svg.at(end / most) for end in (one.interval.low, min(one.interval.high, most)))
        parts.append(
            svg.line(
                low,
                y,
                high,
                y,
                class_=f"{class_} chart-whisker",
                stroke=colour,
                stroke_width=2 if radius > 3 else 1.25,
                **dashes,
            )
        )
    return [*parts, _dot(svg.at(one.value / most), y, radius, one.trusted, class_, colour)]


def _dot(
    x: float | str, y: float, radius: float, trusted: bool, class_: str, colour: str
) -> Markup:
    return svg.element(
        "circle",
        svg.NOTHING,
        class_=f"{class_} {'chart-dot' if trusted else 'chart-dot-hollow'}",
        cx=x,
        cy=y,
        r=radius if trusted else radius - 0.75,
        fill=colour if trusted else "#ffffff",
        stroke=colour,
        stroke_width=1.5,
    )


def _segment(x: float, width: float, tone: int, height: float) -> Markup:
    return svg.bar(
        x,
        width,
        1,
        height - 2,
        class_=f"chart-tone-{tone}",
        fill=TONES[tone],
        stroke=ACCENT,
        stroke_width=1,
    )
