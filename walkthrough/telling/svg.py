"""The few elements of SVG that charts are made of, written so that nothing in them is markup."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from markupsafe import Markup, escape

NOTHING: Final = Markup()
# Room at both ends of an axis, so that a dot at either end is whole.
_FROM, _SPAN = 2.0, 96.0


def bar(x: float, width: float, y: float, height: float, **attributes: object) -> Markup:
    """A rectangle; `x` and `width` in per cent. Nothing where it has no width."""
    if width <= 0:
        return NOTHING
    return element(
        "rect", NOTHING, x=f"{n(x)}%", y=y, width=f"{n(width)}%", height=height, **attributes
    )


def line(x1: object, y1: object, x2: object, y2: object, **attributes: object) -> Markup:
    """A straight line."""
    return element("line", NOTHING, x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def at(share: float) -> str:
    """Where a share of an axis stands, in per cent of the drawing."""
    return f"{n(_FROM + _SPAN * min(max(share, 0), 1))}%"


def n(value: float) -> str:
    """A number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def drawing(
    words: str,
    parts: Iterable[Markup],
    *,
    class_: str,
    width: float | str,
    height: float,
    box: bool = False,
) -> Markup:
    """An SVG whose title is its alternative text, in the tags of a PDF too."""
    room = {"viewBox": f"0 0 {width} {height}"} if box else {}
    return element(
        "svg",
        Markup(f"<title>{escape(words)}</title>{''.join(parts)}"),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart chart--{class_}",
        width=width,
        height=height,
        role="img",
        **room,
    )


def element(name: str, inside: Markup, /, **attributes: object) -> Markup:
    """An element; of attributes' names a last underscore is dropped, others become hyphens."""
    # Plain strings: a page has a thousand of these, and Markup's own operators are slow.
    listed = "".join(
        f' {_named(key)}="{n(value) if isinstance(value, float) else _written(value)}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{listed}>{inside}</{name}>")


@cache
def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _written(value: object) -> str:
    return escape(value) if isinstance(value, str) else str(value)
