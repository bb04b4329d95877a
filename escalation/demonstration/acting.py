"""Who does a step of a tale: whoever acts at that moment, with what every service is called with."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agencies.models import Holding, Membership
from agencies.standing import Standing, standing_of
from escalation.core.stages import Side
from escalation.demonstration.setting_up import Cast
from escalation.demonstration.tale import Tale
from escalation.models import ChildNow, Disagreement, Record, Seat
from escalation.services.answers import Safety
from escalation.services.telling import mark_opened
from escalation.zone import local_day


@dataclass
class Acting:
    """One tale on its way."""

    cast: Cast
    tale: Tale
    it: Disagreement = field(init=False)

    def acting(self, side: Side, now: datetime) -> Membership:
        """Who acts on a side now: the newest seat's person, or the holder of its post; else the raiser."""
        seats = Seat.objects.filter(
            disagreement=self.it, side=side, ended_at=None, stage_entry=self.it.current_stage, as_what="acts"
        ).order_by("-recorded_at")
        for seat in seats.select_related("post", "membership"):
            if seat.membership:
                return seat.membership
            held = Holding.objects.on(local_day(now)).filter(post=seat.post, stands_in=False)
            if holding := held.select_related("membership").first():
                return holding.membership
        return self.it.raised_by

    def by(self, person: Membership, now: datetime) -> dict[str, Any]:
        """What every service is called with; whoever acts has opened the matter first."""
        standing = self.standing(person, now)
        mark_opened(disagreement=self.it, by=standing, now=now - timedelta(minutes=8))
        self.refresh()
        return {"disagreement": self.it, "by": standing, "version": self.it.version, "now": now}

    def refresh(self) -> None:
        """What the services changed, each on a copy of its own."""
        everything = Disagreement.objects.select_related("current_stage", "policy_version", "raised_by")
        self.it = everything.get(pk=self.it.pk)

    def us(self, now: datetime) -> dict[str, Any]:
        return self.by(self.acting(Side.RAISING, now), now)

    def them(self, now: datetime) -> dict[str, Any]:
        return self.by(self.acting(Side.RESPONDING, now), now)

    def chair(self, now: datetime) -> dict[str, Any]:
        return self.by(self.cast.chair, now)

    @staticmethod
    def standing(person: Membership, now: datetime) -> Standing:
        return standing_of(person.user, on=local_day(now))

    def safety(self) -> Safety:
        return Safety(ChildNow.Safe(self.tale.safe), self.tale.how, self.tale.keeps_safe)

    def _key(self) -> str:
        assert self.it.current_stage is not None
        return self.it.current_stage.key

    def _stage(self) -> int:
        assert self.it.current_stage is not None
        return self.it.current_stage.stage_number

    def _newest(self, kind: Record.Kind) -> Record:
        return Record.objects.filter(disagreement=self.it, kind=kind).latest("recorded_at")
