"""Times that the sides agree themselves, with both hands; and no open matter is ever without a date."""

from datetime import UTC, datetime

import pytest

from escalation.core.decisions import MoveRefused
from escalation.core.turns import Phase
from escalation.models import Deadline, DeadlineEvent
from escalation.permissions import NotYours
from escalation.services.clocks import REVIEW
from escalation.services.discussing import set_protective_time
from escalation.services.moving import escalate
from escalation.services.stuck import stuck
from escalation.services.sweeping import sweep
from escalation.services.times import propose_time
from tests import stories
from tests.factories import World
from tests.policies.climbing import put_in_force
from tests.stories import SAFE, Story


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """On a stage without any time: five working days from Monday 11 January are proposed, to Monday the 18th."""
    put_in_force(world, "three-stages")
    return stories.side_given(stories.raised(world, category=""))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(story: Story, name: str = REVIEW) -> Deadline:
    return Deadline.objects.get(stage_entry=story.fresh().current_stage, clock=name)


def hand(story: Story, who: str, when: str, name: str = REVIEW) -> Deadline:
    by = story.later(minutes=10).by(getattr(story.world, who))
    return propose_time(**by, deadline=clock(story, name), at=at(when), reason="")


def go_up(story: Story, review_on: str | None = None) -> None:
    stories.discussed(story)
    escalate(
        **story.later(minutes=5).by(story.world.teacher),
        reason="No visit.",
        tried="We rang.",
        safety=SAFE,
        review_on=at(review_on) if review_on else None,
    )


def test_without_a_time_five_working_days_are_proposed(story: Story) -> None:
    found = clock(story)
    assert (found.due_at, found.firm, found.agreed_at) == (at("2027-01-18T17:00"), True, None)
    assert found.derived().sentence == (
        "proposed, until both sides agree a date: by 5pm on Monday 18 January 2027"
    )


def test_one_hand_leaves_the_date_and_the_other_side_makes_it_agreed(story: Story) -> None:
    hand(story, "teacher", "2027-01-14T12:00")
    assert clock(story).due_at == at("2027-01-18T17:00")
    hand(story, "social_worker", "2027-01-14T12:00")
    assert (clock(story).due_at, clock(story).agreed_at) == (at("2027-01-14T12:00"), at("2027-01-14T12:00"))


def test_another_date_is_a_counter_proposal_which_the_first_may_agree(story: Story) -> None:
    hand(story, "teacher", "2027-01-14T12:00")
    hand(story, "social_worker", "2027-01-20T12:00")
    assert clock(story).agreed_at is None
    hand(story, "teacher", "2027-01-20T12:00")
    assert clock(story).due_at == at("2027-01-20T12:00")


def test_one_side_alone_agrees_nothing_however_often_it_says_so(story: Story) -> None:
    for _ in range(2):
        hand(story, "teacher", "2027-01-14T12:00")
    assert clock(story).agreed_at is None


def test_only_who_acts_gives_a_hand(story: Story) -> None:
    for who in ("head_teacher", "team_manager"):
        with pytest.raises(NotYours):
            hand(story, who, "2027-01-14T12:00")


def test_a_time_agreed_is_agreed_again_by_both_hands_alone_and_may_be_later(story: Story) -> None:
    hand(story, "teacher", "2027-01-14T12:00")
    hand(story, "social_worker", "2027-01-14T12:00")
    hand(story, "teacher", "2027-01-21T12:00")
    assert clock(story).due_at == at("2027-01-14T12:00")
    hand(story, "social_worker", "2027-01-21T12:00")
    assert clock(story).due_at == at("2027-01-21T12:00")


def test_agreed_at_most_is_due_at_its_limit_until_then_and_never_passes_it(story: Story) -> None:
    """Ten working days from Monday the 11th: Monday the 25th."""
    go_up(story)
    assert clock(story, "stage").due_at == at("2027-01-25T17:00")
    with pytest.raises(MoveRefused, match="5pm on Monday 25 January 2027"):
        hand(story, "head_teacher", "2027-01-25T17:01", "stage")
    hand(story, "head_teacher", "2027-01-19T17:00", "stage")
    hand(story, "team_manager", "2027-01-19T17:00", "stage")
    assert clock(story, "stage").due_at == at("2027-01-19T17:00")
    assert not Deadline.objects.filter(stage_entry=story.it.current_stage, clock=REVIEW).exists()


@pytest.mark.parametrize(
    ("when", "said"),
    [("2027-01-11T09:00", "still to come"), ("2028-01-20T09:00", "within a year")],
)
def test_a_time_is_to_come_and_within_a_year(story: Story, when: str, said: str) -> None:
    with pytest.raises(MoveRefused, match=said):
        hand(story, "teacher", when)


