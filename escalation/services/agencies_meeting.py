"""The multi-agency meeting about a refused referral: convened, held, and its plan (Merton, Referral Rejection, 5)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import Agency
from agencies.queries import check_takes_part
from agencies.refusals import Refused
from agencies.standing import Standing
from cases.models import MultiAgencyMeeting, PlanAction, Referral, ReferralSide
from components.words import in_words
from escalation.core.decisions import MoveRefused
from escalation.services.answers import Pending
from escalation.services.on_referrals import begin_on, check_side, people_on, tell_of_referral
from escalation.services.plan_actions import write_plan
from escalation.services.protection import check_not_taken_over

Result = MultiAgencyMeeting.Result

ENDS = {
    Result.PLAN: Referral.Ended.PLAN,
    Result.SUPPORT: Referral.Ended.SUPPORT,
    Result.RIGHT_AGENCY: Referral.Ended.RIGHT_AGENCY,
}


@dataclass(frozen=True)
class Held:
    """When it was held, who came, what came of it, and the plan: what, who, by when.

    ``right_agency`` is the one that was found, where it takes part in the partnership.
    """

    at: datetime
    attended: str
    came_of_it: str
    result: Result
    plan: tuple[Pending, ...] = ()
    right_agency: Agency | None = None


@transaction.atomic
def convene_agencies(
    *,
    referral: Referral,
    by: Standing,
    meets_at: datetime,
    place: str,
    invited: str,
    version: int | None,
    now: datetime,
) -> MultiAgencyMeeting:
    """The referring agency brings the agencies together; raises MoveRefused, NotYours."""
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    check_side(doing.place, it, ReferralSide.REFERRING)
    doing.check_refused()
    check_not_taken_over(it, by)
    if meets_at <= now:
        raise MoveRefused("A meeting is convened for a time that is still to come.")
    meeting = MultiAgencyMeeting(meets_at=meets_at, place=place, invited=invited)
    with doing.act("referral.meeting_convened", facts={"meets": in_words(meets_at)}) as act:
        act.add(meeting)
        act.move()
        told = people_on(it, *ReferralSide.values, now=now)
        tell_of_referral(act, told, wants="Come to a multi-agency meeting", by_when=meets_at)
    return meeting


@transaction.atomic
def hold_agencies_meeting(
    *,
    referral: Referral,
    by: Standing,
    meeting: MultiAgencyMeeting,
    held: Held,
    version: int | None,
    now: datetime,
) -> None:
    """What came of it, with owners and dates; where something was agreed, the referral is settled by it.

    Raises MoveRefused, NotYours.
    """
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    check_side(doing.place, it, ReferralSide.REFERRING)
    doing.check_refused()
    doing.check_past(held.at)
    meeting = MultiAgencyMeeting.objects.get(pk=meeting.pk, referral=it)
    if meeting.held_at is not None:
        raise MoveRefused("This meeting is recorded already.")
    if held.result == Result.PLAN and not held.plan:
        raise MoveRefused("A plan says what is done, by whom and by when. Enter at least one action.")
    _check_right_agency(it, held)
    facts = {"result": Result(held.result).label}
    with doing.act("referral.meeting_held", happened=held.at, facts=facts) as act:
        meeting.held_at, meeting.attended = held.at, held.attended
        meeting.came_of_it, meeting.result = held.came_of_it, held.result
        meeting.right_agency = held.right_agency
        act.save(meeting)
        write_plan(act, meeting, held.plan)
        if held.result in ENDS:
            act.end(ENDS[held.result])
        act.move()
        told = people_on(it, *ReferralSide.values, now=now)
        tell_of_referral(act, told, wants="Read what the multi-agency meeting agreed")


@transaction.atomic
def mark_planned_done(
    *,
    referral: Referral,
    by: Standing,
    action: PlanAction,
    shown_by: str,
    version: int | None,
    now: datetime,
) -> None:
    """An action of the plan is done, with what shows it; either agency says so. Raises MoveRefused."""
    doing = begin_on(referral, by=by, version=version, now=now)
    action = PlanAction.objects.get(pk=action.pk, referral=doing.it)
    if action.done_at is not None:
        raise MoveRefused("This action is done already.")
    with doing.act("referral.action_done") as act:
        action.done_at, action.shown_by = now, shown_by
        act.save(action)
        act.move()
        told = people_on(doing.it, doing.place.side.other, now=now)
        tell_of_referral(act, told, wants="To know: an action of the plan is done")


def _check_right_agency(it: Referral, held: Held) -> None:
    """It is neither of the two that could not agree, and takes part in the partnership; raises MoveRefused."""
    found = held.right_agency
    if found is None:
        return
    if held.result != Result.RIGHT_AGENCY:
        raise MoveRefused("Say that the right agency was found, or name none.")
    if found in (it.from_agency, it.to_agency):
        raise MoveRefused("The right agency to refer to is another than these two.")
    try:
        check_takes_part(found, it.partnership)
    except Refused as refused:
        raise MoveRefused(refused.sentence) from refused
