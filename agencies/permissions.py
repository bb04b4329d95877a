"""May this person do it? ``check_...`` raises a sentence, ``can_...`` asks it: one rule, door and button."""

from collections.abc import Iterable
from datetime import date

from agencies.models import Membership, Partnership
from agencies.refusals import Refused
from agencies.roles import Role


def check_can_set_up(memberships: Iterable[Membership], partnership: Partnership, *, on: date) -> None:
    """Only the partnership's business manager says who its agencies and people are; raises Refused."""
    if not any(_sets_up(membership, partnership, on) for membership in memberships):
        raise Refused(f"Only the business manager of {partnership.name} can change how it is set up.")


def can_set_up(memberships: Iterable[Membership], partnership: Partnership, *, on: date) -> bool:
    try:
        check_can_set_up(memberships, partnership, on=on)
    except Refused:
        return False
    return True


def _sets_up(membership: Membership, partnership: Partnership, on: date) -> bool:
    return (
        membership.role == Role.BUSINESS_MANAGER
        and membership.partnership_id == partnership.pk
        and membership.starts <= on
        and (membership.ends is None or membership.ends > on)
    )
