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
    """How many queries a page takes, without session and account, once a process has read policies and calendars."""
    client = Client()
    with time_machine.travel(LATER, tick=False):
        client.force_login(person.user)
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
    own = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len([sql for sql in own if "django_session" not in sql and 'FROM "agencies_user"' not in sql])


def some_matters(world: World, count: int) -> None:
    """Of every sort that a list shows: new, given, discussed, overdue."""
    for number in range(count):
        story = stories.raised(world)
        if number % 3:
            stories.side_given(story)
        if number % 3 == 2:
            stories.discussed(story)
    sweep(now=LATER)


# How often each page asks, whatever there is: a change of any number is a decision.
LISTS = {
    ("social_worker", "/"): 5,
    ("team_manager", "/"): 5,
    ("teacher", "/"): 5,
    ("teacher", "/?group=us"): 5,
    ("social_worker", "/?group=overdue"): 5,
    ("business_manager", "/overview/"): 32,
    ("business_manager", "/overview/norfolk/"): 13,
    ("teacher", "/actions/"): 12,
    ("auditor", "/histories/"): 12,
    ("teacher", "/policies/norfolk/1/"): 5,
}


@pytest.mark.django_db
def test_no_list_asks_more_often_as_it_grows() -> None:
    world = make_partnership()
    some_matters(world, 3)
    few = {page: asked(getattr(world, page[0]), page[1]) for page in LISTS}
    some_matters(world, 27)
    assert {page: asked(getattr(world, page[0]), page[1]) for page in LISTS} == few == LISTS


@pytest.mark.django_db
def test_a_matter_asks_no_more_often_than_ever() -> None:
    world = make_partnership()
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    assert (
        asked(world.teacher, f"/matters/{story.it.reference}/") <= 57
    )  # fewer once a process has read its policies
