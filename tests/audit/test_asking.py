"""What a connection has been taught is its own, whichever thread asks; from its first moment it plans once for all."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import NotSupportedError, connection, transaction

from audit import asking


@pytest.mark.django_db
def test_a_thread_knows_only_what_its_own_connection_was_taught() -> None:
    connection.ensure_connection()
    known = asking._known()
    known["words"] = "accord_0"
    with ThreadPoolExecutor(1) as other:
        assert not other.submit(asking._known).result()
    assert asking._known() is known
    del known["words"]


def plans() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        return str(cursor.fetchone()[0])


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_transaction_that_is_rolled_back_undoes_nothing_of_it() -> None:
    with transaction.atomic():
        assert asking.Question("SELECT %s + 1", [1], ("one",)).rows() == [(2,)]
        transaction.set_rollback(True)
    assert plans() == "force_generic_plan"


@pytest.mark.django_db
def test_a_value_is_sent_once_however_often_it_is_asked_for() -> None:
    question = asking.Question("SELECT %s, %s, %s + %s, '%%'", [1, 2, 1, 5], ("one", None, "one", None))
    asked = question.within("SELECT * FROM (", ") AS inside WHERE %s < 4", [3])
    if connection.vendor == "postgresql":
        before, after = asked.words().split("AS inside")
        assert before == "SELECT * FROM (SELECT $1::bigint, 2, $1::bigint + 5, '%') "
        assert after == " WHERE $2::bigint < 4"
    assert asked.rows() == [(1, 2, 6, "%")]
    assert asking.firsts(asked.names) == [0, 4]


@pytest.mark.django_db
def test_a_sign_that_is_doubled_in_a_value_stays_so() -> None:
    assert asking.Question("SELECT %s, '%%', %s", ["50%% off", 1], (None, "one")).rows() == [
        ("50%% off", "%", 1)
    ]


@pytest.fixture
def widening() -> Iterator[Callable[[], None]]:
    """A table with one row, and what makes its column wider, on another connection."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("CREATE TABLE widened (word varchar(5))")
        cursor.execute("INSERT INTO widened VALUES ('here')")
        yield lambda: cursor.execute("ALTER TABLE widened ALTER word TYPE varchar(9)")
        cursor.execute("DROP TABLE widened")
    other.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_column_that_a_migration_made_wider_is_asked_for_anew(widening: Callable[[], None]) -> None:
    question = asking.Question("SELECT word FROM widened WHERE word = %s", ["here"], ("word",))
    assert question.rows() == [("here",)]
    widening()
    assert question.rows() == [("here",)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_the_next_one_asks_for_it_anew(widening: Callable[[], None]) -> None:
    question = asking.Question("SELECT word FROM widened WHERE word = %s", ["here"], ("word",))
    assert question.rows() == [("here",)]
    widening()
    with pytest.raises(NotSupportedError), transaction.atomic():
        question.rows()
    with transaction.atomic():
        assert question.rows() == [("here",)]


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_new_connection_knows_it_before_it_is_asked_anything() -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)
    finally:
        other.close()
