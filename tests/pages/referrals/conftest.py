"""A partnership."""

import pytest

from tests import referrals
from tests.factories import World


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return referrals.with_refusals(shared_world)
