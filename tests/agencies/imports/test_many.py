"""Files of many lines: a fixed number of queries, and twenty thousand of them."""

from time import monotonic

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.importing import people as of_people
from agencies.models import Membership
from audit.models import Entry
from escalation.core.names import POSTS
from tests.agencies.imports.lines import TODAY, people, sheet
from tests.factories import World

pytestmark = pytest.mark.django_db


def many(count: int) -> str:
    """A file in which everybody is managed by the one above: the longest line of managers that there can be."""
    lines = [",".join(of_people.COLUMNS)]
    for number in range(count):
        manager = f"p{number - 1}@example.org" if number else ""
        desk = f"practitioner,Desk {number % 500},," if number % 2 else ",,,"
        lines.append(
            f"Person {number},p{number}@example.org,practitioner,Hawthorn Academy,,,,{manager},{desk}"
        )
    return "\n".join(lines)


def test_the_number_of_queries_of_a_check_is_fixed(world: World) -> None:
    counts = []
    for lines in (3, 300):
        rows = sheet(many(lines), of_people).rows
        with CaptureQueriesContext(connection) as queries:
            of_people.plan_people(world.partnership, rows, posts=POSTS, on=TODAY)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_twenty_thousand_lines(world: World) -> None:
    """All of them, in one act; ten times the lines take about ten times as long, and not a hundred."""
    took = []
    for lines in (2_000, 20_000):
        rows = sheet(many(lines), of_people).rows
        began = monotonic()
        found = of_people.plan_people(world.partnership, rows, posts=POSTS, on=TODAY)
        took.append(monotonic() - began)
        assert len(found.memberships) == lines
        assert not found.faults
    assert took[1] < 40 * took[0]
    people(world, many(20_000))
    assert Membership.objects.filter(user__email__startswith="p").count() >= 20_000
    assert Entry.objects.filter(kind="people.imported").count() == 1
