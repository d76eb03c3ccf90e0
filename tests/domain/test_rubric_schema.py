"""The JSON Schema: the same as the bundled file, and of one mind with the checker."""

import copy
import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rubric_texts import OVERLAY, VALID
from walkthrough import paths
from walkthrough.domain import rubric
from walkthrough.domain.rubric_fields import RUBRIC, SHAPES, Code, Entries, Field, Items, Shape

SCHEMA = rubric.schema()
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)

# What one value says about another is beyond a schema.
BEYOND_A_SCHEMA = {
    "extends_itself",
    "hidden_but_changed",
    "own_language",
    "repeated_id",
    "same_marks",
    "unknown_level",
    "unknown_look_for",
    "translation_of_nothing",
    "crosswalk_to_nowhere",
    "unknown_sign",
    "version_backwards",
}
ALL_FIELDS = [(shape, field) for shape in SHAPES for field in shape.fields]


def files() -> list[str]:
    bundled = sorted(paths.RUBRICS.glob("*.json"))
    texts = [one.read_text(encoding="utf-8") for one in bundled if "schema" not in one.name]
    assert texts
    return [*texts, VALID, OVERLAY]


def structural_errors(document: Any) -> list[str]:
    _, findings = rubric.check(json.dumps(document).encode())
    errors = [one.code for one in findings if one.severity == "error"]
    return [code for code in errors if code not in BEYOND_A_SCHEMA]


def test_is_the_file_beside_the_bundled_rubrics() -> None:
    written = (paths.RUBRICS / "rubric.schema.json").read_text(encoding="utf-8")
    generated = json.dumps(SCHEMA, ensure_ascii=False, indent=2) + "\n"
    assert written == generated, "write rubric.schema(), with indent=2, to the file"


def test_is_a_valid_schema() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


@pytest.mark.parametrize("text", files())
def test_accepts_what_the_checker_accepts(text: str) -> None:
    VALIDATOR.validate(json.loads(text))


@pytest.mark.parametrize(
    ("shape", "field"),
    ALL_FIELDS,
    ids=[f"{shape.name}.{field.name}" for shape, field in ALL_FIELDS],
)
def test_describes_every_field_with_an_example_that_is_valid(shape: Shape, field: Field) -> None:
    described = SCHEMA if shape is RUBRIC else SCHEMA["$defs"][shape.name]
    stated = described["properties"][field.name]
    assert len(stated["description"]) > 5
    assert stated["examples"] == [field.example]
    one = jsonschema_rs.Draft202012Validator({**stated, "$defs": SCHEMA["$defs"]})
    if field.name != "look_fors":
        one.validate(field.example)


def test_says_what_a_missing_field_means() -> None:
    stated = {**SCHEMA["properties"], **SCHEMA["$defs"]["look_for"]["properties"]}
    defaults = {name: one["default"] for name, one in stated.items() if "default" in one}
    assert defaults == {
        "format": 1,
        "kind": "look_fors",
        "marks": {"seen": "Seen", "counter": "Instead"},
        "measure": "presence",
    }
    without = {**json.loads(VALID), "kind": None, "marks": None}
    read = rubric.parse(json.dumps({key: one for key, one in without.items() if one is not None}))
    assert (read.kind, read.marks) == (defaults["kind"], rubric.Marks(**defaults["marks"]))
    assert read.look_fors[1].measure == defaults["measure"]


def test_every_shape_is_described_and_closed_to_misspelt_fields() -> None:
    for described in (SCHEMA, *SCHEMA["$defs"].values()):
        assert len(described["description"]) > 10
        assert described["additionalProperties"] is False


def test_lets_a_file_name_the_schema_it_keeps_to() -> None:
    for text in files():
        VALIDATOR.validate(
            {**json.loads(text), "$schema": "https://example.org/rubrics/schema.json"}
        )
    examples = sorted((paths.RUBRICS / "examples").glob("*.json"))
    assert examples
    for path in [*examples, *sorted((paths.RUBRICS / "released").glob("*.json"))]:
        VALIDATOR.validate(json.loads(path.read_text("utf-8")))


ODD = st.sampled_from(
    [None, True, False, 0, 1, 2, 1.5, "", " ", "a", "A b", "a-b", "-a", "1.0.0", "01.0.0", "1.0",
     "a@1", "a@1.2", "en", "EN", "pt-BR", "rate", "contrast", "look_fors", "a\nb", "a\u0085b",
     "\u00a0", "é", "x" * 25, "x" * 29, "x" * 65, "x" * 121, "x" * 301, "x" * 601, "x" * 1001,
     "https://a.org", "http://", "ftp://a.org", [], {}, ["a"], ["a", "b"], [1], {"id": "a"},
     {"a": "b"}, [{"id": "a", "text": "b"}], {"seen": "a", "counter": "b"}, ["a"] * 41,
     [{"id": "a", "label": "b"}] * 7, {f"a{n}": "b" for n in range(41)}, {"en-US": {}}]
)  # fmt: skip
NAMES = sorted({field.name for _, field in ALL_FIELDS} | {"other", "x-y", "es", "X"})


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values in a document."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(found for key, child in inner for found in places(child, (*path, key)))]


@st.composite
def mutations(draw: st.DrawFn) -> Any:
    """One of the files with up to three members removed, replaced, added or renamed."""
    document = json.loads(draw(st.sampled_from(files())))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(document)[1:] or [("format",)]))
        holder = document
        for key in path[:-1]:
            holder = holder[key]
        match draw(st.sampled_from(["remove", "replace", "add", "rename", "repeat"])):
            case "remove":
                del holder[path[-1]]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(NAMES))] = copy.deepcopy(draw(ODD))
            case "rename" if isinstance(holder, dict):
                holder[draw(st.sampled_from(NAMES))] = holder.pop(path[-1])
            case "repeat" if isinstance(holder, list):
                holder.extend(copy.deepcopy(holder) * draw(st.sampled_from([1, 8, 40])))
            case _:
                holder[path[-1]] = copy.deepcopy(draw(ODD))
    return document


@given(mutations())
def test_agrees_with_the_checker_on_mutations(document: Any) -> None:
    assert VALIDATOR.is_valid(document) == (structural_errors(document) == [])


def test_has_anchored_patterns_so_that_every_dialect_means_the_same() -> None:
    codes = [field.type for _, field in ALL_FIELDS if isinstance(field.type, Code)]
    codes += [field.type.keys for _, field in ALL_FIELDS if isinstance(field.type, Entries)]
    codes += [
        field.type.of
        for _, field in ALL_FIELDS
        if isinstance(field.type, Items) and isinstance(field.type.of, Code)
    ]
    assert codes
    for code in codes:
        assert code.pattern.startswith("^")
        assert code.pattern.endswith("$")
