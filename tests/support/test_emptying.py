"""Emptying the tests' database: all of it goes, its guard stays, and no other database is touched."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models

from agencies.models import Agency
from audit.append_only import append_only_models, tables_without_guard
from audit.history import history_model
from audit.models import Entry, Subject
from tests.factories import make_partnership
from tests.support.emptying import NotTheTests, check_is_the_tests_own


@pytest.mark.django_db(transaction=True)
def test_flush_empties_every_table_and_leaves_the_guard() -> None:
    make_partnership()
    call_command("flush", interactive=False, verbosity=0)
    left = [model for model in [Subject, Agency, *append_only_models()] if models.QuerySet(model).exists()]
    assert left == []
    assert tables_without_guard() == []
    make_partnership()
    with pytest.raises(IntegrityError):
        Entry.objects.update(kind="another")
    with pytest.raises(IntegrityError):
        models.QuerySet(history_model(Agency)).all()._raw_delete("default")


@pytest.mark.parametrize(
    "name", ["accord", "var/accord.sqlite3", "/srv/accord/test_.sqlite3", "", "tests_accord"]
)
@pytest.mark.django_db
def test_another_database_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    with pytest.raises(NotTheTests):
        check_is_the_tests_own(connection)
    with pytest.raises(NotTheTests):
        call_command("flush", interactive=False, verbosity=0)
