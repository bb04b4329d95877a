"""To whom what was learned goes, in turn: whom the policy names, and at the end always somebody of the board."""

from collections.abc import Collection

REPRESENTATIVE = "board_representative"
KEEPER = "business_manager"


def in_turn(named: Collection[str], of_the_board: Collection[str]) -> tuple[str, ...]:
    """The posts in turn, of a policy that names these; ``of_the_board`` are those that are no agency's.

    It goes to the agency's representative on the board, for the sub-group to learn from (Norfolk 4; Merton, Referral
    Rejection, 6). A policy that names nobody means the same. Where no post of the board is named, the board's manager
    brings it to its sub-group or forum.
    """
    slugs = tuple(named) or (REPRESENTATIVE,)
    return slugs if any(slug in of_the_board for slug in slugs) else (*slugs, KEEPER)
