"""An agency that is not on Accord: what it told is entered for it, with its paper, and it is written to."""

from copy import deepcopy
from datetime import timedelta

import pytest

from audit.verification import Tally, verify
from escalation.acts import act_on, lock
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side, State
from escalation.core.turns import Phase
from escalation.models import (
    Confirmation,
    Letter,
    Notice,
    Outcome,
    Paper,
    Record,
    Seat,
    SideGiven,
    ToldToUs,
)
from escalation.permissions import NotYours
from escalation.services.discussing import reply_to_discussion
from escalation.services.giving import Given, give_side, pass_on
from escalation.services.letters import Gone, mark_letter_sent, say_letter_not_sent
from escalation.services.settling import confirm_outcome, parties_to_confirm, refuse_outcome
from escalation.services.told import enter_what_they_told
from tests import stories
from tests.factories import World
from tests.off_accord import raised_with_them, tells, their_party
from tests.stories import THEIR_VIEW, Story

pytestmark = pytest.mark.django_db
GIVEN = Given(SideGiven.Position.KEEP, "She was seen on Friday.", THEIR_VIEW)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return deepcopy(shared_world)


def side_told(story: Story) -> Story:
    give_side(**tells(story.later(hours=3), story.world.teacher), given=GIVEN)
    return story


def test_it_is_written_to_and_has_no_seat(world: World) -> None:
    story = raised_with_them(world)
    assert their_party(story).off_accord
    assert not Seat.objects.filter(disagreement=story.it, side=Side.RESPONDING).exists()
    letter = Letter.objects.get(disagreement=story.it)
    assert (letter.kind, letter.wants, letter.waits) == ("matter.raised", "Give your side", True)
    assert letter.by_when is not None
    told = Notice.objects.filter(disagreement=story.it).values_list("addressee__agency__code", flat=True)
    assert "oak-hill" not in set(told)


def test_its_side_is_entered_as_told_with_who_and_when_and_the_paper(world: World) -> None:
    story = side_told(raised_with_them(world))
    given = SideGiven.objects.get(disagreement=story.it)
    assert given.agency == world.agency("oak-hill")
    assert given.side == Side.RESPONDING
    assert given.written_by == world.teacher
    told = given.told
    assert told is not None
    assert (told.name, told.role, told.party) == ("Ola Bright", "Safeguarding lead", their_party(story))
    paper = Paper.objects.get(disagreement=story.it)
    assert (paper.attached_model, paper.attached_key) == ("escalation.toldtous", told.pk)
    assert story.fresh().phase == Phase.GIVEN


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"paper": None}, "Attach the paper"),
        ({"name": " "}, "who told you"),
        ({"role": ""}, "who told you"),
        ({"on": stories.MONDAY.date() + timedelta(days=9)}, "still to come"),
    ],
)
def test_nothing_is_entered_without_who_when_and_the_paper(
    world: World, changed: dict, sentence: str
) -> None:
    story = raised_with_them(world).later(hours=1)
    with pytest.raises(MoveRefused, match=sentence):
        give_side(**tells(story, world.teacher, **changed), given=GIVEN)
    assert not ToldToUs.objects.exists()
    assert not SideGiven.objects.exists()


def test_nobody_enters_it_for_an_agency_that_is_on_accord(world: World) -> None:
    story = stories.raised(world)
    world.agencies["oak-hill"] = world.agency("social-care")
    with pytest.raises(MoveRefused, match="answers itself"):
        give_side(**tells(story, world.teacher), given=GIVEN)


def test_only_the_raising_side_enters_it(world: World) -> None:
    """The other agency of the responding side may not speak for it."""
    story = raised_with_them(world)
    desk = world.post("social-care", "practitioner")
    pass_on(**tells(story.later(hours=1), world.teacher), to=desk, reason="It is theirs.")
    with pytest.raises(NotYours):
        give_side(**tells(story.later(hours=1), world.social_worker), given=GIVEN)


def test_an_outcome_is_confirmed_by_two_hands_the_second_with_the_paper(world: World) -> None:
    story = side_told(raised_with_them(world))
    outcome = stories.proposed(story)
    with pytest.raises(NotYours, match="never both hands"):
        confirm_outcome(**tells(story, world.teacher), outcome=outcome)
    with pytest.raises(MoveRefused, match="Attach the paper"):
        confirm_outcome(**tells(story, world.head_teacher, paper=None), outcome=outcome)
    assert parties_to_confirm(outcome) == {their_party(story).pk}
    confirm_outcome(**tells(story.later(hours=1), world.head_teacher), outcome=outcome)
    outcome.refresh_from_db()
    assert outcome.status == Outcome.Status.CONFIRMED
    assert story.fresh().state == State.RESOLVED
    hand = Confirmation.objects.get(outcome=outcome, party=their_party(story))
    assert (hand.agency, hand.told.name) == (world.agency("oak-hill"), "Ola Bright")


