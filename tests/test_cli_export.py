"""`walkthrough export`, run as people run it."""

import csv
import json
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.cast import COACH, DISTRICT, seat
from tests.services import make_services
from tests.test_cli import run
from tests.test_cli_ops import shown_on_a_terminal
from tests.usecases.many import visited
from tests.usecases.shared_visits import deliver, seen_in
from tests.xapi import check_statement
from walkthrough.cli import main
from walkthrough.storage.tinydb_store import TinyDBStore


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shared walkthroughs in two years, and one that is not shared."""
    folder = tmp_path_factory.mktemp("data")
    store = TinyDBStore(folder)
    seat(store)
    services = make_services(store, seated=False)
    deliver(services, seen_in("g1"), day="2025-03-04", teacher="K. Okafor")
    deliver(services, seen_in("g1", "g2"), day="2026-11-17")
    deliver(services, seen_in("g1"), day="2026-11-18", subject="Math")
    deliver(services, seen_in("g1"), day="2026-11-19", share=False)
    store.close()
    return folder


@dataclass
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def exported(data: Path, tmp_path: Path) -> Any:
    """Runs the command in this process, which takes a tenth of the time."""

    def export(*options: str, style: str = "csv", **settings: str) -> tuple[Said, Path]:
        file = tmp_path / f"out.{style}"
        environment = {f"WALKTHROUGH_{key}": value for key, value in settings.items()}
        found = CliRunner().invoke(
            main,
            ["export", "--format", style, "-o", str(file), *options],
            env={"WALKTHROUGH_DATA_DIR": str(data), **environment},
        )
        assert found.exception is None or isinstance(found.exception, SystemExit)
        return Said(found.exit_code, found.stdout, found.stderr), file

    return export


def rows(file: Path) -> list[dict[str, str]]:
    with open(file, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def days(file: Path) -> set[str]:
    return {row["date"] for row in rows(file)}


def test_writes_all_that_was_shared_whatever_principals_see(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    done = run(data, "export", "--format", "csv", "-o", str(file))

    assert done.code == 0 and done.err == ""
    assert done.out == f"Exported 3 walkthroughs from 2025-03-04 to 2026-11-19 to {file}.\n"
    assert days(file) == {"2025-03-04", "2026-11-17", "2026-11-18"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--from", "2026-11-18"), {"2026-11-18"}),
        (("--to", "2026-11-17"), {"2025-03-04", "2026-11-17"}),
        (("--from", "2026-11-01", "--to", "2026-11-30"), {"2026-11-17", "2026-11-18"}),
        (("--subject", "math", "--subject", "Art"), {"2026-11-18"}),
        (("--teacher", "k. okafor"), {"2025-03-04"}),
        (("--class", "7b", "--grade", "7", "--school", "lincoln-ms", "--from", "2026-11-18"),
         {"2026-11-18"}),
        (("--observer", COACH.email, "--rubric", "collaboration-look-fors", "--to", "2026-01-01"),
         {"2025-03-04"}),
        (("--observer", DISTRICT.email), set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_takes_the_filters_of_the_page(
    exported: Any, options: tuple[str, ...], expected: set[str]
) -> None:
    done, file = exported(*options)

    assert done.code == 0, done.err
    assert days(file) == expected


def test_writes_each_format(exported: Any) -> None:
    _, book = exported(style="xlsx")
    _, lines = exported(style="jsonl")
    _, array = exported(style="xapi", BASE_URL="https://walk.example.org")

    assert "Walkthroughs" in load_workbook(book).sheetnames
    assert len([json.loads(line) for line in lines.read_text("utf-8").splitlines()]) == 3
    found = json.loads(array.read_text("utf-8"))
    assert len(found) == 3 * 2
    for statement in found:
        check_statement(statement)
    assert "7B" not in array.read_text("utf-8")


def test_tells_place_and_mailbox_to_a_record_store_when_asked(exported: Any) -> None:
    done, file = exported(
        "--include-place", "--mailbox", style="xapi", BASE_URL="https://walk.example.org"
    )

    assert done.out.startswith("Exported 6 statements about 3 walkthroughs")
    assert "7B" in file.read_text("utf-8")
    assert "mailto:coach@example.org" in file.read_text("utf-8")


def test_gives_sums_that_may_be_handed_on(exported: Any) -> None:
    done, file = exported("--sums")

    assert done.out.startswith("Exported ") and "sums" in done.out
    assert {row["told"] for row in rows(file)} == {"too_few"}
    assert "Rivera" not in file.read_text("utf-8")


def test_says_what_the_columns_mean(exported: Any) -> None:
    done, file = exported("--dictionary")

    assert done.code == 0
    assert "focus_seconds" in {row["column"] for row in rows(file)}


@pytest.mark.parametrize(
    ("options", "style", "code", "says"),
    [
        (("--from", "2026-11-31"), "csv", 2, "2026-11-31"),
        (("--from", "2026-12-01", "--to", "2026-11-01"), "csv", 2, "before it begins"),
        (("--school", "mars"), "csv", 1, "mars"),
        (("--observer", "nobody@example.org"), "csv", 1, "nobody@example.org"),
        ((), "xapi", 2, "WALKTHROUGH_BASE_URL"),
        (("--include-place",), "csv", 2, "xapi"),
        (("--sums",), "xapi", 2, "--sums"),
        (("--dictionary",), "xlsx", 2, "--dictionary"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_no_is_one_line_and_leaves_no_file(
    exported: Any, options: tuple[str, ...], style: str, code: int, says: str
) -> None:
    done, file = exported(*options, style=style)

    assert done.code == code
    assert says in done.err and len(done.err.splitlines()) == 1
    assert list(file.parent.iterdir()) == []


def test_replaces_a_file_only_by_a_whole_one(exported: Any, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("last night's")

    refused, _ = exported("--school", "mars")
    assert refused.code == 1 and file.read_text() == "last night's"

    done, _ = exported()
    assert done.code == 0 and len(days(file)) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_refuses_what_is_no_file_and_a_folder_that_is_not_there(
    exported: Any, tmp_path: Path
) -> None:
    for output in ("/dev/null", str(tmp_path / "missing" / "out.csv")):
        done, _ = exported("-o", output)
        assert done.code == 2
        assert output in done.err


def test_notes_in_the_audit_log_that_the_operator_exported(exported: Any, data: Path) -> None:
    exported("--subject", "Math", style="jsonl")

    (newest,) = TinyDBStore(data).audit.entries()[-1:]
    assert (newest["what"], newest["by"], newest["format"]) == ("exported", None, "jsonl")
    assert ["subject", "math"] in newest["filters"]


def test_shows_progress_on_a_terminal(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    shown = shown_on_a_terminal(data, "export", "--format", "csv", "-o", str(file))

    assert b"Exporting" in shown and b"100%" in shown
    assert len(days(file)) == 3


def test_says_that_statements_need_the_rubric(tmp_path: Path, exported: Any) -> None:
    folder = tmp_path / "lost"
    store = TinyDBStore(folder)
    seat(store)
    services = make_services(store, seated=False)
    deliver(services, seen_in("g1"))
    visited(services, rubric="long-gone")
    store.close()

    done, file = exported(style="xapi", DATA_DIR=str(folder), BASE_URL="https://walk.example.org")

    assert done.code == 0
    assert "2 statements about 1 walkthroughs" in done.out
    assert done.err == "walkthrough: with a rubric that cannot be read, and so not in it: 1.\n"
    assert len(json.loads(file.read_text("utf-8"))) == 2


def test_says_that_damaged_walkthroughs_are_left_out(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "damaged"
    shutil.copytree(data, copy)
    files = (copy / "walkthroughs").glob("*/*.json")
    (victim,) = (one for one in files if b"K. Okafor" in one.read_bytes())
    victim.write_bytes(b"garbage")

    done = run(copy, "export", "--format", "csv", "-o", str(tmp_path / "out.csv"))

    assert done.code == 0
    assert done.out.startswith("Exported 2 walkthroughs")
    assert "damaged, and so not in it: 1." in done.err
