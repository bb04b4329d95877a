"""Two at once at a grant: one is done, the other comes second, and nothing is asked or agreed twice."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from agencies.models import AuditGrant
from agencies.refusals import Refused
from agencies.services import agree_to_grant, ask_for_grant, end_grant
from audit.models import Entry
from audit.verification import Tally, verify
from tests.agencies.changes import NOW
from tests.factories import World, make_partnership
from tests.faults.racing import Racers

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_partnership()


@pytest.fixture
def racers() -> Iterator[Racers]:
    with Racers() as two:
        yield two


def ask(world: World, day: int = 1) -> AuditGrant:
    return ask_for_grant(
        membership=world.auditor,
        starts=date(2028, 6, day),
        until=date(2028, 6, 30),
        purpose="An audit",
        opens_written=False,
        opens_child=False,
        by=world.business_manager,
        now=NOW,
    )


def again(grant: AuditGrant) -> AuditGrant:
    return AuditGrant.objects.get(pk=grant.pk)


def outcomes(racers: Racers, *calls: Callable[[], object]) -> tuple[int, list[str]]:
    """How many were done, and what was said to the others."""
    found = racers.race(*calls)
    refused = [one.sentence for one in found if isinstance(one, Refused)]
    assert not [one for one in found if isinstance(one, Exception) and not isinstance(one, Refused)]
    return len(found) - len(refused), refused


def test_two_agree(world: World, racers: Racers) -> None:
    grant = ask(world)
    first, second = (again(grant) for _ in range(2))
    done, said = outcomes(
        racers,
        lambda: agree_to_grant(grant=first, by=world.chair, now=NOW),
        lambda: agree_to_grant(grant=second, by=world.deputy_chair, now=NOW),
    )
    assert (done, said) == (1, ["Somebody agreed to this already."])
    assert (
        Entry.objects.filter(kind="grant.agreed").count() == 2
    )  # that of the partnership's first auditor, too
    assert list(verify(Tally(), now=NOW)) == []


def test_one_agrees_and_another_ends_it(world: World, racers: Racers) -> None:
    grant = ask(world)
    first, second = (again(grant) for _ in range(2))
    done, said = outcomes(
        racers,
        lambda: agree_to_grant(grant=first, by=world.chair, now=NOW),
        lambda: end_grant(grant=second, by=world.deputy_chair, now=NOW),
    )
    assert (done, said) in [(2, []), (1, ["This was ended already. It can be asked for again."])]
    assert again(grant).ended_at == NOW
    assert not AuditGrant.objects.in_force(date(2028, 6, 2)).exists()


def test_two_ask_for_days_that_overlap(world: World, racers: Racers) -> None:
    done, said = outcomes(racers, lambda: ask(world), lambda: ask(world, 15))
    assert done == 1
    assert "something was asked or agreed" in said[0]
