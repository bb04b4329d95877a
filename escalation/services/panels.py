"""The board's panel: who may sit, convened, held, decided with reasons, acknowledged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Holding, Membership
from agencies.standing import Standing
from audit.acts import SYSTEM
from audit.models import Entry
from escalation import notifications
from escalation.core.decisions import Move, MoveRefused
from escalation.core.events import Event
from escalation.core.names import Sector
from escalation.core.stages import Side
from escalation.core.turns import Phase
from escalation.models import (
    Attendee,
    Confirmation,
    Disagreement,
    Meeting,
    Outcome,
    Party,
    Seat,
)
from escalation.permissions import NotYours, check_can_act, check_convenes
from escalation.places import Place
from escalation.queries import outcome_in_force, party_of
from escalation.services import clocks
from escalation.services.actions import write_actions
from escalation.services.answers import Pending, Safety
from escalation.services.doing import Doing, begin
from escalation.services.meetings import Invitation, attendee_of, convene, hold, sector_of
from escalation.services.moving import overtake
from escalation.services.settling import resolve
from escalation.zone import local_day


@dataclass(frozen=True)
class Decision:
    """What the panel decided, with its reasons, any dissent, and the actions."""

    text: str
    reasons: str
    safety: Safety
    dissent: str = ""
    pending: tuple[Pending, ...] = ()


@transaction.atomic
def convene_panel(
    *, disagreement: Disagreement, by: Standing, invitation: Invitation, version: int, now: datetime
) -> Meeting:
    """Convene the panel; nobody sits who acted in the matter or manages someone who did.

    Raises MoveRefused where somebody may not sit, or sectors or the quorum are short.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_convenes(doing.place)
    doing.check(Move.CONVENE)
    _check_panel(doing, invitation.people)
    return convene(doing, Meeting.Kind.PANEL, invitation, now)


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
    """Record who attended the panel; without its quorum and sectors it was no panel.

    ``chaired_by`` is one of those who convene, where it was not who records it. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_convenes(doing.place)
    doing.check(Move.CONVENE)
    present = Attendee.objects.filter(meeting=meeting, pk__in=attended, sits=True)
    check_composition(doing.it, [attendee.sector for attendee in present])
    chair = chaired_by or doing.place.membership
    if chair.pk not in {one.membership.pk for one in notifications.conveners(doing.it, now=now)}:
        raise MoveRefused(f"{chair.user.name} does not convene this panel, so cannot have chaired it.")
    chairing = attendee_of(meeting, chair, sits=True)
    chairing.chairs = chairing.attended = True
    return hold(doing, meeting, Meeting.Kind.PANEL, held_at, attended, came_of_it, safety, [chairing])


@transaction.atomic
def decide(
    *, disagreement: Disagreement, by: Standing, decision: Decision, version: int, now: datetime
) -> Outcome:
    """The convener records the panel's decision with its reasons; it settles it, and each side acknowledges it."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_convenes(doing.place)
    doing.check(Move.DECIDE)
    it = doing.it
    outcome = Outcome(
        stage_entry=it.current_stage,
        kind=Outcome.Kind.DECISION,
        status=Outcome.Status.DECIDED,
        text=decision.text,
        reasons=decision.reasons,
        dissent=decision.dissent,
    )
    with doing.act("matter.decided") as act:
        act.add(outcome)
        write_actions(act, outcome, decision.pending)
        act.add(decision.safety.row())
        overtake(act)
        told = notifications.acting(it, *Side, now=now)
        notifications.tell(act, told, wants="Acknowledge the decision of the panel")
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


def may_not_sit(it: Disagreement) -> dict[UUID, str]:
    """Who may not sit on the panel, and why, by membership: who acted in the matter, or manages someone who did.

    It is people who are barred: in whatever other role they have in the partnership, they do not sit either.
    """
    there = Membership.objects.filter(partnership=it.partnership_id)
    acted = set(there.filter(pk__in=_acted(it)).values_list("user", flat=True))
    reasons = dict.fromkeys(acted, "acted in this matter")
    for user in _managers(it, acted):
        reasons.setdefault(user, "manages somebody who acted in it")
    if it.policy.panel and not it.policy.panel.party_agencies_sit:
        parties = Party.objects.present().filter(disagreement=it).values("agency")
        for user in there.filter(agency__in=parties).values_list("user", flat=True):
            reasons.setdefault(user, "is of an agency that is a party")
    barred = there.filter(user__in=reasons).values_list("pk", "user")
    return {membership: reasons[user] for membership, user in barred}


def candidates(it: Disagreement, *, now: datetime) -> list[Membership]:
    """Who may be asked to sit: whoever holds one of the posts from which policy draws its panel."""
    if it.policy.panel is None:
        return []
    holdings = Holding.objects.on(local_day(now)).filter(
        post__partnership=it.partnership_id, post__slug__in=it.policy.panel.members, post__closed=False
    )
    held = holdings.select_related("membership__user", "membership__agency", "membership__partnership")
    return list({holding.membership_id: holding.membership for holding in held}.values())


def _acted(it: Disagreement) -> set[str]:
    """The memberships that did something in the matter, or were given a part in it by name; not for the board."""
    entries = Entry.objects.filter(subject=it.subject_id, kind__startswith="matter.")
    seats = Seat.objects.filter(disagreement=it).exclude(membership=None)
    board = {str(pk) for pk in seats.filter(as_what=Seat.AsWhat.PANEL).values_list("membership", flat=True)}
    named = {str(pk) for pk in seats.values_list("membership", flat=True)}
    return (named | set(entries.values_list("actor_key", flat=True))) - board - {SYSTEM.key}


def _managers(it: Disagreement, acted: set[int]) -> set[int]:
    """Everybody above these people in any line of the partnership; a circle ends where it closes."""
    there = Membership.objects.filter(partnership=it.partnership_id)
    user_of, manager_of = {}, {}
    for pk, user, manager in there.values_list("pk", "user", "manager"):
        user_of[pk], manager_of[pk] = user, manager
    found: set[UUID] = set()
    for below in (pk for pk, user in user_of.items() if user in acted):
        above = manager_of[below]
        while above is not None and above not in found:
            found.add(above)
            above = manager_of[above]
    return {user_of[pk] for pk in found}


def _check_panel(doing: Doing, people: Iterable[Membership]) -> None:
    people = list(people)
    barred = may_not_sit(doing.it)
    for person in people:
        if person.pk in barred:
            raise MoveRefused(f"{person.user.name} may not sit: {barred[person.pk]}.")
    allowed = {candidate.pk for candidate in candidates(doing.it, now=doing.at.recorded)}
    for person in people:
        if person.pk not in allowed:
            raise MoveRefused(f"{person.user.name} is not one of those from whom the policy draws its panel.")
    check_composition(doing.it, [sector_of(person) for person in people])


def check_composition(it: Disagreement, sectors: Iterable[str]) -> None:
    """Quorum, the chair included, and every sector that policy wants there."""
    panel = it.policy.panel
    assert panel is not None  # a policy with that rung has a panel
    present = list(sectors)
    if len(present) + 1 < panel.quorum:
        raise MoveRefused(f"The panel needs {panel.quorum} people, the chair included.")
    for sector in panel.sectors:
        if sector.value not in present:
            raise MoveRefused(f"Nobody of the {Sector(sector).description.lower()} sector is on the panel.")
