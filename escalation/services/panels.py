"""The board's panel: convened, held, decided with reasons and dissenting views, acknowledged."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Membership
from agencies.standing import Standing
from escalation import notifications
from escalation.core.decisions import Move, MoveRefused
from escalation.core.events import Event
from escalation.core.stages import Side
from escalation.core.turns import Phase
from escalation.models import (
    Attendee,
    Confirmation,
    Disagreement,
    DissentingView,
    Meeting,
    Outcome,
)
from escalation.permissions import NotYours, check_can_act, check_convenes
from escalation.places import Place
from escalation.queries import outcome_in_force, party_of
from escalation.services import clocks, panel_members, sittings
from escalation.services.actions import write_actions
from escalation.services.answers import Pending, Safety
from escalation.services.doing import Doing, begin
from escalation.services.meetings import Invitation, hold
from escalation.services.moving import overtake
from escalation.services.settling import resolve


@dataclass(frozen=True)
class Decision:
    """What the panel decided, with its reasons, the actions, and of each member who saw it otherwise, why."""

    text: str
    reasons: str
    safety: Safety
    dissent: Mapping[UUID, str] = field(default_factory=dict)  # by the row of the member at the sitting
    pending: tuple[Pending, ...] = ()


@transaction.atomic
def convene_panel(
    *,
    disagreement: Disagreement,
    by: Standing,
    invitation: Invitation,
    passed_over: Mapping[UUID, str],
    version: int,
    now: datetime,
) -> Meeting:
    """Convene the panel, convene it again where the day or a member has changed, or reconvene it after adjourning.

    Nobody sits who acted in the matter or manages someone who did. ``passed_over`` says of each who may sit and is
    not asked why, by membership. Raises MoveRefused where somebody may not sit, a reason is missing, or sectors,
    kinds of agency or the quorum are short.
    """
    doing = begin_convening(disagreement, by=by, version=version, now=now)
    doing.check(Move.CONVENE)
    panel_members.check_may_sit(doing.it, invitation.people, now=now)
    panel_members.check_composition(doing.it, [person.agency for person in invitation.people])
    over = panel_members.passed_over(doing.it, invitation.people, passed_over, now=now)
    return sittings.convene(doing, invitation, over)


@transaction.atomic
def hold_panel(
    *,
    disagreement: Disagreement,
    by: Standing,
    meeting: Meeting,
    held_at: datetime,
    attended: Collection[UUID],
    came_of_it: str,
    safety: Safety,
    version: int,
    now: datetime,
    chaired_by: Membership | None = None,
) -> Meeting:
    """Record who attended the panel; without its quorum, sectors and kinds of agency it was no panel.

    ``chaired_by`` is one of those who convene, where it was not who records it. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin_convening(disagreement, by=by, version=version, now=now)
    doing.check(Move.CONVENE)
    sittings.check_sits(doing.it, meeting)
    present = Attendee.objects.filter(meeting=meeting, pk__in=attended, sits=True).select_related("agency")
    if short := panel_members.lacking(doing.it, [attendee.agency for attendee in present]):
        raise MoveRefused(" ".join([*short, "Adjourn it instead: it can be reconvened."]))
    chairing = sittings.chairing(doing, meeting, chaired_by)
    return hold(doing, meeting, Meeting.Kind.PANEL, held_at, attended, came_of_it, safety, [chairing])


@transaction.atomic
def decide(
    *, disagreement: Disagreement, by: Standing, decision: Decision, version: int, now: datetime
) -> Outcome:
    """The convener records the panel's decision with its reasons; it settles it, and each side acknowledges it."""
    doing = begin_convening(disagreement, by=by, version=version, now=now)
    doing.check(Move.DECIDE)
    it = doing.it
    outcome = Outcome(
        stage_entry=it.current_stage,
        kind=Outcome.Kind.DECISION,
        status=Outcome.Status.DECIDED,
        text=decision.text,
        reasons=decision.reasons,
    )
    dissenting = _dissenting(it, outcome, decision.dissent)
    with doing.act("matter.decided") as act:
        act.add(outcome)
        act.add_all(dissenting)
        write_actions(act, outcome, decision.pending)
        act.add(decision.safety.row())
        overtake(act)
        told = notifications.acting(it, *Side, now=now)
        notifications.tell(act, told, wants="Acknowledge the decision of the panel")
        if doing.place.convenes_for:
            notifications.tell(
                act, notifications.conveners(it, now=now), wants="To know: the decision is recorded"
            )
        clocks.happened(act, Event.DECIDED, now)
        resolve(act, Event.RESOLVED, Phase.DECIDED)
    return outcome


@transaction.atomic
def acknowledge(*, disagreement: Disagreement, by: Standing, version: int, now: datetime) -> Disagreement:
    """Acknowledge the decision on behalf of one's agency, once."""
    doing = begin(disagreement, by=by, version=version, now=now)
    outcome = to_acknowledge(doing.it, doing.place)
    party = party_of(doing.it, doing.place)
    agency = party.agency if party else doing.place.membership.agency
    assert agency is not None  # who acts on a side is of an agency
    with doing.act("matter.acknowledged", facts={"agency": agency.name}) as act:
        answer = Confirmation.Answer.ACKNOWLEDGED
        act.add(Confirmation(outcome=outcome, agency=agency, party=party, answer=answer))
        told = [*notifications.conveners(doing.it, now=now), *notifications.deciders(doing.it, now=now)]
        notifications.tell(act, told, wants="To know: the decision was acknowledged")
        act.move()
    return doing.it


def to_acknowledge(it: Disagreement, place: Place) -> Outcome:
    """The decision that waits to be acknowledged on behalf of this person's agency. Raises NotYours, MoveRefused."""
    check_can_act(place)
    outcome = outcome_in_force(it)
    if outcome is None or outcome.kind != Outcome.Kind.DECISION:
        raise MoveRefused("There is no decision to acknowledge.")
    if outcome.written_by and outcome.written_by.user_id == place.membership.user_id:
        raise NotYours("You decided it yourself: somebody else of your agency acknowledges it.")
    if Confirmation.objects.filter(outcome=outcome, party=party_of(it, place)).exists():
        raise MoveRefused("Your agency has acknowledged the decision already.")
    return outcome


def begin_convening(disagreement: Disagreement, *, by: Standing, version: int | None, now: datetime) -> Doing:
    """Every step of the convener's begins so: theirs, the deputy's, or the business manager's on their behalf.

    Raises NotYours, Stale, Disagreement.DoesNotExist.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_convenes(doing.place)
    return doing.for_convener()


def decided_by(it: Disagreement) -> list[Attendee]:
    """Who sat when the panel was held at the present stage, whoever chaired it first."""
    held = Attendee.objects.filter(
        meeting__disagreement=it,
        meeting__stage_entry=it.current_stage,
        meeting__kind=Meeting.Kind.PANEL,
        meeting__held_at__isnull=False,
    )
    return list(held.filter(attended=True, sits=True).select_related("agency").order_by("-chairs", "name"))


def _dissenting(it: Disagreement, outcome: Outcome, dissent: Mapping[UUID, str]) -> list[DissentingView]:
    sat = {attendee.pk: attendee for attendee in decided_by(it)}
    typed = {key: text for key, text in dissent.items() if text.strip()}
    if strangers := set(typed) - set(sat):
        raise MoveRefused(f"Only who sat on the panel has a view of its decision ({len(strangers)} did not).")
    return [DissentingView(outcome=outcome, attendee=sat[key], text=text) for key, text in typed.items()]
