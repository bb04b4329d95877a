"""A policy for people: each stage on a card, with who acts, times, forms, what it may decide, and what is assumed."""

from collections.abc import Iterator
from dataclasses import dataclass

from components.words import joined
from escalation.core.names import ANY, KINDS, Sector
from escalation.core.policy import Policy, Stage
from escalation.core.stages import Rung
from escalation.presenters.policy_words import (
    Line,
    clock_in_words,
    form_in_words,
    line,
    marked,
    or_,
    posts,
    stage_named,
    told,
    whose,
    within,
)


@dataclass(frozen=True)
class Card:
    """One stage."""

    key: str
    title: str
    lines: tuple[Line, ...]
    guidance: str
    source: str
    assumed: tuple[str, ...]
    found: tuple[str, ...]  # the assumptions that stand on this card
    tags: tuple[str, ...] = ()
    who_where: tuple[tuple[str, str], ...] = ()  # who acts in each kind of agency


def cards(policy: Policy) -> list[Card]:
    """Every stage of the policy, from the bottom up."""
    return [_card(policy, stage) for stage in policy.stages]


def _card(policy: Policy, stage: Stage) -> Card:
    path = f"stages.{stage.key}"
    lines, found = marked(_lines(policy, stage, path), policy.assumed)
    rest = [one for one in policy.assumed if within(one, path) and one not in found]
    return Card(
        key=stage.key,
        title=f"{stage.number}. {stage.title}",
        lines=tuple(lines),
        guidance=stage.guidance,
        source=stage.source,
        assumed=tuple(policy.assumed[one] for one in rest),
        found=(*found, *rest),
        tags=("May be passed over",) * stage.optional + ("Informal",) * (not stage.formal),
        who_where=tuple(who_where(policy, stage)) if stage.rung is not Rung.PANEL else (),
    )


def _lines(policy: Policy, stage: Stage, path: str) -> Iterator[Line]:
    """What stands on a card, and what of the format each line shows."""
    yield line("Level", [f"{stage.rung.description}."], f"{path}.rung")
    panel = ("panel",) if stage.rung is Rung.PANEL else ()
    yield line("Who acts", _who_acts(policy, stage), f"{path}.acts", *panel)
    times = [clock_in_words(one) for one in policy.clocks_of(stage)]
    if stage.needs_review_date:
        times.append("Both sides set a date to look at it again when the matter comes here.")
    yield line("By when", times, f"{path}.time", f"{path}.clocks")
    for track in policy.tracks:
        if track.clocks and policy.first(track.key) == stage:
            yield line(
                f"By when, for {track.title}",
                [clock_in_words(one) for one in track.clocks],
                f"tracks.{track.key}.clocks",
            )
    yield from _gates(policy, stage, path)
    named = (f"{path}.forms", *(f"forms.{key}" for key in stage.forms))
    yield line("Forms", [form_in_words(form) for form in policy.forms_of(stage)], *named)
    yield line("What it may do", [f"{stage.authority.description}."], f"{path}.authority")
    decider = [_sentence(posts(policy, [stage.decided_by]))] if stage.decided_by else []
    yield line("Decided by", decider, f"{path}.decided_by")
    yield line("Who is told", told(policy, stage.tell), f"{path}.tell")  # type: ignore[arg-type]


def _gates(policy: Policy, stage: Stage, path: str) -> Iterator[Line]:
    """What is done before the matter comes here, and whose advice and which meeting belong to the stage."""
    at_most = f"It may take {stage.gate_time.words}; then, or where a child is at immediate risk, the matter goes on."
    for title, post, key in (
        ("Agreed to first by", stage.endorsed_by, "endorsed_by"),
        ("Asked first", stage.consult_first, "consult_first"),
    ):
        if post:
            yield line(
                title, [_sentence(posts(policy, [post])), at_most], f"{path}.{key}", f"{path}.gate_time"
            )
    advice = f"{_sentence(posts(policy, stage.advice))} The record says what they advised, or why they were not asked."
    yield line("Advice to seek", [advice] if stage.advice else [], f"{path}.advice")
    meeting = f"{joined(posts(policy, stage.meeting_of)).capitalize()}."
    yield line("A joint meeting of", [meeting] if stage.meeting_of else [], f"{path}.meeting_of")


def _who_acts(policy: Policy, stage: Stage) -> Iterator[str]:
    if stage.rung is Rung.PANEL:
        yield from _panel(policy)
        return
    if not stage.acts:
        yield f"In every agency: {policy.post_title(stage.rung.value).lower()}."
    for who, slugs in stage.acts.items():
        everywhere = len(stage.acts) == 1 and who == ANY
        where = "In every agency" if everywhere else whose(policy, who)
        yield f"{where}: {or_(posts(policy, slugs))}."
    for kind in policy.kinds.values():
        if kind.through:
            yield (
                f"Where {policy.kind_title(kind.key).lower()} has nobody at this level, "
                f"{policy.kind_title(kind.through).lower()} acts for it."
            )


def _panel(policy: Policy) -> Iterator[str]:
    panel = policy.panel
    if panel is None:
        return
    yield f"It is convened by: {policy.post_title(panel.chaired_by).lower()}."
    members = or_(posts(policy, panel.members)) or "nobody but whoever convenes it"
    yield f"Its members: {members}."
    if panel.sectors:
        yield f"From the sectors: {joined([Sector(one).description.lower() for one in panel.sectors])}."
    if panel.kinds:
        yield f"From agencies of these kinds: {joined([policy.kind_title(one).lower() for one in panel.kinds])}."
    if panel.quorum > 1:
        yield f"At least {panel.quorum} people, the chair included."
    if not panel.party_agencies_sit:
        yield "Nobody sits from an agency that is a party."
    yield "Nobody sits who acted in the matter, or manages somebody who did."


def _sentence(things: list[str]) -> str:
    return f"{or_(things).capitalize()}."


def who_where(policy: Policy, stage: Stage) -> list[tuple[str, str]]:
    """Who acts in each kind of agency, on either side: one row for each kind, as the narrowest rule says."""
    rows = []
    for kind in dict.fromkeys([*KINDS, *policy.kinds]):
        both = {side: or_(posts(policy, stage.posts_for(kind, side))) for side in ("raising", "responding")}
        if len(set(both.values())) == 1:
            said = both["raising"].capitalize()
        else:
            said = f"{both['raising'].capitalize()} where it raised the matter; else {both['responding']}"
        rows.append((policy.kind_title(kind), said))
    return rows


def shortcuts(policy: Policy) -> list[str]:
    """Each reason that allows a matter to go straight to a higher stage."""
    return [
        f"{one.when}: to stage {or_([stage_named(policy, key) for key in one.to])}."
        for one in policy.shortcuts
    ]
