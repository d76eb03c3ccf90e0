"""Static files: small on the wire, and still the code that was written."""

import re
from pathlib import Path

import pytest

from walkthrough import paths
from walkthrough.web.slim import slim

SOURCES = sorted(path for kind in ("js", "css") for path in paths.STATIC.rglob(f"*.{kind}"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_text_spans_lines_so_that_slimming_is_exact(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert len(re.findall(r"(?<!\\)`", line)) % 2 == 0, f"{number}: a template over two lines"
        assert not line.endswith("\\"), f"{number}: a string over two lines"


def test_comments_and_indentation_go_and_lines_stay() -> None:
    source = """/** What
 * it is. */
import { a } from "./a.js"; // kept

function b() {
  // Why.
  const url = "http://x"; /* kept */
  /* one */ return `//${a} /* text */`;
}
"""

    assert slim(source, line_comments=True).splitlines() == [
        "",
        "",
        'import { a } from "./a.js"; // kept',
        "",
        "function b() {",
        "",
        'const url = "http://x"; /* kept */',
        "return `//${a} /* text */`;",
        "}",
    ]


def test_a_style_sheet_has_no_line_comments() -> None:
    assert slim("a {\n  /* x */\n  //b\n}\n", line_comments=False) == "a {\n\n//b\n}\n"
