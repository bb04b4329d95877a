"""The parts of a policy: stages, clocks, forms, tracks, shortcuts and the smaller tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .document import HEADING, plain, to_document
from .events import Event
from .names import ANY, Authority, Duty, FieldKind, FormBy, How, Need, Sector
from .stages import Rung
from .times import Amount, AmountKind

# The name of the clock that a stage's `time` makes.
STAGE_CLOCK = "stage"
# The name under which the clock of a refused referral is shown.
REFUSAL_CLOCK = "referral-refusal"
ONE_WORKING_DAY = Amount(AmountKind.WORKING_DAYS, 1)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One time of a stage: what starts it, what meets it, whose duty it is."""

    key: str
    amount: Amount
    starts: Event = Event.STAGE_ENTERED
    met_by: Event = Event.STAGE_LEFT
    duty: Duty = Duty.BOTH_SIDES
    firm: bool = True
    escalates: bool = False
    source: str = ""

    def document(self) -> dict[str, Any]:
        """As a table; whether "at once" is firm is not a question that can be answered otherwise."""
        table = to_document(self)
        if self.amount.kind is AmountKind.AT_ONCE:
            table.pop("firm", None)
        return table


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form."""

    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    optional: bool = False
    source: str = ""

    def document(self) -> dict[str, Any] | str:
        """A text that must be filled is written as its label alone."""
        table = to_document(self)
        return self.label if len(table) == 1 else table


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form that a stage asks for, rendered and validated from its fields."""

    key: str = field(metadata=HEADING)
    title: str
    fields: tuple[Field, ...]
    need: Need = Need.MUST
    carry_over: bool = False
    by: FormBy = FormBy.RAISING_SIDE
    when: Event = Event.STAGE_LEFT
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of the ladder, standing on a rung of the state machine."""

    key: str
    title: str
    rung: Rung
    number: int
    formal: bool = True
    optional: bool = False
    clocks: tuple[Clock, ...] = ()
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    advice: tuple[str, ...] = ()
    endorsed_by: str | None = None
    consult_first: str | None = None
    gate_time: Amount = ONE_WORKING_DAY
    meeting_of: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    tell: Mapping[Event, tuple[str, ...]] = field(default_factory=dict)
    authority: Authority = Authority.AGREE
    decided_by: str | None = None
    guidance: str = ""
    source: str = ""

    def posts_for(self, kind: str, side: str) -> tuple[str, ...]:
        """The posts of which any one may act here; the narrowest speaks: kind, then side, then any.

        On the rung `panel` nobody acts by `acts`: `Policy.panel` says who.
        """
        for who in (kind, f"{side}_side", ANY):
            if who in self.acts:
                return self.acts[who]
        return () if self.rung is Rung.PANEL else (self.rung.value,)

    def clock(self, key: str) -> Clock | None:
        """The clock of this key, without those that a track adds."""
        return next((clock for clock in self.clocks if clock.key == key), None)

    @property
    def needs_review_date(self) -> bool:
        """No clock is sure to run from the stage's entry, so the parties set a review date on entering it.

        What falls due at once is no date for anything that comes after it.
        """
        surely, undated = (Event.STAGE_ENTERED, Event.RAISED), (AmountKind.AGREED, AmountKind.AT_ONCE)
        return not any(
            clock.starts in surely and (clock.amount.kind not in undated or clock.amount.at_most)
            for clock in self.clocks
        )

    def document(self) -> dict[str, Any]:
        """As a table, with the stage's own clock as its `time`."""
        table = to_document(self)
        for clock in self.clocks:
            if clock == time_of_stage(clock.amount):
                table["clocks"].remove(plain(clock))
                table["time"] = clock.amount.words
        if not table.get("clocks", True):
            del table["clocks"]
        return table


def time_of_stage(amount: Amount) -> Clock:
    """The clock for which a stage's `time` is short."""
    return Clock(key=STAGE_CLOCK, amount=amount, firm=amount.kind is not AmountKind.AT_ONCE)


@dataclass(frozen=True, kw_only=True)
class Track:
    """A part of the ladder for some matters; no stages named means the whole ladder."""

    key: str
    title: str
    categories: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    record_only: bool = False
    guidance: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A reason that allows a matter to start at, or go to, a higher stage."""

    when: str
    to: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A subject that another procedure settles, instead of this one or as well."""

    subject: str
    go_to: str
    how: How = How.INSTEAD
    consult_first: str | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of agency: one's own, or what this policy says of one that is there already."""

    key: str = field(metadata=HEADING)
    title: str = ""
    through: str | None = None
    guidance: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """How a refused referral is answered; the time runs from the refusal's being told."""

    time: Amount
    meanwhile: str = ""
    guidance: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Records:
    """Who signs a record off before it goes on file, and whether the child's file has a copy."""

    sign_off: str | None = None
    child_file: bool = False
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Who sits on the panel."""

    chaired_by: str = "chair"
    members: tuple[str, ...] = ("board_representative",)
    sectors: tuple[Sector, ...] = ()
    kinds: tuple[str, ...] = ()  # of each of these kinds of agency somebody must be there
    quorum: int = 1
    party_agencies_sit: bool = True
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Closure:
    """What follows the end of a matter."""

    learning_to: tuple[str, ...] = ()
    debrief: bool = False
    questions: tuple[str, ...] = ()
    if_unresolved: str = ""
    source: str = ""
