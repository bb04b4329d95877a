"""One journey for any policy: raised, talked over and taken up stage by stage, to what its last stage makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_post, hold_post
from escalation import notifications
from escalation.core.decisions import Wants, requirements
from escalation.core.gates import GateKind
from escalation.core.names import Authority
from escalation.core.stages import Rung, Side
from escalation.models import Deadline, Gate, Learning, SideGiven
from escalation.places import place_of
from escalation.queries import facts_of
from escalation.services.deciding import Chosen, decide_here
from escalation.services.gates import answer_gate, ask_gate
from escalation.services.giving import Given, give_side
from escalation.services.moving import end_not_resolved, escalate
from escalation.services.no_agreement import say_not_agreed
from escalation.services.policies import load_policy
from escalation.services.settling import close_with_learning
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_person
from tests.stories import SAFE, THEIR_VIEW, Story, stand

FOLDER = Path(__file__).with_name("invented")
CHOSEN = Chosen("It stays open.", "Open; closed.", "The pattern.", "Nobody else holds the case.", SAFE)


@dataclass
class Journey:
    """A matter on its way, and what the journey notes on it."""

    story: Story
    undated: list[str] = field(default_factory=list)  # stages at which it stood without a date


def fill_the_ladder(world: World) -> None:
    """A head of service and a director in both agencies: somebody for each rung below the panel."""
    for agency in ("school", "social-care"):
        for role in (Role.HEAD_OF_SERVICE, Role.DIRECTOR):
            person = make_person(world, f"{agency} {role.value}", role, agency)
            post = add_post(
                partnership=world.partnership,
                agency=world.agency(agency),
                slug=role.value,
                title=role.description.capitalize(),
                by=COMMAND_LINE,
                now=MONDAY - timedelta(days=1),
            )
            hold_post(post=post, membership=person, by=COMMAND_LINE, now=MONDAY - timedelta(days=1))
            world.posts[(agency, role.value)] = post


def put_in_force(world: World, key: str) -> None:
    """Load an invented policy; its base, where it has one, was in force before it."""
    text = (FOLDER / f"{key}.toml").read_text()
    if 'extends = "base"' in text:
        _load(world, (FOLDER / "base.toml").read_text(), date(2026, 12, 1))
    _load(world, text, date(2027, 1, 4))


def _load(world: World, text: str, day: date) -> None:
    before = MONDAY - timedelta(days=9)
    load_policy(partnership=world.partnership, text=text, in_force_from=day, by=COMMAND_LINE, now=before)


def climb(world: World, key: str) -> Journey:
    """From raising to the end, under the policy of this key."""
    put_in_force(world, key)
    story = stories.raised(world, category="", decision_at=MONDAY - timedelta(days=7))
    journey = Journey(story)
    while story.fresh().is_open:
        _look_at_the_date(journey)
        _one_stage(story)
    return journey


def _look_at_the_date(journey: Journey) -> None:
    """No open matter is ever without a date."""
    it = journey.story.fresh()
    dated = Deadline.objects.filter(stage_entry=it.current_stage).running().exclude(due_at=None)
    if not dated.exclude(amount="at once").exists():
        journey.undated.append(it.current_stage.key)


def _one_stage(story: Story) -> None:
    """What people do at a stage: talk, and settle it or go up; where policy goes up by itself, they keep silent."""
    stage = story.fresh().stage
    if any(clock.escalates for clock in stage.clocks):
        _keep_silent(story)
        return
    if SideGiven.objects.filter(disagreement=story.it).count() == 0:
        given = Given(SideGiven.Position.KEEP, "Not met.", THEIR_VIEW)
        give_side(**story.later(hours=1).by(acting(story, Side.RESPONDING)), given=given)
    stories.discussed(story, acting(story, Side.RAISING))
    if stage.authority is Authority.DECIDE:
        _decide(story)
    elif story.fresh().next_stage is None:
        by = story.later(hours=1).by(acting(story, Side.RAISING))
        end_not_resolved(**by, reason="Each holds its view.", safety=SAFE)
    else:
        say_not_agreed(**story.later(minutes=5).by(acting(story, Side.RESPONDING)), reason="We differ.")
        _go_up(story)


def _keep_silent(story: Story) -> None:
    due = max(one.due_at for one in Deadline.objects.filter(stage_entry=story.it.current_stage).running())
    story.now = due + timedelta(minutes=1)
    sweep(now=story.now)


def _go_up(story: Story) -> None:
    """To the highest stage that the policy lets one reach, everything asked for that is on the way in."""
    it, by = story.fresh(), acting(story, Side.RAISING)
    to = it.policy.reachable(it.state)[-1].key
    for gate in list(_gates(story, by, to)):
        asked = ask_gate(**story.later(minutes=5).by(by), gate=gate, why="It is time to go up.")
        _answer(story, asked)
    stories.everything_filled(story, by)
    escalate(
        **story.later(minutes=5).by(by),
        to=to,
        reason="There has been no visit.",
        tried="A telephone call.",
        safety=SAFE,
        passed_over={f"stage-{stage.key}": "It needs no specialist." for stage in it.policy.stages},
    )


def _gates(story: Story, by: Membership, to: str) -> Iterator[str]:
    it = story.fresh()
    for asked in requirements(facts_of(it, place_of(stand(by, story.now), it), to=to)):
        if asked.wants is Wants.GATE:
            yield asked.key


def _answer(story: Story, gate: Gate) -> None:
    person = notifications.holders([gate.post], now=story.now)[0].membership
    endorses = gate.kind == GateKind.ENDORSEMENT
    answer = Gate.Answer.ENDORSED if endorses else Gate.Answer.CONSULTED
    answer_gate(**story.later(minutes=30).by(person), gate=gate, answer=answer, said="Go on.")


def _decide(story: Story) -> None:
    if story.it.state == Rung.PANEL:
        stories.decided(story)
    else:
        decide_here(**story.later(hours=1).by(acting(story, Side.RESPONDING)), chosen=CHOSEN)
    learning = Learning(themes="Ring.", why_not_earlier="No call.")
    close_with_learning(**story.later(hours=1).by(story.world.teacher), learning=learning)


def acting(story: Story, side: Side) -> Membership:
    """Somebody who acts for a side where the matter stands; among the practitioners the raiser themselves."""
    people = notifications.acting(story.fresh(), side, now=story.now)
    raiser = story.world.teacher.pk
    others = [one.membership for one in people if one.membership.pk != raiser]
    return others[0] if others else people[0].membership
