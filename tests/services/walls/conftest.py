"""Somebody who acts for who speaks up."""

from datetime import timedelta

import pytest

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person
from tests.factories import COMMAND_LINE, MONDAY, World


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def lead(world: World) -> Membership:
    """The school's safeguarding lead, who is in nobody's line."""
    return add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="lead@school.example",
        name="Lead Hawthorn",
        role=Role.DESIGNATED_PROFESSIONAL,
        job_title="Designated safeguarding lead",
        telephone="01603 555 010",
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=20),
    )
