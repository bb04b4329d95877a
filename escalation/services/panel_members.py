"""Who sits on the board's panel: who may, who may not and why, what policy asks of them, who is passed over."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from agencies import roles
from agencies.models import Agency, Holding, Membership
from audit.acts import SYSTEM
from audit.models import Entry
from escalation import notifications
from escalation.core import composition
from escalation.core.composition import Member, Need
from escalation.core.decisions import MoveRefused
from escalation.models import Conflict, Disagreement, KeptFrom, PanelReply, Party, PassedOver, Seat
from escalation.zone import local_day


def may_not_sit(it: Disagreement, *, now: datetime) -> dict[UUID, str]:
    """Who may not sit on the panel, and why, by membership: who acted in the matter, or manages someone who did.

    Nor does who convenes it, since they chair it, or who declared a conflict of interest. It is people who are
    barred: in whatever other role they have in the partnership, they do not sit either.
    """
    there = Membership.objects.filter(partnership=it.partnership_id)
    acted = set(there.filter(pk__in=_acted(it)).values_list("user", flat=True))
    reasons = _of_the_board(it, now)
    for user in acted:
        reasons.setdefault(user, "acted in this matter")
    for user in _managers(it, acted):
        reasons.setdefault(user, "manages somebody who acted in it")
    if it.policy.panel and not it.policy.panel.party_agencies_sit:
        parties = Party.objects.present().filter(disagreement=it).values("agency")
        for user in there.filter(agency__in=parties).values_list("user", flat=True):
            reasons.setdefault(user, "is of an agency that is a party")
    barred = there.filter(user__in=reasons).values_list("pk", "user")
    return {membership: reasons[user] for membership, user in barred}


def _of_the_board(it: Disagreement, now: datetime) -> dict[int, str]:
    """Who declared a conflict of interest, who is kept from the matter, and who chairs the panel anyhow."""
    declared = Conflict.objects.filter(disagreement=it).values_list("membership__user", flat=True)
    kept = KeptFrom.objects.filter(disagreement=it, ended_at=None).exclude(person=None)
    reasons = dict.fromkeys(declared, "declared a conflict of interest")
    for user in kept.values_list("person__user", flat=True):
        reasons.setdefault(user, "is kept from this matter")
    for one in notifications.conveners(it, now=now):
        reasons.setdefault(one.membership.user_id, "convenes the panel, or stands in for who does")
    return reasons


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


def check_may_sit(it: Disagreement, people: Iterable[Membership], *, now: datetime) -> None:
    """Everybody of them may sit, and is one from whom policy draws its panel. Raises MoveRefused."""
    barred = may_not_sit(it, now=now)
    allowed = {candidate.pk for candidate in candidates(it, now=now)}
    for person in people:
        if person.pk in barred:
            raise MoveRefused(f"{person.user.name} may not sit: {barred[person.pk]}.")
        if person.pk not in allowed:
            raise MoveRefused(f"{person.user.name} is not one of those from whom the policy draws its panel.")


def passed_over(
    it: Disagreement, people: Iterable[Membership], reasons: Mapping[UUID, str], *, now: datetime
) -> list[PassedOver]:
    """Whoever may sit and is not asked, each with the reason; who said that they cannot come is not passed over.

    Raises MoveRefused where a reason is not given.
    """
    asked = {person.user_id for person in people}
    found = []
    for person in to_choose_from(it, now=now):
        if person.user_id in asked:
            continue
        reason = reasons.get(person.pk, "").strip()
        if not reason:
            raise MoveRefused(f"Say why {person.user.name} is not asked to sit.")
        found.append(
            PassedOver(
                membership=person,
                name=person.user.name,
                role=person.called[:100],
                agency=person.agency,
                reason=reason,
            )
        )
    return found


def to_choose_from(it: Disagreement, *, now: datetime) -> list[Membership]:
    """Who may sit, and has not said for this stage that they cannot come."""
    barred, cannot = may_not_sit(it, now=now), cannot_come(it)
    return [
        person
        for person in candidates(it, now=now)
        if person.pk not in barred and person.user_id not in cannot
    ]


def cannot_come(it: Disagreement) -> set[int]:
    """The people whose newest answer to an invitation at this stage is that they do not come."""
    newest: dict[int, str] = {}
    replies = PanelReply.objects.filter(disagreement=it, attendee__meeting__stage_entry=it.current_stage)
    for user, answer in replies.order_by("recorded_at").values_list("attendee__membership__user", "answer"):
        newest[user] = answer
    return {user for user, answer in newest.items() if answer == PanelReply.Answer.NOT_COMING}


def member(agency: Agency | None) -> Member:
    """What the composition asks of a member: their agency's sector and kind; the board's own people are of none."""
    return Member(roles.sector_of(agency.kind), agency.kind) if agency else Member()


def needs(it: Disagreement, agencies: Iterable[Agency | None]) -> list[Need]:
    """What policy asks of the panel, and whether people of these agencies beside the chair meet it."""
    panel = it.policy.panel
    if panel is None:
        return []
    return composition.needs(panel, map(member, agencies), kind_title=it.policy.kind_title)


def lacking(it: Disagreement, agencies: Iterable[Agency | None]) -> list[str]:
    """What of it is not there, in sentences."""
    return [need.lacking for need in needs(it, agencies) if not need.met]


def check_composition(it: Disagreement, agencies: Iterable[Agency | None]) -> None:
    """Quorum, the chair included, and every sector and kind of agency that policy wants there. Raises MoveRefused."""
    if short := lacking(it, agencies):
        raise MoveRefused(" ".join(short))
