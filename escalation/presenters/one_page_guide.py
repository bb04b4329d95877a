"""The one-page guide to a procedure: made from the policy in force alone, for the page and for paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.documents import compiled
from components.words import day_in_words
from escalation.core import stages
from escalation.core.policy import Policy, Stage
from escalation.core.policy_parts import STAGE_CLOCK
from escalation.core.times import AmountKind
from escalation.models import PolicyVersion
from escalation.presenters.policy_words import or_, posts

TEMPLATE = "guide/guide.typ"
# More than these would not stand on one page; the page of the policy has them all.
MOST_KINDS, MOST_WAYS = 6, 3

RIGHT = (
    "You can raise a disagreement whatever your grade or your agency. It is your right and your responsibility. "
    "Being asked to look again is part of the work, and no accusation."
)
DANGER = (
    "If a child is in immediate danger, act now: call 999 or your local front door. Do not wait for this."
)


@dataclass(frozen=True)
class Step:
    """One step of the ladder: what it is called, who acts, by when, what it may do."""

    title: str
    who: str
    when: str
    what: str


@dataclass(frozen=True)
class Guide:
    """All that the guide says."""

    title: str
    board: str
    version: str
    front_door: str
    kinds: tuple[str, ...]
    steps: tuple[Step, ...]
    ways: tuple[str, ...]
    remember: tuple[str, ...]


def guide_of(version: PolicyVersion, kind: str = "") -> Guide:
    """The guide to a version, in the words of its policy; for the people of one kind of agency, who act there."""
    policy, partnership = version.policy, version.partnership
    door = ", ".join(part for part in (partnership.front_door_name, partnership.front_door_telephone) if part)
    return Guide(
        title="How to raise a disagreement about a child’s safety",
        board=policy.board,
        version=(
            f"{policy.title}, version {version.number}, in force from {day_in_words(version.in_force_from)}"
        ),
        front_door=door,
        kinds=tuple(_kinds(policy)),
        steps=tuple(_step(policy, stage, kind) for stage in policy.stages),
        ways=tuple(f"{one.when}: go straight to {_stages(policy, one.to)}." for one in policy.shortcuts)[
            :MOST_WAYS
        ],
        remember=tuple(_remember(policy)),
    )


def guide_pdf(guide: Guide, at: datetime) -> bytes:
    """The guide on one page, as PDF/UA-1."""
    data: dict[str, Any] = {
        "title": guide.title,
        "board": guide.board,
        "version": guide.version,
        "danger": f"{DANGER} {guide.front_door}".strip(),
        "right": RIGHT,
        "kinds": list(guide.kinds),
        "steps": [[step.title, step.who, step.when, step.what] for step in guide.steps],
        "ways": list(guide.ways),
        "remember": list(guide.remember),
    }
    return compiled(data, at, template=TEMPLATE)


def _kinds(policy: Policy) -> Iterator[str]:
    """What disagreements are about, as the policy has it; with tracks, these."""
    named = policy.categories or tuple(track.title for track in policy.tracks)
    yield from named[:MOST_KINDS]
    if len(named) > MOST_KINDS:
        yield f"and {len(named) - MOST_KINDS} more, which the procedure names"


def _step(policy: Policy, stage: Stage, kind: str) -> Step:
    return Step(
        title=f"{stage.number}. {stage.title}",
        who=_who(policy, stage, kind),
        when=_when(policy, stage),
        what=f"{stage.authority.description}.",
    )


def _who(policy: Policy, stage: Stage, kind: str) -> str:
    """Who acts for an agency of this kind that raises it; of a panel, who chairs it."""
    if stage.rung is stages.Rung.PANEL and policy.panel:
        return policy.post_title(policy.panel.chaired_by)
    usual = or_(posts(policy, stage.posts_for(kind, stages.Side.RAISING.value)))
    return f"{usual[:1].upper()}{usual[1:]}"


def _when(policy: Policy, stage: Stage) -> str:
    """The stage's own time, else the first that is firm there; or that both sides set a day."""
    firm = [one for one in policy.clocks_of(stage) if one.firm]
    own = [one for one in firm if one.key == STAGE_CLOCK] or firm
    if own and own[0].amount.kind is not AmountKind.AGREED:
        return f"Within {own[0].amount.words}, or sooner if the child needs it"
    return "By a day that both sides set, or sooner if the child needs it"


def _gates(policy: Policy) -> Iterator[str]:
    """Who is asked before a stage, and that nobody's silence holds it up."""
    for stage in policy.stages:
        asked = [one for one in (stage.endorsed_by, stage.consult_first) if one]
        if asked:
            yield (
                f"Before stage {stage.number}, ask: {or_(posts(policy, asked))}. With no answer in "
                f"{stage.gate_time.words}, or where a child is at immediate risk, you go on."
            )


def _stages(policy: Policy, keys: tuple[str, ...]) -> str:
    return or_([f"stage {policy.stage(key).number}, {policy.stage(key).title}" for key in keys])


def _remember(policy: Policy) -> Iterator[str]:
    """What holds throughout."""
    yield "Talk first with the person whose decision it is, unless the child is at immediate risk."
    yield "Ask your safeguarding lead for advice and support. Nobody’s silence holds you up."
    yield from _gates(policy)
    must = [form.title for form in policy.forms.values() if form.need == "must"]
    yield "Write a record of every discussion at the time." + (
        f" Fill in: {or_(must)}." if must else " Both sides do."
    )
    yield "It is agreed when every agency has confirmed the same outcome in writing: who does what, by when."
    if policy.referral_refusal:
        yield f"A refused referral: clear reasons in writing within {policy.referral_refusal.time.words}."
    if policy.closure.if_unresolved:
        yield "If it cannot be settled, the procedure says what then holds. Read it there."
    debrief = " You may ask for a debrief." if policy.closure.debrief else ""
    yield f"When it is over, say what it teaches. You are told what came of it.{debrief}"
    yield (
        "If you still believe that a child is at risk of significant harm, whatever the outcome: tell the front door."
    )
