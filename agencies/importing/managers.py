"""Who manages whom, by the lines of a file: somebody of the same place, and the line upwards ends."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from uuid import UUID

from agencies.importing.known import Known
from agencies.importing.sheets import Fault, Row
from agencies.models import Membership

CIRCLE = "would make somebody their own manager, by way of others"
LONGEST_LINE = 30  # managers above managers: no agency has as many levels


def set_managers(
    known: Known, lines: Mapping[int, tuple[Row, Membership]], *, unless: Set[str]
) -> Iterator[Fault]:
    """Give each new role the manager that its line names, who may stand further down in the file.

    A manager whose own line has a fault (``unless``) is no second fault.
    """
    people = dict(known.people)
    for _, membership in lines.values():
        people.setdefault((membership.user.email, str(membership.agency_id or "")), membership)
    given = dict[UUID, int]()
    for line, (row, membership) in lines.items():
        if not (address := row["manager_email"].lower()):
            continue
        manager = people.get((address, str(membership.agency_id or "")))
        if manager is None and address in unless:
            continue
        if manager is None:
            yield Fault(line, "manager_email", "is nobody’s in the same place, neither here nor in this file")
        elif manager.user.email.lower() == membership.user.email.lower():
            yield Fault(line, "manager_email", "is the person’s own: nobody manages themselves")
        else:
            membership.manager = manager
            given[membership.pk] = line
    yield from _circles(lines, given)
    yield from _by_another_role(known, lines, given)


def _circles(lines: Mapping[int, tuple[Row, Membership]], given: Mapping[UUID, int]) -> Iterator[Fault]:
    """Those who would manage themselves by way of others. Each role is walked over once, however long the line is.

    A role that was there before has no manager in the file, so that a circle is of new ones alone.
    """
    seen = set[UUID]()
    for line, (_, start) in lines.items():
        walked, above = set[UUID](), start
        while above.pk in given and above.pk not in seen:
            seen.add(above.pk)
            walked.add(above.pk)
            assert above.manager is not None
            above = above.manager
        if above.pk in walked:
            yield Fault(line, "manager_email", CIRCLE)


def _by_another_role(
    known: Known, lines: Mapping[int, tuple[Row, Membership]], given: Mapping[UUID, int]
) -> Iterator[Fault]:
    """Those with several roles who would manage themselves in one of them by way of another."""
    roles = Counter(membership.user.email.lower() for membership in known.memberships.values())
    there = {membership.pk: membership for membership in known.memberships.values()}
    for line, (_, membership) in lines.items():
        address = membership.user.email.lower()
        if membership.pk not in given or roles[address] < 2:
            continue
        above, steps = membership.manager, 0
        while above is not None and steps < LONGEST_LINE:
            if above.user.email.lower() == address:
                yield Fault(line, "manager_email", CIRCLE)
                break
            above, steps = there.get(above.manager_id) if above.manager_id else None, steps + 1
