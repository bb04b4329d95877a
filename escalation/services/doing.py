"""What every service on an open matter does first: lock it, find the person's place, ask the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agencies.standing import Standing
from audit.acts import Moment
from escalation.acts import MatterAct, act_on, lock
from escalation.core.decisions import Move, MoveRefused, check_move
from escalation.core.stages import ForWhom, State
from escalation.models import Disagreement
from escalation.places import Place, TellsFor, place_of
from escalation.queries import facts_of
from escalation.services.telling_for import place_told


@dataclass(frozen=True)
class Doing:
    """A locked matter, who does something in it, and when."""

    it: Disagreement
    place: Place
    at: Moment

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
        )

    def for_convener(self) -> "Doing":
        """The step is the convener's: who takes it on their behalf is named as such in the record."""
        return replace(self, place=self.place.for_convener())

    def check(self, move: Move, *, passed_over: Mapping[str, str] | None = None) -> None:
        """Raises MoveRefused where the matter does not allow the move now."""
        check_move(facts_of(self.it, self.place, passed_over=passed_over), move)

    def check_open(self) -> None:
        if not self.it.is_open:
            raise MoveRefused(
                f"This matter is {State(self.it.state).description.lower()}: nothing can be added to it now."
            )

    def check_past(self, moment: datetime) -> None:
        if moment > self.at.claimed:
            raise MoveRefused("That is in the future. Record it when it has happened.")


def begin(disagreement: Disagreement, *, by: Standing, version: int | None, now: datetime) -> Doing:
    """Lock the matter and find the person's place; raises Stale, Disagreement.DoesNotExist."""
    it, at = lock(disagreement.pk, now=now, version=version)
    place = place_of(by, it)
    if isinstance(by, TellsFor) and by.told is not None:
        place = place_told(it, place, by.told, now=now)
    return Doing(it, place, at)
