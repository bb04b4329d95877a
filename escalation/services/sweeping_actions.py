"""The sweep of actions: reminded before the day, overdue once, nudged each working day, back to who decided it.

Rows decide, as with the clocks of a stage: the event is unique for action, kind and day, so that any number of sweeps
write it once; an action that is carried over has another day, and counts afresh.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from escalation import notifications
from escalation.acts import act_on, lock_if_free
from escalation.core.action_times import nudge_now, remind_now
from escalation.core.calendar import Calendar
from escalation.core.clock import in_words
from escalation.core.stages import Side
from escalation.core.turns import Phase
from escalation.models import Action, ActionEvent, PolicyVersion
from escalation.services import actions
from escalation.services.calendars import calendar_in_force, calendars_in_force
from escalation.services.setting_aside import Finding, awake, forget_settled, maybe, write_each
from escalation.zone import LOCAL, local_day

Kind = ActionEvent.Kind

WHAT = "action"

# A reminder goes out at the earliest this long before its day: one working day, over the longest run of days off.
FURTHEST_REMINDER = timedelta(days=15)

WANTS = {
    Kind.REMINDED: "Do what fell to you: it is due soon",
    Kind.OVERDUE: "Do what fell to you, or carry it over: it is overdue",
    Kind.NUDGED: "Still overdue: do what fell to you, or carry it over",
    Kind.RETURNED: "Follow up: what was decided is not done in time",
}
NOBODY = "Find somebody: nobody is left to do what was agreed or decided"


def sweep_actions(*, now: datetime) -> int:
    """The number of events written. One bad row is set aside and stops nothing."""
    found = awake(WHAT, findings(now), now=now)
    written = write_each(WHAT, found, lambda one: _write(one.key, Kind(one.kind), now), now=now)
    forget_settled(WHAT, now=now)
    return written


def findings(now: datetime) -> Iterator[Finding]:
    """Every action that is not done and is due an event that it has not had, what is due first coming first.

    In a number of queries that does not grow with the actions.
    """
    today = local_day(now)
    waiting = Action.objects.filter(done_at=None, outcome__status__in=actions.IN_FORCE).order_by("due", "pk")
    soon = waiting.filter(due__gte=today, due__lte=today + FURTHEST_REMINDER)
    over = waiting.filter(due__lte=today)
    late = over.filter(_has(Kind.OVERDUE, OuterRef("due")))
    asked = {
        Kind.REMINDED: soon.exclude(_has(Kind.REMINDED, OuterRef("due"))),
        Kind.OVERDUE: over.exclude(_has(Kind.OVERDUE, OuterRef("due"))),
        Kind.RETURNED: late.filter(outcome__kind="decision").exclude(_has(Kind.RETURNED, OuterRef("due"))),
        Kind.NUDGED: late.exclude(_has(Kind.NUDGED, today)),
    }
    for kind, rows in asked.items():
        for one in _due(rows, kind, now):
            yield Finding(one.pk, kind.value, one.disagreement_id)


def _due(rows: QuerySet[Action], kind: Kind, now: datetime) -> list[Action]:
    """Those of them that are due it by their policy and their calendar."""
    found = list(rows.select_related("outcome", "disagreement").prefetch_related("carried", "events"))
    versions = PolicyVersion.objects.in_bulk({one.disagreement.policy_version_id for one in found})
    calendars = calendars_in_force({one.disagreement.partnership_id for one in found})
    for one in found:
        one.disagreement.policy_version = versions[one.disagreement.policy_version_id]

    def is_due(one: Action) -> bool:
        return _is_due(one, kind, now, calendars[one.disagreement.partnership_id].calendar)

    return [one for one in found if maybe(partial(is_due, one))]


def _has(kind: Kind, day: date | OuterRef) -> Exists:
    return Exists(ActionEvent.objects.filter(action=OuterRef("pk"), kind=kind, day=day))


@transaction.atomic
def _write(key: UUID, kind: Kind, now: datetime) -> bool:
    """Write one event, once its matter is locked and it is still due."""
    found = Action.objects.get(pk=key)
    it, at = lock_if_free(found.disagreement_id, now=now)
    action = Action.objects.select_related("outcome__written_by", "membership", "post").get(pk=key)
    action.disagreement = it
    day = local_day(now) if kind is Kind.NUDGED else action.due
    calendar = calendar_in_force(it.partnership).calendar
    if not _is_due(action, kind, now, calendar) or action.events.filter(kind=kind, day=day).exists():
        return False
    due_at = actions.falls_due(action.due, it.policy)
    returned = actions.decided_by(action, now) if kind is Kind.RETURNED else []
    with act_on(it, f"action.{kind}", by=None, at=at, facts={"due": in_words(due_at, LOCAL)}) as act:
        act.add(ActionEvent(action=action, kind=kind, day=day))
        told = returned or actions.owners(action, now)
        by_when = None if kind is Kind.RETURNED else due_at
        if not notifications.tell(act, told, wants=WANTS[kind], by_when=by_when):
            # Whoever it falls to is kept from the matter by now: those who act in it have it done, or carry it over.
            acting = notifications.acting(it, *Side, now=now)
            if not notifications.tell(act, acting, wants=WANTS[kind], by_when=by_when):
                managers = notifications.business_managers(it, now=now)
                notifications.tell(act, managers, wants=NOBODY, by_when=by_when)
        # Where the matter waits only for the decision to be carried out, it waits for whoever follows it up.
        back = (
            kind is Kind.RETURNED and it.phase == Phase.DECIDED and bool(notifications.conveners(it, now=now))
        )
        act.move(Phase.RETURNED if back else None)
    return True


def _is_due(action: Action, kind: Kind, now: datetime, calendar: Calendar) -> bool:
    """Whether the event is due, by the action as it stands."""
    if action.done_at is not None or action.outcome.status not in actions.IN_FORCE:
        return False
    policy = action.disagreement.policy
    due_at = actions.falls_due(action.due, policy)
    if kind is Kind.REMINDED:
        carried = list(action.carried.all())
        given = carried[-1].recorded_at if carried else action.recorded_at
        return remind_now(given, due_at, now, calendar, policy.close_of_business, LOCAL)
    if kind is Kind.NUDGED:
        over = [one for one in action.events.all() if one.kind == Kind.OVERDUE and one.day == action.due]
        return bool(over) and nudge_now(local_day(over[-1].claimed_at), now, calendar, LOCAL)
    return due_at < now
