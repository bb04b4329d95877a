"""Judging the clocks of a policy: events that never happen, and times that lead nowhere."""

from .events import Event
from .names import Authority
from .policy_faults import Faults
from .policy_parts import Clock, Stage
from .policy_roads import Road, Roads
from .policy_stages import Ladder, Placed
from .stages import Rung
from .times import AmountKind
from .words import shown, spoken

NOTICED = (Event.DECISION_RECEIVED, Event.CONFERENCE_HELD)


def check_clocks(ladder: Ladder, roads: Roads, faults: Faults) -> None:
    """Every clock, at the stage where it runs and on the roads that lead there."""
    for stage in ladder.stages:
        for clock in ladder.clocks[stage.path]:
            _alone(clock, faults)
            _events(clock, stage, roads, faults, on_track=False)
            _escalates(clock, stage, roads.over(stage), faults)
    for road in roads.roads:
        if road.track is not None:
            _clocks_of_track(road, road.track.path, ladder, roads, faults)


def _clocks_of_track(road: Road, path: str, ladder: Ladder, roads: Roads, faults: Faults) -> None:
    """A track's clocks run at its first stage, beside those of the stage."""
    first = road.stages[0]
    taken = {clock.key for clock in first.part.clocks}
    alone = Roads((road,), complete=True)
    for clock in ladder.clocks[path]:
        _alone(clock, faults)
        _events(clock, first, alone, faults, on_track=True)
        _escalates(clock, first, (road,), faults)
        if clock.part.key in taken:
            said = f"the first stage of this track has a clock called {shown(clock.part.key)} already"
            faults.add(clock.at("key"), said, "duplicate")


def _alone(placed: Placed[Clock], faults: Faults) -> None:
    """What a clock says by itself."""
    clock = placed.part
    if clock.starts is clock.met_by and faults.sound(placed.at("starts"), placed.at("met_by")):
        said = f"this clock starts on {shown(spoken(clock.starts))}, and cannot be met by the same event"
        faults.add(placed.at("met_by"), said, "clock-meets-itself")
    if not faults.sound(placed.at("amount"), placed.at("firm")):
        return
    if clock.firm and clock.amount.kind is AmountKind.AT_ONCE:
        said = 'nobody can be late by a time of "at once": it is never firm'
        faults.add(placed.at("firm"), said, "at-once-firm")
    if clock.escalates and not clock.firm and faults.sound(placed.at("escalates")):
        said = "only a firm time can escalate by itself"
        faults.add(placed.at("escalates"), said, "escalates-indicative")


def _events(
    placed: Placed[Clock], stage: Placed[Stage], roads: Roads, faults: Faults, *, on_track: bool
) -> None:
    """The clock's two events happen at the stage where it runs."""
    for key in ("starts", "met_by"):
        event: Event = getattr(placed.part, key)
        if not faults.sound(placed.at(key)):
            continue
        why = _never(event, stage, roads, faults)
        if key == "starts" and event is Event.CONFERENCE_HELD and not on_track:
            why = "only the clocks of a track know when a conference was held"
        if key == "met_by" and event is Event.RAISED:
            why = _too_late_to_raise(placed, stage, roads, faults)
        if why:
            faults.add(placed.at(key), f"{shown(spoken(event))} never happens here: {why}", "event-never")


def _never(event: Event, stage: Placed[Stage], roads: Roads, faults: Faults) -> str | None:
    """Why this event cannot happen at this stage, if that can be told."""
    part = stage.part
    meets = bool(part.meeting_of) or part.rung is Rung.PANEL
    decides = part.authority is Authority.DECIDE
    if event is Event.MEETING_HELD and not meets and faults.sound(stage.at("meeting_of"), stage.at("rung")):
        return "the stage has no `meeting_of`"
    if event is Event.DECIDED and not decides and faults.sound(stage.at("authority")):
        return "nothing is decided at this stage"
    if event is Event.ESCALATED and nothing_after(stage, roads):
        return "nothing comes after this stage"
    return None


def nothing_after(stage: Placed[Stage], roads: Roads) -> bool:
    """Whether this is the last stage of every road that leads over it."""
    over = roads.over(stage)
    return roads.complete and bool(over) and not any(road.above(stage) for road in over)


def _too_late_to_raise(
    placed: Placed[Clock], stage: Placed[Stage], roads: Roads, faults: Faults
) -> str | None:
    """A clock that raising meets is a time limit for raising: it belongs where matters begin."""
    if placed.part.starts not in NOTICED and faults.sound(placed.at("starts")):
        return 'the clock starts when the matter is raised already, or later; start it on "decision received"'
    over = roads.over(stage)
    if roads.complete and over and not any(road.stages[0] is stage for road in over):
        return "the matter is raised before it comes to this stage"
    return None


def _escalates(placed: Placed[Clock], stage: Placed[Stage], over: tuple[Road, ...], faults: Faults) -> None:
    """A clock that escalates by itself needs a stage to go to, on every road."""
    if not placed.part.escalates or not faults.sound(placed.at("escalates")):
        return
    for road in over:
        above = road.above(stage)
        if not any(not higher.part.optional for higher in above):
            optional = " that is not optional" if above else ""
            said = f"there is no stage{road.named} above this one{optional}"
            faults.add(placed.at("escalates"), said, "escalates-from-last")
            return
