"""The joint meeting of a stage: a time is proposed, accepted or another named; held; its record answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.clock import in_words
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side
from escalation.models import (
    Disagreement,
    Meeting,
    MeetingAnswer,
    MeetingMap,
    MeetingProposal,
    ProposedInvitee,
)
from escalation.permissions import check_can_act
from escalation.services.answers import Safety
from escalation.services.doing import Doing, begin
from escalation.services.joint_rules import (
    answer_by,
    check_to_accept,
    check_to_answer,
    check_to_go_on,
    check_to_propose,
    convened_meeting,
    waiting_proposal,
)
from escalation.services.meetings import (
    CameOfIt,
    Invitation,
    convene,
    hold,
    may_be_invited,
    rearrange,
)
from escalation.zone import LOCAL

Answer = MeetingProposal.Answer


@dataclass(frozen=True)
class Map:
    """One Signs of Safety map, made together; the scale of a side is None where it gave none."""

    worries: str
    working_well: str
    needs: str
    raising: int | None
    responding: int | None

    def row(self, meeting: Meeting) -> MeetingMap:
        return MeetingMap(
            meeting=meeting,
            worries=self.worries,
            working_well=self.working_well,
            needs=self.needs,
            raising_scale=self.raising,
            responding_scale=self.responding,
        )


@dataclass(frozen=True)
class Held:
    """When it was held, who of those invited attended and who else came, what came of it, and how it ended."""

    at: datetime
    attended: Collection[UUID]
    came_of_it: str
    safety: Safety
    ended: Meeting.Ended = Meeting.Ended.MORE_TO_SAY
    also_there: str = ""
    map: Map | None = None


@transaction.atomic
def propose_meeting(
    *,
    disagreement: Disagreement,
    by: Standing,
    invitation: Invitation,
    version: int,
    now: datetime,
    why: str = "",
) -> MeetingProposal:
    """Propose when the sides meet; where the other side has proposed a time, this names another.

    Only people of the agencies that are parties are invited. Where a meeting is convened already, this would move it.
    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_to_propose(doing.it, doing.place)
    _check_invitation(doing, invitation, now)
    it, before = doing.it, waiting_proposal(doing.it)
    proposal = MeetingProposal(
        stage_entry=it.current_stage,
        meets_at=invitation.meets_at,
        place=invitation.place,
        link=invitation.link,
        why=why,
        in_reply_to=before,
        meeting=convened_meeting(it),
    )
    facts = {"meets": in_words(invitation.meets_at, LOCAL)}
    kind = "matter.meeting_time_named" if before else "matter.meeting_proposed"
    with doing.act(kind, facts=facts) as act:
        if before is not None:
            _answered(act, before, Answer.ANOTHER)
        act.add(proposal)
        act.add_all(ProposedInvitee(proposal=proposal, membership=person) for person in invitation.people)
        assert doing.place.side is not None
        other = notifications.acting(it, doing.place.side.other, now=now)
        wants = "Accept a time for a joint meeting, or name another"
        notifications.tell(act, other, wants=wants, by_when=answer_by(it, now))
        act.move()
    return proposal


@transaction.atomic
def accept_meeting(
    *, disagreement: Disagreement, by: Standing, proposal: MeetingProposal, version: int, now: datetime
) -> Meeting:
    """Accept the time that the other side proposed: two managers convene together. Raises MoveRefused, NotYours."""
    doing = begin(disagreement, by=by, version=version, now=now)
    proposal = _proposal(doing.it, proposal)
    check_to_accept(doing.it, doing.place, proposal)
    return _convene(doing, proposal, Answer.ACCEPTED, now)


@transaction.atomic
def convene_unanswered(
    *, disagreement: Disagreement, by: Standing, proposal: MeetingProposal, version: int, now: datetime
) -> Meeting:
    """Convene it without the other side's answer, which did not come in a working day; the record says so."""
    doing = begin(disagreement, by=by, version=version, now=now)
    proposal = _proposal(doing.it, proposal)
    check_to_go_on(doing.it, doing.place, proposal, now)
    return _convene(doing, proposal, Answer.NONE_CAME, now)


