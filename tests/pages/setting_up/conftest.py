"""A partnership, and its business manager."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import World, make_partnership
from tests.pages.filled_in import NOW


@pytest.fixture
def world(db: None) -> World:
    return make_partnership(now=NOW - timedelta(days=1))


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.business_manager.user)
    return client
