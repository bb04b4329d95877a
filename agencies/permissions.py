"""May this person do it? ``check_...`` raises a sentence, ``can_...`` asks it: one rule, door and button."""

from collections.abc import Iterable
from datetime import date

from agencies.models import AuditGrant, Membership, Partnership
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


def check_can_ask(by: Membership, auditor: Membership, *, on: date) -> None:
    """The business manager asks that somebody else may read histories; raises Refused."""
    board = auditor.partnership
    if not _sets_up(by, board, on):
        raise Refused(f"Only the business manager of {board.name} can ask that an auditor may read.")
    if by.user_id == auditor.user_id:
        raise Refused("Nobody asks for what they would read by themselves. Another business manager must.")


def check_can_agree(by: Membership, grant: AuditGrant, *, on: date) -> None:
    """Somebody else of the board than who asked, and never the auditor; raises Refused."""
    check_speaks_for_board(by, grant, on=on)
    if by.user_id == grant.asked_by.user_id:
        raise Refused(
            "You asked for this yourself. The chair, the deputy or another business manager agrees."
        )
    if by.user_id == grant.membership.user_id:
        raise Refused("You would read by this yourself. Somebody else must agree.")


def can_agree(by: Membership, grant: AuditGrant, *, on: date) -> bool:
    try:
        check_can_agree(by, grant, on=on)
    except Refused:
        return False
    return True


def check_speaks_for_board(by: Membership, grant: AuditGrant, *, on: date) -> None:
    """The chair, the deputy or the business manager; raises Refused."""
    board = grant.membership.partnership
    if not (by.role in Role.for_the_board() and _is_there(by, board, on)):
        raise Refused(f"Only the chair, the deputy and the business manager of {board.name} can do this.")


def _sets_up(membership: Membership, partnership: Partnership, on: date) -> bool:
    return membership.role == Role.BUSINESS_MANAGER and _is_there(membership, partnership, on)


def _is_there(membership: Membership, partnership: Partnership, on: date) -> bool:
    here = membership.partnership_id == partnership.pk and membership.starts <= on
    return here and (membership.ends is None or membership.ends > on)