def test_nothing_is_agreed_past_the_time_that_protects_the_child(story: Story, world: World) -> None:
    until = at("2027-01-13T12:00")
    set_protective_time(**story.by(world.teacher), until=until, reason="Home on Wednesday.")
    assert clock(story).due_at == until
    with pytest.raises(MoveRefused, match="protects the child"):
        hand(story, "teacher", "2027-01-14T12:00")


def test_the_review_date_given_on_going_up_waits_for_the_other_hand(story: Story, world: World) -> None:
    """Stage three has a clock that is "agreed": no time of its own until they do, and the date beside it."""
    go_up(story)
    stories.discussed(story, world.head_teacher)
    escalate(
        **story.later(minutes=5).by(world.head_teacher),
        reason="No visit.",
        tried="We rang.",
        safety=SAFE,
        review_on=at("2027-01-22T17:00"),
    )
    assert (clock(story).due_at, clock(story, "stage").due_at) == (at("2027-01-22T17:00"), None)
    hand(story, "service_manager", "2027-01-22T17:00")
    assert clock(story).agreed_at == at("2027-01-22T17:00")


def test_a_date_that_is_over_can_be_agreed_again_and_is_over_again(story: Story) -> None:
    def events() -> list[tuple[str, str]]:
        found = DeadlineEvent.objects.filter(disagreement=story.it).order_by("claimed_at")
        return [(one.kind, f"{one.claimed_at:%d}") for one in found]

    sweep(now=at("2027-01-18T17:01"))
    assert story.fresh().phase == Phase.TIME_OVER
    story.now = at("2027-01-18T18:00")
    hand(story, "teacher", "2027-01-21T17:00")
    hand(story, "social_worker", "2027-01-21T17:00")
    assert story.fresh().phase == Phase.ENTERED
    for now in (
        "2027-01-19T10:00",
        "2027-01-20T17:00",
        "2027-01-20T17:00",
        "2027-01-21T17:01",
        "2027-01-21T18:00",
    ):
        sweep(now=at(now))
    assert events() == [("overdue", "18"), ("reminded", "20"), ("overdue", "21")]
    assert story.fresh().phase == Phase.TIME_OVER


def test_a_time_that_is_agreed_twice_on_one_day_is_reminded_of_and_is_over_each_time(story: Story) -> None:
    # given a date that was agreed for the same day, and was over
    story.now = at("2027-01-13T08:40")
    for who in ("teacher", "social_worker"):
        hand(story, who, "2027-01-13T10:00")
    sweep(now=at("2027-01-13T09:30"))
    sweep(now=at("2027-01-13T10:01"))
    # when another is agreed on that day
    story.now = at("2027-01-13T11:00")
    for who in ("teacher", "social_worker"):
        hand(story, who, "2027-01-21T17:00")
    days = (
        "2027-01-14T10:00",
        "2027-01-20T17:00",
        "2027-01-20T17:01",
        "2027-01-21T17:01",
        "2027-01-22T10:00",
    )
    for now in days:
        sweep(now=at(now))
    # then what comes of it comes again, and nothing is left that nobody writes
    found = DeadlineEvent.objects.filter(disagreement=story.it).order_by("claimed_at")
    assert [(one.kind, f"{one.claimed_at:%d %H:%M}") for one in found] == [
        ("reminded", "13 09:30"),
        ("overdue", "13 10:01"),
        ("reminded", "20 17:00"),
        ("overdue", "21 17:01"),
        ("nudged", "22 10:00"),
    ]
    assert not stuck(at("2027-01-22T10:15"))


@pytest.mark.parametrize("waits", ["answer", "outcome"])
def test_what_waited_when_the_time_was_over_waits_again_once_another_is_agreed(
    world: World, waits: str
) -> None:
    put_in_force(world, "three-stages")
    story = stories.raised(world, category="")
    if waits == "outcome":
        stories.proposed(stories.side_given(story))
    before = story.fresh().phase
    story.now = at("2027-01-19T09:00")
    sweep(now=story.now)
    assert story.fresh().phase == Phase.TIME_OVER
    for who in ("teacher", "social_worker"):
        hand(story, who, "2027-01-22T12:00")
    assert story.fresh().phase == before


def test_what_is_agreed_while_a_sweep_goes_on_is_left_to_the_next_and_is_reminded_of_once(
    story: Story,
) -> None:
    story.now = at("2027-01-13T08:40")
    for who in ("teacher", "social_worker"):
        hand(story, who, "2027-01-13T10:00")  # at nine o'clock
    written = [sweep(now=at(f"2027-01-13T{time}")) for time in ("08:59", "09:01", "09:02")]
    assert written == [0, 1, 0]


def test_a_time_of_the_policy_is_not_for_the_sides_to_agree(world: World) -> None:
    story = stories.raised(world)
    with pytest.raises(MoveRefused, match="The policy sets this time"):
        hand(story, "teacher", "2027-01-14T12:00", "stage")
