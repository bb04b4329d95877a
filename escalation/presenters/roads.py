"""What else is open beside a matter: the procedures that go with its policy, and the matters that it is linked to."""

from dataclasses import dataclass

from django.db.models import Q

from agencies.standing import Standing
from escalation.core.names import How
from escalation.models import Disagreement
from escalation.presenters.possible import Found, Here
from escalation.services.policies import policies_in_force


@dataclass(frozen=True)
class Linked:
    """Another matter that this one came from, or went on as."""

    sentence: str
    reference: str
    href: str


def beside(it: Disagreement) -> list[str]:
    """What can be done at any time beside this matter, in the policy's words."""
    return [f"{one.subject}: {one.go_to}." for one in it.policy.elsewhere if one.how is How.AS_WELL]


def linked(it: Disagreement, standing: Standing) -> list[Linked]:
    """The matter from which it was moved and that to which it was; for whoever may open them."""
    there = Disagreement.objects.visible_to(standing).filter(Q(pk=it.moved_from_id) | Q(moved_from=it.pk))
    return [
        Linked(
            f"It {'came from' if one.pk == it.moved_from_id else 'went on as'} another matter,"
            f" under “{one.policy_version.title}”",
            one.reference,
            one.get_absolute_url(),
        )
        for one in there.select_related("policy_version").order_by("raised_at")
    ]


def move_on(here: Here) -> Found:
    """Offered where the partnership has another procedure in force."""
    if not (here.place.raiser and here.it.is_open):
        return None
    it = here.it
    there = policies_in_force(it.partnership, here.reading.standing.day)
    others = [version for version in there if version.key != it.policy_version.key]
    return ("Take it to another procedure", "move_on", ()) if others else None
