"""The plan of a multi-agency meeting: whose each action is, carried over, reminded, overdue, done."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.models import (
    MultiAgencyMeeting,
    PlanAction,
    PlanActionCarried,
    PlanActionEvent,
    Referral,
    ReferralSeat,
)
from escalation.core.decisions import MoveRefused
from escalation.models import ReferralNotice
from escalation.services.agencies_meeting import Held, hold_agencies_meeting, mark_planned_done
from escalation.services.answers import Pending
from escalation.services.plan_actions import carry_planned_over, may_own_in, sweep_plan_actions
from tests import referrals
from tests.factories import World, make_partnership
from tests.referrals import Asking
from tests.stories import stand

DUE = date(2027, 2, 1)  # a Monday
CLOSE = datetime(2027, 2, 1, 17, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return referrals.with_refusals(make_partnership())


@pytest.fixture
def story(world: World) -> Asking:
    """Refused; the agencies are brought together, and four days later they have met."""
    told = referrals.refused(referrals.made(world))
    referrals.convened(told)
    return told.later(days=4)


def planned(story: Asking, **owner: object) -> PlanAction:
    meeting = MultiAgencyMeeting.objects.get()
    plan = (Pending("A visit", "Whoever it is", DUE, None, **owner),)  # type: ignore[arg-type]
    held = Held(story.now, "Both", "One plan.", MultiAgencyMeeting.Result.PLAN, plan)
    hold_agencies_meeting(**story.by(story.world.teacher), meeting=meeting, held=held)
    return meeting.actions.get()


def swept(at: datetime) -> list[str]:
    before = set(PlanActionEvent.objects.values_list("pk", flat=True))
    sweep_plan_actions(now=at)
    return list(PlanActionEvent.objects.exclude(pk__in=before).values_list("kind", flat=True))


def test_an_owner_of_either_agency_can_open_the_referral_and_is_told(story: Asking, world: World) -> None:
    assert "Service manager" in {one.name for one in may_own_in(story.it, now=story.now)}
    planned(story, membership=world.service_manager)
    seat = ReferralSeat.objects.get(membership=world.service_manager)
    assert (seat.side, seat.as_what) == ("receiving", "informed")
    assert Referral.objects.visible_to(stand(world.service_manager, story.now)).exists()
    notice = ReferralNotice.objects.get(wants="Do what fell to you in the plan")
    assert (notice.addressee, notice.by_when) == (world.service_manager, CLOSE)


def test_anybody_else_is_named(story: Asking, world: World) -> None:
    with pytest.raises(MoveRefused, match="given an action by name"):
        planned(story, membership=world.nurse)


def test_it_is_reminded_overdue_carried_over_and_then_done(story: Asking, world: World) -> None:
    action = planned(story, membership=world.service_manager)
    assert swept(datetime(2027, 1, 29, 16, tzinfo=UTC)) == []
    assert swept(datetime(2027, 1, 29, 17, tzinfo=UTC)) == ["reminded"]
    assert swept(CLOSE + timedelta(minutes=1)) == ["overdue"]
    assert swept(CLOSE + timedelta(minutes=2)) == []
    story.now = datetime(2027, 2, 2, 10, tzinfo=UTC)
    assert swept(story.now) == ["nudged"]
    call = {"action": action, "reason": "The family was away."}
    with pytest.raises(MoveRefused, match="still to come, and later"):
        carry_planned_over(**story.by(world.social_worker), to=date(2027, 2, 2), **call)
    carry_planned_over(**story.by(world.social_worker), to=date(2027, 2, 8), **call)
    assert str(PlanActionCarried.objects.get()) == "from 2027-02-01 to 2027-02-08"
    assert swept(datetime(2027, 2, 3, 12, tzinfo=UTC)) == []
    assert swept(datetime(2027, 2, 8, 18, tzinfo=UTC)) == ["overdue"]
    action.refresh_from_db()
    mark_planned_done(**story.by(world.teacher), action=action, shown_by="Our note.")
    assert swept(datetime(2027, 2, 12, 12, tzinfo=UTC)) == []
    with pytest.raises(MoveRefused, match="done already"):
        carry_planned_over(**story.by(world.social_worker), to=date(2027, 3, 8), **call)
