"""What the routes of some matters are followed by: asked of the database once, however many the matters are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from agencies.desks import Desks
from agencies.lines import Lines
from agencies.models import Agency, Holding, Membership, Post, Service
from agencies.routes import holders_by_post
from audit.models import Entry
from audit.written_once import WrittenOnce
from escalation.core.stages import Side
from escalation.models import DeadlineEvent, Disagreement, Party, Seat, SideGiven, StageEntry
from escalation.sitting import Read, Seated, Seats, TakingPart
from escalation.walls import Walls, kept_desks

M = TypeVar("M", bound=Model)


class Routes:
    """The parties, seats, lines, desks and walls of these matters, as they stand on a day.

    Each is read when it is first asked for, of all the matters together; one matter is a batch of one, so that there
    is one rule. What was written since is not seen: whoever writes makes another.
    """

    def __init__(self, its: Iterable[Disagreement], *, on: date, seats: Seats | None = None) -> None:
        self.on = on
        self._its = list(its)
        self._there = {"disagreement__in": [it.pk for it in self._its]}
        self._read = seats

    def parties(self, it: Disagreement) -> list[TakingPart]:
        """Those that take part, without who is not on Accord: it has no desk here, and is written to."""
        return self._parties[it.pk]

    def seats(self, it: Disagreement) -> list[Read]:
        """Every seat that was ever given in the matter."""
        return self._seats.of(it)

    def who_began(self, it: Disagreement, party: TakingPart) -> Membership | None:
        """Whose line it is: the raiser's in the raiser's agency, else that of who gave the agency's side."""
        if party.side == Side.RAISING and party.agency_id == it.raised_by.agency_id:
            return self._raiser(it)
        if party.manager is not None:
            return party.manager
        return self._gave[it.pk, party.agency_id]

    def holders(self, post: Post) -> list[Holding]:
        """Who holds a post today, then who stands in."""
        if post.pk not in self._at:
            self._at |= holders_by_post([post], self.on)
        return self._at[post.pk]

    def kept(self, it: Disagreement) -> set[UUID]:
        """Of the desks that may be asked those at which everybody is kept from the matter."""
        kept = self.walls.kept(it)
        return kept_desks(self._at, kept) if kept else set()

    def across(self, it: Disagreement, side: str, beside: Iterable[Seat]) -> set[UUID]:
        """Of the desks that may be asked those at which somebody is who sits on the other side, or is about to."""
        sitting: list[Seated] = [
            seat
            for seat in self.seats(it)
            if seat.ended_at is None
            and seat.side not in ("", side)
            and seat.as_what in (Seat.AsWhat.ACTS, Seat.AsWhat.RAISER)
        ]
        sitting += [seat for seat in beside if seat.side != side]
        users = {seat.membership.user_id for seat in sitting if seat.membership}
        users |= {one.membership.user_id for seat in sitting if seat.post for one in self.holders(seat.post)}
        posts = {seat.post_id for seat in sitting if seat.post_id}
        there = {key for key, held in self._at.items() if users & {one.membership.user_id for one in held}}
        return posts | there

    def acted(self, it: Disagreement, before: StageEntry, side: str) -> list[Read]:
        """The seats of a side that acted at a stage; those that came as the time was over are the next rung's."""
        return [
            seat
            for seat in self.seats(it)
            if seat.stage_entry_id == before.pk
            and seat.side == side
            and seat.as_what == Seat.AsWhat.ACTS
            and seat.recorded_at not in self._over[before.pk]
        ]

    def did(self, it: Disagreement, since: datetime) -> set[str]:
        """The keys of who did something in the matter since then."""
        return {key for key, at in self._did[it.subject_id] if at >= since}

    @cached_property
    def walls(self) -> Walls:
        return Walls(self._its)

    @cached_property
    def lines(self) -> Lines:
        found = [self.who_began(it, party) for it in self._its for party in self.parties(it)]
        return Lines([one for one in found if one is not None], self.on)

    @cached_property
    def desks(self) -> Desks:
        """The desks of every agency that takes part, and of those in whose lines somebody is."""
        parties = [(it, party) for it in self._its for party in self.parties(it)]
        agencies: dict[UUID | None, Agency] = {party.agency_id: party.agency for _, party in parties}
        agencies |= {post.agency_id: post.agency for post in self.lines.posts() if post.agency}
        through = {
            kind
            for it, kind in {(it, party.agency.kind) for it, party in parties}
            for kind in it.policy.through(kind)
        }
        partnerships = {it.partnership_id: it.partnership for it in self._its}
        return Desks(list(partnerships.values()), list(agencies.values()), self.on, through)

    @cached_property
    def _parties(self) -> dict[UUID, list[TakingPart]]:
        parties = Party.objects.present().filter(**self._there).exclude(off_accord=True)
        columns = ("disagreement", "side", "agency", "service", "manager")
        rows = list(parties.order_by("recorded_at", "pk").values_list(*columns))
        agencies = Agency.objects.in_bulk({row[2] for row in rows})  # many matters share few of these
        services = _there(Service, (row[3] for row in rows))
        managers = _there(Membership, (row[4] for row in rows))
        found: dict[UUID, list[TakingPart]] = defaultdict(list)
        for matter, side, agency, service, manager in rows:
            found[matter].append(
                TakingPart(side, agencies[agency], services.get(service), managers.get(manager))
            )
        return found

    @cached_property
    def _seats(self) -> Seats:
        return self._read or Seats(self._its)

    @cached_property
    def _gave(self) -> dict[tuple[UUID, UUID], Membership | None]:
        """By matter and agency, who gave its side first."""
        found: dict[tuple[UUID, UUID], Membership | None] = defaultdict(lambda: None)
        given = SideGiven.objects.filter(**self._there).order_by("-recorded_at")
        rows = list(given.values_list("disagreement", "agency", "written_by"))
        people = Membership.objects.in_bulk({person for _, _, person in rows} - {None})
        for matter, agency, person in rows:
            found[matter, agency] = people.get(person)
        return found

    @cached_property
    def _at(self) -> dict[UUID, list[Holding]]:
        """Who is at every desk that may be asked, or that has a seat."""
        desks = [*self.desks.posts(), *self.lines.posts(), *self._seats.posts()]
        return holders_by_post(desks, self.on)

    @cached_property
    def _over(self) -> dict[UUID, set[datetime]]:
        """By stage entry, when a time of it was over."""
        found: dict[UUID, set[datetime]] = defaultdict(set)
        over = DeadlineEvent.objects.filter(**self._there, kind=DeadlineEvent.Kind.OVERDUE)
        for entry, at in over.values_list("deadline__stage_entry", "recorded_at"):
            found[entry].add(at)
        return found

    @cached_property
    def _did(self) -> dict[int, list[tuple[str, datetime]]]:
        """By subject, who did what when."""
        found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
        for subject, key, at in _DONE.tuples_of([it.subject_id for it in self._its]):
            found[subject].append((key, at))
        return found

    def _raiser(self, it: Disagreement) -> Membership:
        """Who speaks for the raising of it today: whoever raised it, or took it over from them."""
        seats = [
            seat
            for seat in self.seats(it)
            if seat.as_what == Seat.AsWhat.RAISER and seat.ended_at is None and seat.membership
        ]
        person = seats[-1].membership if seats else None
        return person or it.raised_by


_DONE: WrittenOnce[Any] = WrittenOnce(
    lambda subjects: Entry.objects.filter(subject__in=subjects, kind__startswith="matter.").values_list(
        "subject", "actor_key", "recorded_at"
    )
)


def _there(model: type[M], keys: Iterable[UUID | None]) -> Mapping[UUID | None, M]:
    """The rows of these keys; nothing is asked where there are none."""
    wanted = {key for key in keys if key is not None}
    return model._default_manager.in_bulk(wanted) if wanted else {}
