"""What is stuck is asked of the rows: due for ten minutes, not written, and not set aside."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from escalation.models import SetAside
from escalation.services.stuck import stuck
from escalation.services.waking import wake
from tests import referrals, stories
from tests.factories import MONDAY, World
from tests.policies.climbing import put_in_force
from tests.timed import refused, with_a_gate, with_a_plan, with_an_action

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OVER = (MONDAY + 7 * DAY).replace(hour=17, minute=0)  # the first time of a matter of MONDAY


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def kinds(now: object) -> list[tuple[str, str]]:
    return sorted((one.what, one.kind) for one in stuck(now))  # type: ignore[arg-type]


def test_a_time_that_is_over_and_that_nobody_has_written(world: World) -> None:
    stories.side_given(stories.raised(world))
    wake("loop", now=OVER - MINUTE)
    assert kinds(OVER + 9 * MINUTE) == []
    assert kinds(OVER + 11 * MINUTE) == [("deadline", "overdue")]
    wake("loop", now=OVER + 12 * MINUTE)
    assert kinds(OVER + 30 * MINUTE) == []


def test_a_reminder_and_a_nudge(world: World) -> None:
    stories.side_given(stories.raised(world))
    assert kinds(OVER - 22 * 60 * MINUTE) == [("deadline", "reminded")]
    wake("loop", now=OVER - 22 * 60 * MINUTE)
    assert kinds(OVER - 21 * 60 * MINUTE) == []
    wake("loop", now=OVER + MINUTE)
    nine = (OVER + DAY).replace(hour=9)
    assert kinds(nine + 9 * MINUTE) == []
    assert kinds(nine + 10 * MINUTE) == [("deadline", "nudged")]


def test_what_is_set_aside_is_not_stuck(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    wake("loop", now=OVER - MINUTE)
    (found,) = stuck(OVER + 11 * MINUTE)
    SetAside.objects.create(
        what="deadline", key=found.key, kind="overdue", of=story.it.pk, error="ValueError",
        since=OVER, next_try_at=OVER + DAY,
    )  # fmt: skip
    assert kinds(OVER + 11 * MINUTE) == []


def test_a_matter_that_nobody_opened_and_nobody_passed_up(world: World) -> None:
    stories.raised(world)
    wake("loop", now=MONDAY)
    assert ("unopened matter", "") in kinds(MONDAY + 8 * DAY)


TUESDAY_NOON, SATURDAY = MONDAY.replace(day=12, hour=12), MONDAY.replace(day=30)
REMINDERS = {
    ("gate", "reminded"): (lambda world: put_in_force(world, "ask-first"), with_a_gate, TUESDAY_NOON),
    ("action", "reminded"): (lambda world: None, with_an_action, SATURDAY),
    ("referral", "half"): (referrals.with_refusals, refused, MONDAY + 14 * 60 * MINUTE),
    ("action of a plan", "reminded"): (referrals.with_refusals, with_a_plan, SATURDAY),
}


@pytest.mark.parametrize("reminder", REMINDERS, ids=lambda reminder: reminder[0])
def test_a_time_of_which_nobody_is_reminded(world: World, reminder: tuple[str, str]) -> None:
    before, bring, at = REMINDERS[reminder]
    before(world)
    bring(world)
    assert reminder in kinds(at)
    wake("loop", now=at)
    assert kinds(at + MINUTE) == []


def test_a_reminder_that_a_later_one_has_overtaken_is_not_stuck(world: World) -> None:
    refused(referrals.with_refusals(world))  # at half past ten, and the last reminder is twenty hours after
    last = MONDAY + 21 * 60 * MINUTE
    wake("loop", now=last + MINUTE)  # nothing swept before: the last one went, and not the one of half
    assert kinds(last + 2 * MINUTE) == []


@pytest.mark.parametrize("bring", [referrals.made, lambda asking: referrals.refused(referrals.made(asking))])
def test_the_time_of_a_referral(world: World, bring: Callable[..., object]) -> None:
    bring(referrals.with_refusals(world))
    assert ("referral", "overdue") in kinds(MONDAY + 9 * DAY)
    wake("loop", now=MONDAY + 9 * DAY)
    assert kinds(MONDAY + 9 * DAY + MINUTE) == []
