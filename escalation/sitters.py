"""Who sits in one matter and is at its posts, by rows that an act has read and written: the database may know less."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property

from escalation.core.stages import Side
from escalation.crowd import Crowd
from escalation.matter_rows import MatterRows
from escalation.models import Conflict, KeptFrom, Party, Seat
from escalation.walls import Walls


class Sitters(Crowd):
    """A crowd of one matter. Of each post it is asked once an act who is there."""

    def __init__(self, rows: MatterRows, *, now: datetime) -> None:
        it = rows.it
        self._its, self._now, self._rows = [it], now, rows
        self._at, self._posts = rows.at_posts, {}
        self._seats = {it.pk: [one for one in rows.of(Seat) if one.ended_at is None]}
        self.learn(self._seats[it.pk])
        self._aside = defaultdict(set, {it.pk: {one.membership.user_id for one in rows.of(Conflict)}})
        off = [one for one in rows.of(Party) if one.off_accord and one.left_at is None]
        self._off = {(it.pk, Side(one.side)) for one in off}

    @cached_property
    def walls(self) -> Walls:
        """Where nobody is kept from the matter, and nobody speaks up, the database is not asked."""
        it = self._rows.it
        walled = it.speaks_up or any(one.ended_at is None for one in self._rows.of(KeptFrom))
        return Walls([it] if walled else [])

    def is_taken(self, seat: Seat) -> bool:
        """Whether somebody is there today: the person of the seat, or whoever is at its post."""
        return seat.membership_id is not None or bool(self._at.get(seat.post_id) if seat.post_id else ())
