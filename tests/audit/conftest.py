"""The sample record with the guard taken off; whatever a test does to it is undone with its transaction."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from audit.append_only import append_only_models, remove
from tests.audit.samples import Sample, make_sample, register_test_kinds


@pytest.fixture(autouse=True)
def kinds_of_tests() -> None:
    register_test_kinds()


def take_off_the_guard() -> None:
    """As whoever owns the tables could do it. Before any row is written: PostgreSQL asks for that."""
    with connection.cursor() as cursor:
        for model in append_only_models():
            for statement in remove(connection, model._meta.db_table):
                cursor.execute(statement)


@pytest.fixture
def sample(db: None) -> Sample:
    take_off_the_guard()
    return make_sample()


@pytest.fixture(scope="module")
def shared_sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sample]:
    """One sample for a file of many tests, none of which commits: give each a deep copy, beside ``db``."""
    with django_db_blocker.unblock(), transaction.atomic():
        take_off_the_guard()
        yield make_sample()
        transaction.set_rollback(True)
