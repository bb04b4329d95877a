"""A date tried on a policy: when each clock of a stage falls due, and how it was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from components.words import in_words
from escalation.core.calendar import Calendar, CalendarTooShort, day_in_words
from escalation.core.names import Duty
from escalation.core.policy import Policy
from escalation.core.policy_parts import REFUSAL_CLOCK
from escalation.core.times import AmountKind
from escalation.core.trying import Happened, Tried, stage_named, try_clocks
from escalation.presenters.times import CountedDay, clock_title
from escalation.zone import LOCAL

NO_CALENDAR = "Your partnership has no calendar yet, so no time can be counted."

NO_TIMES = (
    "This stage has no time of its own. Both sides set a date to look at it again when the matter comes here."
)


@dataclass(frozen=True)
class TriedClock:
    """One clock of the stage."""

    title: str
    due: str
    whose: str
    firm: str
    days: tuple[CountedDay, ...]


@dataclass(frozen=True)
class Trial:
    """What came of it: the clocks, or a sentence why nothing can be counted."""

    heading: str
    clocks: tuple[TriedClock, ...] = ()
    sentence: str = ""


def trial(policy: Policy, key: str, entered: datetime, calendar: Calendar | None) -> Trial:
    """Every clock of the stage of this key, counted from the moment at which a matter comes to it."""
    stage = stage_named(policy, key)
    title = f"Stage {stage.number}, {stage.title}" if stage else "A refused referral"
    heading = f"{title}: from {in_words(entered)}"
    if calendar is None:
        return Trial(heading, sentence=NO_CALENDAR)
    try:
        clocks = try_clocks(policy, stage, Happened.of(entered, []), calendar, LOCAL)
    except CalendarTooShort:
        first, last = day_in_words(calendar.covers_from), day_in_words(calendar.covers_until)
        said = f"Your partnership’s calendar reaches from {first} to {last}. Try a date between them."
        return Trial(heading, sentence=said)
    if not clocks:
        return Trial(heading, sentence=NO_TIMES)
    return Trial(heading, tuple(_clock(one) for one in clocks), _review(policy, key))


def _review(policy: Policy, key: str) -> str:
    if key != REFUSAL_CLOCK and policy.stage(key).needs_review_date:
        return "No time is sure to run from the start of this stage, so both sides set a date to look at it again."
    return ""


def _clock(tried: Tried) -> TriedClock:
    clock = tried.clock
    title = "Reasons in writing" if clock.key == REFUSAL_CLOCK else clock_title(clock.key)
    return TriedClock(
        title=f"{title}: {clock.amount.words}",
        due=_due(tried),
        whose=f"The duty of {Duty(clock.duty).description.lower()}. {_notes(tried.notes)}".strip(),
        firm=_firm(tried),
        days=tuple(
            CountedDay(day_in_words(step.day), step.counted, step.why)
            for step in (tried.due.steps if tried.due else ())
        ),
    )


def _due(tried: Tried) -> str:
    if tried.due is None:
        return f"Not running yet. It starts when {tried.clock.starts.description}."
    if tried.clock.amount.kind is AmountKind.AT_ONCE:
        return "At once."
    if tried.at is None:
        return "No time until both sides have agreed one."
    limit = " at the latest, until both sides agree a time" if tried.clock.amount.at_most else ""
    return f"Due by {in_words(tried.at)}{limit}."


def _firm(tried: Tried) -> str:
    if not tried.clock.firm:
        return "A guide"
    return "Firm, goes up by itself" if tried.clock.escalates else "Firm"


def _notes(notes: Sequence[str]) -> str:
    """What else is to be said, such as on which track alone it runs; not that it waits, which stands above."""
    said = [note for note in notes if not note.startswith("not started")]
    return f"{'; '.join(said).capitalize()}." if said else ""
