"""How every service begins and ends: lock the matter with its subject, compare the version, open the act."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies.models import Membership
from audit.acts import SYSTEM, Act, Moment, database_now, moment
from audit.history import RecordModel
from escalation.core.stages import ForWhom, Side
from escalation.core.turns import Phase, whose_turn
from escalation.models import Disagreement, Seat, Written
from escalation.places import Place


class Stale(Exception):
    """The form was built on an older version of the matter: somebody wrote in the meantime."""

    def __init__(self, disagreement: Disagreement) -> None:
        super().__init__(f"{disagreement} was changed in the meantime")
        self.disagreement = disagreement


def lock(disagreement_id: UUID, *, now: datetime, version: int | None = None) -> tuple[Disagreement, Moment]:
    """Lock the matter and its subject in one query, and take the database's time with it.

    ``version`` is the one that the form was built on; None only where nobody chose anything (the sweep, the post).
    Raises Stale, Disagreement.DoesNotExist.
    """
    it = (
        Disagreement.objects.select_for_update(of=("self", "subject"))
        .select_related("subject", "policy_version", "partnership", "current_stage", "raised_by__user")
        .annotate(database_now=database_now())
        .get(pk=disagreement_id)
    )
    if version is not None and it.version != version:
        raise Stale(it)
    return it, moment(now=now, database_now=it.database_now)


class MatterAct(Act):
    """An act on a matter: it stamps each new row with who wrote it, as what, under which policy, when, for whom."""

    it: Disagreement
    writer: Membership | None
    side: Side | None

    def add(self, row: RecordModel) -> None:
        self._stamp(row)
        super().add(row)

    def add_all(self, rows: Iterable[RecordModel]) -> None:
        rows = list(rows)
        for row in rows:
            self._stamp(row)
        super().add_all(rows)

    def move(self, phase: Phase | None = None) -> None:
        """Save the matter under its next version; with a phase, whose turn it is follows from it."""
        if phase is not None:
            self.it.phase, self.it.turn = phase, whose_turn(phase)
        self.it.version += 1
        self.save(self.it)

    def _stamp(self, row: RecordModel) -> None:
        if not isinstance(row, Written):
            return
        row.disagreement = self.it
        row.policy_version = self.it.policy_version
        row.written_by = self.writer
        row.writer_name, row.writer_role, row.writer_agency = self.by.name, self.by.role, self.by.agency
        if not (isinstance(row, Seat) and row.of_the_board):
            # A seat of the board is on no side, whoever's act brings the board in.
            row.side = row.side or (self.side or "")
        if row.for_whom == ForWhom.BOTH:
            row.for_whom = self.for_whom
        row.claimed_at = row.claimed_at or self.at.claimed
        row.recorded_at = self.at.recorded


def act_on(
    it: Disagreement,
    kind: str,
    *,
    by: Place | None,
    at: Moment,
    for_whom: ForWhom = ForWhom.BOTH,
    happened: datetime | None = None,
    facts: dict[str, Any] | None = None,
    index: dict[str, Any] | None = None,
) -> MatterAct:
    """An act of this person, or of the service itself (``by=None``), on a locked matter.

    ``happened`` is the claimed time where it is not the time of writing.
    """
    act = MatterAct(
        it.subject,
        kind,
        by=by.actor if by else SYSTEM,
        at=Moment(claimed=happened or at.claimed, recorded=at.recorded),
        for_whom=for_whom,
        policy=it.policy_version.stamp,
        facts=facts or {},
        index=index or {},
    )
    act.it, act.writer, act.side = it, by.membership if by else None, by.side if by else None
    return act
