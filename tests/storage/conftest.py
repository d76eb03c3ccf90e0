"""A store on TinyDB files, and how it is opened again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from walkthrough.domain.ports import Store
from walkthrough.storage.open import open_store

# Plain asserts in the shared suites explain themselves as those in test modules do.
pytest.register_assert_rewrite(
    "tests.storage.contract",
    "tests.storage.contract_digests",
    "tests.storage.contract_events",
    "tests.storage.contract_glances",
    "tests.storage.contract_looks",
    "tests.storage.contract_people",
    "tests.storage.contract_people_changes",
    "tests.storage.contract_rubrics",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the files are."""
    return tmp_path / "data"


@pytest.fixture
def reopen(folder: Path) -> Iterator[Callable[[], Store]]:
    """Opens the folder as one more process would; all are closed in the end."""
    stores: list[Store] = []

    def open_again() -> Store:
        stores.append(open_store(data_dir=folder))
        return stores[-1]

    yield open_again
    for store in stores:
        store.close()


@pytest.fixture
def store(reopen: Callable[[], Store]) -> Store:
    """The folder, opened for the first time."""
    return reopen()
