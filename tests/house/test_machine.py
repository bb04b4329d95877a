"""What the machine offers is what the ladder says: every policy, every state, and every other order refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django_fsm import TransitionNotAllowed, can_proceed

from escalation.core.policy import Policy
from escalation.core.policy_overlay import base_key
from escalation.core.policy_parse import parse_policy
from escalation.core.policy_text import read_document
from escalation.core.stages import RUNGS, Rung, State
from escalation.models import Disagreement, PolicyVersion, StageEntry

FOLDER = Path(__file__).parents[2] / "escalation" / "policies"
HEAD = 'format = 1\nkey = "{key}"\ntitle = "T"\nboard = "B"\n'
STAGE = '[[stages]]\nkey = "{rung}"\ntitle = "{rung}"\nrung = "{rung}"\ntime = "5 working days"\n'


def invented(key: str, *rungs: str, more: str = "") -> Policy:
    """A policy of these rungs; ``more`` is further text of the file."""
    stages = "".join(STAGE.format(rung=rung) for rung in rungs)
    return parse_policy(HEAD.format(key=key) + stages + more + '[closure]\nif_unresolved = "The law."\n')


def shipped() -> Iterator[Policy]:
    for file in sorted(FOLDER.glob("*.toml")):
        key = base_key(read_document(file.read_bytes()))
        base = read_document((FOLDER / f"{key}.toml").read_bytes()) if key else None
        yield parse_policy(file.read_bytes(), base=base)


SIX = ("practitioner", "first-line-manager", "senior-manager", "head-of-service", "director", "panel")
TO_THE_TOP = '[[shortcuts]]\nwhen = "Immediate harm"\nto = ["{to}"]\n'
TRACKS = '[[tracks]]\nkey = "{key}"\ntitle = "T"\nstages = [{stages}]\n'
POLICIES = [
    *shipped(),
    invented("one", "director"),
    invented("three", "practitioner", "senior-manager", "panel", more=TO_THE_TOP.format(to="panel")),
    invented("six", *SIX, more=TO_THE_TOP.format(to="director")),
    invented(
        "two-tracks",
        *SIX,
        more=TRACKS.format(key="low", stages='"practitioner", "senior-manager"')
        + TRACKS.format(key="high", stages='"first-line-manager", "head-of-service", "director", "panel"')
        + TO_THE_TOP.format(to="director"),
    ),
]
ROADS = [(policy, track) for policy in POLICIES for track in ([one.key for one in policy.tracks] or [None])]
every_road = pytest.mark.parametrize(("policy", "track"), ROADS, ids=lambda one: getattr(one, "key", one))


def matter(policy: Policy, track: str | None, state: str) -> Disagreement:
    """A matter in a state, in memory: the machine asks its policy, and no row."""
    version = PolicyVersion(key=policy.key, number=1)
    version.__dict__["policy"] = policy
    it = Disagreement(policy_version=version, track=track or "")
    it.__dict__["state"] = state
    return it


def ladder(policy: Policy, track: str | None) -> list[str]:
    """The rungs of a road from the bottom up, read off the file's own order."""
    keys = policy.track(track).stages if track else ()
    return [stage.rung.value for stage in policy.stages if not keys or stage.key in keys]


def shortcuts(policy: Policy, track: str | None, above: str | None) -> set[str]:
    """The rungs to which a shortcut leads from here, read off the file."""
    rungs = ladder(policy, track)
    higher = rungs if above is None else rungs[rungs.index(above) + 1 :]
    named = {key for shortcut in policy.shortcuts for key in shortcut.to}
    return {stage.rung.value for stage in policy.stages if stage.key in named and stage.rung.value in higher}


@every_road
def test_it_climbs_exactly_where_there_is_a_rung_above_and_to_that_rung(
    policy: Policy, track: str | None
) -> None:
    rungs = ladder(policy, track)
    for here, above in zip(rungs, [*rungs[1:], None], strict=True):
        it = matter(policy, track, here)
        assert can_proceed(it.climb) == (above is not None)
        if above is None:
            with pytest.raises(TransitionNotAllowed):
                it.climb()
        else:
            it.climb()
        assert it.state == (above or here)


def test_it_climbs_past_optional_stages_alone_and_never_past_the_next_that_is_not() -> None:
    optional = {"senior-manager", "head-of-service"}
    text = HEAD.format(key="optional") + "".join(
        STAGE.format(rung=rung) + ("optional = true\n" if rung in optional else "") for rung in SIX
    )
    policy = parse_policy(text + '[closure]\nif_unresolved = "The law."\n')
    reached = {
        "practitioner": {"first_line_manager"},
        "first_line_manager": {"senior_manager", "head_of_service", "director"},
        "senior_manager": {"head_of_service", "director"},
        "head_of_service": {"director"},
        "director": {"panel"},
        "panel": set(),
    }
    for here, allowed in reached.items():
        for rung in RUNGS:
            it = matter(policy, None, here)
            if rung.value in allowed:
                it.climb(rung=rung)
                assert it.state == rung.value
            else:
                with pytest.raises(TransitionNotAllowed):
                    it.climb(rung=rung)
                assert it.state == here


@every_road
def test_it_leaps_only_to_the_rung_of_a_shortcut(policy: Policy, track: str | None) -> None:
    for here in ladder(policy, track):
        leads_to = shortcuts(policy, track, above=here)
        assert can_proceed(matter(policy, track, here).leap) == bool(leads_to)
        for rung in RUNGS:
            it = matter(policy, track, here)
            if rung.value in leads_to:
                it.leap(rung=rung)
                assert it.state == rung.value
            else:
                with pytest.raises(TransitionNotAllowed):
                    it.leap(rung=rung)
                assert it.state == here


@every_road
def test_it_begins_at_the_foot_of_its_road_or_where_a_shortcut_leads(
    policy: Policy, track: str | None
) -> None:
    begins = {ladder(policy, track)[0]} | shortcuts(policy, track, above=None)
    for rung in RUNGS:
        it = matter(policy, track, "")
        if rung.value in begins:
            it.enter(rung=rung)
            assert it.state == rung.value
        else:
            with pytest.raises(TransitionNotAllowed):
                it.enter(rung=rung)


@every_road
def test_it_reopens_where_it_stood(policy: Policy, track: str | None) -> None:
    for here in ladder(policy, track):
        for ended in (State.RESOLVED, State.CLOSED):
            it = matter(policy, track, ended.value)
            it.current_stage = StageEntry(rung=here)
            it.reopen()
            assert it.state == here


@every_road
def test_every_other_order_is_refused(policy: Policy, track: str | None) -> None:
    """By state: which transitions the machine offers at all; nothing leads downward, and nothing out of the ladder."""
    rungs = ladder(policy, track)
    for state in ["", *(state.value for state in State)]:
        it = matter(policy, track, state)
        is_rung = state in {rung.value for rung in Rung}
        offered = {
            name
            for name in ("enter", "climb", "leap", "resolve", "close", "reopen")
            if can_proceed(getattr(it, name))
        }
        expected = {"": {"enter"}, "resolved": {"close", "reopen"}, "closed": {"reopen"}}.get(state, set())
        if is_rung:
            expected = {"resolve", "close"}
        if state in rungs:
            expected |= {"climb"} if state != rungs[-1] else set()
            expected |= {"leap"} if shortcuts(policy, track, above=state) else set()
        assert offered == expected, state


def test_the_state_is_set_by_the_machine_alone() -> None:
    it = matter(POLICIES[0], None, "practitioner")
    with pytest.raises(AttributeError):
        it.state = "panel"
