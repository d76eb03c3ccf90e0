"""Rubric files that others can speak of without being published."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.domain.rubric_texts import OVERLAY, VALID
from walkthrough.domain import rubric
from walkthrough.domain.rubric_known import NothingKnown
from walkthrough.usecases.known_files import MOST_BYTES, MOST_FILES, KnownFiles


def put(folder: Path, name: str, text: str = VALID, **fields: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({**json.loads(text), **fields}, ensure_ascii=False), "utf-8")
    return path


def known(*files: Path, published: bool = False) -> KnownFiles:
    return KnownFiles(files, NothingKnown(), published=published)


def test_gives_versions_in_order_and_each_by_its_number(tmp_path: Path) -> None:
    files = [put(tmp_path, f"{n}.json", version=f"1.{n}.0") for n in (10, 9)]
    beside = known(*files)
    assert beside.versions("pairs") == ["1.9.0", "1.10.0"]
    found = beside.find("pairs", "1.9.0")
    assert found is not None
    assert found.version == "1.9.0"
    assert beside.find("pairs", "2.0.0") is None
    assert beside.versions("trios") == []
    assert beside.ids() == {"pairs"}


def test_passes_over_what_is_broken_missing_or_no_file(tmp_path: Path) -> None:
    good = put(tmp_path, "good.json")
    broken = tmp_path / "broken.json"
    broken.write_text('{"id": "pairs",')
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    others = [tmp_path / name for name in ("gone.json", "pipe.json", "folder.json")]
    assert known(broken, *others, good).versions("pairs") == ["1.1.0"]


def test_lays_an_overlay_over_its_base_in_another_file(tmp_path: Path) -> None:
    beside = known(put(tmp_path, "over.json", OVERLAY), put(tmp_path, "base.json"))
    found = beside.find("lincoln-pairs", "2.0.0")
    assert found is not None
    assert [one.id for one in found.look_fors] == ["roles", "turns"]
    assert beside.extends("lincoln-pairs", "2.0.0") == "pairs@1.1"
    assert beside.extends("pairs", "1.1.0") is None


@pytest.mark.parametrize("broken", [{"extends": "nothing@1"}, {"order": ["nothing"]}])
def test_gives_no_overlay_that_fits_no_base(tmp_path: Path, broken: dict[str, Any]) -> None:
    beside = known(put(tmp_path, "over.json", OVERLAY, **broken), put(tmp_path, "base.json"))
    assert beside.find("lincoln-pairs", "2.0.0") is None


def test_gives_no_overlays_that_go_round_in_a_circle(tmp_path: Path) -> None:
    files = [
        put(tmp_path, f"{name}.json", OVERLAY, id=name, extends=f"{base}@2", hide=["checks"])
        for name, base in (("a", "b"), ("b", "a"))
    ]
    assert known(*files).find("a", "2.0.0") is None


def test_says_that_files_are_published_only_where_they_are(tmp_path: Path) -> None:
    file = put(tmp_path, "base.json")
    assert known(file).digest("pairs", "1.1.0") is None
    shipped = known(file, published=True)
    assert shipped.digest("pairs", "1.1.0") == rubric.parse(VALID).digest
    above = KnownFiles([put(tmp_path, "next.json", version="1.2.0")], shipped)
    assert above.versions("pairs") == ["1.1.0", "1.2.0"]
    assert above.digest("pairs", "1.2.0") is None
    assert above.digest("pairs", "1.1.0") is not None


def test_reads_no_more_files_than_a_district_has(tmp_path: Path) -> None:
    read: list[int] = []

    def endless() -> Iterator[Path]:
        number = 0
        while True:
            read.append(number)
            yield tmp_path / f"{number}.json"
            number += 1

    assert KnownFiles(endless(), NothingKnown()).versions("pairs") == []
    assert len(read) == MOST_FILES


def test_holds_no_more_than_a_few_files_worth_of_bytes(tmp_path: Path) -> None:
    """A folder of large files beside the one that is checked must not fill the memory."""
    large = tmp_path / "large.json"
    large.write_text('{"format": 1, "id": "pairs", "x": "' + "x" * 900_000 + '"}')
    good = put(tmp_path, "good.json")
    assert known(*[large] * 10, good).versions("pairs") == ["1.1.0"]
    assert known(*[large] * 100, good).versions("pairs") == []
    beside = known(*[large] * 100)
    beside.versions("pairs")
    assert sum(map(len, beside._texts)) <= MOST_BYTES
