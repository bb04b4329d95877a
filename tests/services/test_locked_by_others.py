"""What somebody has locked is left to the next sweep, by every sweep there is: it waits for nobody (DESIGN §4.4)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from audit.locks import LockedByAnother
from audit.models import Entry
from escalation.models import Deadline, DeadlineEvent, SetAside
from escalation.services.gate_times import sweep_gates
from escalation.services.holidays import announce_holiday
from escalation.services.opening import pass_up_unopened
from escalation.services.plan_actions import sweep_plan_actions
from escalation.services.postponing import move_deadlines
from escalation.services.postponing_referrals import move_referral_deadlines
from escalation.services.setting_aside import Finding, forget_settled, write_each
from escalation.services.sweeping import sweep
from escalation.services.sweeping_actions import sweep_actions
from escalation.services.sweeping_referrals import sweep_referrals
from tests import referrals, stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.policies.climbing import put_in_force
from tests.timed import Matter, refused, with_a_gate, with_a_plan, with_an_action

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Way:
    """A sweep: how something comes to be due of a matter or a referral, when, and who writes it."""

    bring: Callable[[World], Matter]
    sweep: Callable[..., int]
    at: datetime
    before: Callable[[World], object] = lambda world: None
    after: Callable[[World], object] = lambda world: None


def day_off(world: World) -> None:
    friday = date(2027, 1, 15)
    announce_holiday(
        partnership=world.partnership, day=friday, name="State funeral", by=COMMAND_LINE, now=MONDAY
    )


TUESDAY, LATE = datetime(2027, 1, 12, 17, 1, tzinfo=UTC), datetime(2027, 2, 1, 17, 1, tzinfo=UTC)
WAYS = {
    "gate": Way(with_a_gate, sweep_gates, TUESDAY, before=lambda world: put_in_force(world, "ask-first")),
    "unopened": Way(lambda world: stories.raised(world).it, pass_up_unopened, TUESDAY),
    "action": Way(with_an_action, sweep_actions, LATE),
    "referral": Way(refused, sweep_referrals, MONDAY + 2 * DAY, before=referrals.with_refusals),
    "action of a plan": Way(with_a_plan, sweep_plan_actions, LATE, before=referrals.with_refusals),
    "time to move": Way(lambda world: stories.raised(world).it, move_deadlines, MONDAY, after=day_off),
    "referral's time to move": Way(
        lambda world: referrals.made(world, datetime(2027, 1, 14, 14, tzinfo=UTC)).it,
        move_referral_deadlines, MONDAY, before=referrals.with_refusals, after=day_off,
    ),
}  # fmt: skip


@contextmanager
def locked_by_somebody(it: Matter) -> Iterator[None]:
    """Within the block somebody else, on a connection of their own, writes in this matter; waiting is an error."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor, connection.cursor() as ours:
            cursor.execute(f"SELECT 1 FROM {it._meta.db_table} WHERE id = %s FOR UPDATE", [it.pk])  # noqa: S608
            ours.execute("SET lock_timeout = '1s'")
        yield
    finally:
        other.rollback()  # the server gives the lock back before it answers; of a connection that is only closed, later
        other.close()
        with connection.cursor() as ours:
            ours.execute("RESET lock_timeout")


def entries(it: Matter) -> int:
    return Entry.objects.filter(subject=it.subject_id).count()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_sweep_writes_what_is_free_and_the_next_one_what_was_locked(way: Way) -> None:
    # given two of which the same is due, and somebody who writes in one of them
    world = make_partnership()
    way.before(world)
    taken, free = way.bring(world), way.bring(world)
    way.after(world)
    before = entries(taken), entries(free)
    # when it is swept, then the other is written, and nothing has failed
    with locked_by_somebody(taken):
        assert way.sweep(now=way.at) == 1
    assert (entries(taken) - before[0], entries(free) - before[1]) == (0, 1)
    assert not SetAside.objects.exists()
    # and the next sweep writes what was left, once
    assert [way.sweep(now=way.at + MINUTE) for _ in range(2)] == [1, 0]
    assert (entries(taken) - before[0], entries(free) - before[1]) == (1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_time_that_is_over_and_was_set_aside_stays_so_while_its_matter_is_locked() -> None:
    # given two matters whose time is over, one set aside after three tries, and somebody who writes in it
    world = make_partnership()
    taken, free = [stories.side_given(stories.raised(world)).it for _ in range(2)]
    over = Deadline.objects.get(disagreement=taken)
    assert over.due_at is not None
    now = over.due_at + MINUTE
    SetAside.objects.create(
        what="deadline", key=over.pk, kind="overdue", of=taken.pk, error="ValueError", attempts=3,
        since=over.due_at, next_try_at=now,
    )  # fmt: skip
    # when it is swept, then the other is written, and the tries are still counted
    with locked_by_somebody(taken):
        assert sweep(now=now) == 1
    assert list(DeadlineEvent.objects.values_list("disagreement", flat=True)) == [free.pk]
    assert SetAside.objects.get().attempts == 3
    # and the next sweep writes what was left, and sets it aside no more
    assert sweep(now=now + MINUTE) == 1
    assert not SetAside.objects.exists()


def test_what_is_set_aside_and_locked_when_its_turn_comes_stays_set_aside(db: None) -> None:
    """Nobody has tried it: it is not settled, and has not failed again."""
    one = Finding(uuid4(), "overdue", uuid4())
    row = SetAside.objects.create(
        what="action", key=one.key, kind=one.kind, of=one.of, error="ValueError", attempts=3,
        since=MONDAY, next_try_at=MONDAY + 8 * MINUTE,
    )  # fmt: skip

    def locked(finding: Finding) -> bool:
        raise LockedByAnother

    for minute, write, left in [(8, locked, True), (9, locked, True), (10, lambda finding: True, False)]:
        now = MONDAY + minute * MINUTE
        assert write_each("action", [one], write, now=now) == (not left)
        forget_settled("action", now=now)
        assert SetAside.objects.resting(now).filter(pk=row.pk, attempts=3).exists() is left
        assert SetAside.objects.exists() is left
