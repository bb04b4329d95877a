"""Actions of the plan of a multi-agency meeting: given to who owns them, carried over with a reason, reminded, overdue.

As with the actions of a matter (Merton, Referral Rejection, 5: one plan of action); the clock is the same.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from agencies.models import Membership, Post
from agencies.standing import Standing
from cases.acts import ReferralAct, act_on_referral, lock_referral_if_free
from cases.models import (
    MultiAgencyMeeting,
    PlanAction,
    PlanActionCarried,
    PlanActionEvent,
    Referral,
    ReferralSeat,
    ReferralSide,
)
from components.words import day_in_words, in_words
from escalation import notifications
from escalation.core.action_times import nudge_now, remind_now
from escalation.core.calendar import Calendar
from escalation.core.decisions import MoveRefused
from escalation.core.names import DEFAULT_CLOSE
from escalation.notifications import Told
from escalation.services.answers import Pending
from escalation.services.calendars import calendar_in_force, calendars_in_force
from escalation.services.on_referrals import begin_on, people_on, tell_of_referral
from escalation.services.owners import Owner
from escalation.services.setting_aside import Finding, awake, forget_settled, maybe, write_each
from escalation.services.sweeping_actions import FURTHEST_REMINDER
from escalation.zone import LOCAL, local_day

Kind = PlanActionEvent.Kind

WHAT = "action of a plan"

WANTS = {
    Kind.REMINDED: "Do what fell to you in the plan: it is due soon",
    Kind.OVERDUE: "Do what fell to you in the plan, or carry it over: it is overdue",
    Kind.NUDGED: "Still overdue: do what fell to you in the plan, or carry it over",
}


def may_own_in(it: Referral, *, now: datetime) -> list[Owner]:
    """The posts of the two agencies, and the people who take part for them by name; anybody else by name alone."""
    agencies = (it.from_agency_id, it.to_agency_id)
    posts = Post.objects.filter(partnership=it.partnership_id, agency__in=agencies, closed=False)
    seats = ReferralSeat.objects.filter(referral=it, ended_at=None).exclude(membership=None)
    people = Membership.objects.on(local_day(now)).filter(pk__in=seats.values("membership"))
    found = [Owner.of(one) for one in posts.select_related("agency").order_by("title")]
    found += [Owner.of(one) for one in people.select_related("user", "agency").order_by("user__name", "pk")]
    return sorted(found, key=lambda one: one.agency_name)


def write_plan(act: ReferralAct, meeting: MultiAgencyMeeting, plan: Iterable[Pending]) -> None:
    """Write the plan; whoever owns an action of it, and is of one of the two agencies, can open the referral."""
    it, plan = act.it, list(plan)
    for one in plan:
        owner = one.membership or one.post
        if owner is not None and owner.agency_id not in (it.from_agency_id, it.to_agency_id):
            raise MoveRefused("Who is of neither of the two agencies is given an action by name.")
    rows = [
        PlanAction(
            meeting=meeting,
            what=one.what,
            who=one.who,
            membership=one.membership,
            post=one.post,
            due=one.due,
        )
        for one in plan
    ]
    act.add_all(rows)
    _seat_owners(act, rows)
    there: set[int] = set()  # what is due first comes first, and each person is told once
    for row in sorted(rows, key=lambda one: one.due):
        owned = owners_of(row, act.at.recorded) if row.membership_id or row.post_id else []
        told = [each for each in owned if each.membership.user_id not in there]
        there |= {each.membership.user_id for each in told}
        tell_of_referral(act, told, wants="Do what fell to you in the plan", by_when=falls_due(row.due))


@transaction.atomic
def carry_planned_over(
    *,
    referral: Referral,
    by: Standing,
    action: PlanAction,
    to: date,
    reason: str,
    version: int | None,
    now: datetime,
) -> None:
    """An action of the plan is carried over to a later day, with a reason; the day that it had is kept."""
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    action = PlanAction.objects.get(pk=action.pk, referral=it)
    check_planned(action)
    if to <= max(action.due, local_day(now)):
        raise MoveRefused("Carry it over to a day that is still to come, and later than the one that it has.")
    facts = {"was": day_in_words(action.due), "to": day_in_words(to)}
    with doing.act("referral.action_carried", facts=facts) as act:
        act.add(PlanActionCarried(action=action, was=action.due, to=to, reason=reason))
        action.due = to
        act.save(action)
        act.move()
        told = [*owners_of(action, now), *people_on(it, *ReferralSide.values, now=now)]
        wants = "To know: an action of the plan is carried over"
        tell_of_referral(act, told, wants=wants, by_when=falls_due(to))


def check_planned(action: PlanAction) -> None:
    """It is not recorded as done. Raises MoveRefused."""
    if action.done_at is not None:
        raise MoveRefused("This action is done already.")


def sweep_plan_actions(*, now: datetime) -> int:
    """The number of events written; rows decide. One bad row is set aside and stops nothing."""
    found = awake(WHAT, findings(now), now=now)
    written = write_each(WHAT, found, lambda one: _write(one.key, Kind(one.kind), now), now=now)
    forget_settled(WHAT, now=now)
    return written


def falls_due(day: date) -> datetime:
    """Close of business of the day of an action, local time."""
    return datetime.combine(day, DEFAULT_CLOSE, tzinfo=LOCAL)


def owners_of(action: PlanAction, now: datetime) -> list[Told]:
    """Who is to do it today; where that is a name alone, or they have left, those who take part on both sides."""
    found: list[Told] = []
    if action.membership_id:
        there = Membership.objects.on(local_day(now)).filter(pk=action.membership_id).select_related("user")
        found = [Told(one, None) for one in there]
    elif action.post:
        found = notifications.holders([action.post], now=now)
    return found or people_on(action.referral, *ReferralSide.values, now=now)


def _seat_owners(act: ReferralAct, rows: Iterable[PlanAction]) -> None:
    it = act.it
    seats = ReferralSeat.objects.filter(referral=it, ended_at=None)
    there = set(seats.values_list("membership", flat=True)) | set(seats.values_list("post", flat=True))
    for row in rows:
        owner = row.membership or row.post
        if owner is None or owner.pk in there:
            continue
        there.add(owner.pk)
        referring = owner.agency_id == it.from_agency_id
        act.add(
            ReferralSeat(
                membership=row.membership,
                post=row.post,
                side=ReferralSide.REFERRING if referring else ReferralSide.RECEIVING,
                as_what=ReferralSeat.AsWhat.INFORMED,
            )
        )


def findings(now: datetime) -> Iterator[Finding]:
    """Every action of a plan that is due an event that it has not had; in a fixed number of queries."""
    today = local_day(now)
    waiting = PlanAction.objects.filter(done_at=None).order_by("due", "pk")
    soon = waiting.filter(due__gte=today, due__lte=today + FURTHEST_REMINDER)
    over = waiting.filter(due__lte=today)
    asked = {
        Kind.REMINDED: _without(soon, Kind.REMINDED, OuterRef("due")),
        Kind.OVERDUE: _without(over, Kind.OVERDUE, OuterRef("due")),
        Kind.NUDGED: _without(over, Kind.NUDGED, today),
    }
    for kind, rows in asked.items():
        for one in _due(rows, kind, now):
            yield Finding(one.pk, kind.value, one.referral_id)


def _due(rows: models.QuerySet[PlanAction], kind: Kind, now: datetime) -> list[PlanAction]:
    """Those of them that are due it by their calendar."""
    found = list(rows.select_related("referral").prefetch_related("carried", "events"))
    calendars = calendars_in_force({one.referral.partnership_id for one in found})

    def is_due(one: PlanAction) -> bool:
        return _is_due(one, kind, now, calendars[one.referral.partnership_id].calendar)

    return [one for one in found if maybe(partial(is_due, one))]


def _without(
    rows: models.QuerySet[PlanAction], kind: Kind, day: date | OuterRef
) -> models.QuerySet[PlanAction]:
    return rows.exclude(Exists(PlanActionEvent.objects.filter(action=OuterRef("pk"), kind=kind, day=day)))


@transaction.atomic
def _write(key: UUID, kind: Kind, now: datetime) -> bool:
    """Write one event, once its referral is locked and it is still due."""
    found = PlanAction.objects.get(pk=key)
    it, at = lock_referral_if_free(found.referral_id, now=now)
    action = PlanAction.objects.select_related("post").get(pk=key)
    action.referral = it
    day = local_day(now) if kind is Kind.NUDGED else action.due
    calendar = calendar_in_force(it.partnership).calendar
    if not _is_due(action, kind, now, calendar) or action.events.filter(kind=kind, day=day).exists():
        return False
    due_at = falls_due(action.due)
    facts = {"due": in_words(due_at)}
    with act_on_referral(it, f"referral.action_{kind}", by=None, at=at, facts=facts) as act:
        act.add(PlanActionEvent(action=action, kind=kind, day=day))
        tell_of_referral(act, owners_of(action, now), wants=WANTS[kind], by_when=due_at)
    return True


def _is_due(action: PlanAction, kind: Kind, now: datetime, calendar: Calendar) -> bool:
    """Whether the event is due, by the action as it stands."""
    if action.done_at is not None:
        return False
    due_at = falls_due(action.due)
    if kind is Kind.REMINDED:
        carried = list(action.carried.all())
        given = carried[-1].recorded_at if carried else action.recorded_at
        return remind_now(given, due_at, now, calendar, DEFAULT_CLOSE, LOCAL)
    if kind is Kind.NUDGED:
        over = [one for one in action.events.all() if one.kind == Kind.OVERDUE and one.day == action.due]
        return bool(over) and nudge_now(local_day(over[-1].claimed_at), now, calendar, LOCAL)
    return due_at < now
