"""Text that a spreadsheet will not take for a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkthrough.domain.inert import inert, is_dangerous

# What the OWASP page on CSV injection names, and what programs do to the beginning of a cell.
FORMULAS = [
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    '@SUM(1)"',
    "\t=1",
    "\r=1",
    "\n=1",
    "\tplain",
    " =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\u202e=1",
    "＝1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "\u2212 1",
    '"=1"',
]
HARMLESS = [
    "",
    "7B",
    "Group 1",
    "O'Brien",
    "A-1",
    "a=b",
    "Ana @ Lincoln",
    "'=1",
    "Müller",
    "数学",
    "5",
]
SIGNS = tuple("=+-@＝＋－＠\u2212")
letters = st.text(st.sampled_from("=+-@＝\t\r\n ;,|\"'a1\u00a0\u200b"), max_size=12)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_puts_an_apostrophe_before_what_could_be_run(text: str) -> None:
    assert is_dangerous(text)
    assert inert(text).startswith("'")
    assert inert(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", HARMLESS, ids=repr)
def test_leaves_other_text_alone(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("7B;=1", "7B;'=1"),
        ("7B\t=1", "7B\t'=1"),
        ("7B\n=1", "7B\n'=1"),
        ('7B;"=1"', '7B;\'"=1"'),
        ("a, -2", "a,' -2"),
    ],
)
def test_defuses_what_another_program_takes_for_the_next_cell(text: str, safe: str) -> None:
    assert inert(text) == safe


@given(letters | anything)
def test_only_ever_adds_apostrophes_and_is_content_with_its_own_work(text: str) -> None:
    assert inert(text).replace("'", "") == text.replace("'", "")
    assert inert(inert(text)) == inert(text)


@given(st.lists(letters | anything, min_size=1, max_size=4), st.sampled_from(",;\t|"))
def test_no_cell_is_dangerous_however_the_line_is_taken_apart(
    texts: list[str], delimiter: str
) -> None:
    line = io.StringIO(newline="")
    csv.writer(line).writerow([inert(text) for text in texts])

    for row in csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=delimiter):
        assert [cell for cell in row if runs(cell)] == []


def runs(cell: str) -> bool:
    """Whether a program that takes away what shows as nothing is left with a formula."""
    return cell.lstrip(' \t\r\n"\u00a0\u200b\ufeff').startswith(SIGNS)
