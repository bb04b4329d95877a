"""What a connection has been taught is its own, whichever thread asks; from its first moment it plans once for all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

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
