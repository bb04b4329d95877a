"""When clocks start, when they are met, when they end, and what is carried on: dates written down by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from escalation.core.decisions import MoveRefused
from escalation.core.stages import State
from escalation.models import Deadline
from escalation.services.discussing import set_protective_time
from escalation.services.moving import reopen, take_shortcut
from escalation.services.settling import refuse_outcome
from tests import invented, stories
from tests.factories import World, make_partnership
from tests.stories import Story


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(story: Story, name: str = "stage") -> Deadline:
    """A clock of the stage where the matter stands."""
    return Deadline.objects.get(stage_entry=story.fresh().current_stage, clock=name)


# Entered at (UTC), due at (UTC), and why: five working days, close of business 17:00 in London.
FIVE_WORKING_DAYS = [
    ("2027-01-11T09:30", "2027-01-18T17:00", "a Monday in an ordinary week"),
    ("2027-01-15T23:30", "2027-01-22T17:00", "late on a Friday"),
    ("2027-01-16T10:00", "2027-01-22T17:00", "a Saturday is day 0, the Monday after it is day 1"),
    (
        "2026-12-23T10:00",
        "2027-01-04T17:00",
        "25 and 28 December (for Boxing Day) and 1 January are no working days",
    ),
    (
        "2027-03-25T10:00",
        "2027-04-05T16:00",
        "Good Friday, Easter Monday, and the clocks go forward on 28 March",
    ),
    ("2027-03-24T23:30", "2027-04-02T16:00", "before midnight in London: Wednesday is day 0"),
    ("2027-10-27T10:00", "2027-11-03T17:00", "the clocks go back on 31 October"),
    ("2027-06-30T23:30", "2027-07-08T16:00", "after midnight in London: the first of July is day 0"),
]


@pytest.mark.parametrize(
    ("entered", "due", "why"), FIVE_WORKING_DAYS, ids=[row[2] for row in FIVE_WORKING_DAYS]
)
def test_five_working_days_from_when_it_was_put_to_the_other_side(
    db: None, entered: str, due: str, why: str
) -> None:
    story = stories.raised(make_partnership(now=at(entered), code="elsewhere"), at(entered))
    assert clock(story).due_at == at(due), why


def test_a_matter_put_to_them_before_it_was_raised_counts_from_then(world: World) -> None:
    """Put on Thursday the 7th: the fifth working day after it is Thursday the 14th."""
    story = stories.raised(world, put_at=at("2027-01-07T15:00"))
    assert (clock(story).starts_at, clock(story).due_at) == (at("2027-01-07T15:00"), at("2027-01-14T17:00"))


def test_going_up_ends_the_clock_as_met_and_starts_the_next(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    first = clock(story)
    stories.discussed(story)
    assert Deadline.objects.get(pk=first.pk).ended_at is None  # a discussion leaves the stage open
    stories.escalated(story, world.teacher)
    first.refresh_from_db()
    assert (first.met, first.ended_at) == (True, story.now)
    assert clock(story).due_at == at("2027-01-18T17:00")  # entered on the same Monday
    assert clock(story).starts_at == story.now


def test_agreeing_and_withdrawing_leave_the_stage_and_meet_its_clock(world: World) -> None:
    """POLICY_FORMAT §4: "stage left" is resolved, escalated, or withdrawn."""
    agreed = stories.side_given(stories.raised(world))
    stories.agreed(agreed)
    withdrawn = stories.withdrawn(stories.raised(world))
    for story in (agreed, withdrawn):
        assert [(one.met, one.ended_at) for one in story.it.deadlines.all()] == [(True, story.now)]


def test_a_clock_that_waits_for_another_event_ends_unmet_with_its_stage(world: World) -> None:
    story = stories.at_senior(world)
    outcome = stories.proposed(story, world.trust_director)
    refuse_outcome(**story.later(hours=1).by(world.service_manager), outcome=outcome, reason="Not so.")
    stories.withdrawn(story)
    ended = {one.clock: one.met for one in Deadline.objects.filter(stage_entry=story.it.current_stage)}
    assert ended == {"stage": True, "referral-to-the-board": False}


def test_a_clock_that_waits_for_an_event_starts_with_its_first_occurrence(world: World) -> None:
    """Stage three: "not agreed" starts the urgent referral to the board, which going up meets."""
    story = stories.at_senior(world)
    assert not story.fresh().current_stage.deadlines.filter(clock="referral-to-the-board").exists()
    refused = []
    for _ in range(2):
        outcome = stories.proposed(story, world.trust_director)
        refuse_outcome(**story.later(hours=1).by(world.service_manager), outcome=outcome, reason="Not so.")
        refused.append(story.now)
    referral = clock(story, "referral-to-the-board")
    assert (referral.starts_at, referral.due_at) == (refused[0], refused[0])
    stories.escalated(story.later(hours=1), world.trust_director)
    referral.refresh_from_db()
    assert (referral.met, referral.ended_at) == (True, story.now)


def test_a_time_that_protects_the_child_brings_the_clock_forward_and_goes_with_the_child(
    world: World,
) -> None:
    story = stories.side_given(stories.raised(world))
    until = at("2027-01-13T12:00")
    set_protective_time(**story.by(world.social_worker), until=until, reason="She goes home on Wednesday.")
    assert clock(story).due_at == until
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    assert (clock(story).protective_until, clock(story).due_at) == (until, until)


def test_a_protecting_time_that_is_over_is_not_carried_on_and_a_new_one_may_be_set(world: World) -> None:
    story = stories.raised(
        world, protective_until=at("2027-01-12T12:00"), protective_reason="Home on Tuesday."
    )
    story = stories.side_given(story)
    stories.discussed(story)
    story.later(days=2)  # Wednesday afternoon
    stories.escalated(story, world.teacher)
    assert (clock(story).protective_until, clock(story).due_at) == (None, at("2027-01-20T17:00"))
    until = at("2027-01-15T10:00")
    set_protective_time(**story.by(world.teacher), until=until, reason="A conference on Friday.")
    assert clock(story).due_at == until


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2027-01-11T08:00", "must be still to come"),
        ("2027-01-18T17:00", "no earlier than the time that runs already"),
        ("2027-01-19T09:00", "no earlier than the time that runs already"),
    ],
)
def test_within_a_stage_a_time_only_gets_earlier(world: World, until: str, said: str) -> None:
    story = stories.raised(world)
    with pytest.raises(MoveRefused, match=said):
        set_protective_time(**story.by(world.teacher), until=at(until), reason="Sooner.")
    assert clock(story).due_at == at("2027-01-18T17:00")


def test_a_time_that_was_brought_forward_is_never_put_back(world: World) -> None:
    story = stories.raised(world)
    set_protective_time(**story.by(world.teacher), until=at("2027-01-12T10:00"), reason="Sooner.")
    with pytest.raises(MoveRefused, match="only be brought forward"):
        set_protective_time(**story.by(world.teacher), until=at("2027-01-12T11:00"), reason="Later.")
    story.later(days=1, hours=3)
    with pytest.raises(MoveRefused, match="over already"):
        set_protective_time(**story.by(world.teacher), until=at("2027-01-13T10:00"), reason="Later.")


def test_going_straight_up_starts_only_the_clock_of_the_stage_that_is_entered(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    take_shortcut(
        **story.later(hours=1).by(world.teacher),
        ground="It raises a significant policy issue",
        to="panel",
        reason="The threshold itself is at issue.",
        safety=stories.SAFE,
        forms={"account": {"What is the dispute about?": "The threshold."}},
    )
    assert story.fresh().state == State.PANEL
    assert clock(story).due_at == at("2027-01-18T17:00")
    assert story.it.deadlines.filter(ended_at=None).count() == 1


def test_reopening_gives_fresh_clocks_at_the_stage_where_it_stood(world: World) -> None:
    story = stories.raised(
        world, protective_until=at("2027-01-12T12:00"), protective_reason="Home on Tuesday."
    )
    stories.closed(stories.side_given(story))
    story.now = at("2027-02-01T11:00")  # a Monday, three weeks on
    reopen(**story.by(world.teacher), reason="She was seen alone again.", safety=stories.SAFE)
    it = story.fresh()
    assert (it.state, it.current_stage.number, it.result) == (State.PRACTITIONER, 2, "")
    assert (clock(story).starts_at, clock(story).due_at) == (story.now, at("2027-02-08T17:00"))
    assert clock(story).protective_until is None
    assert story.now - timedelta(days=14) > it.raised_at


TEN_DAYS_FROM_RAISING = """
[[stages]]
key = "second"
title = "Senior managers"
rung = "senior manager"

