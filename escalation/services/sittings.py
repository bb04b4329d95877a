"""Sittings of the panel: members are invited, answer, sit or adjourn, and the panel is reconvened."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Membership
from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.sending import NOT_ASKED
from escalation.core.stages import Side
from escalation.models import (
    Adjournment,
    Attendee,
    Disagreement,
    Meeting,
    PanelReply,
    PassedOver,
    Seat,
)
from escalation.notifications import Told
from escalation.permissions import NotYours, check_convenes
from escalation.places import Place
from escalation.services import panel_members
from escalation.services.answers import Safety
from escalation.services.doing import Doing, begin
from escalation.services.meetings import Invitation, attendee_of

COME = "Answer the invitation to sit on the panel"
ADJOURNED = "To know: the panel was adjourned"


def sittings_of(it: Disagreement) -> list[Meeting]:
    """The sittings of the panel at the present stage, in the order in which they were convened."""
    here = Meeting.objects.filter(
        disagreement=it, stage_entry=it.current_stage, kind=Meeting.Kind.PANEL
    ).select_related("adjournment")
    return list(here.order_by("recorded_at", "pk"))


def waiting(it: Disagreement) -> Meeting | None:
    """The sitting that is convened and neither held nor adjourned; one that was convened again counts no more."""
    newest = next(reversed(sittings_of(it)), None)
    if newest is None or newest.held_at is not None or hasattr(newest, "adjournment"):
        return None
    return newest


def to_reconvene(it: Disagreement) -> Adjournment | None:
    """The adjournment after which the panel has not been convened yet."""
    newest = next(reversed(sittings_of(it)), None)
    return getattr(newest, "adjournment", None) if newest else None


def check_sits(it: Disagreement, meeting: Meeting) -> None:
    """It is the sitting that is waited for. Raises MoveRefused."""
    found = next((one for one in sittings_of(it) if one.pk == meeting.pk), None)
    if found is not None and hasattr(found, "adjournment"):
        raise MoveRefused("That sitting was adjourned: reconvene the panel.")
    now_waiting = waiting(it)
    if found is not None and found.held_at is None and now_waiting and now_waiting.pk != found.pk:
        raise MoveRefused("The panel was convened again since: record the newer sitting.")


def convene(doing: Doing, invitation: Invitation, over: Iterable[PassedOver]) -> Meeting:
    """Write the sitting, who is asked and who is passed over; the papers are frozen for the members as of now."""
    it, now = doing.it, doing.at.recorded
    if invitation.meets_at <= now:
        raise MoveRefused("A meeting is convened for a time that is still to come.")
    if not invitation.people and it.policy.panel and it.policy.panel.members:
        raise MoveRefused("Invite at least one person.")
    adjourned = to_reconvene(it)
    meeting = Meeting(
        stage_entry=it.current_stage,
        kind=Meeting.Kind.PANEL,
        meets_at=invitation.meets_at,
        place=invitation.place,
        link=invitation.link,
    )
    with doing.act("matter.panel_reconvened" if adjourned else "matter.panel_convened") as act:
        act.add(meeting)
        act.add_all(attendee_of(meeting, person, sits=True) for person in invitation.people)
        for one in over:
            one.meeting = meeting
            act.add(one)
        if adjourned:
            adjourned.reconvened = meeting
            act.save(adjourned)
        dropped = _seat(act, invitation.people)
        by_when = invitation.meets_at
        notifications.tell(act, [Told(one, None) for one in invitation.people], wants=COME, by_when=by_when)
        notifications.tell(act, [Told(one, None) for one in dropped], wants=NOT_ASKED)
        sides = notifications.acting(it, *Side, now=now)
        notifications.tell(act, sides, wants="To know: when the panel meets", by_when=by_when)
        if doing.place.convenes_for:
            conveners = notifications.conveners(it, now=now)
            notifications.tell(act, conveners, wants="To know: the panel is convened", by_when=by_when)
        act.move()
    return meeting


def _seat(act: MatterAct, people: Iterable[Membership]) -> list[Membership]:
    """A seat for each member, which reads what is in the record now; whoever is asked no more leaves theirs."""
    wanted = {person.pk: person for person in people}
    seats = Seat.objects.filter(disagreement=act.it, as_what=Seat.AsWhat.PANEL, ended_at=None)
    dropped = []
    for seat in seats.select_related("membership__user"):
        if seat.membership_id in wanted:
            del wanted[seat.membership_id]
            seat.reads_until = act.at.recorded
        else:
            assert seat.membership is not None  # a member sits by name
            dropped.append(seat.membership)
            seat.ended_at = act.at.claimed
        act.save(seat)
    act.add_all(_seat_of(act.it, person, act.at.recorded) for person in wanted.values())
    return dropped


def _seat_of(it: Disagreement, person: Membership, reads_until: datetime) -> Seat:
    return Seat(
        stage_entry=it.current_stage,
        agency=person.agency,
        membership=person,
        as_what=Seat.AsWhat.PANEL,
        reads_until=reads_until,
    )


@transaction.atomic
def ask_to_sit(
    *, disagreement: Disagreement, by: Standing, person: Membership, version: int, now: datetime
) -> Attendee:
    """Ask one more to sit at the sitting that is waited for; they read the papers that the others have.

    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    meeting = check_to_ask(doing.it, doing.place)
    doing = doing.for_convener()
    panel_members.check_may_sit(doing.it, [person], now=now)
    seats = Seat.objects.filter(disagreement=doing.it, as_what=Seat.AsWhat.PANEL, ended_at=None)
    if seats.filter(membership=person).exists():
        raise MoveRefused(f"{person.user.name} is asked already.")
    there = Attendee.objects.filter(meeting=meeting, membership=person).first()
    row = there or attendee_of(meeting, person, sits=True)
    with doing.act("matter.panel_member_asked") as act:
        if there is None:
            act.add(row)
        act.add(_seat_of(doing.it, person, meeting.recorded_at))
        notifications.tell(act, [Told(person, None)], wants=COME, by_when=meeting.meets_at)
        act.move()
    return row