def test_a_confirmation_without_its_paper_does_not_count(world: World) -> None:
    """Not even one that came past the service."""
    story = side_told(raised_with_them(world))
    outcome, party = stories.proposed(story), their_party(story)
    it, at = lock(story.it.pk, now=story.now)
    with act_on(it, "matter.outcome_confirmed", by=None, at=at, facts={"agency": "Oak Hill School"}) as act:
        act.told = ToldToUs(party=party, name="Ola Bright", role="Lead", told_on=story.now.date())
        act.add(act.told)
        act.add(Confirmation(outcome=outcome, agency=party.agency, party=party, answer="confirmed"))
    assert parties_to_confirm(outcome) == {party.pk}


def test_it_refuses_with_its_reason(world: World) -> None:
    story = side_told(raised_with_them(world))
    outcome = stories.proposed(story)
    refuse_outcome(**tells(story.later(hours=1), world.head_teacher), outcome=outcome, reason="Not this.")
    assert story.fresh().phase == Phase.REFUSED_TO_RAISING
    hand = Confirmation.objects.get(outcome=outcome, answer="refused")
    assert hand.told is not None


def test_it_answers_a_discussion_and_writes_at_large(world: World) -> None:
    story = side_told(raised_with_them(world))
    record = stories.discussed(story)
    reply = reply_to_discussion(
        **tells(story.later(hours=1), world.teacher), record=record, own_account="We said more than that."
    )
    assert (reply.side, reply.told.name) == (Side.RESPONDING, "Ola Bright")
    said = enter_what_they_told(**tells(story.later(hours=1), world.teacher), said="The visit is on Monday.")
    assert (said.kind, said.side) == (Record.Kind.STATEMENT, Side.RESPONDING)


def test_every_later_thing_that_it_must_know_has_its_letter(world: World) -> None:
    story = side_told(raised_with_them(world))
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    outcome = stories.proposed(story, by=world.head_teacher)
    confirm_outcome(**tells(story.later(hours=1), world.trust_director), outcome=outcome)
    kinds = Letter.objects.filter(disagreement=story.it).values_list("kind", flat=True)
    assert list(kinds) == ["matter.raised", "matter.discussed", "matter.escalated", "matter.outcome_proposed"]
    assert Letter.objects.get(kind="matter.outcome_proposed").outcome == outcome


def test_at_a_higher_stage_nobody_is_looked_for_there(world: World) -> None:
    story = side_told(raised_with_them(world))
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    assert not Notice.objects.filter(wants__startswith="Find somebody").exists()
    here = Seat.objects.filter(disagreement=story.fresh(), stage_entry=story.it.current_stage)
    assert set(here.values_list("side", flat=True)) == {Side.RAISING}


def test_a_letter_is_marked_as_sent_once_with_what_it_said(world: World) -> None:
    story = raised_with_them(world)
    letter = Letter.objects.get()
    gone = Gone(Letter.How.POST, story.now, "Oak Hill School", "Dear colleague")
    mark_letter_sent(**story.later(hours=1).by(world.teacher), letter=letter, gone=gone)
    letter.refresh_from_db()
    assert (letter.sent_how, letter.sent_text, letter.waits) == ("post", "Dear colleague", False)
    assert letter.sent_by.startswith("Teacher Example, Teacher")
    with pytest.raises(MoveRefused, match="already"):
        say_letter_not_sent(**story.by(world.teacher), letter=letter, reason="They know.")


def test_a_letter_cannot_have_gone_tomorrow(world: World) -> None:
    story = raised_with_them(world)
    gone = Gone(Letter.How.POST, story.now + timedelta(days=1), "Oak Hill School", "Dear colleague")
    with pytest.raises(MoveRefused, match="future"):
        mark_letter_sent(**story.by(world.teacher), letter=Letter.objects.get(), gone=gone)


def test_what_was_told_stands_in_a_chain_that_verifies(world: World) -> None:
    story = side_told(raised_with_them(world))
    assert list(verify(Tally(), now=story.now)) == []
