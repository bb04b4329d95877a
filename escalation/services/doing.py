"""What every service on an open matter does first: lock it, find the person's place, ask the rules."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agencies.standing import Standing, still_standing
from audit.acts import Moment
from audit.gathered import Gathered
from escalation.acts import MatterAct, act_on, lock_or_wait
from escalation.as_read import rows_and_place
from escalation.core.decisions import Facts, Move, MoveRefused, check_move
from escalation.core.stages import ForWhom, State
from escalation.matter_rows import MatterRows
from escalation.models import Disagreement
from escalation.places import Place, TellsFor
from escalation.queries import facts_of
from escalation.services.telling_for import place_told


@dataclass(frozen=True)
class Doing:
    """A locked matter, who does something in it, when, and what was read of it."""

    it: Disagreement
    place: Place
    at: Moment
    rows: MatterRows
    by: Standing  # what the person is now, also where they had to wait

    def act(
        self,
        kind: str,
        *,
        for_whom: ForWhom = ForWhom.BOTH,
        happened: datetime | None = None,
        facts: dict[str, Any] | None = None,
        index: dict[str, Any] | None = None,
    ) -> MatterAct:
        return act_on(
            self.it,
            kind,
            by=self.place,
            at=self.at,
            for_whom=for_whom,
            happened=happened,
            facts=facts,
            index=index,
            rows=self.rows,
        )

    @contextmanager
    def gathered(
        self,
        kind: str,
        *,
        facts: dict[str, Any] | None = None,
        happened: datetime | None = None,
        for_whom: ForWhom = ForWhom.BOTH,
    ) -> Iterator[MatterAct]:
        """An act whose rows are written together as it ends, in the fewest statements.

        What it writes is asked of ``act.rows``, since the database does not know of it before.
        """
        act = self.act(kind, facts=facts, happened=happened, for_whom=for_whom)
        with Gathered() as gathered, gathered.take(act):
            yield act

    def facts(
        self,
        *,
        passed_over: Mapping[str, str] | None = None,
        to: str | None = None,
        at_risk: bool = False,
        now: datetime | None = None,
    ) -> Facts:
        """The facts of the matter from where this person's side stands."""
        return facts_of(
            self.it, self.place, passed_over=passed_over, to=to, at_risk=at_risk, now=now, rows=self.rows
        )

    def for_convener(self) -> "Doing":
        """The step is the convener's: who takes it on their behalf is named as such in the record."""
        return replace(self, place=self.place.for_convener())

    def check(self, move: Move, *, passed_over: Mapping[str, str] | None = None) -> None:
        """Raises MoveRefused where the matter does not allow the move now."""
        check_move(self.facts(passed_over=passed_over), move)

    def check_open(self) -> None:
        if not self.it.is_open:
            raise MoveRefused(
                f"This matter is {State(self.it.state).description.lower()}: nothing can be added to it now."
            )

    def check_past(self, moment: datetime) -> None:
        if moment > self.at.claimed:
            raise MoveRefused("That is in the future. Record it when it has happened.")


def begin(disagreement: Disagreement, *, by: Standing, version: int | None, now: datetime) -> Doing:
    """Lock the matter and find the person's place; raises Stale, Disagreement.DoesNotExist.

    Who had to wait for it may have lost a desk or a role meanwhile, and stands as they do now.
    """
    it, at, waited = lock_or_wait(disagreement.pk, now=now, version=version)
    if waited:
        by = still_standing(by)
    rows, place = rows_and_place(disagreement, it, by)
    if isinstance(by, TellsFor) and by.told is not None:
        place = place_told(it, place, by.told, now=now)
    return Doing(it, place, at, rows, by)
