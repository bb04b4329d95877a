"""How every service begins and ends: lock the matter with its subject, compare the version, open the act."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property, partial
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.db import models

from agencies.models import Membership, Partnership
from audit.acts import SYSTEM, Act, Moment, database_now, moment
from audit.history import RecordModel
from audit.locks import LockedByAnother
from audit.written_once import WrittenOnce
from escalation.core.letters import LETTERS
from escalation.core.stages import ForWhom, Side
from escalation.core.turns import Phase, whose_turn
from escalation.crowd import Crowd
from escalation.matter_rows import MatterRows
from escalation.models import (
    Disagreement,
    Letter,
    MayBeTold,
    Outcome,
    Party,
    PolicyVersion,
    Record,
    Seat,
    StageEntry,
    ToldToUs,
    Written,
)
from escalation.places import Place, WhatWasTold
from escalation.queries import first_due
from escalation.shields import actor_of, shield
from escalation.sitters import Sitters


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
    locked = _LOCKED.of(disagreement_id)
    if not locked:
        raise Disagreement.DoesNotExist
    (it,) = map(_with_its_stage, locked)
    _check_version(it, version)
    return it, moment(now=now, database_now=it.database_now)


def lock_or_wait(
    disagreement_id: UUID, *, now: datetime, version: int | None
) -> tuple[Disagreement, Moment, bool]:
    """As ``lock``, and whether somebody else had to be waited for. On SQLite who waits has asked nothing yet."""
    try:
        it, at = lock_if_free(disagreement_id, now=now)
    except LockedByAnother:
        return *lock(disagreement_id, now=now, version=version), True
    _check_version(it, version)
    return it, at, False


def _check_version(it: Disagreement, version: int | None) -> None:
    if version is not None and it.version != version:
        raise Stale(it)


def lock_if_free(disagreement_id: UUID, *, now: datetime) -> tuple[Disagreement, Moment]:
    """As ``lock`` does, for a sweep, which waits for nobody and comes again. Raises LockedByAnother.

    On SQLite it waits: there is one writer at a time, and nothing to skip.
    """
    locked = _LOCKED_IF_FREE.of(disagreement_id)
    if not locked:
        raise LockedByAnother
    (it,) = map(_with_its_stage, locked)
    return it, moment(now=now, database_now=it.database_now)


def _to_lock(
    disagreement_id: UUID, *, skip_locked: bool = False
) -> models.QuerySet[Any]:  # with the time annotated
    return (
        Disagreement.objects.select_for_update(of=("self", "subject"), skip_locked=skip_locked)
        .select_related("subject", "policy_version", "partnership", "current_stage", "raised_by__user")
        .annotate(database_now=database_now())
        .filter(pk=disagreement_id)
    )


def _with_its_stage(it: Any) -> Any:  # noqa: ANN401 - a matter, with the time annotated
    """A lock that waited sees the matter anew, and what is fetched with it as before: a stage entered since is none."""
    if it.current_stage is None and it.current_stage_id is not None:
        it.current_stage = StageEntry.objects.get(pk=it.current_stage_id)
    return it


_LOCKED = WrittenOnce(_to_lock)
_LOCKED_IF_FREE = WrittenOnce(partial(_to_lock, skip_locked=True))


def lock_free(keys: Collection[UUID], *, now: datetime) -> dict[UUID, tuple[Disagreement, Moment]]:
    """Lock, in one query, those of these matters that nobody else has locked just now; for many at once.

    On PostgreSQL the others are skipped, so that nobody waits; SQLite has one writer at a time and skips none.
    """
    found = (
        Disagreement.objects.select_for_update(of=("self", "subject"), skip_locked=True)
        .select_related("subject", "current_stage")
        .annotate(database_now=database_now())
        .filter(pk__in=keys)
        .order_by("pk")
    )
    locked = list(map(_with_its_stage, found))
    versions = PolicyVersion.objects.in_bulk({it.policy_version_id for it in locked})
    partnerships = Partnership.objects.in_bulk({it.partnership_id for it in locked})
    people = Membership.objects.select_related("user").in_bulk({it.raised_by_id for it in locked})
    for it in locked:  # many matters share few of these, and a version is a whole document
        it.policy_version, it.partnership = versions[it.policy_version_id], partnerships[it.partnership_id]
        it.raised_by = people[it.raised_by_id]
    return {it.pk: (it, moment(now=now, database_now=it.database_now)) for it in locked}


class MatterAct(Act):
    """An act on a matter: it stamps each new row with who wrote it, as what, under which policy, when, for whom."""

    it: Disagreement
    writer: Membership | None
    side: Side | None
    telling: WhatWasTold | None = None  # entered for an agency that is not on Accord, with its paper
    told: ToldToUs | None = None
    crowd: Crowd | None = None  # who sits in it, where many matters are written in at once

    def __enter__(self) -> Self:
        super().__enter__()
        if self.telling is not None:
            assert self.for_whom == ForWhom.BOTH  # what the other side keeps to itself is not ours to enter
            row = ToldToUs(party_id=self.telling.party, name=self.telling.name, role=self.telling.role)
            row.told_on = self.telling.on
            self.add(row)
            assert self.telling.add_paper is not None  # who lets them enter it has asked for the paper
            self.telling.add_paper(self, row)
            self.told = row
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write_letters()
        super().__exit__(kind, error, trace)

    @cached_property
    def rows(self) -> MatterRows:
        """What was read of the matter, and what this act has written of it."""
        return MatterRows(self.it)

    @property
    def sitters(self) -> Sitters:
        """Who sits in the matter, as this act leaves it so far."""
        return Sitters(self.rows, now=self.at.recorded)

    def note(self, row: models.Model, change: str) -> None:
        super().note(row, change)
        self.rows.take_in(row)

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

    def _write_letters(self) -> None:
        """Who has no seat to be told by is written to: a letter to each agency that is not on Accord.

        Not about what it told itself, nor what is for one side or the panel alone.
        """
        wants = LETTERS.get(self.kind)
        if wants is None or self.for_whom != ForWhom.BOTH or self.it.current_stage_id is None:
            return
        told = self.told.party_id if self.told else None
        parties = [one for one in self.rows.of(Party) if one.off_accord and one.left_at is None]
        letters = [self._letter(party, wants) for party in parties if party.pk != told]
        if letters:
            self.add_all(letters)

    def _letter(self, party: Party, wants: str) -> Letter:
        rows = [written.row for written in self._written.values()]
        added = [written.row for written in self._written.values() if written.change == "+"]
        return Letter(
            party=party,
            stage_entry=self.it.current_stage,
            outcome=next((row for row in rows if isinstance(row, Outcome)), None),
            record=next((row for row in added if isinstance(row, Record)), None),
            kind=self.kind,
            wants=wants,
            by_when=first_due(self.rows),
        )

    def _stamp(self, row: RecordModel) -> None:
        if not isinstance(row, Written):
            return
        if isinstance(row, MayBeTold):
            row.told = self.told
        row.disagreement = self.it
        row.policy_version = self.it.policy_version
        row.written_by = self.writer
        row.writer_name, row.writer_role, row.writer_agency = self.by.name, self.by.role, self.by.agency
        if not (isinstance(row, Seat) and row.of_the_board):
            # A seat of the board is on no side, whoever's act brings the board in.
            row.side = row.side or (self.side or "")
        if self.it.speaks_up:
            shield(row, self.crowd or self.sitters)
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
    rows: MatterRows | None = None,
) -> MatterAct:
    """An act of this person, or of the service itself (``by=None``), on a locked matter.

    ``rows`` where something of the matter was read already. ``happened`` is the claimed time where it is not the time
    of writing.
    """
    act = MatterAct(
        it.subject,
        kind,
        by=actor_of(by, it) if by else SYSTEM,
        at=Moment(claimed=happened or at.claimed, recorded=at.recorded),
        for_whom=for_whom,
        policy=it.policy_version.stamp,
        facts=facts or {},
        index=index or {},
    )
    act.it, act.writer, act.side = it, by.membership if by else None, by.side if by else None
    act.telling = by.told if by else None
    if rows is not None:
        act.rows = rows
    return act
