"""The routes of one matter by the rows that an act has read: what they tell is not asked of the database again."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from agencies.models import Holding, Membership, Post
from escalation.crowd import Told
from escalation.matter_rows import MatterRows
from escalation.models import Disagreement, KeptFrom, Seat, SideGiven
from escalation.queries import parties_with_desks
from escalation.services.routing import Routes
from escalation.sitting import TakingPart
from escalation.walls import Walls


class _SeatsOfRows:
    """Every seat that was ever given in the matter, in the order of their keys."""

    def __init__(self, rows: MatterRows) -> None:
        self._rows = rows

    def of(self, it: Disagreement) -> list[Seat]:
        return sorted(self._rows.of(Seat), key=lambda seat: seat.pk)

    def posts(self) -> Iterable[Post]:
        return {seat.post_id: seat.post for seat in self._rows.of(Seat) if seat.post}.values()


class RoutesOfAct(Routes):
    """The rules are those of ``Routes``; it knows what the act has written, too."""

    def __init__(self, rows: MatterRows, *, on: date) -> None:
        super().__init__([rows.it], on=on, seats=_SeatsOfRows(rows))  # type: ignore[arg-type]  # of the same shape
        self._rows = rows

    @cached_property
    def walls(self) -> Walls:
        it = self._rows.it
        walled = it.speaks_up or any(one.ended_at is None for one in self._rows.of(KeptFrom))
        return Walls([it] if walled else [])

    @cached_property
    def _parties(self) -> dict[UUID, list[TakingPart]]:
        parties = sorted(parties_with_desks(self._rows), key=lambda one: (one.recorded_at, one.pk))
        known = [TakingPart(one.side, one.agency, one.service, one.manager) for one in parties]
        return {self._rows.it.pk: known}

    @cached_property
    def _gave(self) -> dict[tuple[UUID, UUID], Membership | None]:
        given = sorted(self._rows.of(SideGiven), key=lambda one: one.recorded_at, reverse=True)
        found = {(one.disagreement_id, one.agency_id): one.written_by for one in given}
        here = self._rows.it.pk
        return {(here, party.agency_id): found.get((here, party.agency_id)) for party in self._parties[here]}

    @cached_property
    def _over(self) -> dict[UUID, set[datetime]]:
        """Seats that came with their stage did not come as a time was over: only of others it is asked."""
        entry = self._rows.it.current_stage  # the one that is left: of no other it is asked who acted there
        if entry is None:
            return {}
        here = [seat for seat in self._rows.of(Seat) if seat.stage_entry_id == entry.pk]
        later = any(seat.recorded_at != entry.recorded_at for seat in here)
        return super()._over if later else {entry.pk: set()}

    @cached_property
    def _at(self) -> dict[UUID, list[Holding]]:
        """Who is at each desk, which the notices of the act then need not ask again."""
        posts = {post.pk: post for post in (*self.desks.posts(), *self.lines.posts(), *self._seats.posts())}
        found = super()._at
        for key, held in found.items():
            self._rows.at_posts.setdefault(key, [Told(one.membership, posts[key]) for one in held])
        return found
