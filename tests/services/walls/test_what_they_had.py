"""What was a person's before they were kept from a matter falls to somebody else: it stands in nobody's list else."""

from datetime import UTC, date, datetime

import pytest

from agencies.models import Membership
from agencies.services import add_post, hold_post
from escalation.core.stages import State
from escalation.core.turns import Phase
from escalation.models import Notice, SignOff
from escalation.services.answers import Pending
from escalation.services.deciding import decide_here
from escalation.services.handing_on import NOBODY_CONVENES, NOBODY_DECIDES
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from escalation.services.sweeping_actions import sweep_actions
from escalation.services.walls import keep_from
from tests import invented, stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.services.test_deciding import CHOSEN
from tests.services.test_filing import BY_MANAGER
from tests.services.walls.kept import concern
from tests.stories import SAFE, Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def kept(story: Story, who: Membership, by: Membership) -> None:
    keep_from(**story.later(minutes=5).by(by), concern=concern(who))


def told(kind: str) -> set[tuple[str, str]]:
    return set(Notice.objects.filter(kind=kind).values_list("addressee__user__name", "wants"))


def test_where_nobody_is_left_who_decides_the_boards_manager_is_told(world: World) -> None:
    story = invented.second_stage(invented.with_line_manager(world), invented.DECIDES)
    assert story.fresh().phase == Phase.WITH_DECIDER
    kept(story, world.stand_in, by=world.teacher)
    assert told("matter.kept_from") == {("Business Manager Example", NOBODY_DECIDES)}


def test_the_next_who_may_decides_where_the_first_is_kept_from_it(world: World) -> None:
    story = invented.second_stage(invented.with_line_manager(world), invented.DECIDES)
    post = add_post(
        partnership=world.partnership, agency=world.agency("school"), slug="case-line-manager",
        title="Head of pastoral care", telephone="01603 555 011", by=COMMAND_LINE, now=MONDAY,
    )  # fmt: skip
    hold_post(post=post, membership=world.head_teacher, by=COMMAND_LINE, now=MONDAY)
    kept(story, world.stand_in, by=world.teacher)
    assert {name for name, _ in told("matter.kept_from")} == {"Head Teacher Example"}
    decide_here(**story.later(hours=1).by(world.head_teacher), chosen=CHOSEN)
    assert story.fresh().state == State.RESOLVED


def test_where_nobody_is_left_who_convenes_the_boards_manager_is_told(world: World) -> None:
    story = stories.at_panel(world)
    kept(story, world.deputy_chair, by=world.trust_director)
    assert told("matter.kept_from") == set()
    kept(story, world.chair, by=world.trust_director)
    assert told("matter.kept_from") == {("Business Manager Example", NOBODY_CONVENES)}


def test_an_action_of_theirs_that_is_late_is_told_to_those_who_act(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    owner = Pending(
        "A visit", "", date(2027, 2, 1), world.agency("social-care"), membership=world.team_manager
    )
    proposal = Proposal("It stays open.", "We share.", "We visit.", (owner,), SAFE)
    outcome = propose_outcome(**story.later(hours=1).by(world.teacher), proposal=proposal)
    confirm_outcome(**story.later(hours=1).by(world.social_worker), outcome=outcome)
    kept(story, world.team_manager, by=world.teacher)
    sweep_actions(now=datetime(2027, 2, 2, 10, tzinfo=UTC))
    assert {name for name, _ in told("action.overdue")} == {"Teacher Example", "Social Worker Example"}


def test_they_are_not_asked_to_sign_a_record_off(world: World) -> None:
    story = invented.given(world, BY_MANAGER)
    kept(story, world.head_teacher, by=world.teacher)
    record = stories.discussed(story)
    waiting = SignOff.objects.get(record=record)
    assert (waiting.post, waiting.person) == (None, world.teacher)
