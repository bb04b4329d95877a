"""Every service, found by introspection: what a call leaves, and that a refusal of the database leaves nothing."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

import escalation.services
from audit.commitments import RowLine
from audit.history import RecordModel, history_model
from audit.models import Entry
from escalation.models import Notice
from tests.factories import World, make_partnership
from tests.house.recipes import RECIPES
from tests.support.refusals import refusing_inserts

MOST_INSERTS = 200


def services() -> Iterator[str]:
    """Every public function of the services that is called by keyword alone, and is told the time: a service."""
    for module in pkgutil.iter_modules(escalation.services.__path__, "escalation.services."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if inspect.isfunction(found) and found.__module__ == module.name and not name.startswith("_"):
                asked = inspect.signature(found).parameters.values()
                if "now" in {one.name for one in asked} and all(
                    one.kind is one.KEYWORD_ONLY for one in asked
                ):
                    yield name


@pytest.fixture(scope="module")
def partnership(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ANN401
    """One partnership for all of these tests; what each writes in it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_partnership()
        transaction.set_rollback(True)


@pytest.fixture
def world(partnership: World, db: None) -> World:
    return deepcopy(partnership)


def everything() -> list[tuple[Any, ...]]:
    """How many rows every table has, and where each chain and each matter stands."""
    tables = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(counts)
        rows = sorted(cursor.fetchall())  # a server may count the tables in an order of its own
        for table in ("audit_subject", "escalation_disagreement"):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608
            rows += cursor.fetchall()
    return rows


def test_every_service_has_a_recipe_and_every_recipe_its_service() -> None:
    found = sorted(services())
    assert sorted(set(found) - set(RECIPES)) == []
    assert sorted(set(RECIPES) - set(found)) == []


def lines(entries: Iterable[Entry]) -> list[RowLine]:
    return [RowLine.read(line) for entry in entries for line in entry.rows.splitlines()]


def history() -> int:
    """How many rows of history there are."""
    tracked = [
        model for model in apps.get_models() if issubclass(model, RecordModel) and not model._meta.abstract
    ]
    return sum(history_model(model).objects.count() for model in tracked)


def words(text: str) -> list[str]:
    return sorted(text.split())


@pytest.mark.parametrize("name", RECIPES)
def test_it_leaves_its_acts_its_rows_and_its_notices(name: str, world: World) -> None:
    recipe = RECIPES[name]
    call = recipe.bring(world)
    entries = list(Entry.objects.values_list("pk", flat=True))
    notices, kept = list(Notice.objects.values_list("pk", flat=True)), history()
    call()
    new = list(Entry.objects.exclude(pk__in=entries))
    assert sorted(entry.kind for entry in new) == sorted(recipe.kinds)
    written = lines(new)
    found = {f"{line.change}{apps.get_model(line.model).__name__}" for line in written}
    assert sorted(found) == words(recipe.writes)
    assert history() - kept == len(written)
    told = Notice.objects.exclude(pk__in=notices).values_list("addressee__user__email", flat=True)
    assert sorted(email.split("@")[0].replace(".", "_") for email in told) == words(recipe.told)


@pytest.mark.parametrize("name", RECIPES)
def test_what_the_database_refuses_leaves_nothing(name: str, world: World) -> None:
    """Whichever insert is refused, none of it happened: no row, no entry, every matter and chain where it stood."""
    recipe = RECIPES[name]
    call = recipe.bring(world)
    before = everything()
    with refusing_inserts() as refuse:
        for nth in range(1, MOST_INSERTS):
            refuse(nth)
            refused = is_refused(call)
            if not refused and (not recipe.kinds or everything() != before):
                break  # it went through
            assert everything() == before, f"insert {nth} was refused"
        else:
            pytest.fail("it never went through")
    assert nth > len(recipe.kinds), "it inserts at least its entries"


def is_refused(call: Callable[[], object]) -> bool:
    """Whether it said that the database refused; a periodic service logs it and goes on."""
    try:
        call()
    except IntegrityError:
        return True
    return False
