"""The store on TinyDB files keeps the contract, and its folder looks as it is described."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.storage.contract import DurableContract, StoreContract
from walkthrough.domain.ports import Store
from walkthrough.storage.open import open_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def reopen(folder: Path) -> Iterator[Callable[[], Store]]:
    stores: list[Store] = []

    def open_again() -> Store:
        stores.append(open_store(data_dir=folder))
        return stores[-1]

    yield open_again
    for store in stores:
        store.close()


@pytest.fixture
def store(reopen: Callable[[], Store]) -> Store:
    return reopen()


class TestTinyDBStore(StoreContract, DurableContract):
    @pytest.fixture
    def store(self, reopen: Callable[[], Store]) -> Store:
        return reopen()

    @pytest.fixture
    def reopen(self, reopen: Callable[[], Store]) -> Callable[[], Store]:
        return reopen
