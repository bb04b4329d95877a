"""The extract for a child's file: what of a matter one agency may file, of one child; and that it was made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from escalation.core.covering import KnownAs
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom, Side
from escalation.models import CaseLink, Disagreement, Extract, Outcome, Record, SignOff
from escalation.permissions import NotYours, check_can_write
from escalation.places import Place
from escalation.services.doing import begin
from escalation.services.filing import FILED, Thing

IN_FORCE = (Outcome.Status.CONFIRMED, Outcome.Status.DECIDED)
NOTHING = (
    "Nothing of this disagreement is printed, exported or copied before it is approved: "
    "the procedure asks for that."
)


@dataclass(frozen=True)
class Made:
    """An extract as it was made: of which child, how much is in it, and the digest of the document."""

    number: int
    records: int
    left_out: int
    covered: int
    digest: str


@dataclass(frozen=True)
class Filing:
    """What an agency may file now, and what waits for approval, by whom."""

    approved: tuple[Thing, ...]
    waiting: tuple[tuple[Thing, str], ...]


@transaction.atomic
def record_extract(
    *, disagreement: Disagreement, by: Standing, made: Made, version: int | None, now: datetime
) -> Extract:
    """Keep that one's agency made an extract: for its own side alone. Raises NotYours, MoveRefused, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_may_extract(doing.it, doing.place)
    agency = doing.place.membership.agency
    assert agency is not None  # who writes on a side is of an agency
    facts = {"agency": agency.name, "count": made.records}
    with doing.act("matter.extract_made", for_whom=ForWhom.OWN_SIDE, facts=facts) as act:
        row = Extract(agency=agency, **vars(made))
        act.add(row)
    return row


def check_may_extract(it: Disagreement, place: Place) -> None:
    """Who writes on a side makes it for the file of their agency, once it is approved. Raises NotYours, MoveRefused."""
    if place.side is None or place.membership.agency is None:
        raise NotYours("Each agency makes the extract for its own file of the child.")
    check_can_write(place)
    if sentence := why_not_printed(it, place.side):
        raise MoveRefused(sentence)


def why_not_printed(it: Disagreement, side: Side | None) -> str:
    """Why nothing of a matter may be printed, exported or copied now; empty where it may.

    Where the policy asks for approval, it waits until all that was written is approved for the side of the reader
    (Cambridgeshire, 4.2: not onto the child's record without the line manager's knowledge and approval).
    """
    if it.policy.records.sign_off is None:
        return ""
    asked = SignOff.objects.filter(disagreement=it).select_related("post__agency", "person__user")
    mine = [one for one in asked if side is None or one.side == side]
    waiting = list(dict.fromkeys(one.whose for one in mine if one.signed_at is None))
    if not mine:
        return f"{NOTHING} Nothing has been put forward for approval yet."
    return f"{NOTHING} It waits for: {', '.join(waiting)}." if waiting else ""


def to_file(place: Place, rows: Iterable[Thing], *, asks: bool) -> Filing:
    """What of these rows goes on the file of this person's side: records and what settled it, oldest first.

    ``asks``: the policy has records approved; then one without any approval is not for the file.
    """
    approved: list[Thing] = []
    waiting: list[tuple[Thing, str]] = []
    for thing in sorted(rows, key=lambda one: (one.claimed_at, one.recorded_at)):
        if not _for_file(place, thing):
            continue
        signs = [
            one for one in thing.sign_offs.all() if one.side == place.side or thing.for_whom == ForWhom.BOTH
        ]
        if open_ := [one.whose for one in signs if one.signed_at is None]:
            waiting.append((thing, ", ".join(open_)))
        elif signs or not asks:
            approved.append(thing)
    return Filing(tuple(approved), tuple(waiting))


def children_in(links: Sequence[CaseLink]) -> list[int]:
    """The children of a matter, by number."""
    return sorted({link.number for link in links})


def known_as(links: Iterable[CaseLink], number: int) -> tuple[list[KnownAs], list[KnownAs]]:
    """What any agency knows the child of that number by, and what any of them knows the other children by."""
    own: list[KnownAs] = []
    others: list[KnownAs] = []
    for link in links:
        if link.case is not None:
            case = link.case
            known = KnownAs(case.reference, case.initials, case.birth_month, case.birth_year, case.identifier)
            (own if link.number == number else others).append(known)
    return own, others


def links_of(it: Disagreement) -> list[CaseLink]:
    """What every agency knows the children by: to cover with, and never to be shown."""
    found = CaseLink.objects.filter(disagreement=it).select_related("case", "agency")
    return list(found.order_by("number", "recorded_at"))


def _for_file(place: Place, thing: Thing) -> bool:
    """A record of both sides, or of one's own; an outcome once it is in force."""
    if thing.for_whom == ForWhom.PANEL:
        return False
    if thing.for_whom == ForWhom.OWN_SIDE and thing.side != place.side:
        return False
    return thing.kind in FILED if isinstance(thing, Record) else thing.status in IN_FORCE
