"""Every event of the format, where it happens: which clocks it starts, and which it meets; a table by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from escalation.models import Deadline
from escalation.services.clocks import REVIEW
from escalation.services.deciding import decide_here
from escalation.services.moving import escalate
from escalation.services.no_agreement import say_not_agreed
from tests import stories
from tests.factories import MONDAY, World
from tests.policies.climbing import CHOSEN, put_in_force
from tests.stories import SAFE, Story

DAY = timedelta(days=1)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """The decision was learned of a week before, a conference held four days before; raised on Monday 11 January."""
    put_in_force(world, "every-event")
    return stories.raised(
        world,
        category="Dissent at a conference",
        track="conference",
        decision_at=MONDAY - 7 * DAY,
        conference_at=MONDAY - 4 * DAY,
    )


def clocks(story: Story) -> tuple[set[str], set[str]]:
    """Of the first stage: the clocks that have started, and those that were met."""
    found = Deadline.objects.filter(disagreement=story.it, stage_entry__number=1)
    return {one.clock for one in found}, {one.clock for one in found if one.met}


def met_jointly(story: Story) -> None:
    story.world.trust_director = story.world.teacher  # who convenes it here, and who accepts
    story.world.service_manager = story.world.social_worker
    stories.meeting_held(story)


def not_agreed(story: Story) -> None:
    say_not_agreed(**story.later(minutes=5).by(story.world.social_worker), reason="We differ.")


def gone_up(story: Story) -> None:
    why_not = dict.fromkeys(("discussion", "meeting"), "They could not be had.")
    escalate(
        **story.later(minutes=5).by(story.world.teacher),
        reason="No visit.",
        tried="We rang.",
        safety=SAFE,
        passed_over=why_not,
    )


def decided(story: Story) -> None:
    decide_here(**story.later(minutes=5).by(story.world.social_worker), chosen=CHOSEN)


# What is done, the clocks that it starts, and those that it meets.
Step = tuple[Callable[[Story], object], set[str], set[str]]
ON_THE_WAY: list[Step] = [
    (stories.discussed, {"on-acknowledged", "on-discussion"}, {"by-acknowledged", "by-discussion"}),
    (stories.side_given, {"on-answered"}, {"by-answered"}),
    (met_jointly, {"on-meeting"}, {"by-meeting"}),
    (not_agreed, {"on-not-agreed"}, set()),
    (stories.proposed, {"on-proposed"}, {"by-proposed"}),
]
STARTED = {"on-decision", "on-conference", "on-raised", "on-entered", "on-acknowledged", "on-discussion"}
STARTED |= {"on-meeting", "on-answered", "on-proposed", "on-not-agreed"}  # all of these end with the stage


def test_raising_starts_what_counts_from_before_it_and_meets_the_time_limit_for_it(story: Story) -> None:
    started, met = clocks(story)
    waiting = {
        "acknowledged",
        "discussion",
        "meeting",
        "answered",
        "proposed",
        "decided",
        "resolved",
        "escalated",
    }
    assert started == {
        "on-decision",
        "on-conference",
        "on-raised",
        "on-entered",
        "by-raised",
        *(f"by-{event}" for event in waiting),
    }
    assert met == {"by-raised"}
    starts = dict(Deadline.objects.filter(disagreement=story.it).values_list("clock", "starts_at"))
    assert starts["on-decision"] == starts["by-raised"] == MONDAY - 7 * DAY
    assert starts["on-conference"] == MONDAY - 4 * DAY
    assert starts["on-raised"] == MONDAY


@pytest.mark.parametrize(
    ("last", "meets"),
    [(gone_up, {"by-escalated"}), (decided, {"by-decided", "by-resolved"})],
    ids=["escalated", "decided"],
)
def test_each_event_starts_and_meets_its_clocks_to_the_end(
    story: Story, last: Callable[[Story], object], meets: set[str]
) -> None:
    before = clocks(story)
    for do, starts, met in ON_THE_WAY:
        do(story)
        after = clocks(story)
        assert (after[0] - before[0], after[1] - before[1]) == (starts, met)
        before = after
    last(story)
    assert clocks(story)[1] - before[1] == meets | STARTED
    assert not Deadline.objects.filter(disagreement=story.it, stage_entry__number=1, ended_at=None).exists()


def test_what_is_a_fact_of_the_matter_reaches_into_the_next_stage_and_a_date_is_never_missing(
    story: Story, world: World
) -> None:
    """The second stage counts sixty working days from the decision; its other clock is met, and one date stays."""
    gone_up(story)
    second = Deadline.objects.filter(stage_entry=story.fresh().current_stage)
    assert {one.clock: one.starts_at for one in second} == {
        "since-decision": MONDAY - 7 * DAY,
        "talk": story.now,
    }
    stories.discussed(story, world.head_teacher)
    assert not second.filter(clock=REVIEW).exists()
