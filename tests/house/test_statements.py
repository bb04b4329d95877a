"""What a move costs: how many statements its transaction sends, from the lock of the matter to the head of its chain.

Savepoints, BEGIN and COMMIT are not counted. On PostgreSQL the rows of an act and their history are sent as one
statement, with an INSERT for each table in it, and the entry with the head of its chain as another; on SQLite each
table has a statement of its own. So two numbers are pinned: what is sent to PostgreSQL, and each table counted.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import World, make_partnership
from tests.house.recipes import RECIPES

# Of each move: the most that is sent to PostgreSQL, and the most with every table counted.
MOST: Mapping[str, tuple[int, int]] = {
    "escalate": (17, 33),
    "take_shortcut": (18, 39),
    "give_side": (12, 21),
    "record_discussion": (12, 21),
    "propose_outcome": (12, 25),
    "confirm_outcome": (18, 32),
    "withdraw": (18, 33),
}


@pytest.fixture(scope="module")
def partnership(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ANN401
    """One partnership for all of these tests; what each writes in it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_partnership()
        transaction.set_rollback(True)


@pytest.fixture
def world(partnership: World, db: None) -> World:
    return deepcopy(partnership)


def sent_by(name: str, world: World) -> list[str]:
    """What the service sends. The recipe asks first where the person stands: only from the lock on it is the move."""
    call = RECIPES[name].bring(world)
    words_seen = patch.dict(connection.settings_dict, DISABLE_SERVER_SIDE_CURSORS=True)  # as behind a pooler
    with words_seen, CaptureQueriesContext(connection) as captured:
        call()
    sent = [query["sql"] for query in captured]
    lock = next(number for number, sql in enumerate(sent) if "audit_subject" in sql)
    return [sql for sql in sent[lock:] if not sql.startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("name", MOST)
def test_a_move_sends_no_more_than(name: str, world: World) -> None:
    sent = sent_by(name, world)
    tables = sum(max(1, sql.count("INSERT INTO ")) for sql in sent)
    most, most_tables = MOST[name]
    assert tables <= most_tables, "\n".join(sent)
    if connection.vendor == "postgresql":
        assert len(sent) <= most, "\n".join(sent)
