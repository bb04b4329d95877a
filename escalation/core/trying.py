"""Trying dates on a policy: every clock of one stage, from the events that are given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from .calendar import Calendar
from .clock import Due, Step, due, in_words
from .events import Event
from .names import Duty
from .policy import Policy
from .policy_parts import REFUSAL_CLOCK, Clock, Stage
from .times import AmountKind
from .words import listed, nearest, normal, shown, spoken

# What happens with an event (POLICY_FORMAT §4): a decision settles the matter, and what settles it leaves the stage.
ALSO: Mapping[Event, tuple[Event, ...]] = {
    Event.DECIDED: (Event.RESOLVED, Event.STAGE_LEFT),
    Event.RESOLVED: (Event.STAGE_LEFT,),
    Event.ESCALATED: (Event.STAGE_LEFT,),
}


class NotThere(LookupError):
    """A name that the policy, or the format, does not have, with a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Happened:
    """When a stage was entered, and what else happened when: each event with every time that it did, in order."""

    entered: datetime
    events: Mapping[Event, Sequence[datetime]]

    @classmethod
    def of(cls, entered: datetime, events: Iterable[tuple[Event, datetime]]) -> "Happened":
        """From events in any order; one that is another too, such as a decision, counts as both."""
        found: dict[Event, set[datetime]] = {}
        for event, at in events:
            for one in (event, *ALSO.get(event, ())):
                found.setdefault(one, set()).add(at)
        return cls(entered, {event: sorted(times) for event, times in found.items()})

    def left(self) -> datetime | None:
        """When the stage was left."""
        return self.first(Event.STAGE_LEFT, since=self.entered)

    def first(self, event: Event, *, since: datetime | None = None) -> datetime | None:
        """The first time that an event happened, or the first from a moment on."""
        times = self.events.get(event, ())
        return next((at for at in times if since is None or at >= since), None)

    def start_of(self, clock: Clock) -> datetime | None:
        """When a clock of the stage started: facts of the matter reach into it, other events count afresh in it.

        What happened after the stage was left starts nothing there.
        """
        if clock.starts is Event.STAGE_ENTERED:
            return self.entered
        at = self.first(clock.starts, since=None if clock.starts.of_matter else self.entered)
        left = self.left()
        return None if at is None or (left is not None and at > left) else at


@dataclass(frozen=True)
class Tried:
    """One clock of the stage: when it falls due, or that it has not started; and what is to be said about it."""

    clock: Clock
    due: Due | None
    notes: tuple[str, ...] = ()

    @property
    def at(self) -> datetime | None:
        return self.due.at if self.due else None

    @property
    def explanation(self) -> list[str]:
        """One entry for each day counted or skipped, and after them what else made the time what it is."""
        return [*_account(self.clock, self.due), *self.notes]


def stage_named(policy: Policy, name: str) -> Stage | None:
    """The stage of this key or number; None for the time in which a refused referral is answered. Raises NotThere."""
    wanted = normal(name)
    by_key = {normal(stage.key): stage for stage in policy.stages}
    by_number = {str(stage.number): stage for stage in policy.stages}
    if wanted == normal(REFUSAL_CLOCK) and (policy.referral_refusal or wanted not in by_key):
        if policy.referral_refusal is None:
            raise NotThere(
                "This policy gives no time to answer a refused referral: it has no [referral_refusal]."
            )
        return None
    number = wanted.lstrip("0") or "0" if wanted.isascii() and wanted.isdigit() else ""
    if found := by_key.get(wanted) or by_number.get(number):
        return found
    near = nearest(name, [stage.key for stage in policy.stages])
    all_of_them = listed([f"{stage.key} ({stage.number})" for stage in policy.stages])
    meant = f"did you mean {shown(near)}?" if near else f"there is {all_of_them}."
    raise NotThere(f"There is no stage {shown(name)} in this policy; {meant}")


def event_named(name: str) -> Event:
    """The event of this name. Raises NotThere."""
    wanted = normal(name)
    for event in Event:
        if event == wanted:
            return event
    words = [spoken(event) for event in Event]
    near = nearest(name, words)
    meant = f"did you mean {shown(near)}?" if near else f"there is {listed(words)}."
    raise NotThere(f"There is no event {shown(name)}; {meant}")


def clocks_at(policy: Policy, stage: Stage | None) -> list[tuple[Clock, str]]:
    """Every clock of a stage, and beside those of a track its title: a track's clocks run at its first stage.

    Without a stage it is the one clock of a refused referral.
    """
    if stage is None:
        assert policy.referral_refusal is not None
        amount = policy.referral_refusal.time
        at_once = amount.kind is AmountKind.AT_ONCE
        return [(Clock(key=REFUSAL_CLOCK, amount=amount, duty=Duty.RESPONDING_SIDE, firm=not at_once), "")]
    tracks = [track for track in policy.tracks if policy.first(track.key) == stage]
    of_tracks = [(clock, track.title) for track in tracks for clock in track.clocks]
    return [*((clock, "") for clock in stage.clocks), *of_tracks]


def try_clocks(
    policy: Policy,
    stage: Stage | None,
    happened: Happened,
    calendar: Calendar,
    zone: tzinfo,
    *,
    protective: datetime | None = None,
) -> list[Tried]:
    """When every clock of a stage falls due; a time that protects the child caps each that runs.

    Raises CalendarTooShort.
    """
    found = []
    for clock, track in clocks_at(policy, stage):
        start = happened.start_of(clock)
        when = None
        if start is not None:
            close = policy.close_of_business
            when = due(clock.amount, start, calendar, close, zone, protective=protective)
        notes = tuple(_met(clock, start, happened, zone) if start else _waits(clock, happened, zone))
        if track:
            notes = (*notes, f"only on the track {shown(track)}")
        found.append(Tried(clock, when, notes))
    return found


def _account(clock: Clock, found: Due | None) -> Iterator[str]:
    if found is None:
        return
    yield from map(day_line, found.steps)
    if found.capped or not found.steps or clock.amount.kind is AmountKind.AGREED:
        yield found.sentence


def day_line(step: Step) -> str:
    """One day of the counting on a line: "2027-03-26 Friday: not counted, Good Friday, a bank holiday"."""
    return f"{step.day} {step.day:%A}: {'counted' if step.counted else 'not counted'}, {step.why}"


def _waits(clock: Clock, happened: Happened, zone: tzinfo) -> Iterator[str]:
    """What a clock that has not started waits for, and why what was said to have happened did not start it."""
    yield f"not started: it waits for {shown(spoken(clock.starts))} ({clock.starts.description})"
    before = [at for at in happened.events.get(clock.starts, ()) if at < happened.entered]
    left = happened.left()
    if before and not clock.starts.of_matter:
        yield f"what happened at {in_words(before[0], zone)} was before this stage, and counts in the one before"
    elif left is not None:
        yield f"the stage was left at {in_words(left, zone)}: it does not start here any more"


def _met(clock: Clock, start: datetime, happened: Happened, zone: tzinfo) -> Iterator[str]:
    """That the clock was met, or ended with its stage; its due time stays what it was."""
    since = start if clock.met_by.of_matter else max(start, happened.entered)
    met, left = happened.first(clock.met_by, since=since), happened.left()
    if met is not None and (left is None or met <= left):
        yield f"met at {in_words(met, zone)}: {clock.met_by.description}"
    elif left is not None and left >= start:
        yield f"ended at {in_words(left, zone)}, unmet: {Event.STAGE_LEFT.description}"
