"""What goes on file: signed off first, by its author or by the line manager of that side; and the child's copy."""

import pytest

from agencies.models import Membership
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom
from escalation.models import Disagreement, Notice, Record, SignOff
from escalation.permissions import NotYours
from escalation.services import filing
from escalation.services.discussing import reply_to_discussion
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from tests import invented, stories
from tests.factories import World, make_partnership
from tests.stories import SAFE, Story

BY_MANAGER = """
[records]
sign_off = "first-line manager"
child_file = true

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""
BY_AUTHOR = BY_MANAGER.replace('"first-line manager"', '"author"')


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    return invented.given(world, BY_MANAGER)


def signed(story: Story, by: Membership, waiting: SignOff) -> SignOff:
    return filing.sign_off(**story.later(minutes=5).by(by), waiting=waiting)


def refused_a_copy(story: Story, record: Record) -> bool:
    try:
        filing.check_copy(story.fresh(), Record.objects.get(pk=record.pk))
    except MoveRefused:
        return True
    return False


def test_a_record_waits_for_the_line_manager_of_its_own_side(story: Story, world: World) -> None:
    record = stories.discussed(story)
    waiting = SignOff.objects.get(record=record)
    assert (waiting.side, waiting.post, waiting.signed_at) == (
        "raising",
        world.post("school", "first_line_manager"),
        None,
    )
    assert Notice.objects.filter(addressee=world.head_teacher, wants=filing.WANTS).exists()
    seen = Disagreement.objects.visible_to(stories.stand(world.head_teacher, story.now))
    assert story.it in seen
    assert refused_a_copy(story, record)
    for person in (world.teacher, world.team_manager, world.social_worker):
        with pytest.raises((NotYours, Disagreement.DoesNotExist)):
            signed(story, person, waiting)
    signed(story, world.head_teacher, waiting)
    waiting.refresh_from_db()
    assert waiting.signed_as == "Head Teacher Example, Head teacher, Hawthorn Academy"
    assert waiting.signed_at == story.now
    assert not refused_a_copy(story, record)
    with pytest.raises(MoveRefused, match="signed off already"):
        signed(story, world.head_teacher, waiting)


def test_a_record_that_waits_holds_up_no_move(story: Story, world: World) -> None:
    stories.discussed(story)
    stories.proposed(story)
    assert SignOff.objects.waiting().exists()


def test_by_its_author(world: World) -> None:
    story = invented.given(world, BY_AUTHOR)
    record = stories.discussed(story)
    waiting = SignOff.objects.get(record=record)
    assert waiting.person == world.teacher
    with pytest.raises((NotYours, Disagreement.DoesNotExist)):
        signed(story, world.head_teacher, waiting)
    signed(story, world.teacher, waiting)
    assert not refused_a_copy(story, record)


def test_where_the_policy_asks_for_none_nothing_waits(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    record = stories.discussed(story)
    assert not SignOff.objects.exists()
    assert refused_a_copy(story, record)  # and there is no copy either


def test_what_goes_on_the_files_is_part_of_the_outcome_and_signed_off_for_each_side(
    story: Story, world: World
) -> None:
    proposal = Proposal(
        "It stays open.", "We share.", "We visit.", (), SAFE,
        options="Close it; keep it open.", reasons="The pattern.", for_files="Both services keep it open.",
    )  # fmt: skip
    outcome = propose_outcome(**story.later(hours=1).by(world.teacher), proposal=proposal)
    assert not SignOff.objects.filter(outcome=outcome).exists()
    confirm_outcome(**story.later(hours=1).by(world.social_worker), outcome=outcome)
    desks = {one.side: one.post for one in SignOff.objects.filter(outcome=outcome)}
    assert desks == {
        "raising": world.post("school", "first_line_manager"),
        "responding": world.post("social-care", "first_line_manager"),
    }
    raising, responding = SignOff.objects.filter(outcome=outcome).order_by("side")
    signed(story, world.head_teacher, raising)
    outcome.refresh_from_db()
    with pytest.raises(MoveRefused, match="waits to be signed off"):
        filing.check_copy(story.fresh(), outcome)
    signed(story, world.stand_in, responding)  # who stands in for the first-line manager
    filing.check_copy(story.fresh(), outcome)


def test_the_copy_on_the_childs_file_is_recorded_once_for_each_agency(story: Story, world: World) -> None:
    record = stories.discussed(story)
    place = {"placed_at": story.now, "by_whom": "The clerk", "where": "Case notes"}
    with pytest.raises(MoveRefused, match="cannot be printed"):
        filing.record_copy_placed(**story.by(world.teacher), thing=record, **place)
    signed(story, world.head_teacher, SignOff.objects.get(record=record))
    filing.record_copy_placed(**story.by(world.teacher), thing=record, **place)
    filing.record_copy_placed(**story.by(world.social_worker), thing=record, **place)
    with pytest.raises(MoveRefused, match="recorded already"):
        filing.record_copy_placed(**story.by(world.teacher), thing=record, **place)
    assert [one.agency.name for one in record.placed.all()] == [
        "Hawthorn Academy",
        "Norfolk Children's Services",
    ]


# --- Approved and dated by those involved -----------------------------------------------------------------------------


def test_who_took_part_on_ones_own_side_approves_a_record_of_that_side(story: Story, world: World) -> None:
    record = stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    waiting = SignOff.objects.get(record=record)
    assert waiting.for_whom == ForWhom.OWN_SIDE
    reply = reply_to_discussion(**story.by(world.head_teacher), record=record, own_account="")
    assert (reply.kind, reply.for_whom, reply.side) == ("same", ForWhom.OWN_SIDE, "raising")
    with pytest.raises(MoveRefused, match="You have answered this already"):
        reply_to_discussion(**story.by(world.head_teacher), record=record, own_account="")
    with pytest.raises(MoveRefused, match="Your own side wrote this"):
        reply_to_discussion(**story.by(world.teacher), record=record, own_account="")
    with pytest.raises(Record.DoesNotExist):
        reply_to_discussion(**story.by(world.social_worker), record=record, own_account="")