@transaction.atomic
def hold_meeting(
    *, disagreement: Disagreement, by: Standing, meeting: Meeting, held: Held, version: int, now: datetime
) -> Meeting:
    """Record the joint meeting: who came, the map that was made, each side's scale, and how it ended."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_act(doing.place)
    doing.check_open()
    joint = CameOfIt(held.ended, held.also_there, held.map.row(meeting) if held.map else None)
    return hold(
        doing, meeting, Meeting.Kind.JOINT, held.at, held.attended, held.came_of_it, held.safety, joint=joint
    )


@transaction.atomic
def answer_meeting(
    *, disagreement: Disagreement, by: Standing, meeting: Meeting, account: str, version: int, now: datetime
) -> MeetingAnswer:
    """*This is what was said*, or, with a text, one's own account of the meeting beside it; once, for a side."""
    doing = begin(disagreement, by=by, version=version, now=now)
    meeting = Meeting.objects.get(pk=meeting.pk, disagreement=doing.it, kind=Meeting.Kind.JOINT)
    check_to_answer(doing.place, meeting)
    answer = MeetingAnswer(meeting=meeting, own_account=account)
    with doing.act("matter.meeting_answered", facts={"verdict": str(answer)}) as act:
        act.add(answer)
        side = doing.place.side
        assert side is not None
        told = notifications.acting(doing.it, side.other, now=now)
        notifications.tell(act, told, wants="To know: the record of the joint meeting was answered")
        act.move()
    return answer


def _check_invitation(doing: Doing, invitation: Invitation, now: datetime) -> None:
    if invitation.meets_at <= now:
        raise MoveRefused("A meeting is convened for a time that is still to come.")
    if not invitation.people:
        raise MoveRefused("Invite at least one person.")
    invited = {person.pk for person in may_be_invited(doing.it, now=now)}
    for person in invitation.people:
        if person.pk not in invited:
            raise MoveRefused(f"{person.user.name} is of no agency that takes part in this matter.")


def _proposal(it: Disagreement, proposal: MeetingProposal) -> MeetingProposal:
    found = MeetingProposal.objects.select_related("meeting", "written_by")
    return found.get(pk=proposal.pk, disagreement=it)


def _answered(act: MatterAct, proposal: MeetingProposal, answer: MeetingProposal.Answer) -> None:
    proposal.answer, proposal.answered_at = answer, act.at.claimed
    act.save(proposal)


def _convene(
    doing: Doing, proposal: MeetingProposal, answer: MeetingProposal.Answer, now: datetime
) -> Meeting:
    """Write the meeting, or move the one that is convened already; who left since is not invited."""
    if proposal.meets_at <= now:
        raise MoveRefused("That time is over. Name another.")
    there = {one.pk: one for one in may_be_invited(doing.it, now=now)}
    chosen = [there.get(key) for key in proposal.invitees.values_list("membership", flat=True)]
    people = tuple(one for one in chosen if one is not None)
    invitation = Invitation(proposal.meets_at, proposal.place, people, proposal.link)

    def also(act: MatterAct, meeting: Meeting) -> None:
        proposal.meeting = meeting
        _answered(act, proposal, answer)
        invited = {person.user_id for person in people}
        acting = notifications.acting(doing.it, *Side, now=now)
        told = [one for one in acting if one.membership.user_id not in invited]
        wants = "To know: when the joint meeting is"
        notifications.tell(act, told, wants=wants, by_when=invitation.meets_at)

    facts = {"meets": in_words(invitation.meets_at, LOCAL)}
    kind = "matter.meeting_convened" if answer is Answer.ACCEPTED else "matter.meeting_convened_alone"
    convened = convened_meeting(doing.it)
    if convened is not None:
        return rearrange(doing, convened, invitation, facts=facts, also=also)
    return convene(doing, invitation, now, act_kind=kind, also=also)
