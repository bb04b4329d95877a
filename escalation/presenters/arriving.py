"""The stage that a matter would enter: what it is called, who receives it there, and the clock that starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.acts import Moment
from escalation.core.calendar import day_in_words
from escalation.core.clock import due
from escalation.core.events import Event
from escalation.core.policy import Stage
from escalation.core.stages import Rung, Side, State
from escalation.models import Disagreement, Party, Seat
from escalation.presenters.contact import with_contact
from escalation.presenters.people import Desk, desks_of
from escalation.presenters.times import CountedDay, clock_title
from escalation.services.calendars import calendar_in_force
from escalation.services.stages import acting_seats, convening_post, seats_again
from escalation.zone import LOCAL, local_day


@dataclass(frozen=True)
class Receiver:
    """One agency, or the board, and the desks there that take over; none, where nobody does."""

    name: str
    desks: tuple[Desk, ...]

    @property
    def nobody(self) -> bool:
        """Whether there is nobody at any of its desks today."""
        return not any(desk.people for desk in self.desks)


@dataclass(frozen=True)
class NewClock:
    """A time that starts on entering the stage, and how it is counted."""

    title: str
    sentence: str
    days: tuple[CountedDay, ...]


def who_acts_at(stage: Stage) -> str:
    """Who acts at a stage, as a button says it: "first-line managers", "the panel"."""
    if stage.rung is Rung.PANEL:
        return "the panel"
    return State(stage.rung.value).description.removeprefix("With the ")


def receivers(it: Disagreement, stage: Stage, *, now: datetime) -> list[Receiver]:
    """Who would take over at a stage: the convener of a panel first, then every agency of both sides."""
    return received_by(it, acting_seats(it, stage, at=Moment(now, now)), stage, now=now)


def receivers_again(it: Disagreement, stage: Stage, *, now: datetime) -> list[Receiver]:
    """Who would act at the stage where a matter is reopened; among the practitioners whoever raised it does too."""
    seats = seats_again(it, stage, at=Moment(now, now))
    raiser = it.raised_by
    if stage.rung is Rung.PRACTITIONER and raiser.agency_id not in {seat.agency_id for seat in seats}:
        own = Seat(side=Side.RAISING, agency=raiser.agency, membership=raiser, as_what=Seat.AsWhat.RAISER)
        seats = [own, *seats]
    return received_by(it, seats, stage, now=now)


def received_by(it: Disagreement, seats: Sequence[Seat], stage: Stage, *, now: datetime) -> list[Receiver]:
    """The same for seats that are known already."""
    desks = desks_of(seats, on=local_day(now))
    found = []
    if stage.rung is Rung.PANEL:
        post = convening_post(it)
        chair = [Seat(post=post, as_what=Seat.AsWhat.CONVENER)] if post else []
        found.append(Receiver(it.partnership.name, tuple(desks_of(chair, on=local_day(now)))))
    parties = Party.objects.present().filter(disagreement=it)
    parties = parties.select_related("agency", "service", "manager__user")
    for party in sorted(parties, key=lambda party: party.side != Side.RAISING):
        at_agency = [
            desk
            for seat, desk in zip(seats, desks, strict=True)
            if (seat.agency_id, seat.side) == (party.agency_id, party.side)
        ]
        if party.side == Side.RAISING:
            at_agency = with_contact(it, at_agency)
        found.append(Receiver(party.name, tuple(at_agency)))
    return found


def new_clocks(it: Disagreement, stage: Stage, *, now: datetime, protected: bool = True) -> list[NewClock]:
    """The clocks that start on entering a stage now, each counted on today's calendar."""
    calendar = calendar_in_force(it.partnership).calendar
    until = it.protective_until if protected and it.protective_until and it.protective_until > now else None
    found = []
    for clock in it.policy.clocks_of(stage, it.track or None):
        if clock.starts is Event.STAGE_ENTERED:
            counted = due(clock.amount, now, calendar, it.policy.close_of_business, LOCAL, protective=until)
            days = tuple(CountedDay(day_in_words(step.day), step.counted, step.why) for step in counted.steps)
            found.append(NewClock(clock_title(clock.key), counted.sentence, days))
    return found
