"""docs/rubric-format.md says everything that the table of fields and the messages say."""

import json
import re

import pytest

from walkthrough import paths
from walkthrough.domain import rubric
from walkthrough.domain.json_text_problems import PROBLEMS
from walkthrough.domain.rubric_fields import (
    ID,
    LANGUAGE,
    SHAPES,
    Choice,
    Code,
    Entries,
    Field,
    Fixed,
    Items,
    Shape,
    Text,
    Type,
)
from walkthrough.domain.rubric_messages import ERRORS, WARNINGS

DOCS = (paths.PACKAGE.parent / "docs" / "rubric-format.md").read_text(encoding="utf-8")
FIELDS = [(shape, field) for shape in SHAPES for field in shape.fields]
BLOCKS = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)


def section(title: str) -> str:
    """The text below a heading, down to the next one."""
    found = re.search(rf"^##+ {re.escape(title)}\n(.*?)(?=^##|\Z)", DOCS, re.DOTALL | re.MULTILINE)
    assert found, f"docs/rubric-format.md has no section “{title}”"
    return found[1]


def limits(kind: Type) -> str:
    """What a type allows, in a few words."""
    match kind:
        case Text():
            return f"text, at most {kind.most} characters"
        case Code():
            name = {ID: "id", LANGUAGE: "language tag"}.get(kind, "text")
            return f"{name}, at most {kind.most} characters"
        case Choice():
            return " or ".join(f"`{value}`" for value in kind.values) + ", the first if missing"
        case Fixed():
            return f"the number {kind.value}"
        case Items():
            return f"list of {kind.least} to {kind.most}: {limits(kind.of)}"
        case Entries():
            return f"object, {kind.least} to {kind.most} entries: {limits(kind.of)}"
        case Shape():
            return f"[{kind.name}](#{kind.name})"


def row(field: Field) -> str:
    """The line of the table for one field."""
    required = "yes" if field.required else ""
    if field.inherited:
        required = "yes, but not in an overlay"
    example = f"`{json.dumps(field.example, ensure_ascii=False)}`"
    return f"| `{field.name}` | {field.doc} | {limits(field.type)} | {required} | {example} |"


def listed(code: str, template: str) -> str:
    """The line of the table for one code."""
    words = re.sub(r'"?%\(\w+\)[sd]"?', "…", template).replace("|", "\\|")
    return f"| `{code}` | {words} |"


@pytest.mark.parametrize(
    ("shape", "field"), FIELDS, ids=[f"{shape.name}.{field.name}" for shape, field in FIELDS]
)
def test_describe_every_field_with_an_example(shape: Shape, field: Field) -> None:
    assert row(field) in section(shape.name).splitlines()


def test_describe_no_field_that_is_not_there() -> None:
    for shape in SHAPES:
        named = re.findall(r"^\| `(\S+)` \|", section(shape.name), re.MULTILINE)
        assert named == [field.name for field in shape.fields]


@pytest.mark.parametrize(
    ("title", "messages"),
    [
        ("Errors in the text", PROBLEMS),
        ("Errors in the content", ERRORS),
        ("Warnings", WARNINGS),
    ],
)
def test_list_every_code_with_its_words(title: str, messages: dict[str, str]) -> None:
    rows = [line for line in section(title).splitlines() if line.startswith("| `")]
    assert rows == [listed(code, template) for code, template in sorted(messages.items())]


def test_show_files_without_an_error() -> None:
    files = [block for block in BLOCKS if '"format"' in block]
    assert len(files) >= 3
    for text in files:
        rubric.parse(text)


def test_show_only_json_that_can_be_read() -> None:
    for text in BLOCKS:
        json.loads(text)
