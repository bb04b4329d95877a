"""What a policy says, in words: clocks, posts, people, forms; and which of it is assumed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from components.words import joined
from escalation.core.names import ANY, SIDES, Duty
from escalation.core.policy import Policy
from escalation.core.policy_parts import Clock, Field, Form
from escalation.core.times import AmountKind
from escalation.presenters.times import clock_title


@dataclass(frozen=True)
class Line:
    """One line of a card. ``assumed`` says why, where the document does not say it."""

    key: str
    texts: tuple[str, ...]
    paths: tuple[str, ...] = ()  # what of the format it shows
    assumed: str = ""


def line(key: str, texts: Iterable[str], *paths: str) -> Line:
    """A line, of the texts that are not empty."""
    return Line(key, tuple(text for text in texts if text), paths)


def marked(lines: Iterable[Line], assumed: Mapping[str, str]) -> tuple[list[Line], list[str]]:
    """The lines that say something, each with why it is assumed; and the paths that found their line."""
    shown = [one for one in lines if one.texts]
    found: list[str] = []
    for place, one in enumerate(shown):
        here = [path for path in assumed if any(within(path, shows) for shows in one.paths)]
        if here:
            shown[place] = replace(one, assumed=" ".join(assumed[path] for path in here))
            found += here
    return shown, found


def within(path: str, part: str) -> bool:
    """Whether a path is that of a part, or of something inside it."""
    return path == part or path.startswith((f"{part}.", f"{part}["))


def clock_in_words(clock: Clock) -> str:
    """A clock in sentences: how long, from when, until what, whose duty, and whether it can be late."""
    from_when, until = clock.starts.description, clock.met_by.description
    amount = {AmountKind.AGREED: "as both sides agree"}.get(clock.amount.kind, clock.amount.words)
    if clock.amount.at_most:
        amount = f"as both sides agree, at most {clock.amount.at_most.words}"
    counted = f"{clock_title(clock.key)}: {amount}, from when {from_when}, until {until}."
    whose = f"It is the duty of {Duty(clock.duty).description.lower()}."
    return f"{counted} {whose} {_how_firm(clock)}"


def _how_firm(clock: Clock) -> str:
    if not clock.firm:
        return "It is a guide and never counted as late."
    if clock.escalates:
        return "It is firm: when it is over and nothing was done, the matter goes up by itself."
    return "It is firm: after it, the stage is shown as overdue."


def form_in_words(form: Form) -> str:
    """A form in a sentence: whether it must be filled in, by whom and when."""
    must = "must be filled in" if form.need == "must" else "should be filled in, or passed over with a reason"
    again = " It begins as it stood at the stage before." if form.carry_over else ""
    return f"{form.title}: {must}; {form.by.description.lower()}; when {form.when.description}.{again}"


def field_in_words(field: Field) -> str:
    """A question of a form, with what it takes."""
    takes = "" if field.kind == "text" else field.kind.description.lower()
    if field.choices:
        takes = f"one of: {or_(field.choices)}"
    notes = [note for note in (takes, "may be left out" if field.optional else "") if note]
    return f"{field.label} ({'; '.join(notes)})" if notes else field.label


def whose(policy: Policy, who: str) -> str:
    """For whom these posts act: a kind of agency, a side, or all the others."""
    if who == ANY:
        return "In every other agency"
    return f"On the {who.replace('_', ' ')}" if who in SIDES else f"In {policy.kind_title(who).lower()}"


def posts(policy: Policy, slugs: Iterable[str]) -> list[str]:
    return [policy.post_title(slug).lower() for slug in slugs]


def told(policy: Policy, tell: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Who is told of what, a sentence for each event."""
    return [
        f"When {event.description}: {joined(posts(policy, who))}."  # type: ignore[attr-defined]
        for event, who in tell.items()
    ]


def stage_named(policy: Policy, key: str) -> str:
    """A stage by its number and title."""
    stage = policy.stage(key)
    return f"{stage.number}, {stage.title}"


def or_(things: Iterable[str]) -> str:
    """A choice in a sentence: "a, b or c"."""
    listed = list(things)
    return joined(listed) if len(listed) < 2 else f"{', '.join(listed[:-1])} or {listed[-1]}"
