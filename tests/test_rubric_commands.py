"""The rubric commands on the examples of a district: checked, published, resolved, compared."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.domain.json_test_suite import CASES
from tests.test_cli import Done, run
from walkthrough import paths

EXAMPLES = paths.RUBRICS / "examples"
FIRST = EXAMPLES / "riverbend-collaboration-1.0.0.json"
SECOND = EXAMPLES / "riverbend-collaboration-2.0.0.json"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The first example in a folder of its own, to be changed."""
    folder = tmp_path / "district"
    folder.mkdir()
    file = folder / "riverbend.json"
    file.write_bytes(FIRST.read_bytes())
    return file


def put(file: Path, **fields: object) -> Path:
    document = {**json.loads(file.read_text("utf-8")), **fields}
    file.write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")
    return file


def rows(listed: Done) -> dict[str, list[str]]:
    """The lines of `rubric list` by id and version."""
    lines = [line.split("\t") for line in listed.out.splitlines()]
    return {f"{line[0]}@{line[1]}": line[2:] for line in lines}


@pytest.mark.parametrize("named", [[FIRST], [SECOND], [FIRST, SECOND]])
def test_examples_are_checked_without_a_word(data: Path, named: list[Path]) -> None:
    done = run(data, "rubric", "check", *map(str, named))

    assert (done.code, done.out, done.err) == (0, "", "")
    assert not data.exists()


def test_examples_are_published_with_the_base_they_are_laid_over(data: Path) -> None:
    first = run(data, "rubric", "publish", str(FIRST))
    second = run(data, "rubric", "publish", str(SECOND))

    assert first.out == (
        "Published riverbend-collaboration 1.0.0: Collaboration in Riverbend, "
        "laid over collaboration-look-fors@1.1.0\n"
    )
    assert (first.code, second.code, first.err, second.err) == (0, 0, "", "")
    listed = rows(run(data, "rubric", "list"))
    assert listed["riverbend-collaboration@1.0.0"][2:] == ["kept", "collaboration-look-fors@1.1.0"]
    assert listed["riverbend-collaboration@2.0.0"][2:] == [
        "offered",
        "collaboration-look-fors@1.1.0",
    ]
    assert listed["collaboration-look-fors@1.1.0"][2:] == ["offered"]


def test_examples_are_compared_in_words(data: Path) -> None:
    done = run(data, "rubric", "diff", str(FIRST), str(SECOND))

    assert (done.code, done.err) == (0, "")
    said = done.out.splitlines()
    assert said[0] == ("Collaboration in Riverbend (riverbend-collaboration), from 1.0.0 to 2.0.0:")
    assert "* “Using the unit's words” goes on as “Talking in unit words”." in said
    assert "* “Roles toward a shared goal” is gone." in said
    assert not any("is new" in line for line in said)


def test_published_versions_are_compared_by_name(data: Path) -> None:
    run(data, "rubric", "publish", str(FIRST))

    done = run(data, "rubric", "diff", "collaboration-look-fors@1", "riverbend-collaboration@1.0")
    as_json = run(
        data, "rubric", "diff", "--format", "json", "collaboration-look-fors@1", str(FIRST)
    )

    assert "* “Using the unit's words” is new." in done.out
    assert "    before: Every student in the group does a share" in done.out
    codes = {one["code"]: one for one in json.loads(as_json.out)}
    assert codes["look_for_dropped"]["look_for"] == "reflecting"
    assert codes["look_for_dropped"]["message"] == "“Reflecting on group work” is gone."


def test_what_is_published_is_what_the_file_means(data: Path) -> None:
    run(data, "rubric", "publish", str(FIRST))

    done = run(data, "rubric", "diff", "riverbend-collaboration@1.0.0", str(FIRST))

    assert done.out.splitlines()[-1] == "Nothing is different."


def test_nothing_differs_between_a_file_and_itself(data: Path) -> None:
    done = run(data, "rubric", "diff", str(FIRST), str(FIRST))

    assert done.out.splitlines()[-1] == "Nothing is different."


@pytest.mark.parametrize("missing", ["no-such-file.json", "no-such-rubric@1", "Odd@@1"])
def test_comparing_with_nothing_is_wrong_use(data: Path, missing: str) -> None:
    done = run(data, "rubric", "diff", str(FIRST), missing)

    assert done.code == 2
    assert missing in done.err


def test_a_file_with_an_error_is_not_compared(data: Path, copied: Path) -> None:
    put(copied, language="English")

    done = run(data, "rubric", "diff", str(FIRST), str(copied))

    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert "language" in done.err


def test_check_finds_a_base_among_what_is_published(data: Path, copied: Path) -> None:
    put(copied, id="base")
    run(data, "rubric", "publish", str(copied))
    copied.unlink()
    overlay = put(_copy(copied.with_name("school.json")), id="school", extends="base@1", hide=None)
    document = json.loads(overlay.read_text("utf-8"))
    for key in ("hide", "look_fors", "translations"):
        del document[key]
    overlay.write_text(json.dumps(document), "utf-8")

    assert run(data, "rubric", "check", str(overlay)).code == 0
    elsewhere = run(data.with_name("other"), "rubric", "check", str(overlay))
    assert elsewhere.code == 1
    assert "error base_missing:" in elsewhere.out


