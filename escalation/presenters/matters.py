"""A matter for one person: whose turn, what to do, how the child is, the two sides, and how it came here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.text import capfirst

from agencies.standing import Standing
from components.words import in_words, joined
from escalation import notifications
from escalation.core.names import Authority, How
from escalation.core.stages import Result, Side, State
from escalation.core.turns import Phase, Turn
from escalation.models import ChildNow, Deadline, Disagreement, Notice, Outcome, Party, Record, Seat
from escalation.models.matters import DisagreementQuerySet
from escalation.places import Place
from escalation.presenters import roads, settling
from escalation.presenters.children import ChildLine, children_of
from escalation.presenters.contact import with_contact
from escalation.presenters.doings import Button, Doings, buttons_for_records, doings
from escalation.presenters.ladder import Step, ladder_of
from escalation.presenters.people import Desk, desks_of, sides_waited_for, waited_for, wanted, with_people
from escalation.presenters.possible import Here
from escalation.presenters.possible_panel import left_to_do
from escalation.presenters.rows import (
    alone,
    due_of,
    indicative_of,
    is_so,
    newest_calendars,
    stage_in_words,
    tag_of,
    with_due,
)
from escalation.presenters.timeline import NoticeLine, Timeline, notice_line
from escalation.presenters.times import CountedDay, Tag, counting, due_note
from escalation.queries import notices_to, open_worries
from escalation.reading import Reading
from escalation.services.clocks import REVIEW
from escalation.zone import local_day


@dataclass(frozen=True)
class SideShown:
    """One side: its agencies, who acts for it where the matter stands, and the agencies that have nobody there."""

    title: str
    agencies: str
    desks: tuple[Desk, ...]
    gaps: tuple[str, ...]
    written_to: tuple[Party, ...] = ()  # agencies that are not on Accord


class Matter:
    """All that the pages of a matter show to one person."""

    def __init__(self, it: Disagreement, place: Place, standing: Standing, *, now: datetime) -> None:
        self.it, self.place, self.standing, self.now = it, place, standing, now
        self.reading = Reading(it, standing)
        self.here = Here(it, place, self.reading, now)

    @cached_property
    def marks(self) -> Disagreement:
        """The matter with its due times, and whether it is this person's turn: asked as the list of matters asks it."""
        own_seats = Seat.objects.of(alone(self.standing)).acting()
        matters = with_due(Disagreement.objects.filter(pk=self.it.pk)).annotate(
            yours=is_so(DisagreementQuerySet.turn_of(own_seats))
        )
        return matters.select_related("policy_version", "current_stage").get()

    @property
    def yours(self) -> bool:
        return self.marks.yours  # type: ignore[attr-defined]  # annotated

    # The head of every page of the matter.

    @property
    def stage(self) -> str:
        where = stage_in_words(self.it)
        if self.it.is_open:
            return f"Stage {where}"
        return f"{State(self.it.state).description} at stage {where}"

    @property
    def tag(self) -> Tag:
        calendar = newest_calendars([self.it.partnership_id])[self.it.partnership_id]
        return tag_of(self.marks, now=self.now, calendar=calendar)

    @property
    def due_at(self) -> datetime | None:
        """When the next thing falls due; where no time is firm, the first that is indicative."""
        return due_of(self.marks) or indicative_of(self.marks)

    @property
    def is_late(self) -> bool:
        """Whether the time at which it was due has passed; an indicative one is never late."""
        due_at = due_of(self.marks)
        return due_at is not None and due_at < self.now

    @cached_property
    def deadline(self) -> Deadline | None:
        """The firm clock of the present stage that falls due first; else the first that is indicative."""
        running = [one for one in self.reading.rows(Deadline) if one.ended_at is None and one.due_at]
        # What is asked before it goes up has a time of its own, with a name that no clock of a policy has.
        times = [one for one in running if one.clock == REVIEW or " " not in one.clock]
        return min(times, key=lambda one: (not one.firm, str(one.due_at)), default=None)

    @property
    def due_note(self) -> str:
        return due_note(self.deadline) if self.deadline else ""

    @property
    def counting(self) -> tuple[CountedDay, ...]:
        return counting(self.deadline) if self.deadline else ()

    # Whose turn it is, and what to do.

    @property
    def heading(self) -> str:
        """Whose turn it is, in a few words."""
        if self.yours:
            return "It is your turn"
        if self.it.turn == Turn.NOBODY:
            return f"Closed: {Result(self.it.result).description.lower()}"
        if self.it.turn == Turn.CONVENER:
            return f"Waiting for {'who mediates' if self.it.phase == Phase.TO_MEDIATE else 'the convener of the panel'}"
        if self.it.turn == Turn.DECIDER:
            return "Waiting for who decides"
        sides = sides_waited_for(self.it.turn)
        if sides == (self.place.side,):
            return "Waiting for your side"
        return "Waiting for both sides" if len(sides) > 1 else f"Waiting for {self._agencies(sides[0])}"

    @property
    def sentence(self) -> str:
        """Whose turn it is and to do what, with a name or a post; the time stands behind it."""
        waits_to, you_are_to = wanted(self.it, left_to_do(self.here))
        if self.it.turn == Turn.NOBODY:
            assert self.it.closed_at is not None  # the database sees to it
            return f"It was closed at {in_words(self.it.closed_at)}, and waits for nobody"
        if self.yours:
            return capfirst(you_are_to)  # below the heading, which says whose turn it is
        return f"Waiting for {waited_for(self.it, self.desks, self.parties)} {waits_to}"

    @property
    def others_too(self) -> bool:
        """Whether it is the other side's turn as much as this person's."""
        return self.yours and self.it.turn in (Turn.BOTH, Turn.ALL, Turn.ACTION_HOLDER)

    @property
    def as_what(self) -> str:
        """As what this person is here."""
        place, of = self.place, f"{self.place.membership.called}, {self.place.membership.place}"
        if place.looks_on:
            return f"You read this as a manager of people who act in it ({of})."
        ways = [
            (place.stands_in_for, f"stand in for {place.stands_in_for}"),
            (place.raiser, "raised it"),
            (place.acts and not place.stands_in_for, "act for your side at this stage"),
            (place.convenes and not place.convenes_for, "mediate" if self._mediates else "convene the panel"),
            (place.convenes_for, f"may take each step on behalf of the {place.convenes_for.lower()}"),
            (place.decides, "decide it for both sides"),
            (place.signs, "sign records off for your side"),
            (place.on_panel, "sit on the panel"),
            (place.asked, "were asked for advice or support"),
        ]
        named = [way for holds, way in ways if holds]
        return f"You {joined(named)} ({of})." if named else f"You can read this as {of}."

    @property
    def _mediates(self) -> bool:
        return self.it.is_open and self.it.stage.authority is Authority.MEDIATE

    @cached_property
    def doings(self) -> Doings:
        return doings(self.here, your_turn=self.yours)

    @property
    def told(self) -> list[NoticeLine]:
        """The newest word to each person whom the matter waits for: sent, opened, or to be rung."""
        if self.yours or self.it.current_stage is None:
            return []
        sides = sides_waited_for(self.it.turn)
        agencies: set[UUID | None] = {party.agency_id for party in self.parties if party.side in sides}
        inside = any(party.agency_id in agencies for party in self.parties if party.side not in sides)
        theirs = self._notices_to(*sides) if inside else None
        if self.it.turn == Turn.CONVENER:
            agencies = {None}  # people of the board
        if self.it.turn == Turn.DECIDER:
            told = notifications.deciders(self.it, now=self.now)
            agencies = {one.membership.agency_id for one in told}
        newest: dict[UUID, Notice] = {}
        for notice in self.reading.rows(Notice):  # newest first
            here = notice.recorded_at >= self.it.current_stage.recorded_at
            to_others = notice.addressee_id not in self.standing.membership_ids
            is_theirs = notice.addressee.agency_id in agencies if theirs is None else notice.pk in theirs
            if here and to_others and is_theirs:
                newest.setdefault(notice.addressee_id, notice)
        return [notice_line(notice) for notice in newest.values()]

    def _notices_to(self, *sides: Side) -> set[UUID]:
        """The notices to these sides: inside one agency it is the seat that tells the sides apart."""
        found = Notice.objects.filter(notices_to(self.it, *sides), disagreement=self.it)
        return set(found.values_list("pk", flat=True))

    # The matter itself.

    @cached_property
    def worries(self) -> list[Record]:
        """Worries that remain and that nobody has told yet: they stand at the top."""
        return list(open_worries(self.it))

    @property
    def child(self) -> ChildNow | None:
        return next(iter(self.reading.rows(ChildNow)), None)

    @property
    def children(self) -> list[ChildLine]:
        return children_of(self.reading, self.place)

    @property
    def outcome(self) -> settling.Shown | None:
        """The outcome that waits, holds, or was refused last; none that the matter has moved on from."""
        standing = [one for one in self.reading.rows(Outcome) if one.status != Outcome.Status.OVERTAKEN]
        return settling.shown(self.it, standing[0], now=self.now) if standing else None

    @property
    def beside(self) -> list[str]:
        """What else can be done at any time beside this matter."""
        return roads.beside(self.it)

    @property
    def linked(self) -> list[roads.Linked]:
        """The matters that this one came from, or went on as."""
        return roads.linked(self.it, self.standing)

    @property
    def meanwhile(self) -> list[str]:
        """What holds until it is settled, and what is open to anybody at any time beside it; then what to do here."""
        it = self.it
        if not it.is_open:
            return []
        beside = [one for one in it.policy.elsewhere if one.how is How.AS_WELL]
        open_to_all = [f"At any time: {one.subject}. Go to: {one.go_to}." for one in beside]
        return [text for text in (it.policy.meanwhile, *open_to_all, it.stage.guidance) if text]

    @property
    def then_holds(self) -> str:
        """What the policy says holds where it ended without agreement."""
        return self.it.policy.closure.if_unresolved if self.it.result == Result.NOT_RESOLVED else ""

    @property
    def ladder(self) -> list[Step]:
        return ladder_of(self.reading, now=self.now)

    @cached_property
    def parties(self) -> list[Party]:
        return [party for party in self.reading.rows(Party) if party.left_at is None]

    @cached_property
    def desks(self) -> list[Desk]:
        """Where each side is reached now; in two queries."""
        seats = Seat.objects.visible_to(self.standing).filter(disagreement=self.it).acting()
        desks = desks_of(with_people(seats.order_by("recorded_at", "pk")), on=local_day(self.now))
        return desks if self.place.side is Side.RAISING else with_contact(self.it, desks)

    @property
    def sides(self) -> list[SideShown]:
        """The two sides beside each other, and the board's convener where the panel has it."""
        shown = [self._side(side) for side in Side]
        decides = Seat.AsWhat.DECIDES.label
        board = tuple(desk for desk in self.desks if not desk.side and desk.as_what != decides)
        deciders = tuple(desk for desk in self.desks if desk.as_what == decides)
        if deciders:
            agencies = joined(sorted({desk.agency for desk in deciders}))
            shown.append(SideShown("Who decides at this stage", agencies, deciders, ()))
        return [*shown, SideShown("The board", self.it.partnership.name, board, ())] if board else shown

    def _side(self, side: Side) -> SideShown:
        desks = tuple(desk for desk in self.desks if desk.side == side)
        there = {party.name for party in self.parties if party.agency.name in {desk.agency for desk in desks}}
        parties = [party for party in self.parties if party.side == side]
        names = [party.name for party in parties]
        gaps = [one.name for one in parties if one.name not in there and not one.off_accord]
        written_to = tuple(party for party in parties if party.off_accord)
        return SideShown(side.description, joined(names), desks, tuple(gaps), written_to)

    def _agencies(self, side: Side) -> str:
        return joined([party.name for party in self.parties if party.side == side])

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.reading, self.place, self.record_buttons)

    @property
    def record_buttons(self) -> Mapping[UUID, Button]:
        return buttons_for_records(self.here)
