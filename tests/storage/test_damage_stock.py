"""The control: the same damage to TinyDB's own storage stops everything, or goes unnoticed."""

from pathlib import Path

import pytest

from tests.storage.harm import DAMAGE, flip, harm
from tests.storage.stock import StockFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    stock = StockFile(tmp_path / "stock.json")
    for place in ("by the door", "by the window"):
        stock.add({"id": place, "text": f"the group {place}"})
    return tmp_path / "stock.json"


def test_serves_nothing_at_all_after_a_cut(path: Path) -> None:
    harm(path, DAMAGE["cut in half"])

    with pytest.raises(ValueError):
        StockFile(path).all()


def test_takes_an_emptied_file_for_a_new_one(path: Path) -> None:
    harm(path, DAMAGE["emptied"])

    assert StockFile(path).all() == []


def test_serves_flipped_bytes_as_if_they_had_been_written(path: Path) -> None:
    harm(path, lambda content: flip(content, content.index(b"the group by the door")))

    assert StockFile(path).all()[0]["text"] == "uhe group by the door"
