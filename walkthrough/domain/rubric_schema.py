"""The JSON Schema of the rubric format, generated from the table of fields."""

from typing import Any

from walkthrough.domain.rubric_fields import (
    LOOK_FOR,
    RUBRIC,
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

_ONE_LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"


def schema() -> dict[str, Any]:
    """A JSON Schema, draft 2020-12, that accepts what `check` has no error about.

    It cannot say everything: that ids are unique, that they name something, that versions rise.
    """
    root = _shape(RUBRIC)
    required = [field.name for field in LOOK_FOR.fields if field.required]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Walkthrough rubric, format 1",
        **root,
        "allOf": [
            {
                "if": {"required": ["extends"]},
                "else": {
                    "required": ["look_fors"],
                    "properties": {"look_fors": {"items": {"required": required}}},
                },
            },
            {
                "if": {
                    "properties": {"kind": {"const": "contrast"}},
                    "required": ["kind"],
                    "not": {"required": ["extends"]},
                },
                "then": {"required": ["marks"]},
            },
        ],
        "dependentRequired": {"hide": ["extends"], "order": ["extends"]},
        "$defs": {shape.name: _shape(shape) for shape in SHAPES if shape is not RUBRIC},
    }


def _shape(shape: Shape) -> dict[str, Any]:
    required = [field.name for field in shape.fields if field.required and not field.inherited]
    return {
        "description": shape.doc,
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _field(field) for field in shape.fields},
        **({"required": required} if required else {}),
    }


def _field(field: Field) -> dict[str, Any]:
    default = field.type.values[0] if isinstance(field.type, Choice) else field.default
    return {
        "description": field.doc,
        **_type(field.type),
        **({} if default is None else {"default": default}),
        "examples": [field.example],
    }


def _type(kind: Type) -> dict[str, Any]:
    match kind:
        case Shape():
            return {"$ref": f"#/$defs/{kind.name}"}
        case Items():
            limits = {"minItems": kind.least, "maxItems": kind.most}
            return {"type": "array", "items": _type(kind.of), **limits}
        case Entries():
            limits = {"minProperties": kind.least, "maxProperties": kind.most}
            keys = {"propertyNames": _type(kind.keys), "additionalProperties": _type(kind.of)}
            return {"type": "object", **keys, **limits}
        case Fixed():
            return {"const": kind.value}
        case Choice():
            return {"enum": list(kind.values)}
        case Code():
            return {"type": "string", "pattern": kind.pattern, "maxLength": kind.most}
        case Text():
            blank = {"pattern": _ONE_LINE}
            return {"type": "string", "allOf": [{"pattern": r"\S"}, blank], "maxLength": kind.most}
