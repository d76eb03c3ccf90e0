"""One real renderer for all the tests of this folder."""

from collections.abc import Iterator

import pytest

from walkthrough.pdf.renderer import ProcessRenderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[ProcessRenderer]:
    made = ProcessRenderer()
    yield made
    made.close()
