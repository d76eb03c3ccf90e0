"""The documents say what is there: every command, setting, event, answer and file."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

import click
import pytest

from walkthrough import paths
from walkthrough.cli import main
from walkthrough.domain import events as ev
from walkthrough.settings import PREFIX, Settings
from walkthrough.usecases.export_columns import every_column

ROOT = paths.PACKAGE.parent
DOCS = ROOT / "docs"
READERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def commands(group: click.Group, path: str = "walkthrough") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


@pytest.mark.parametrize(("path", "command"), list(commands(main)), ids=lambda value: str(value))
def test_every_command_and_flag_is_documented(path: str, command: click.Command) -> None:
    rows = [line for line in text("commands.md").splitlines() if line.startswith(f"| `{path}")]

    assert rows, path
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(flag in rows[0] for flag in parameter.opts), parameter.opts


def test_every_setting_is_documented() -> None:
    for field in fields(Settings):
        assert f"| `{PREFIX}{field.name.upper()}` |" in text("commands.md")


def test_every_event_is_documented() -> None:
    kinds = get_args(get_args(ev.AnyEvent)[0])

    for kind in kinds:
        (name,) = get_args(kind.model_fields["type"].annotation)
        assert f"`{name}`" in text("events.md")


def test_every_answer_to_an_event_is_documented() -> None:
    sources = ["domain/events.py", "domain/json_values.py", "usecases/acceptance.py"]
    for source in sources:
        code = (paths.PACKAGE / source).read_text("utf-8")
        for refusal in re.findall(r'(?:Invalid|NotYet|Forbidden|Conflict)\(\s*"(\w+)"', code):
            assert f"`{refusal}`" in text("events.md"), refusal


def test_every_column_of_an_export_is_documented() -> None:
    for columns in every_column().values():
        assert all(re.search(rf"\b{one.name}\b", text("exports.md")) for one in columns)
        assert ", ".join(one.name for one in columns) in text("exports.md").replace("\n", " ")


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    told = text("commands.md") + text("development.md")

    for target in re.findall(r"^(\w+):.*##", makefile, re.MULTILINE):
        assert f"`make {target}" in told, target


def test_every_room_is_on_the_map() -> None:
    drawing = text("architecture.md")

    for path in [*paths.PACKAGE.glob("*.py"), *paths.PACKAGE.glob("*/__init__.py")]:
        name = path.parent.name + "/" if path.name == "__init__.py" else path.stem
        if path.name != "__init__.py" or path.parent != paths.PACKAGE:
            assert name in drawing, name


@pytest.mark.parametrize("document", READERS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    source = document.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", source):
        assert (document.parent / target).exists(), target
