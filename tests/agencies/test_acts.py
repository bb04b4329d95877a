"""Each change of who is one act on the partnership's chain, and what is refused writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.db import IntegrityError, transaction

from agencies.refusals import Refused
from agencies.services import (
    change_partnership,
)
from audit import kinds
from audit.acts import Actor
from audit.models import Entry
from tests.agencies.changes import DONE, NOW, everything
from tests.factories import World, make_partnership
from tests.support.refusals import refusing_insert


def newest() -> Entry:
    return Entry.objects.filter(subject__reference="partnership-norfolk").order_by("-number")[0]


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is rolled back, so that every change begins with the same partnership."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_each_change_is_one_act_by_the_business_manager(world: World) -> None:
    for name, do, kind, sentence in DONE:
        before = Entry.objects.count()
        with undone():
            do(deepcopy(world))
            entry = newest()
            assert Entry.objects.count() == before + 1, name
            assert entry.kind == kind
            assert (entry.actor_name, entry.actor_role) == (
                "Business Manager Example",
                "board business manager",
            )
            assert kinds.kind(kind).tell(entry) == sentence
            assert entry.rows, "an act on rows names them"


def test_only_the_business_manager_of_that_partnership_may(world: World) -> None:
    manager, other = world.business_manager, make_partnership(code="fenmarsh").business_manager
    before = everything()
    for name, do, _, _ in DONE:
        for stranger in (world.inspector, world.chair, world.auditor, other):
            world.business_manager = stranger
            with pytest.raises(Refused, match="Only the business manager"):
                do(world)
            assert Entry.objects.count() == before["entries"], name
        world.business_manager = manager
    assert everything() == before


def test_what_the_database_refuses_is_not_half_done(world: World) -> None:
    before = everything()
    for name, do, _, _ in DONE:
        for nth in (1, 2):  # an act inserts a history row and an entry at least
            with pytest.raises(IntegrityError), undone(), refusing_insert(nth):
                do(deepcopy(world))
        assert everything() == before, name


def test_every_kind_answers_for_itself(world: World) -> None:
    for entry in Entry.objects.filter(subject__reference="partnership-norfolk"):
        kind = kinds.kind(entry.kind)
        assert "(not recorded)" not in kind.tell(entry)
        assert kind.link(entry) == "/setting-up/norfolk/"
        assert kind.erased_by


def test_an_actor_that_is_no_membership_is_the_command_line(world: World) -> None:
    change_partnership(partnership=world.partnership, title="N", by=Actor("key", "Name", "role", ""), now=NOW)
    assert newest().actor_name == "Name"
