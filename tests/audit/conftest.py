"""The sample record with the guard taken off; whatever a test does to it is undone with its transaction."""

import pytest
from django.db import connection

from audit.append_only import append_only_models, remove
from tests.audit.samples import Sample, make_sample, register_test_kinds


@pytest.fixture(autouse=True)
def kinds_of_tests() -> None:
    register_test_kinds()


@pytest.fixture
def unguarded(db: None) -> None:
    """As whoever owns the tables could do it. Before any row is written: PostgreSQL asks for that."""
    with connection.cursor() as cursor:
        for model in append_only_models():
            for statement in remove(connection, model._meta.db_table):
                cursor.execute(statement)


@pytest.fixture
def sample(unguarded: None) -> Sample:
    return make_sample()
