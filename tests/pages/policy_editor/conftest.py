"""A partnership of the module's own, and who may edit its policy."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.factories import World, make_partnership
from tests.pages.filled_in import NOW


@pytest.fixture(scope="module")
def partnership(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ANN401
    """One partnership for all of these tests; what each writes in it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_partnership(now=NOW - timedelta(days=1))
        transaction.set_rollback(True)


@pytest.fixture
def world(partnership: World, db: None) -> World:
    return deepcopy(partnership)


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.business_manager.user)
    return client
