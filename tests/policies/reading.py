"""What a policy says, set out as the tables that these tests write by hand."""

from functools import cache
from pathlib import Path

from escalation.core.policy import Policy
from escalation.core.policy_parse import parse_policy

FOLDER = Path(__file__).parents[2] / "escalation" / "policies"


@cache
def policy(key: str) -> Policy:
    """One of the policies that ship, from its file."""
    return parse_policy((FOLDER / f"{key}.toml").read_bytes())


def ladder(found: Policy, track: str | None = None) -> list[tuple[int, str, str, str]]:
    """Each stage: what people call its number, its title, its rung, what it may do."""
    return [
        (stage.number, stage.title, stage.rung.value, stage.authority.value) for stage in found.ladder(track)
    ]


def clocks(found: Policy) -> list[tuple[str, str, str, str, str, bool]]:
    """Each clock: its stage and key, its time in words, what starts and what meets it, and whether it is firm."""
    return [
        (f"{stage.key}/{clock.key}", clock.amount.words, clock.starts, clock.met_by, clock.duty, clock.firm)
        for stage in found.stages
        for clock in stage.clocks
    ]


def acting(found: Policy, key: str, *kinds: str, side: str = "raising") -> dict[str, list[str]]:
    """Who acts at a stage for these kinds of agency, by the titles of their posts."""
    stage = found.stage(key)
    return {kind: [found.post_title(post) for post in found.posts_at(stage, kind, side)] for kind in kinds}


def shortcuts(found: Policy, rung: str | None = None) -> list[tuple[str, str]]:
    """The reasons that lead higher from this rung (None: at raising), each with a stage's key."""
    return [(shortcut.when, stage.key) for shortcut, stage in found.shortcuts_from(rung)]


def without_source(found: Policy) -> list[str]:
    """The parts of a policy that do not name their paragraph."""
    parts = [
        *found.stages,
        *(clock for stage in found.stages for clock in stage.clocks if clock.key != "stage"),
        *found.tracks,
        *found.forms.values(),
        *found.shortcuts,
        *found.elsewhere,
        *found.kinds.values(),
        *filter(None, [found.referral_refusal]),
    ]
    return [repr(part) for part in parts if not part.source]