def _copy(file: Path) -> Path:
    file.write_bytes(FIRST.read_bytes())
    return file


def test_check_finds_overlays_that_go_round_in_a_circle(data: Path, copied: Path) -> None:
    names = {"a": "b", "b": "c", "c": "a"}
    files = [
        put(_copy(copied.with_name(f"{name}.json")), id=name, extends=f"{base}@1", hide=["x"])
        for name, base in names.items()
    ]

    done = run(data, "rubric", "check", *map(str, files))

    assert done.code == 1
    for file in files:
        assert f"{file}:" in done.out
    assert done.out.count("error cyclic_extends:") == 3
    assert "a → b@1.0.0 → c@1.0.0 → a@1.0.0" in done.out


def test_check_refuses_changed_bytes_under_a_published_version(data: Path, copied: Path) -> None:
    run(data, "rubric", "publish", str(copied))
    put(copied, title="Another title")

    checked = run(data, "rubric", "check", str(copied))
    published = run(data, "rubric", "publish", str(copied))

    assert (checked.code, published.code) == (1, 1)
    assert ":5:14: error version_changed: " in checked.out
    assert "1.0.0" in published.err and published.err.count("\n") == 1


def test_publish_tells_every_finding_and_one_reason(data: Path, copied: Path) -> None:
    put(copied, language="English", hide=["nothing"])

    done = run(data, "rubric", "publish", str(copied))

    assert done.code == 1
    assert done.out.count(": error ") == 2
    assert done.err.count("\n") == 1


def test_publish_tells_warnings_and_goes_on_where_nobody_can_be_asked(
    data: Path, copied: Path
) -> None:
    put(copied, title="A title that is too long for any phone")

    done = run(data, "rubric", "publish", str(copied))

    assert done.code == 0
    assert ": warning long_title: " in done.out
    assert "Published riverbend-collaboration 1.0.0" in done.out


def test_publish_asks_on_a_terminal_before_it_passes_over_warnings(
    data: Path, copied: Path
) -> None:
    put(copied, title="A title that is too long for any phone")

    refused = _on_a_terminal(data, "n\n", "rubric", "publish", str(copied))
    kept = "riverbend-collaboration@1.0.0" in rows(run(data, "rubric", "list"))
    agreed = _on_a_terminal(data, "y\n", "rubric", "publish", str(copied))

    assert (refused, kept, agreed) == (1, False, 0)
    assert "riverbend-collaboration@1.0.0" in rows(run(data, "rubric", "list"))


def _on_a_terminal(data: Path, answer: str, *arguments: str) -> int:
    """The exit code of a command whose input is a terminal with this answer typed ahead."""
    ours, theirs = os.openpty()
    with os.fdopen(ours, "r+b", buffering=0) as typed, os.fdopen(theirs, "rb") as terminal:
        typed.write(answer.encode())
        finished = subprocess.run(
            [sys.executable, "-c", "from walkthrough.cli import main; main()", *arguments],
            stdin=terminal,
            capture_output=True,
            env={**os.environ, "WALKTHROUGH_DATA_DIR": str(data)},
            timeout=60,
        )
    assert b"Traceback" not in finished.stderr
    return finished.returncode


def loaded_by_checking(file: Path, data: Path) -> set[str]:
    """The modules that a process has in the end."""
    script = (
        "import sys\n"
        "from walkthrough.cli import main\n"
        "try: main(['rubric', 'check', sys.argv[1]])\n"
        "except SystemExit as done: assert not done.code, done.code\n"
        "print(*sys.modules)"
    )
    environment = {**os.environ, "WALKTHROUGH_DATA_DIR": str(data)}
    finished = subprocess.run(
        [sys.executable, "-c", script, str(file)], env=environment, capture_output=True, check=True
    )
    return set(finished.stdout.decode().split())


def test_check_loads_neither_a_store_nor_a_framework(tmp_path: Path) -> None:
    """Whoever checks a file on every save should not wait for the server's parts."""
    loaded = loaded_by_checking(paths.RUBRICS / "collaboration-look-fors.json", tmp_path)

    assert not {"pydantic", "orjson", "tinydb", "flask", "argon2", "weasyprint"} & loaded


def test_check_loads_little_of_the_store_that_a_file_speaks_of(data: Path) -> None:
    run(data, "rubric", "publish", str(FIRST))

    loaded = loaded_by_checking(SECOND, data)

    assert "walkthrough.storage.rubric_files" in loaded
    assert not {"pydantic", "flask", "argon2", "weasyprint"} & loaded


def test_check_survives_a_folder_full_of_a_parsers_worst_enemies(
    data: Path, tmp_path: Path
) -> None:
    """Every case of the JSON test suite, as files beside one another, in one run."""
    folder = tmp_path / "suite"
    folder.mkdir()
    for number, text in enumerate(CASES.values()):
        (folder / f"{number:03}.json").write_bytes(text)

    done = run(data, "rubric", "check", *map(str, sorted(folder.iterdir())))

    assert (done.code, done.err) == (1, "")
    named = {line.partition(":")[0] for line in done.out.splitlines() if ": error " in line}
    assert named == {str(path) for path in folder.iterdir()}
