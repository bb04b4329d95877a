"""A policy for people: each stage on a card, with who acts, times, forms, what it may decide, and what is assumed."""

from collections.abc import Iterator
from dataclasses import dataclass

from components.words import joined
from escalation.core.names import ANY, SIDES, Sector, Way
from escalation.core.policy import Policy, Stage
from escalation.core.policy_parts import Clock, Form
from escalation.core.stages import Rung
from escalation.presenters.times import clock_title


@dataclass(frozen=True)
class Line:
    """One line of a card. ``assumed`` says why, where the document does not say it."""

    key: str
    texts: tuple[str, ...]
    assumed: str = ""


@dataclass(frozen=True)
class Card:
    """One stage."""

    key: str
    title: str
    lines: tuple[Line, ...]
    guidance: str
    source: str
    assumed: tuple[str, ...]


def cards(policy: Policy) -> list[Card]:
    """Every stage of the policy, from the bottom up."""
    return [_card(policy, stage) for stage in policy.stages]


def _card(policy: Policy, stage: Stage) -> Card:
    assumed = {path: _part(path, stage) for path in policy.assumed}
    drawn = [(key, part, tuple(texts)) for key, part, texts in _lines(policy, stage) if texts]
    lines = tuple(
        Line(key, texts, " ".join(policy.assumed[path] for path, of in assumed.items() if of == part))
        for key, part, texts in drawn
    )
    shown = {part for _, part, _ in drawn}
    return Card(
        key=stage.key,
        title=f"{stage.number}. {stage.title}",
        lines=lines,
        guidance=stage.guidance,
        source=stage.source,
        assumed=tuple(policy.assumed[path] for path, part in assumed.items() if part and part not in shown),
    )


def _part(path: str, stage: Stage) -> str:
    """Which line of a stage's card an assumption is about, by the format's key; empty where it is of another part."""
    table, *rest = path.split(".")
    if table == "panel" and stage.rung is Rung.PANEL:
        return "acts"
    if table == "forms" and rest and rest[0] in stage.forms:
        return "forms"
    if table != "stages" or not rest or rest[0] != stage.key:
        return ""
    part = rest[1] if len(rest) > 1 else "stage"
    return "time" if part == "clocks" else part


def _lines(policy: Policy, stage: Stage) -> Iterator[tuple[str, str, list[str]]]:
    """What stands on a card: its title, the key of the format that it shows, and the texts."""
    yield "Who acts", "acts", list(_who_acts(policy, stage))
    yield "By when", "time", [clock_in_words(one) for one in policy.clocks_of(stage)]
    yield "Forms", "forms", [_form(form) for form in policy.forms_of(stage)]
    yield "Advice or support", "advice", [policy.post_title(post) for post in stage.advice]
    yield "A joint meeting of", "meeting_of", [policy.post_title(post) for post in stage.meeting_of]
    yield (
        "Agreed to first by",
        "endorsed_by",
        [policy.post_title(stage.endorsed_by)] if stage.endorsed_by else [],
    )
    yield (
        "To be asked first",
        "consult_first",
        [policy.post_title(stage.consult_first)] if stage.consult_first else [],
    )
    yield "What it may do", "authority", [f"{stage.authority.description}."]
    if stage.decided_by:
        yield "Decided by", "decided_by", [policy.post_title(stage.decided_by)]
    told = [f"When {event.description}: {joined(_people(policy, who))}" for event, who in stage.tell.items()]
    yield "Who is told", "tell", told


def _who_acts(policy: Policy, stage: Stage) -> Iterator[str]:
    if stage.rung is Rung.PANEL:
        yield from _panel(policy)
        return
    if not stage.acts:
        yield f"In every agency: {policy.post_title(stage.rung.value).lower()}."
    for who, posts in stage.acts.items():
        yield f"{_whose(policy, who)}: {_or([policy.post_title(post).lower() for post in posts])}."


def _whose(policy: Policy, who: str) -> str:
    if who == ANY:
        return "In every other agency"
    return f"On the {who.replace('_', ' ')}" if who in SIDES else f"In {policy.kind_title(who).lower()}"


def _panel(policy: Policy) -> Iterator[str]:
    panel = policy.panel
    if panel is None:
        return
    yield f"It is convened by: {policy.post_title(panel.chaired_by).lower()}."
    yield f"Its members: {_or([policy.post_title(post).lower() for post in panel.members])}."
    if panel.sectors:
        yield f"From the sectors: {joined([Sector(one).description.lower() for one in panel.sectors])}."
    if panel.quorum > 1:
        yield f"At least {panel.quorum} people, the chair included."
    if not panel.party_agencies_sit:
        yield "Nobody sits from an agency that is a party."
    yield "Nobody sits who acted in the matter, or manages somebody who did."


def clock_in_words(clock: Clock) -> str:
    """A clock in a sentence: how long, from when, until what, and whether it can be late."""
    from_when, until = clock.starts.description, clock.met_by.description
    sentence = f"{clock_title(clock.key)}: {clock.amount.words}, from when {from_when}, until {until}."
    if not clock.firm:
        return f"{sentence} It is a guide and never counted as late."
    return f"{sentence} When it is over, the matter goes up by itself." if clock.escalates else sentence


def _form(form: Form) -> str:
    must = "must be filled in" if form.need == "must" else "should be filled in, or passed over with a reason"
    return f"{form.title}: {must}; {form.by.description.lower()}; when {form.when.description}."


def _people(policy: Policy, people: tuple[str, ...]) -> list[str]:
    return [policy.post_title(one).lower() for one in people]


def _or(things: list[str]) -> str:
    return joined(things) if len(things) < 2 else f"{', '.join(things[:-1])} or {things[-1]}"


def ways(policy: Policy) -> str:
    """The ways of discussing that satisfy a stage."""
    return _or([Way(way).description.lower() for way in policy.ways])


def other_assumptions(policy: Policy) -> list[str]:
    """What is assumed and belongs to no stage."""
    return [
        why for path, why in policy.assumed.items() if not any(_part(path, stage) for stage in policy.stages)
    ]


def shortcuts(policy: Policy) -> list[str]:
    """Each reason that allows a matter to go straight to a higher stage."""
    return [
        f"{one.when}: to stage {_or([_titled(policy, key) for key in one.to])}." for one in policy.shortcuts
    ]


def _titled(policy: Policy, key: str) -> str:
    stage = policy.stage(key)
    return f"{stage.number}, {stage.title}"
