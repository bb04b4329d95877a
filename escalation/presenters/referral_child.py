"""The child of a referral: what each agency is told, and what is filled in where the child is referred on."""

from datetime import date
from typing import Any

from cases.acts import ReferralPlace
from cases.models import Referral, ReferralSide


def child_facts(it: Referral, place: ReferralPlace) -> list[dict[str, str]]:
    """The other agency is told only what the partnership shares; the reference stays the referring agency's."""
    case, shared = it.case, it.partnership
    own = place.side == ReferralSide.REFERRING
    facts = [
        ("Your own reference", case.reference, own),
        ("Initials", case.initials, shared.shares_initials),
        ("Month and year of birth", _born(case.birth_month, case.birth_year), shared.shares_birth_month),
        ("A number that both agencies know", case.identifier, shared.shares_identifier),
    ]
    return [{"key": key, "value": value} for key, value, shown in facts if shown and value]


def known_before(before: Referral) -> dict[str, Any]:
    """What is filled in where a child is referred on to another agency; all of it can be changed."""
    case = before.case
    born = date(case.birth_year, case.birth_month, 1) if case.birth_year and case.birth_month else None
    right = before.multiagencymeetings.exclude(right_agency=None).order_by("-held_at").first()
    return {
        "to": str(right.right_agency_id) if right else "",
        "reference": case.reference,
        "initials": case.initials,
        "birth": born,
        "identifier": case.identifier,
        "asked": before.asked,
        "why": before.why,
        "child_protection": before.child_protection,
    }


def _born(month: int | None, year: int | None) -> str:
    return f"{date(year, month, 1):%B %Y}" if month and year else str(year or "")
