"""Agencies and people from a file: all of it in one act, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from agencies.importing.agencies import NewAgencies, plan_agencies
from agencies.importing.people import NewPeople, plan_people
from agencies.importing.sheets import Fault, Row
from agencies.models import Partnership, User
from agencies.refusals import Refused
from agencies.services.door import Who, open_act


@transaction.atomic
def import_agencies(
    *,
    partnership: Partnership,
    rows: Sequence[Row],
    kinds: Mapping[str, str],
    digest: str,
    by: Who,
    now: datetime,
) -> NewAgencies:
    """The agencies of a file with their services, which take part from today; raises Refused with its first fault.

    The lines are judged once more under the lock of the partnership's chain: it may have changed since they were
    checked. The digest of the file (SHA-256) is in the act.
    """
    with open_act(partnership, "agencies.imported", by=by, now=now) as act:
        found = plan_agencies(partnership, rows, kinds=kinds, on=timezone.localdate(now))
        _refuse_faults(found.faults)
        act.facts = {"count": str(len(found.agencies)), "digest": digest}
        act.add_all([*found.agencies, *found.participations, *found.services])
        codes = "".join(f"{agency.code}|" for agency in found.agencies)
        act.index["parties"] = f"{act.subject.parties or '|'}{codes}"
    return found


@transaction.atomic
def import_people(
    *,
    partnership: Partnership,
    rows: Sequence[Row],
    posts: Mapping[str, str],
    digest: str,
    by: Who,
    now: datetime,
) -> NewPeople:
    """The roles and posts of a file, from today where it says no day; raises Refused with its first fault.

    Who has no account gets one without a password, and chooses one on first signing in.
    """
    with open_act(partnership, "people.imported", by=by, now=now) as act:
        found = plan_people(partnership, rows, posts=posts, on=timezone.localdate(now))
        _refuse_faults(found.faults)
        act.facts = {
            "count": str(len(found.memberships)),
            "posts": str(len(found.posts)),
            "digest": digest,
        }
        User.objects.bulk_create(found.users)
        for membership in found.memberships:
            membership.user_id = membership.user.pk  # known only now
        act.add_all([*found.memberships, *found.posts, *found.holdings])
    return found


def _refuse_faults(faults: Sequence[Fault]) -> None:
    if faults:
        first = faults[0]
        raise Refused(f"Line {first.line}: {first.column or 'it'} {first.sentence}. Nothing was added.")
