"""What is stuck: what time should have done some minutes ago, and nobody has; asked of the rows, not of a sweep."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from escalation.models import SetAside
from escalation.services import (
    due_now,
    gate_times,
    opening,
    plan_actions,
    sweeping,
    sweeping_actions,
    sweeping_referrals,
)
from escalation.services.setting_aside import Finding

GRACE = timedelta(minutes=10)  # a sweep each minute, and time for one that takes long
MOST = 1000

# What each sweep looks for; asked of a moment that is past it says what was to be found then, and is there still.
LOOKED_FOR: dict[str, Callable[[datetime], Iterator[Finding]]] = {
    sweeping.WHAT: due_now.findings,
    gate_times.WHAT: gate_times.findings,
    opening.WHAT: opening.findings,
    sweeping_referrals.WHAT: sweeping_referrals.findings,
    sweeping_actions.WHAT: sweeping_actions.findings,
    plan_actions.WHAT: plan_actions.findings,
}


@dataclass(frozen=True)
class Stuck:
    """One row of which something was due: which sweep should have written what of it."""

    what: str
    key: UUID
    kind: str


def stuck(now: datetime) -> list[Stuck]:
    """What is due since ten minutes or longer, has no event, and is not set aside either; a thousand of each at most.

    Reminders, too: a time of which nobody was reminded passes in silence. In a number of queries that does not grow.
    """
    aside = set(SetAside.objects.values_list("what", "key", "kind"))
    found = [
        Stuck(what, one.key, one.kind)
        for what, looked_for in LOOKED_FOR.items()
        for one in islice(looked_for(now - GRACE), MOST)
    ]
    return [one for one in found if (one.what, one.key, one.kind) not in aside]
