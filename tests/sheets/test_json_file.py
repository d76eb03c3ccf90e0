"""JSON Lines and arrays that are read line by line."""

import io
import json
from typing import Any

import pytest

from walkthrough.sheets.json_file import write_array, write_lines

DOCUMENTS = [{"b": "Peña\n", "a": None}, {"b": "=1", "a": [1, 2.5, True]}]


def test_a_document_a_line_with_its_keys_in_order() -> None:
    target = io.BytesIO()
    write_lines(DOCUMENTS, target)

    assert target.getvalue().decode() == ('{"b":"Peña\\n","a":null}\n{"b":"=1","a":[1,2.5,true]}\n')


@pytest.mark.parametrize("documents", [[], DOCUMENTS[:1], DOCUMENTS])
def test_an_array_has_all_documents_a_line_each(documents: list[Any]) -> None:
    target = io.BytesIO()
    write_array(documents, target)

    lines = target.getvalue().decode().splitlines()
    assert json.loads(target.getvalue()) == documents
    assert len([line for line in lines if line.startswith("{")]) == len(documents)
