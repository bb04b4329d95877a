"""From which histories somebody is kept who may read all others: deny wins over the auditor's grant (DESIGN §4.7)."""

from collections.abc import Iterable
from datetime import date

from agencies.models import User
from agencies.standing import standing_of
from audit.readers import AnyUser, register_wall
from cases.models import Referral
from escalation.models import Disagreement
from escalation.models.walls import is_kept_from


def kept_from(user: AnyUser, on: date) -> Iterable[str]:
    """The references of the matters from which a person is kept, and of the referrals that name those matters."""
    if not isinstance(user, User):
        return []
    matters = Disagreement.objects.filter(is_kept_from(standing_of(user, on=on), "pk"))
    referrals = Referral.objects.filter(becamedisagreements__disagreement__in=matters.order_by().values("pk"))
    moved = Disagreement.objects.filter(moved_to__in=matters.order_by().values("pk"))
    found = [rows.values_list("reference", flat=True) for rows in (matters, referrals, moved)]
    return [reference for references in found for reference in references]


def register_walls() -> None:
    """Called once, when the app is ready."""
    register_wall(kept_from)
