"""A partnership."""

import pytest

from tests.factories import World, make_partnership


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()
