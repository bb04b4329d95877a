"""The sweep of referrals: reminded at half and four hours before, overdue once. Rows decide, as with stages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cases.acts import act_on_referral, lock_referral_if_free
from cases.models import ReferralSide
from components.words import in_words
from escalation.models import ReferralDeadline, ReferralDeadlineEvent
from escalation.services.on_referrals import people_on, tell_of_referral
from escalation.services.setting_aside import Finding, awake, forget_settled, write_each

Kind = ReferralDeadlineEvent.Kind
Clock = ReferralDeadline.Clock

WHAT = "referral"
LAST_REMINDER = timedelta(hours=4)


def sweep_referrals(*, now: datetime) -> int:
    """Remind, and mark overdue once; the number of events written. One bad row is set aside and stops nothing."""
    found = awake(WHAT, list(findings(now)), now=now)
    written = write_each(WHAT, found, lambda one: _write(one.key, Kind(one.kind), now), now=now)
    forget_settled(WHAT, now=now)
    return written


def findings(now: datetime) -> Iterator[Finding]:
    """Every running clock that is due an event which it has not had, oldest first; in a fixed number of queries."""
    over = ReferralDeadlineEvent.objects.filter(deadline=OuterRef("pk"), kind=Kind.OVERDUE)
    may_be_due = Q(due_at__lt=now) | Q(clock=Clock.REASONS)  # the answer time has no reminders
    running = ReferralDeadline.objects.running().filter(may_be_due).exclude(Exists(over)).order_by("due_at")
    for deadline in running.prefetch_related("events").iterator(chunk_size=1000):
        kind, had = _due_kind(deadline, now), {event.kind for event in deadline.events.all()}
        if kind is not None and kind not in had and not _overtaken(kind, had):
            yield Finding(deadline.pk, kind.value, deadline.referral_id)


def _due_kind(deadline: ReferralDeadline, now: datetime) -> Kind | None:
    """What is due by now. Who was late to look does not send a reminder that a later one has overtaken.

    The answer time is the partnership's own and has no reminders: that nobody answered is what is shown.
    """
    if deadline.ended_at is not None:
        return None
    if deadline.due_at < now:
        return Kind.OVERDUE
    if deadline.clock != Clock.REASONS:
        return None
    last, half = (
        deadline.due_at - LAST_REMINDER,
        deadline.starts_at + (deadline.due_at - deadline.starts_at) / 2,
    )
    reached = [
        (at, kind) for at, kind in ((half, Kind.HALF), (last, Kind.LAST)) if deadline.starts_at < at <= now
    ]
    return max(reached)[1] if reached else None


def _overtaken(kind: Kind, had: set[str]) -> bool:
    """Whether a later reminder has gone: as when a sweep's clock is asked of a time that is past."""
    return kind is Kind.HALF and Kind.LAST in had


@transaction.atomic
def _write(deadline_id: UUID, kind: Kind, now: datetime) -> bool:
    """Write one event, once its referral is locked and it is still due."""
    found = ReferralDeadline.objects.get(pk=deadline_id)
    it, at = lock_referral_if_free(found.referral_id, now=now)
    deadline = ReferralDeadline.objects.get(pk=deadline_id)
    if _due_kind(deadline, now) is not kind or deadline.events.filter(kind=kind).exists():
        return False
    over = kind is Kind.OVERDUE
    facts = {"what": deadline.get_clock_display(), "due": in_words(deadline.due_at)}
    name = "referral.overdue" if over else "referral.reminded"
    index = {"late": True} if over else {}
    with act_on_referral(it, name, by=None, at=at, facts=facts, index=index) as act:
        act.add(ReferralDeadlineEvent(deadline=deadline, kind=kind))
        sides = [ReferralSide.RECEIVING, ReferralSide.REFERRING] if over else [ReferralSide.RECEIVING]
        told = people_on(it, *sides, now=now)
        tell_of_referral(act, told, wants=_WANTS[Clock(deadline.clock), over], by_when=deadline.due_at)
    return True


_WANTS = {
    (Clock.REASONS, False): "Send clear reasons in writing before the time is over",
    (Clock.REASONS, True): "The time is over: the reasons in writing are still owed",
    (Clock.ANSWER, True): "The time is over: nobody has answered the referral",
}
