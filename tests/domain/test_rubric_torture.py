"""Rubric files made to hurt: refused at their place, quickly, and in little memory."""

import subprocess
import sys

import pytest

from tests.domain.rubric_torture import HEAD, HURTFUL, look_fors, signs
from walkthrough.domain import rubric
from walkthrough.domain.rubric_known import NothingKnown
from walkthrough.domain.rubric_review import review

MEMORY = 100_000_000
SECONDS = 1.0


@pytest.mark.parametrize("name", HURTFUL)
def test_refuses_at_the_place(name: str) -> None:
    make, code, line, column = HURTFUL[name]
    found, findings = rubric.check(make())
    assert found is None
    assert (code, line, column, "error") in [
        (one.code, one.line, one.column, one.severity) for one in findings
    ]
    assert len(findings) <= 1001


@pytest.mark.parametrize("name", HURTFUL)
def test_refuses_the_same_beside_other_rubrics(name: str) -> None:
    data = HURTFUL[name][0]()
    _, alone = rubric.check(data)
    reviewed = review(data, NothingKnown())
    assert reviewed.rubric is None
    assert [one for one in alone if one.severity == "error"] == [
        one for one in reviewed.errors if one.code != "base_missing"
    ]


def test_refuses_within_its_memory_and_time() -> None:
    """In a process of its own, interpreter and imports included."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.domain.rubric_torture"],
        capture_output=True, check=True, text=True, timeout=120,
    )  # fmt: skip
    measured = [line.split("\t") for line in run.stdout.splitlines()]
    assert [name for name, *_ in measured] == list(HURTFUL)
    for name, spent, memory in measured:
        assert int(memory) < MEMORY, name
        assert float(spent) < SECONDS, name


def test_would_see_what_a_reader_without_limits_needs() -> None:
    """The control: the same measure on the same kind of file, read by the standard library."""
    script = (
        "import json; from tests.domain.rubric_torture import most_memory\n"
        "json.loads('[' + '[],' * 2_000_000 + '[]]')\n"
        "print(most_memory())"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert int(run.stdout) > MEMORY


def test_never_recurses_deeper_than_its_limit() -> None:
    inner = b'{"a":' * 32 + b"0" + b"}" * 32
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(_depth() + 150)
        rubric.check(inner)
        rubric.check(b"[" * 100_000)
    finally:
        sys.setrecursionlimit(limit)


def _depth() -> int:
    frame, depth = sys._getframe(), 0
    while frame:
        frame, depth = frame.f_back, depth + 1  # type: ignore[assignment]
    return depth


def test_costs_a_checker_little_beyond_the_interpreter() -> None:
    """Heavy imports are what makes a command line slow; a full file of 40 adds a little."""
    texts = b'"title":"t","statement":"s","no_opportunity_when":"n","seen":[%b],"counter":[%b]'
    full = HEAD + b'"look_fors":[' + look_fors(40, texts % (signs(5), signs(0))) + b"]}"
    script = (
        "import sys, time; start = time.process_time()\n"
        "from walkthrough.domain import rubric\n"
        "found, findings = rubric.check(sys.stdin.buffer.read())\n"
        "assert found and len(found.look_fors) == 40, findings[:3]\n"
        "print(time.process_time() - start, *sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], input=full, capture_output=True, check=True, timeout=60
    )
    spent, *modules = run.stdout.decode().split()
    assert not {"pydantic", "flask", "babel", "jinja2", "orjson", "difflib"} & set(modules)
    assert float(spent) < 1.0  # promised is 0.15; a busy, slow machine may take longer
