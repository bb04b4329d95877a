"""Who acts where a matter stands: the desks of each side, who is at them, and whose turn it is in a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from agencies.models import Holding
from agencies.routes import holders_by_post
from components.words import joined
from escalation.core.stages import ForWhom, Side
from escalation.core.turns import Phase, Turn
from escalation.models import Disagreement, Seat, SpeakUp, StageEntry
from escalation.reading import Reading
from escalation.walls import speak_up_of
from escalation.zone import local_day

SPEAK_UP_CONTACT = "speak-up contact"


@dataclass(frozen=True)
class Person:
    """Somebody at a desk."""

    name: str
    called: str
    telephone: str
    stands_in: bool


class HasName(Protocol):
    @property
    def name(self) -> str: ...


class AParty(Protocol):
    """A party, as a row of the record or as a list needs it."""

    @property
    def side(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def agency(self) -> HasName: ...
    @property
    def off_accord(self) -> bool | None: ...


@dataclass(frozen=True)
class Desk:
    """Where a side is reached: a post with whoever is at it today, or one person."""

    side: str
    agency: str
    title: str
    as_what: str
    telephone: str
    hours: str
    people: tuple[Person, ...]
    is_post: bool


def desk_of(seat: Seat, holdings: Mapping[UUID, list[Holding]]) -> Desk:
    """The desk of a seat, with who is at it."""
    agency = seat.agency.name if seat.agency else ""
    if seat.post_id is None:
        person = seat.membership
        assert person is not None  # the database sees to it: a seat is of a post or of a person
        name = _name_of(seat)
        own = Person(name, person.called, person.telephone, stands_in=False)
        return Desk(
            seat.side,
            agency or person.place,
            name,
            seat.get_as_what_display(),
            person.telephone or (seat.agency.telephone if seat.agency else ""),
            "",
            (own,),
            is_post=False,
        )
    post = seat.post
    assert post is not None  # a seat is of a post or a person
    # Where another kind of agency acts for one without the level, the seat says on whose behalf.
    for_another = seat.agency_id and post.agency_id not in (None, seat.agency_id)
    return Desk(
        seat.side,
        agency or post.partnership.name,
        str(post) if for_another else post.title,
        f"{seat.get_as_what_display()} for {agency}" if for_another else seat.get_as_what_display(),
        post.telephone or (seat.agency.telephone if seat.agency else ""),
        post.hours or (seat.agency.hours if seat.agency else ""),
        tuple(_person(holding) for holding in holdings.get(post.pk, ())),
        is_post=True,
    )


def _name_of(seat: Seat) -> str:
    """Who sits there, by name; a raiser who speaks up without theirs is not named on their own side's forms either."""
    assert seat.membership is not None  # who calls has asked
    if seat.as_what == Seat.AsWhat.RAISER and seat.for_whom == ForWhom.OWN_SIDE:
        return seat.disagreement.raiser_name
    return seat.membership.user.name


def _person(holding: Holding) -> Person:
    membership = holding.membership
    return Person(membership.user.name, membership.called, membership.telephone, holding.stands_in)


def contact_desk(it: Disagreement, spoken: SpeakUp) -> Desk:
    """The one desk of the raising side that everybody else is shown."""
    return Desk(
        side=Side.RAISING.value,
        agency=it.raised_by.agency.name if it.raised_by.agency else it.raised_by.place,
        title=f"contact only {spoken.contact_name}",
        as_what=SPEAK_UP_CONTACT,
        telephone=spoken.contact_telephone,
        hours="",
        people=(Person(spoken.contact_name, SPEAK_UP_CONTACT, spoken.contact_telephone, stands_in=False),),
        is_post=False,
    )


def desks_of(seats: Iterable[Seat], *, on: date) -> list[Desk]:
    """The desks of these seats with who is at them on that day; in one query."""
    seats = list(seats)
    holdings = holders_by_post([seat.post for seat in seats if seat.post], on)
    return [desk_of(seat, holdings) for seat in seats]


def with_people(seats: Iterable[Seat]) -> Iterable[Seat]:
    """Seats with all that a desk is drawn from."""
    return seats.select_related(  # type: ignore[attr-defined]
        "agency", "post__partnership", "membership__user", "membership__agency", "membership__partnership"
    )


# What a matter waits for in each phase, behind "Waiting for ...".
WAITS_TO: Mapping[Phase, str] = {
    Phase.RAISED: "to give its side",
    Phase.GIVEN: "to talk with each other and record it",
    Phase.ENTERED: "to talk with each other and record it",
    Phase.DISCUSSED: "to escalate, or to propose an outcome",
    Phase.PROPOSED_BY_RAISING: "to confirm or refuse the outcome",
    Phase.PROPOSED_BY_RESPONDING: "to confirm or refuse the outcome",
    Phase.REFUSED_TO_RAISING: "to propose again, or to escalate",
    Phase.REFUSED_TO_RESPONDING: "to propose again",
    Phase.TIME_OVER: "to take the next step",
    Phase.WITH_PANEL: "to convene the panel and record what it decides",
    Phase.WITH_DECIDER: "to decide it, with reasons",
    Phase.TO_MEDIATE: "to offer mediation",
    Phase.MEDIATION_OFFERED: "to take up the mediation or decline it",
    Phase.OFFERED_TO_RAISING: "to take up the mediation or decline it",
    Phase.OFFERED_TO_RESPONDING: "to take up the mediation or decline it",
    Phase.MEDIATING: "to meet, and to record what each side moved to",
    Phase.MEDIATED: "to propose an outcome, or to say that it did not settle it",
    Phase.AGREED: "to close it, with what it teaches",
    Phase.DECIDED: "to carry out the decision, and to say that it was received",
    Phase.RETURNED: "to follow up what was decided and is late",
    Phase.ENDED: "",
}

