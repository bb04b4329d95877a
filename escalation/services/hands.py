"""Whose hand an outcome still waits for: each party’s, or that of the one to which it passed the matter on."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from escalation.core.stages import Side
from escalation.matter_rows import MatterRows
from escalation.models import Confirmation, Letter, Outcome, Paper, Party, Record, Seat
from escalation.services.opening import PASSED_ON


def parties_unanswered(outcome: Outcome, rows: MatterRows | None = None) -> set[UUID]:
    """The parties of both sides that have not answered yet: agencies, or services of one.

    What was told to us by one that is not on Accord counts only with the paper that shows it. ``rows`` where those of
    the matter were read.
    """
    parties = {one.pk for one in (rows or MatterRows(outcome.disagreement)).of(Party) if one.left_at is None}
    shown = Paper.objects.filter(attached_key=OuterRef("told"), attached_model="escalation.toldtous")
    given = Confirmation.objects.filter(Q(told=None) | Exists(shown), outcome=outcome)
    return parties - set(given.values_list("party", flat=True))


def parties_to_confirm(
    outcome: Outcome, rows: MatterRows | None = None, *, giving: UUID | None = None
) -> set[UUID]:
    """Those of them that the outcome waits for, as it will be once the party ``giving`` its hand has given it.

    Whoever passed the matter on is waited for no more where the party that has it now has given its hand: else the
    hand-over itself, which comes later, would leave an outcome that nobody can answer any more.
    """
    rows = rows or MatterRows(outcome.disagreement)
    waited = parties_unanswered(outcome, rows) - {giving}
    return waited - _represented(waited, rows) if waited else waited


def _represented(waited: Collection[UUID], rows: MatterRows) -> set[UUID]:
    """The parties that passed it on to one that has given its hand, or to one that passed it on to such a one."""
    given = {one.pk for one in rows.of(Party) if one.left_at is None} - set(waited)
    found: set[UUID] = set()
    # The newest comes first: to whom it was passed on again, that one is asked of before whoever passed it to them.
    for passers, to in reversed(_passed(rows)):
        if to in given or to in found:
            found |= passers
    return found


def _passed(rows: MatterRows) -> list[tuple[set[UUID], UUID]]:
    """Each passing on that stands: which parties passed it on, and to which. What comes back to one stands no more."""
    responding = [one for one in rows.of(Party) if one.side == Side.RESPONDING]
    passed: list[tuple[set[UUID], UUID]] = []
    records = Record.objects.filter(disagreement=rows.it, kind=Record.Kind.PASSED_ON).exclude(written_by=None)
    for record in records.select_related("written_by", "told__party").order_by("recorded_at"):
        assert record.written_by is not None  # as was asked
        to = _taken_by(rows, record, responding)
        if to is None:
            continue
        passer = record.told.party.agency_id if record.told else record.written_by.agency_id
        passers = {one.pk for one in responding if one.agency_id == passer} - {to.pk}
        passed = [(before - {to.pk}, after) for before, after in passed]
        passed.append((passers, to.pk))
    return passed


def _taken_by(rows: MatterRows, record: Record, responding: Collection[Party]) -> Party | None:
    """The party to which it was passed on: that of the desk which got its seat, or of the letter, in the same act."""
    same = {"disagreement": rows.it, "recorded_at": record.recorded_at}
    seat = Seat.objects.filter(**same, side=Side.RESPONDING).exclude(post=None).select_related("post").first()
    if seat is None or seat.post is None:
        # Each agency that is not on Accord is written to of it: the record names the one to which it goes.
        written_to = set(Letter.objects.filter(**same, kind=PASSED_ON).values_list("party", flat=True))
        to = [one for one in responding if one.pk in written_to]
        return next((one for one in to if str(one.agency) == record.people), None)
    there = [one for one in responding if one.agency_id == seat.agency_id and one.manager_id is None]
    return next((one for one in there if one.service_id in (None, seat.post.service_id)), None)