[[stages.clocks]]
key = "whole"
amount = "10 working days"
starts = "raised"

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""


def test_a_protective_time_that_is_over_does_not_make_a_clock_from_raising_late_at_the_next_stage(
    world: World,
) -> None:
    story = invented.given(world, TEN_DAYS_FROM_RAISING)
    set_protective_time(**story.by(world.teacher), until=at("2027-01-12T08:00"), reason="She goes home.")
    stories.discussed(story)
    story.now = at("2027-01-13T10:00")
    stories.escalated(story, world.teacher)
    assert clock(story, "whole").due_at == at("2027-01-25T17:00")


FROM_A_DISCUSSION = TEN_DAYS_FROM_RAISING.replace("10 working", "5 working").replace(
    '"raised"', '"discussion held"'
)


@pytest.mark.parametrize("happened", ["2027-01-08T10:00", "0001-01-01T00:00"])
def test_what_was_said_at_an_earlier_stage_starts_no_clock_before_its_own_stage(
    world: World, happened: str
) -> None:
    story = invented.second_stage(world, FROM_A_DISCUSSION)
    entered = story.fresh().current_stage
    assert entered is not None
    stories.discussed(story, by=world.trust_director, happened=at(happened))
    assert clock(story, "whole").starts_at == entered.claimed_at
    assert clock(story, "whole").due_at == at("2027-01-18T17:00")
