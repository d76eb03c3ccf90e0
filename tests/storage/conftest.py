"""Plain asserts in the shared suites explain themselves as those in test modules do."""

import pytest

pytest.register_assert_rewrite(
    "tests.storage.contract",
    "tests.storage.contract_events",
    "tests.storage.contract_glances",
    "tests.storage.contract_people",
    "tests.storage.made",
)
