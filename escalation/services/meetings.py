"""Meetings: convened with date, place and people; held, with who attended and what came of it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agencies import roles
from agencies.models import Holding, Membership
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.events import Event
from escalation.core.stages import ForWhom, Side
from escalation.core.turns import Phase
from escalation.models import Attendee, Disagreement, Meeting, MeetingMap, Party, Record, Seat, SideGiven
from escalation.notifications import Told
from escalation.queries import inside_one_agency, sits_across
from escalation.services import clocks
from escalation.services.answers import Safety
from escalation.services.discussing import DISCUSSING
from escalation.services.doing import Doing
from escalation.walls import kept_users
from escalation.zone import local_day


@dataclass(frozen=True)
class Invitation:
    """When and where a meeting is, and who is invited."""

    meets_at: datetime
    place: str
    people: tuple[Membership, ...]
    link: str = ""


@dataclass(frozen=True)
class CameOfIt:
    """Of a joint meeting: how it ended, who else was there, and the map that was made in it."""

    ended: Meeting.Ended
    also_there: str = ""
    map: MeetingMap | None = None


def check_has_meeting(it: Disagreement) -> None:
    """The policy makes a joint meeting part of the stage at which the matter stands."""
    if not (it.is_open and it.stage.meeting_of):
        raise MoveRefused("The policy does not ask for a joint meeting at this stage.")


def check_to_hold(it: Disagreement, meeting: Meeting) -> None:
    """The meeting is of the stage at which the matter stands, and not recorded yet. Raises MoveRefused."""
    if not it.is_open or meeting.stage_entry_id != it.current_stage_id:
        raise MoveRefused("That meeting belongs to an earlier stage.")
    if meeting.held_at is not None:
        raise MoveRefused("This meeting is recorded already.")


def may_be_invited(it: Disagreement, *, now: datetime) -> QuerySet[Membership]:
    """Whom a joint meeting may bring together: the people of the agencies that are parties, that day."""
    parties = Party.objects.present().filter(disagreement=it).values("agency")
    there = Membership.objects.on(local_day(now)).filter(partnership=it.partnership_id, agency__in=parties)
    there = there.exclude(user__in=kept_users(it))
    return there.select_related("user", "agency", "partnership").order_by("agency__name", "user__name", "pk")


def took_part(it: Disagreement, *, now: datetime) -> set[UUID]:
    """Who took part on either side so far, at any stage: who holds a desk that acted, and who wrote something."""
    seats = Seat.objects.filter(disagreement=it, as_what__in=(Seat.AsWhat.RAISER, Seat.AsWhat.ACTS))
    people: set[UUID] = set(seats.exclude(membership=None).values_list("membership", flat=True))
    desks = Holding.objects.on(local_day(now)).filter(post__in=seats.values("post"), stands_in=False)
    people.update(desks.values_list("membership", flat=True))
    for model in (SideGiven, Record):
        wrote = model.objects.filter(disagreement=it, for_whom=ForWhom.BOTH).exclude(written_by=None)
        people.update(wrote.values_list("written_by", flat=True))
    if it.raiser_name != it.raised_by.user.name:
        people.discard(it.raised_by_id)  # a raiser who speaks up without their name is not filled in
    return people


def convene(
    doing: Doing,
    invitation: Invitation,
    now: datetime,
    *,
    act_kind: str,
    also: Callable[[MatterAct, Meeting], None] | None = None,
) -> Meeting:
    """Write the joint meeting, its invitations and the seats by which the invited can read the matter.

    ``also`` writes more in the same act: the answer to the proposal from which a joint meeting comes.
    """
    if invitation.meets_at <= now:
        raise MoveRefused("A meeting is convened for a time that is still to come.")
    if not invitation.people:
        raise MoveRefused("Invite at least one person.")
    it = doing.it
    meeting = Meeting(
        stage_entry=it.current_stage,
        kind=Meeting.Kind.JOINT,
        meets_at=invitation.meets_at,
        place=invitation.place,
        link=invitation.link,
    )
    with doing.act(act_kind) as act:
        act.add(meeting)
        act.add_all(attendee_of(meeting, person, sits=False) for person in invitation.people)
        act.add_all(_seats(it, invitation.people))
        told = [Told(person, None) for person in invitation.people]
        notifications.tell(act, told, wants="Come to a joint meeting", by_when=invitation.meets_at)
        if also:
            also(act, meeting)
        act.move()
    return meeting


def rearrange(
    doing: Doing,
    meeting: Meeting,
    invitation: Invitation,
    *,
    facts: dict[str, Any],
    also: Callable[[MatterAct, Meeting], None],
) -> Meeting:
    """Move a joint meeting that is convened to another time: who was invited stays so, and more may be."""
    invited = set(meeting.attendees.values_list("membership", flat=True))
    new = tuple(person for person in invitation.people if person.pk not in invited)
    with doing.act("matter.meeting_moved", facts=facts) as act:
        meeting.meets_at, meeting.place, meeting.link = (
            invitation.meets_at,
            invitation.place,
            invitation.link,
        )
        act.save(meeting)
        act.add_all(attendee_of(meeting, person, sits=False) for person in new)
        act.add_all(_seats(doing.it, new))
        everybody = [
            Told(one.membership, None) for one in meeting.attendees.select_related("membership__user")
        ]
        wants = "The joint meeting has moved: come at the new time"
        notifications.tell(act, everybody, wants=wants, by_when=invitation.meets_at)
        also(act, meeting)
        act.move()
    return meeting


def hold(
    doing: Doing,
    meeting: Meeting,
    kind: Meeting.Kind,
    held_at: datetime,
    attended: Collection[UUID],
    came_of_it: str,
    safety: Safety,
    chairing: Iterable[Attendee] = (),
    joint: CameOfIt | None = None,
) -> Meeting:
    """Write that a meeting took place, and who chaired it; the event may meet a clock and start the next.

    ``joint`` is what a joint meeting brought besides. One that did not agree says so to the policy's clocks.
    """
    doing.check_past(held_at)
    meeting = Meeting.objects.select_related("stage_entry").get(
        pk=meeting.pk, disagreement=doing.it, kind=kind
    )
    check_to_hold(doing.it, meeting)
    it, panel = doing.it, kind is Meeting.Kind.PANEL
    if held_at < meeting.stage_entry.claimed_at:
        raise MoveRefused("That was before the matter came to this stage.")
    act_kind = "matter.panel_held" if panel else "matter.meeting_held"
    with doing.act(act_kind, happened=held_at) as act:
        meeting.held_at, meeting.came_of_it = held_at, came_of_it
        if joint is not None:
            meeting.ended, meeting.also_there = joint.ended, joint.also_there or None
            meeting.recorded_side = doing.place.side
            act.add_all([joint.map] if joint.map else [])
        act.save(meeting)
        for attendee in Attendee.objects.filter(meeting=meeting):
            attendee.attended = attendee.pk in attended
            act.save(attendee)
        act.add_all(chairing)
        act.add(safety.row())
        if not panel:
            clocks.first_contact(act, held_at)
        clocks.happened(act, Event.MEETING_HELD, held_at)
        if joint is not None and joint.ended is Meeting.Ended.NOT_AGREED:
            clocks.happened(act, Event.NOT_AGREED, held_at)
        wants = "To know: who attended the panel" if panel else "To know: the joint meeting was recorded"
        notifications.tell(act, notifications.acting(it, *Side, now=act.at.recorded), wants=wants)
        # A joint meeting is a discussion: what is left to say after it, the raising side says.
        act.move(Phase.DISCUSSED if not panel and it.phase in DISCUSSING else None)
    return meeting


def sector_of(person: Membership) -> str:
    return roles.sector_of(person.agency.kind) if person.agency else ""


def attendee_of(meeting: Meeting, person: Membership, *, sits: bool) -> Attendee:
    """An invitation, with name, role and agency as they are today."""
    return Attendee(
        meeting=meeting,
        membership=person,
        name=person.user.name,
        role=person.called,
        agency=person.agency,
        sector=sector_of(person),
        sits=sits,
    )


def _side(it: Disagreement, person: Membership) -> str:
    """Inside one agency: on which side a person already sits, or of which side's service they are."""
    for side in Side:
        if sits_across(it, side.other, person):
            return side
    own = Party.objects.present().filter(disagreement=it, service=person.service).exclude(service=None)
    return next(iter(own.values_list("side", flat=True)), "")


def _seats(it: Disagreement, people: tuple[Membership, ...]) -> list[Seat]:
    """A seat for each who has none, on their agency's side."""
    present = Party.objects.present().filter(disagreement=it)
    parties: dict[UUID | None, str] = dict(present.values_list("agency", "side"))
    inside = inside_one_agency(it)
    seated = set(Seat.objects.filter(disagreement=it, ended_at=None).values_list("membership", flat=True))
    return [
        Seat(
            stage_entry=it.current_stage,
            agency=person.agency,
            membership=person,
            side=_side(it, person) if inside else parties.get(person.agency_id, ""),
            as_what=Seat.AsWhat.INVITED,
        )
        for person in people
        if person.pk not in seated
    ]