def check_to_ask(it: Disagreement, place: Place) -> Meeting:
    """The sitting to which one more may be asked. Raises NotYours, MoveRefused."""
    check_convenes(place)
    meeting = waiting(it) if it.is_open else None
    if meeting is None:
        raise MoveRefused("No sitting of the panel is waited for: convene it.")
    return meeting


@transaction.atomic
def answer_invitation(
    *,
    disagreement: Disagreement,
    by: Standing,
    coming: bool,
    reason: str = "",
    instead: Membership | None = None,
    version: int,
    now: datetime,
) -> PanelReply:
    """A member says whether they come; who does not leaves their seat, and may say who could sit instead.

    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    attendee = invited(doing.it, doing.place)
    if not coming and not reason.strip():
        raise MoveRefused("Say why you do not come.")
    if instead is not None:
        panel_members.check_may_sit(doing.it, [instead], now=now)
    answer = PanelReply.Answer.COMING if coming else PanelReply.Answer.NOT_COMING
    row = PanelReply(
        attendee=attendee,
        answer=answer,
        reason="" if coming else reason,
        instead=None if coming else instead,
        instead_name=str(instead)[:200] if instead and not coming else "",
    )
    with doing.act("matter.panel_replied", facts={"answer": answer.label.lower()}) as act:
        act.add(row)
        if not coming:
            _leaves(act, attendee)
        wants = (
            "To know: a member of the panel is coming" if coming else "Ask somebody else to sit on the panel"
        )
        notifications.tell(act, notifications.conveners(doing.it, now=now), wants=wants)
        act.move()
    return row


def invited(it: Disagreement, place: Place) -> Attendee:
    """This person's place at the sitting that is waited for. Raises NotYours, MoveRefused."""
    if not place.on_panel:
        raise NotYours("Who is asked to sit on the panel answers the invitation.")
    meeting = waiting(it) if it.is_open else None
    if meeting is None:
        raise MoveRefused("No sitting of the panel is waited for.")
    mine = Attendee.objects.filter(meeting=meeting, membership__user=place.membership.user_id, sits=True)
    attendee = mine.select_related("membership__user").first()
    if attendee is None:
        raise MoveRefused("You are not asked to this sitting.")
    return attendee


def _leaves(act: MatterAct, attendee: Attendee) -> None:
    seats = Seat.objects.filter(disagreement=act.it, as_what=Seat.AsWhat.PANEL, ended_at=None)
    for seat in seats.filter(membership=attendee.membership_id):
        seat.ended_at = act.at.claimed
        act.save(seat)


@transaction.atomic
def adjourn_panel(
    *,
    disagreement: Disagreement,
    by: Standing,
    meeting: Meeting,
    adjourned_at: datetime,
    attended: Collection[UUID],
    why: str,
    safety: Safety,
    version: int,
    now: datetime,
    chaired_by: Membership | None = None,
) -> Adjournment:
    """The sitting came together and did not decide: who was there, what it lacked, why. It is reconvened after it.

    The members keep their seats, and no time is met by it. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    meeting = check_to_adjourn(doing.it, doing.place, meeting)
    doing = doing.for_convener()
    doing.check_past(adjourned_at)
    if adjourned_at < meeting.stage_entry.claimed_at:
        raise MoveRefused("That was before the matter came to this stage.")
    it = doing.it
    there = Attendee.objects.filter(meeting=meeting, sits=True).select_related("agency")
    short = panel_members.lacking(it, [one.agency for one in there if one.pk in attended])
    chair = chairing(doing, meeting, chaired_by)
    row = Adjournment(meeting=meeting, why=why, lacked="\n".join(short), claimed_at=adjourned_at)
    with doing.act("matter.panel_adjourned", happened=adjourned_at) as act:
        act.add(row)
        for attendee in there:
            attendee.attended = attendee.pk in attended
            act.save(attendee)
        act.add(chair)
        act.add(safety.row())
        members = [Told(one.membership, None) for one in there.select_related("membership__user")]
        told = [*members, *notifications.acting(it, *Side, now=now), *notifications.conveners(it, now=now)]
        notifications.tell(act, told, wants=ADJOURNED)
        act.move()
    return row


def check_to_adjourn(it: Disagreement, place: Place, meeting: Meeting) -> Meeting:
    """The sitting may be adjourned. Raises NotYours, MoveRefused."""
    check_convenes(place)
    found = waiting(it) if it.is_open else None
    if found is None or found.pk != meeting.pk:
        check_sits(it, meeting)
        raise MoveRefused("That sitting is recorded already, or belongs to an earlier stage.")
    return found


def chairing(doing: Doing, meeting: Meeting, chaired_by: Membership | None) -> Attendee:
    """The chair's own place at the sitting: one of those who convene. Raises MoveRefused."""
    chair = chaired_by or doing.place.membership
    if chair.pk not in {
        one.membership.pk for one in notifications.conveners(doing.it, now=doing.at.recorded)
    }:
        raise MoveRefused(f"{chair.user.name} does not convene this panel, so cannot have chaired it.")
    row = attendee_of(meeting, chair, sits=True)
    row.chairs = row.attended = True
    return row
