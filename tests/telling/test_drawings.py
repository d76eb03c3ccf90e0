"""Charts: well-formed, with words for who cannot see them, and nothing said by colour alone."""

import re
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from walkthrough.domain.ratio import Estimate, Interval
from walkthrough.telling import drawings

SVG = "{http://www.w3.org/2000/svg}"
SURE = Estimate(0.5, Interval(0.3, 0.7), 20)
ROUGH = Estimate(0.5, Interval(0.1, 0.9), 4, "few_visits")
ALONE = Estimate(1.0, None, 1, "one_visit")

DRAWN: dict[str, Markup] = {
    "strip": drawings.strip(9, 14, "9 of 14"),
    "long strip": drawings.strip(300, 900, "300 of 900"),
    "interval": drawings.interval(SURE, ROUGH, "half"),
    "interval of one": drawings.interval(ALONE, None, "all"),
    "rate": drawings.interval(Estimate(3.0, Interval(1, 99), 20), None, "three", most=9),
    "stack": drawings.stack([7, 1, 0, 1], "steps", drawings.OUTCOMES),
    "empty stack": drawings.stack([0, 0], "nothing", (0, 5)),
    "lean": drawings.lean(9, 2, 3, "lean"),
    "nobody leans": drawings.lean(0, 0, 0, "lean"),
    "against": drawings.against(0.6, 0.2, "against"),
    "trend": drawings.trend([SURE, None, ROUGH, SURE], "trend"),
    "trend of one": drawings.trend([SURE], "trend"),
}


def read(drawn: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


@pytest.mark.parametrize("name", DRAWN)
def test_is_an_image_that_has_words(name: str) -> None:
    root = read(DRAWN[name])

    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text


@pytest.mark.parametrize("name", DRAWN)
def test_has_no_inline_style_and_stays_on_its_paper(name: str) -> None:
    drawn = DRAWN[name]

    assert "style=" not in drawn
    assert "<script" not in drawn
    for per_cent in re.findall(r'"(-?[\d.]+)%"', drawn):
        assert 0 <= float(per_cent) <= 100


def test_words_are_never_markup() -> None:
    root = read(drawings.strip(1, 3, '</title><script>alert("1")</script>'))

    assert root[0].text == '</title><script>alert("1")</script>'
    assert root.find(f"{SVG}script") is None


def squares(drawn: Markup, kind: str) -> int:
    return sum(one.get("class") == kind for one in read(drawn).iter(f"{SVG}rect"))


def test_draws_each_visit_filled_or_hollow() -> None:
    assert squares(DRAWN["strip"], "chart-full") == 9
    assert squares(DRAWN["strip"], "chart-hollow") == 5
    assert len(list(read(DRAWN["long strip"]).iter(f"{SVG}rect"))) == 2


def test_an_interval_that_cannot_be_relied_on_is_dashed_and_hollow() -> None:
    sure, rough = (str(drawings.interval(one, None, "x")) for one in (SURE, ROUGH))

    assert "stroke-dasharray" in rough and "chart-dot-hollow" in rough
    assert "stroke-dasharray" not in sure and "chart-dot-hollow" not in sure


def test_a_month_with_too_few_leaves_a_gap() -> None:
    root = read(DRAWN["trend"])

    assert len(list(root.iter(f"{SVG}circle"))) == 3
    # Only the last two months follow each other.
    lines = [one.get("points", "") for one in root.iter(f"{SVG}polyline")]
    assert [len(points.split()) for points in lines] == [2]
    assert sum(one.get("class") == "chart-gap" for one in root.iter(f"{SVG}line")) == 1


def test_draws_no_line_between_months_that_do_not_follow_each_other() -> None:
    root = read(drawings.trend([SURE, SURE, SURE], "trend", apart=[2]))

    lines = [one.get("points", "") for one in root.iter(f"{SVG}polyline")]
    assert [len(points.split()) for points in lines] == [2]


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 6])
def test_steps_of_a_scale_have_tones_of_their_own_and_the_highest_is_darkest(steps: int) -> None:
    tones = drawings.ramp(steps)

    assert len(set(tones)) == steps
    assert list(tones) == sorted(tones, reverse=True)
    if steps > 1:
        assert tones[-1] == 0


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_carries_meaning_stands_out_from_the_paper() -> None:
    """WCAG 1.4.11 asks for 3 to 1; the tones of a scale have an edge of the accent colour."""
    for colour in (drawings.ACCENT, drawings.MUTED, drawings.COUNTER, drawings.POLE):
        assert 1.05 / (luminance(colour) + 0.05) >= 3


def test_tones_differ_in_lightness_for_who_does_not_see_the_hue() -> None:
    lights = [luminance(tone) for tone in drawings.TONES]

    assert all((a + 0.05) / (b + 0.05) >= 1.15 for b, a in zip(lights, lights[1:], strict=False))
