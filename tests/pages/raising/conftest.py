"""Who raises a disagreement, with what is typed and a draft that is begun."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from escalation.models import Draft
from tests.factories import MONDAY, World
from tests.pages.raising.typed import CHILDREN, DANGER, DECISION, TIME, WORRIES, Answers, signed_in


@pytest.fixture
def world(shared_world: World, db: None) -> Iterator[World]:
    with time_machine.travel(MONDAY, tick=False):
        yield shared_world


@pytest.fixture
def answers(world: World) -> dict[str, Answers]:
    """What a teacher types, page by page."""
    return {
        "danger": DANGER,
        "children": CHILDREN,
        "agency": {"agency": str(world.agency("social-care").pk)},
        "decision": DECISION,
        "kind": {"category": "Drift in a case", "begins": "practitioners"},
        "worries": WORRIES,
        "time": TIME,
    }


@pytest.fixture
def teacher(world: World) -> Client:
    return signed_in(world.teacher)


@pytest.fixture
def draft(teacher: Client) -> Draft:
    """The first page is answered."""
    key = str(uuid4())
    teacher.post("/raise/", DANGER | {"once": key})
    return Draft.objects.get(pk=key)
