"""A refused referral of a child protection nature: its procedure takes over (Merton, Referral Rejection, 5)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from agencies.models import Partnership
from agencies.standing import Standing
from cases.models import OwnNote, Referral, ReferralSide
from escalation.core.decisions import MoveRefused
from escalation.models import BecameDisagreement, Disagreement, PolicyVersion
from escalation.services.on_referrals import begin_on, check_open, check_refused, people_on, tell_of_referral
from escalation.services.policies import policies_in_force

Protection = Referral.Protection


def protection_version(partnership: Partnership, on: date) -> PolicyVersion | None:
    """The partnership's own procedure for child protection, where it named one and that is in force; else none."""
    key = partnership.protection_policy
    versions = policies_in_force(partnership, on) if key else []
    return next((version for version in versions if version.key == key), None)


def became(it: Referral, by: Standing) -> QuerySet[BecameDisagreement]:
    """The disagreements that it became, the newest first, without those from which this person is kept (§4.7)."""
    matters = Disagreement.objects.not_kept_from(by)
    found = BecameDisagreement.objects.filter(referral=it, disagreement__in=matters.values("pk"))
    return found.select_related("disagreement__policy_version").order_by("-recorded_at")


def check_not_taken_over(it: Referral, by: Standing) -> None:
    """What follows a refusal is still for this procedure; raises MoveRefused where the other one has taken over.

    Whoever is kept from that disagreement goes on here, as where the two were never linked.
    """
    if (over := became(it, by).filter(takes_over=True).first()) is not None:
        title = over.disagreement.policy_version.title
        raise MoveRefused(
            f"The procedure for child protection has taken over: “{title}”. Go on there, in "
            f"{over.disagreement.reference}."
        )


def check_to_take_over(it: Referral, *, by: Standing, on: date) -> PolicyVersion:
    """It was refused, it is or may be of a child protection nature, and there is a procedure; raises MoveRefused."""
    check_refused(it)
    if it.child_protection == Protection.NO:
        raise MoveRefused("Say first that the case is of a child protection nature, or that it may be.")
    check_not_taken_over(it, by)
    version = protection_version(it.partnership, on)
    if version is None:
        raise MoveRefused(
            "Your partnership has no procedure for child protection in Accord. Follow the one that it has elsewhere."
        )
    return version


@transaction.atomic
def say_protection(
    *,
    referral: Referral,
    by: Standing,
    protection: Referral.Protection,
    why: str,
    version: int | None,
    now: datetime,
) -> None:
    """Either agency says anew whether the case is of a child protection nature, and why; raises MoveRefused."""
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    check_open(it)
    if it.child_protection == protection:
        raise MoveRefused("That is what is recorded already.")
    with doing.act("referral.protection_said", facts={"answer": protection.label.lower()}) as act:
        it.child_protection = protection
        act.add(OwnNote(text=why))
        act.move()
        told = people_on(it, *ReferralSide.values, now=now)
        tell_of_referral(act, told, wants="To know: what is said of child protection has changed")
