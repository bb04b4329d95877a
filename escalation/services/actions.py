"""Actions of an outcome: written with it, given to who owns them, done with what shows it, or carried over."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from agencies.models import Membership
from agencies.standing import Standing
from components.words import day_in_words
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.policy import Policy
from escalation.core.stages import Side
from escalation.core.turns import Phase
from escalation.models import Action, ActionCarried, ActionEvent, Disagreement, Outcome
from escalation.notifications import Told
from escalation.permissions import NotYours, check_can_write
from escalation.places import Place
from escalation.queries import settled_outcome
from escalation.services.answers import Pending
from escalation.services.doing import begin
from escalation.services.owners import check_owner, seats_of_owners
from escalation.zone import LOCAL, local_day

IN_FORCE = (Outcome.Status.CONFIRMED, Outcome.Status.DECIDED)


@transaction.atomic
def mark_action_done(
    *, disagreement: Disagreement, by: Standing, action: Action, shown_by: str, version: int, now: datetime
) -> Action:
    """An action is done, with what shows it. Raises MoveRefused, NotYours, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_follow(doing.place)
    action = Action.objects.select_related("outcome").get(pk=action.pk, disagreement=doing.it)
    check_to_do(action)
    with doing.act("matter.action_done") as act:
        action.done_at, action.shown_by = now, shown_by
        act.save(action)
        told = [*notifications.acting(doing.it, *Side, now=now), *_who_follows(action, now)]
        notifications.tell(act, told, wants="To know: an action is done")
        act.move(_phase_after(doing.it))
    return action


@transaction.atomic
def carry_action_over(
    *,
    disagreement: Disagreement,
    by: Standing,
    action: Action,
    to: date,
    reason: str,
    version: int,
    now: datetime,
) -> Action:
    """An action is carried over to a later day, with a reason; the day that it had stays in the record.

    Who decided sets the days of a decision, so they alone carry its actions over. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    action = Action.objects.select_related("outcome__written_by").get(pk=action.pk, disagreement=doing.it)
    check_can_carry(doing.place, action)
    check_to_do(action)
    if to <= max(action.due, local_day(now)):
        raise MoveRefused("Carry it over to a day that is still to come, and later than the one that it has.")
    facts = {"was": day_in_words(action.due), "to": day_in_words(to)}
    with doing.act("matter.action_carried", facts=facts) as act:
        act.add(ActionCarried(action=action, was=action.due, to=to, reason=reason))
        action.due = to
        act.save(action)
        told = [*owners(action, now), *notifications.acting(doing.it, *Side, now=now)]
        told += _who_follows(action, now)
        wants = "To know: an action is carried over"
        notifications.tell(act, told, wants=wants, by_when=falls_due(to, doing.it.policy))
        act.move(_phase_after(doing.it))
    return action


def write_actions(act: MatterAct, outcome: Outcome, pending: Iterable[Pending]) -> None:
    """Write what is still to be done, in its order. Raises MoveRefused where somebody cannot own it."""
    pending = list(pending)
    for one in pending:
        check_owner(act.it, one)
    act.add_all(
        Action(
            outcome=outcome,
            position=number,
            what=one.what,
            who=one.who,
            agency=one.agency,
            membership=one.membership,
            post=one.post,
            due=one.due,
        )
        for number, one in enumerate(pending, start=1)
    )


def hand_out(act: MatterAct) -> None:
    """The outcome holds: whoever owns one of its actions can open the matter from now on, and is told."""
    outcome = settled_outcome(act.rows)
    if outcome is None:
        return
    given = outcome.actions.filter(done_at=None).exclude(membership=None, post=None)
    mine = list(given.select_related("membership__user", "post__agency", "agency"))
    seats_of_owners(act, [(one.membership, one.post) for one in mine])
    there: set[int] = set()  # what is due first comes first, and each person is told once
    for one in mine:
        told = [each for each in owners(one, act.at.recorded) if each.membership.user_id not in there]
        there |= {each.membership.user_id for each in told}
        by_when = falls_due(one.due, act.it.policy)
        notifications.tell(act, told, wants="Do what fell to you", by_when=by_when)


def falls_due(day: date, policy: Policy) -> datetime:
    """Close of business of the day of an action, local time."""
    return datetime.combine(day, policy.close_of_business, tzinfo=LOCAL)


def owners(action: Action, now: datetime) -> list[Told]:
    """Who is to do it today: its owner; where that is a name alone, those who act for its agency, or for both sides.

    Somebody who has left owns nothing any more.
    """
    if action.membership_id:
        there = Membership.objects.on(local_day(now)).filter(pk=action.membership_id).select_related("user")
        found = [Told(one, None) for one in there]
    else:
        found = notifications.holders([action.post], now=now) if action.post else []
    if found:
        return found
    acting = notifications.acting(action.disagreement, *Side, now=now)
    return [one for one in acting if one.membership.agency_id == action.agency_id] or acting


def decided_by(action: Action, now: datetime) -> list[Told]:
    """To whom a late action of a decision returns: who convened the panel; below it, who decided; else nobody."""
    if action.outcome.kind != Outcome.Kind.DECISION:
        return []
    it, decider = action.disagreement, action.outcome.written_by
    found = [*notifications.conveners(it, now=now), *notifications.deciders(it, now=now)]
    if found or decider is None or decider.has_left(on=local_day(now)):
        return found
    return [Told(decider, None)]


def late_and_returned(it: Disagreement) -> bool:
    """Whether an action of a decision is back with who decided: overdue, and neither done nor carried over since."""
    returned = ActionEvent.objects.filter(
        action=OuterRef("pk"), kind=ActionEvent.Kind.RETURNED, day=OuterRef("due")
    )
    return Action.objects.filter(Exists(returned), disagreement=it, done_at=None).exists()


def check_can_follow(place: Place) -> None:
    """Whoever writes for a side, or convened or decided it, says that an action is done. Raises NotYours."""
    if not (place.convenes or place.decides):
        check_can_write(place)


def check_can_carry(place: Place, action: Action) -> None:
    """Who decided sets the days; of an agreement whoever writes for a side does. Raises NotYours."""
    check_can_follow(place)
    outcome = action.outcome
    if outcome.kind != Outcome.Kind.DECISION or place.convenes or place.decides:
        return
    if outcome.written_by is None or outcome.written_by.user_id != place.membership.user_id:
        raise NotYours("Who decided it set this day, and sets another: ask them, and say why it is needed.")


def check_to_do(action: Action) -> None:
    """The action stands under an outcome that holds, and is not recorded as done. Raises MoveRefused."""
    if action.outcome.status not in IN_FORCE:
        raise MoveRefused("Nothing is to be done under this outcome: it was not agreed, or not yet.")
    if action.done_at is not None:
        raise MoveRefused("This action is recorded as done already.")


def _who_follows(action: Action, now: datetime) -> list[Told]:
    """Who decided hears what becomes of an action that came back to them."""
    returned = action.events.filter(kind=ActionEvent.Kind.RETURNED).exists()
    return decided_by(action, now) if returned else []


def _phase_after(it: Disagreement) -> Phase | None:
    """Nothing that was decided is late any more: it is again for those who carry the decision out."""
    return Phase.DECIDED if it.phase == Phase.RETURNED and not late_and_returned(it) else None
