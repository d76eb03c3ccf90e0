"""The store in memory keeps the contract."""

import pytest

from tests.storage.contract import StoreContract
from walkthrough.domain.ports import Store
from walkthrough.storage.memory import MemoryStore


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()
