"""The clock of the pages that reckon with today."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.pages.filled_in import NOW


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon, so that a test that runs over midnight still means one day by "today"."""
    with time_machine.travel(NOW, tick=True):
        yield
