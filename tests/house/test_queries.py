"""Lists ask the database as often for thirty matters as for two."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Membership
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import MONDAY, World, make_partnership

LATER = MONDAY + timedelta(days=8)


def asked(person: Membership, address: str) -> int:
    """How many queries a page takes, without session and account."""
    client = Client()
    with time_machine.travel(LATER, tick=False):
        client.force_login(person.user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
    own = [query["sql"] for query in queries if "django_session" not in query["sql"]]
    return len([sql for sql in own if not sql.startswith(("SAVEPOINT", "RELEASE"))])


def some_matters(world: World, count: int) -> None:
    """Of every sort that a list shows: new, given, discussed, overdue."""
    for number in range(count):
        story = stories.raised(world)
        if number % 3:
            stories.side_given(story)
        if number % 3 == 2:
            stories.discussed(story)
    sweep(now=LATER)


PAGES = [
    ("social_worker", "/"),
    ("team_manager", "/"),
    ("teacher", "/"),
    ("teacher", "/?group=us"),
    ("social_worker", "/?group=overdue&page=2"),
    ("business_manager", "/overview/"),
    ("business_manager", "/overview/norfolk/"),
]


@pytest.mark.django_db
def test_no_list_asks_more_often_as_it_grows() -> None:
    world = make_partnership()
    some_matters(world, 3)
    few = {page: asked(getattr(world, page[0]), page[1]) for page in PAGES}
    some_matters(world, 27)
    many = {page: asked(getattr(world, page[0]), page[1]) for page in PAGES}
    assert many == few
    assert max(count for (person, _), count in many.items() if person != "business_manager") <= 13
