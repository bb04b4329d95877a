"""Reading the ladder: stages, their clocks, and tracks."""

from collections.abc import Container, Mapping, Sized
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .events import MEETING, STARTING, TELLING, Event
from .names import Authority, Duty
from .policy_names import Namespaces
from .policy_parts import ONE_WORKING_DAY, STAGE_CLOCK, Clock, Stage, Track, time_of_stage
from .policy_table import Table
from .stages import Rung
from .times import AmountKind
from .words import shown

T = TypeVar("T")

NO_STAGES = ("a policy has at least one stage: begin one with [[stages]]", "no-stages")


@dataclass(frozen=True)
class Placed(Generic[T]):
    """A part of the policy with its path in the file."""

    path: str
    part: T

    def at(self, key: str) -> str:
        """The path of a key of this part."""
        return f"{self.path}.{key}"


@dataclass
class Ladder:
    """The stages and tracks of a file with their places, for the checks of the whole."""

    stages: list[Placed[Stage]] = field(default_factory=list)
    tracks: list[Placed[Track]] = field(default_factory=list)
    # the path of the stage or track -> its clocks
    clocks: dict[str, list[Placed[Clock]]] = field(default_factory=dict)
    # Whether every stage and track that the author began is a table, and so stands here.
    whole: bool = True


def read_ladder(policy: Table, names: Namespaces) -> Ladder:
    """Read stages and tracks; two of one key are a fault."""
    ladder = Ladder()
    if not policy.has("stages"):
        policy.fault("stages", *NO_STAGES)
    for position, table in enumerate(policy.tables("stages", if_empty=NO_STAGES), start=1):
        ladder.stages.append(Placed(table.path, _stage(table, position, names, ladder)))
    for table in policy.tables("tracks"):
        ladder.tracks.append(Placed(table.path, _track(table, names, ladder)))
    ladder.whole = _all_read(policy, "stages", ladder.stages) and _all_read(policy, "tracks", ladder.tracks)
    return ladder


def _all_read(policy: Table, key: str, read: Sized) -> bool:
    begun = policy.raw.get(key, [])
    return isinstance(begun, list) and len(begun) == len(read)


def _stage(table: Table, position: int, names: Namespaces, ladder: Ladder) -> Stage:
    key = unique_key(table, "stage")
    placed = _clocks(table, "stages")
    time = table.amount_if_any("time")
    if time is not None:
        if any(clock.part.key == STAGE_CLOCK for clock in placed):
            table.fault(
                "time", 'there is a clock called "stage" already, which is what `time` makes', "duplicate"
            )
        placed.append(Placed(table.at("time"), time_of_stage(time)))
    # The stage's own clock stands first, whichever way it is written.
    placed.sort(key=lambda clock: clock.part.key != STAGE_CLOCK)
    ladder.clocks[table.path] = placed
    stage = Stage(
        key=key,
        title=table.text("title", required=True),
        rung=_rung(table),
        number=table.whole("number", position, least=0, code="wrong-type"),
        formal=table.flag("formal", True),
        optional=table.flag("optional", False),
        clocks=tuple(clock.part for clock in placed),
        acts=read_acts(table, names),
        advice=table.names("advice", names.posts),
        endorsed_by=table.name("endorsed_by", names.posts),
        consult_first=table.name("consult_first", names.posts),
        gate_time=table.amount_if_any("gate_time") or ONE_WORKING_DAY,
        meeting_of=table.names("meeting_of", names.posts),
        forms=table.names("forms", names.forms),
        tell=read_tell(table, names),
        authority=table.word("authority", Authority, Authority.AGREE),
        decided_by=table.name("decided_by", names.posts),
        guidance=table.text("guidance"),
        source=table.text("source"),
    )
    table.done()
    return stage


def _rung(table: Table) -> Rung:
    """The rung, which must be there; an unsound one stands as a fault and as the lowest."""
    if not table.has("rung"):
        table.fault("rung", "rung is missing", "missing-key")
    return table.word("rung", Rung, Rung.PRACTITIONER)


def unique_key(table: Table, what: str) -> str:
    """The key of a table; a sound key that gave this table no path of its own was taken already."""
    key = table.own_key("key")
    if key and not table.path.endswith(f".{key}"):
        table.fault("key", f"there is another {what} called {shown(key)}", "duplicate")
    return key


def _clocks(table: Table, heading: str) -> list[Placed[Clock]]:
    """The further clocks of a stage or of a track."""
    return [Placed(clock.path, _clock(clock)) for clock in table.tables("clocks", f"{heading}.clocks")]


def _clock(table: Table) -> Clock:
    key = unique_key(table, "clock")
    amount = table.amount("amount")
    clock = Clock(
        key=key,
        amount=amount,
        starts=table.word("starts", STARTING, Event.STAGE_ENTERED),
        met_by=table.word("met_by", MEETING, Event.STAGE_LEFT),
        duty=table.word("duty", Duty, Duty.BOTH_SIDES),
        firm=table.flag("firm", amount.kind is not AmountKind.AT_ONCE),
        escalates=table.flag("escalates", False),
        source=table.text("source"),
    )
    table.done()
    return clock


def _track(table: Table, names: Namespaces, ladder: Ladder) -> Track:
    key = unique_key(table, "track")
    placed = _clocks(table, "tracks")
    ladder.clocks[table.path] = placed
    track = Track(
        key=key,
        title=table.text("title", required=True),
        categories=table.texts("categories"),
        stages=table.names("stages", names.stages),
        clocks=tuple(clock.part for clock in placed),
        record_only=table.flag("record_only", False),
        guidance=table.text("guidance"),
        source=table.text("source"),
    )
    table.done()
    return track


def read_acts(table: Table, names: Namespaces) -> Mapping[str, tuple[str, ...]]:
    """Which posts act for which kind of agency or side."""
    acts: dict[str, tuple[str, ...]] = {}
    if table.raw.get("acts") == {}:
        table.fault(
            "acts", "nobody acts here: say who, or leave `acts` out for the rung's own post", "nobody-acts"
        )
    for entry, written in table.entries("acts"):
        who = entry.sound_name(entry.at(written), written, names.actors)
        _once(entry, written, who, acts)
        posts = entry.names(written, names.posts)
        if who is not None:
            acts[who] = posts
    return acts


def read_tell(table: Table, names: Namespaces) -> Mapping[Event, tuple[str, ...]]:
    """Who is told of which event."""
    tell: dict[Event, tuple[str, ...]] = {}
    for entry, written in table.entries("tell"):
        event = entry.sound_word(entry.at(written), written, TELLING)
        _once(entry, written, event, tell)
        people = entry.names(written, names.people)
        if event is not None:
            tell[event] = people
    return tell


def _once(table: Table, written: str, name: str | None, already: Container[str]) -> None:
    """A name written twice in two spellings is a fault; TOML itself refuses the same spelling twice."""
    if name in already:
        table.fault(written, f"{shown(written)} stands here twice, spelt in two ways", "duplicate")
