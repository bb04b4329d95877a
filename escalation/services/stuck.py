"""What is stuck: what time should have done some minutes ago, and nobody has; asked of the rows, not of a sweep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from cases.models import PlanAction, PlanActionEvent
from escalation.models import (
    Action,
    ActionEvent,
    DeadlineEvent,
    Gate,
    ReferralDeadline,
    ReferralDeadlineEvent,
    SetAside,
)
from escalation.services import actions, due_now
from escalation.services.opening import WHAT as UNOPENED
from escalation.services.opening import unopened
from escalation.zone import local_day

GRACE = timedelta(minutes=10)  # a sweep each minute, and time for one that takes long
A_WEEK = timedelta(days=7)  # one working day after a new matter is over by then, whatever days off there are
MOST = 1000


@dataclass(frozen=True)
class Stuck:
    """One row of which something was due: which sweep should have written what of it."""

    what: str
    key: UUID
    kind: str


def stuck(now: datetime) -> list[Stuck]:
    """What is due since ten minutes or longer, has no event, and is not set aside either; a thousand of each at most.

    It says less than a sweep would find where that would cost a calculation for each row (an unopened matter in its
    first week, the reminders of all but the clocks of stages); what it says is so.
    """
    aside = set(SetAside.objects.values_list("what", "key", "kind"))
    ask = now - GRACE
    found = [*_deadlines(ask), *_others(ask)]
    return [one for one in found if (one.what, one.key, one.kind) not in aside]


def _deadlines(ask: datetime) -> Iterator[Stuck]:
    for one in islice(due_now.findings(ask), MOST):
        yield Stuck("deadline", one.key, one.kind)


def _others(ask: datetime) -> Iterator[Stuck]:
    """The times of gates, referrals and actions that are over without word, and new matters that nobody opened."""
    day = {"day": OuterRef("due")}
    gates = Gate.objects.waiting().filter(disagreement__current_stage=F("stage_entry"))
    referrals = ReferralDeadline.objects.running()
    to_do = Action.objects.filter(done_at=None, outcome__status__in=actions.IN_FORCE)
    planned = PlanAction.objects.filter(done_at=None)
    over: dict[str, QuerySet[Any]] = {
        "gate": gates.filter(deadline__due_at__lt=ask).exclude(
            _has(DeadlineEvent, deadline=OuterRef("deadline"))
        ),
        "referral": referrals.filter(due_at__lt=ask).exclude(
            _has(ReferralDeadlineEvent, deadline=OuterRef("pk"))
        ),
        "action": to_do.filter(due__lt=local_day(ask)).exclude(
            _has(ActionEvent, action=OuterRef("pk"), **day)
        ),
        "action of a plan": planned.filter(due__lt=local_day(ask)).exclude(
            _has(PlanActionEvent, action=OuterRef("pk"), **day)
        ),
    }
    for what, rows in over.items():
        yield from (
            Stuck(what, key, "overdue") for key in rows.order_by().values_list("pk", flat=True)[:MOST]
        )
    new = unopened().filter(raised_at__lt=ask - A_WEEK)
    yield from (Stuck(UNOPENED, key, "") for key in new.order_by().values_list("pk", flat=True)[:MOST])


def _has(events: type[Any], **of: Any) -> Exists:  # noqa: ANN401 - what names the row outside
    return Exists(events.objects.filter(kind="overdue", **of))
