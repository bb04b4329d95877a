"""Who takes part in some matters, and who was given a seat: values, read once for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from agencies.models import Agency, Membership, Post, Service
from escalation.models import Disagreement, Seat


class Seated(Protocol):
    """What is asked of a seat, whether it was read here or has just been given."""

    @property
    def side(self) -> str: ...
    @property
    def as_what(self) -> str: ...
    @property
    def stage_entry_id(self) -> UUID | None: ...
    @property
    def post_id(self) -> UUID | None: ...
    @property
    def post(self) -> Post | None: ...
    @property
    def membership_id(self) -> UUID | None: ...
    @property
    def membership(self) -> Membership | None: ...


@dataclass(frozen=True, slots=True)
class TakingPart:
    """An agency, one of its services, or a worker's manager as a party of a matter: what a route asks of it."""

    side: str
    agency: Agency
    service: Service | None
    manager: Membership | None

    @property
    def agency_id(self) -> UUID:
        return self.agency.pk

    @property
    def service_id(self) -> UUID | None:
        return self.service.pk if self.service else None

    @property
    def manager_id(self) -> UUID | None:
        return self.manager.pk if self.manager else None


@dataclass(slots=True)
class Read:
    """A seat as it stands in the database: values, and no row of the record that could be written."""

    side: str
    as_what: str
    stage_entry_id: UUID | None
    post_id: UUID | None
    post: Post | None
    membership_id: UUID | None
    membership: Membership | None
    ended_at: datetime | None
    recorded_at: datetime


class Seats:
    """Every seat that was ever given in these matters, those of each in the order of their keys."""

    def __init__(self, its: Iterable[Disagreement]) -> None:
        rows = list(
            Seat.objects.filter(disagreement__in=[it.pk for it in its])
            .order_by("pk")
            .values_list(
                "disagreement",
                "side",
                "as_what",
                "stage_entry",
                "post",
                "membership",
                "ended_at",
                "recorded_at",
            )
        )
        posts = Post.objects.select_related("agency").in_bulk({row[4] for row in rows} - {None})
        people = Membership.objects.select_related("user").in_bulk({row[5] for row in rows} - {None})
        self._seats: dict[UUID, list[Read]] = defaultdict(list)
        for matter, side, as_what, entry, post, person, ended, recorded in rows:
            seat = Read(
                side, as_what, entry, post, posts.get(post), person, people.get(person), ended, recorded
            )
            self._seats[matter].append(seat)

    def of(self, it: Disagreement) -> list[Read]:
        return self._seats.get(it.pk, [])

    def posts(self) -> Iterable[Post]:
        """The posts that have a seat in one of the matters."""
        return {
            seat.post.pk: seat.post for seats in self._seats.values() for seat in seats if seat.post
        }.values()