# The same, said to whose turn it is.
YOU_ARE_TO: Mapping[Phase, str] = {
    Phase.RAISED: "give your side",
    Phase.GIVEN: "talk with the other side, and record it",
    Phase.ENTERED: "talk with the other side, and record it",
    Phase.DISCUSSED: "escalate it, or propose an outcome",
    Phase.PROPOSED_BY_RAISING: "confirm the outcome, or say that this is not what you agreed",
    Phase.PROPOSED_BY_RESPONDING: "confirm the outcome, or say that this is not what you agreed",
    Phase.REFUSED_TO_RAISING: "propose another outcome, or escalate it",
    Phase.REFUSED_TO_RESPONDING: "propose another outcome",
    Phase.TIME_OVER: "take the next step, since the time is over",
    Phase.WITH_PANEL: "convene the panel, and record what it decides",
    Phase.WITH_DECIDER: "decide it for both sides, with your reasons",
    Phase.TO_MEDIATE: "offer to mediate",
    Phase.MEDIATION_OFFERED: "take up the mediation, or decline it",
    Phase.OFFERED_TO_RAISING: "take up the mediation, or decline it",
    Phase.OFFERED_TO_RESPONDING: "take up the mediation, or decline it",
    Phase.MEDIATING: "meet, and record what each side moved to",
    Phase.MEDIATED: "propose an outcome, or say that it did not settle it",
    Phase.AGREED: "close it, with what it teaches",
    Phase.DECIDED: "say that you received the decision, and carry out what falls to you",
    Phase.RETURNED: "follow up what was decided and is late",
    Phase.ENDED: "",
}


# Where there is no stage above, nobody is told to escalate.
ON_THE_LAST_STAGE: Mapping[Phase, tuple[str, str]] = {
    Phase.DISCUSSED: ("to propose an outcome", "propose an outcome"),
    Phase.REFUSED_TO_RAISING: ("to propose again", "propose another outcome"),
}


def wanted(it: Disagreement, left_to_do: str) -> tuple[str, str]:
    """What a matter waits for: behind "Waiting for ...", and said to whose turn it is.

    ``left_to_do`` is what a decision still asks of them, where they have said that they received it.
    """
    phase = Phase(it.phase)
    if left_to_do:
        return WAITS_TO[phase], left_to_do
    if it.next_stage is None and phase in ON_THE_LAST_STAGE:
        return ON_THE_LAST_STAGE[phase]
    return WAITS_TO[phase], YOU_ARE_TO[phase]


def sides_waited_for(turn: str) -> tuple[Side, ...]:
    """The sides whose turn it is; none where it is the convener's, who decides' or nobody's."""
    waits = {Side.RAISING: Turn.waits_for_raising(), Side.RESPONDING: Turn.waits_for_responding()}
    return tuple(side for side, turns in waits.items() if turn in turns)


def waited_for(
    it: Disagreement, desks: Iterable[Desk], parties: Iterable[AParty], *, posts_only: bool = False
) -> str:
    """Whom a matter waits for, by agency and desk or name: "Norfolk Police (Detective sergeant’s desk)".

    ``posts_only`` is for who sees the envelope alone: a post, or what a person is called, and no name. An agency
    that has nobody at this stage is named as such: a matter is in nobody's list unseen.
    """
    desks = list(desks)
    if it.turn in (Turn.CONVENER, Turn.DECIDER):
        who = [desk.title for desk in desks if not desk.side]
        nobody = "the convener of the panel" if it.turn == Turn.CONVENER else "whoever decides"
        return joined(who) or f"{nobody} (nobody holds this post)"
    found = []
    for side in sides_waited_for(it.turn):
        for party in parties:
            if party.side != side:
                continue
            here = [desk for desk in desks if desk.side == side and desk.agency == party.agency.name]
            names = [_called(desk, posts_only=posts_only) for desk in here]
            if party.off_accord:
                names = ["not on Accord: write to them"]
            found.append(f"{party.name} ({joined(names) or 'nobody acts there at this stage'})")
    return joined(found) or "nobody"


def _called(desk: Desk, *, posts_only: bool) -> str:
    return desk.people[0].called if posts_only and not desk.is_post else desk.title


@dataclass(frozen=True)
class StagePeople:
    """Who acts or acted where the matter stood, on each side."""

    title: str
    is_open: bool
    desks: tuple[Desk, ...]


def people_by_stage(reading: Reading, now: datetime) -> list[StagePeople]:
    """Everybody whom this person may know to take part: by stage, the newest first, then who came in otherwise."""
    it = reading.it
    seats = [seat for seat in reading.rows(Seat) if seat.ended_at is None]
    desks = dict(zip((seat.pk for seat in seats), desks_of(seats, on=local_day(now)), strict=True))
    found = []
    for entry in sorted(reading.rows(StageEntry), key=lambda entry: -entry.number):
        here = [desks[seat.pk] for seat in seats if seat.stage_entry_id == entry.pk]
        is_open = it.is_open and entry.pk == it.current_stage_id
        found.append(StagePeople(f"Stage {entry.stage_number}: {entry.title}", is_open, tuple(here)))
    others = tuple(desks[seat.pk] for seat in seats if seat.stage_entry_id is None)
    spoken = speak_up_of(it)
    if spoken is not None and not any(seat.side == Side.RAISING for seat in seats):
        found.insert(0, StagePeople("Of the side that raised it", it.is_open, (contact_desk(it, spoken),)))
    return [*found, StagePeople("Who came in beside the stages", False, others)] if others else found
