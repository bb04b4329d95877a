"""Times that the sides agree themselves: one proposes a date, the other records the same one (POLICY_FORMAT §3)."""

from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.core.clock import due, in_words
from escalation.core.decisions import MoveRefused
from escalation.core.mediation import phase_of
from escalation.core.stages import ForWhom, Side
from escalation.core.times import AmountKind, parse_amount
from escalation.core.turns import Phase, on_entering
from escalation.models import Deadline, Disagreement, Record, SideGiven, TimeProposed
from escalation.permissions import NotYours, check_can_act
from escalation.queries import open_mediation, open_outcome
from escalation.services.doing import Doing, begin
from escalation.services.reasons import A_YEAR
from escalation.zone import LOCAL


@transaction.atomic
def propose_time(
    *,
    disagreement: Disagreement,
    by: Standing,
    deadline: Deadline,
    at: datetime,
    reason: str,
    version: int,
    now: datetime,
) -> Deadline:
    """Give one's side's hand to a time. Where the other side's newest names the same moment, it is agreed.

    A time that was agreed may be agreed again by both hands, later too, and never past its limit (DESIGN §4.3).
    Raises MoveRefused, NotYours, Stale; Deadline.DoesNotExist where this matter has no such clock.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_act(doing.place)
    doing.check_open()
    deadline = to_agree(doing.it, deadline)
    _check(deadline, at, now)
    other = waiting_hand(deadline, doing.place.side)
    hand = TimeProposed(deadline=deadline, at=at, reason=reason)
    if other is None or other.at != at:
        return _propose(doing, deadline, hand)
    assert other.written_by is not None  # a person proposed it
    if other.written_by.user_id == doing.place.membership.user_id:
        raise NotYours("You proposed this yourself: one person is never both hands.")
    return _agree(doing, deadline, hand)


def to_agree(it: Disagreement, deadline: Deadline) -> Deadline:
    """The clock, where it runs at the present stage and policy leaves its time to the sides. Raises MoveRefused."""
    found = Deadline.objects.select_related("calendar_version", "policy_version").get(
        pk=deadline.pk, disagreement=it
    )
    if parse_amount(found.amount).kind is not AmountKind.AGREED:
        raise MoveRefused("The policy sets this time: it is not for the sides to agree.")
    if found.ended_at is not None or found.stage_entry_id != it.current_stage_id:
        raise MoveRefused("This time does not run any more.")
    return found


def waiting_hand(deadline: Deadline, side: Side | None) -> TimeProposed | None:
    """What the other side proposed last, since a time was last agreed."""
    newest = (
        TimeProposed.objects.filter(deadline=deadline).select_related("written_by").order_by("-recorded_at")
    )
    if deadline.agreed_on is not None:
        newest = newest.filter(claimed_at__gt=deadline.agreed_on)
    return newest.exclude(side=side).first() if side else None


def latest(deadline: Deadline) -> datetime | None:
    """The latest that the sides can agree; none where policy gives no limit."""
    limit = parse_amount(deadline.amount).at_most
    if limit is None:
        return None
    close = deadline.policy_version.policy.close_of_business
    return due(limit, deadline.starts_at, deadline.calendar_version.calendar, close, LOCAL).at


def _check(deadline: Deadline, at: datetime, now: datetime) -> None:
    limit, protective = latest(deadline), deadline.protective_until
    if at <= now:
        raise MoveRefused("The time must be still to come.")
    if limit is not None and at > limit:
        raise MoveRefused(f"The latest that the policy allows is {in_words(limit, LOCAL)}.")
    if protective is not None and at > protective:
        raise MoveRefused(f"An earlier time protects the child: {in_words(protective, LOCAL)}.")
    if at > now + A_YEAR:
        raise MoveRefused("The time must be within a year.")


def _propose(doing: Doing, deadline: Deadline, hand: TimeProposed) -> Deadline:
    side = doing.place.side
    assert side is not None  # who acts is on a side
    with doing.act("matter.time_proposed", facts={"due": in_words(hand.at, LOCAL)}) as act:
        act.add(hand)
        told = notifications.acting(doing.it, side.other, now=doing.at.recorded)
        notifications.tell(act, told, wants="Agree a date, or propose another")
        act.move()
    return deadline


def _agree(doing: Doing, deadline: Deadline, hand: TimeProposed) -> Deadline:
    """The second hand: the time falls due then, and a time that was over is not over any more."""
    it, now = doing.it, doing.at.claimed
    deadline.agreed_at, deadline.agreed_on = hand.at, now
    deadline.due_at = deadline.derived().at
    with doing.act("matter.time_agreed", facts={"due": in_words(hand.at, LOCAL)}) as act:
        act.add(hand)
        act.save(deadline)
        told = notifications.acting(it, *Side, now=doing.at.recorded)
        notifications.tell(act, told, wants="To know: a date is agreed", by_when=deadline.due_at)
        late = Deadline.objects.filter(stage_entry=it.current_stage).overdue(now).exists()
        again = it.phase == Phase.TIME_OVER and not late
        act.move(_before_it_was_over(it) if again else None)
    return deadline


def _before_it_was_over(it: Disagreement) -> Phase:
    """What waited for somebody when the time was over waits for them again; else both sides talk."""
    if (outcome := open_outcome(it)) is not None:
        return Phase.proposed_by(Side(outcome.side))
    if (mediation := open_mediation(it)) is not None:
        return phase_of(mediation.facts(it.stage.authority))
    phase = on_entering(it.stage)
    return Phase.RAISED if phase is Phase.ENTERED and _nobody_answered(it) else phase


def _nobody_answered(it: Disagreement) -> bool:
    """It is new: the other side has neither given its side, nor talked with whoever raised it."""
    talked = Record.objects.filter(disagreement=it, kind=Record.Kind.DISCUSSION, for_whom=ForWhom.BOTH)
    given = SideGiven.objects.filter(disagreement=it)
    new = it.current_stage is not None and it.current_stage.number == 1
    return new and not (given.exists() or talked.exists())
