"""What is written again is what was written: the same rows, a record that holds, and nothing shared between tests."""

import pytest
from django.apps import apps
from django.db import transaction

from agencies.models import Partnership, User
from agencies.services import change_agency
from audit.models import Entry
from audit.verification import Tally, verify
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: model._base_manager.count() for model in models}


def made_and_undone() -> tuple[World, dict[str, int]]:
    """A partnership as another test would make it, and how many rows there were while it stood."""
    with transaction.atomic():
        world, found = make_partnership(), counts()
        transaction.set_rollback(True)
    return world, found


def test_the_second_time_the_same_rows_stand_and_the_record_holds() -> None:
    first, rows = made_and_undone()
    second = make_partnership()
    assert counts() == rows
    assert second.teacher.pk == first.teacher.pk
    assert list(verify(Tally(), now=MONDAY)) == []


def test_what_a_test_does_to_its_partnership_is_not_in_the_next() -> None:
    first, _ = made_and_undone()
    first.agency("school").name = "Another school"
    second = make_partnership()
    assert second.agency("school").name == "Hawthorn Academy"
    assert second.teacher.agency is second.agency("school")


def test_the_services_go_on_from_it() -> None:
    made_and_undone()
    world = make_partnership()
    before = Entry.objects.count()
    school = world.agency("school")
    change_agency(
        agency=school, partnership=world.partnership, by=COMMAND_LINE, now=MONDAY, name="Hawthorn School"
    )
    assert Entry.objects.count() == before + 1
    assert list(verify(Tally(), now=MONDAY)) == []


def test_beside_another_partnership_it_is_walked() -> None:
    made_and_undone()
    make_partnership(code="fenmarsh")
    make_partnership()
    assert Partnership.objects.count() == 2
    assert User.objects.filter(email="teacher@norfolk.example").count() == 1
