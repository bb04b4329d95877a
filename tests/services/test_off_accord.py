"""An agency that is not on Accord: what it told is entered for it, with its paper, and it is written to."""

from copy import deepcopy
from datetime import timedelta

import pytest

from agencies.refusals import Refused
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
    Party,
    Record,
    Seat,
    SideGiven,
    ToldToUs,
)
from escalation.permissions import NotYours
from escalation.services.discussing import reply_to_discussion
from escalation.services.giving import Given, give_side, pass_on
from escalation.services.hands import parties_to_confirm
from escalation.services.letters import Gone, mark_letter_sent, say_letter_not_sent
from escalation.services.moving import escalate
from escalation.services.on_accord import set_off_accord
from escalation.services.opening import pass_up_unopened
from escalation.services.setting_up import gaps
from escalation.services.settling import confirm_outcome, refuse_outcome
from escalation.services.sweeping import sweep
from escalation.services.telling import deliver_notices, mark_opened
from escalation.services.told import enter_what_they_told
from tests import stories
from tests.factories import MONDAY, World
from tests.off_accord import raised_with_them, school_off_accord, tells, their_party
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
        ({"on": MONDAY.date() + timedelta(days=9)}, "still to come"),
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


def test_what_is_passed_to_it_is_handed_over_once_the_letter_has_gone(world: World) -> None:
    school = school_off_accord(world)
    story = stories.raised(world)
    pass_on(**story.later(hours=1).by(world.social_worker), to=school, reason="It is the school's decision.")
    parties = Party.objects.present().filter(disagreement=story.it, side=Side.RESPONDING)
    assert {party.agency.code for party in parties} == {"social-care", "oak-hill"}
    letter = Letter.objects.get(kind="matter.passed_on")
    gone = Gone(Letter.How.EMAIL, story.now, "Oak Hill School", "Dear colleague")
    mark_letter_sent(**story.later(hours=1).by(world.teacher), letter=letter, gone=gone)
    assert {party.agency.code for party in parties.all()} == {"oak-hill"}
    assert not Seat.objects.filter(disagreement=story.it, side=Side.RESPONDING, ended_at=None).exists()


def test_it_passes_it_on_to_a_desk_and_leaves_once_that_is_opened(world: World) -> None:
    story = raised_with_them(world)
    desk = world.post("social-care", "practitioner")
    pass_on(**tells(story.later(hours=1), world.teacher), to=desk, reason="It is theirs.")
    deliver_notices(now=story.now)
    mark_opened(disagreement=story.fresh(), by=stories.stand(world.social_worker, story.now), now=story.now)
    parties = Party.objects.present().filter(disagreement=story.it, side=Side.RESPONDING)
    assert [party.agency.code for party in parties] == ["social-care"]


def test_the_clock_runs_on_and_who_writes_to_them_is_reminded(world: World) -> None:
    story = raised_with_them(world)
    sweep(now=story.now + timedelta(days=30))
    told = Notice.objects.filter(disagreement=story.it, kind__startswith="deadline.")
    assert {notice.addressee for notice in told} >= {world.teacher}


def test_nobody_waits_for_it_to_open_anything(world: World) -> None:
    story = raised_with_them(world)
    assert pass_up_unopened(now=story.now + timedelta(days=30)) == 0


def test_in_open_matters_it_leaves_and_comes_back_with_its_desks(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    care = world.agency("social-care")
    common = {"partnership": world.partnership, "agency": care, "by": world.business_manager}
    set_off_accord(**common, off_accord=True, letters_to="County Hall", now=story.now)
    party = Party.objects.get(disagreement=story.it, agency=care)
    seats = Seat.objects.filter(disagreement=story.it, side=Side.RESPONDING, ended_at=None)
    assert (party.off_accord, seats.exists()) == (True, False)
    assert Letter.objects.filter(party=party, kind="matter.left_accord").exists()
    told = Notice.objects.filter(disagreement=story.it, wants__startswith="Write to them")
    assert {notice.addressee for notice in told} == {world.teacher}
    set_off_accord(**common, off_accord=False, letters_to="", now=story.now + timedelta(hours=1))
    party.refresh_from_db()
    assert (party.off_accord, seats.exists()) == (False, True)


def test_who_is_not_on_accord_is_asked_for_no_people_and_no_posts(world: World) -> None:
    school = school_off_accord(world)
    found = gaps(world.partnership, on=MONDAY.date())
    assert [gap for gap in found.stages if gap.agency == school] == []
    assert found.written_to == (school,)


def test_where_letters_go_must_be_said(world: World) -> None:
    with pytest.raises(Refused, match="where letters"):
        set_off_accord(
            partnership=world.partnership,
            agency=world.agency("police"),
            off_accord=True,
            letters_to=" ",
            by=world.business_manager,
            now=MONDAY,
        )


def test_a_form_that_policy_demands_of_it_stands_in_its_paper(world: World) -> None:
    """Who is not on Accord fills in no form here: what it told goes up with its paper."""
    story = side_told(raised_with_them(world))
    called = tells(story.later(hours=1), world.teacher)
    passed = dict.fromkeys(("discussion", "advice", "meeting"), "They told us by letter.")
    escalate(**called, reason="We differ.", tried="Letters.", safety=stories.SAFE, passed_over=passed)
    entry = story.fresh().current_stage
    assert (entry.number, entry.told.name) == (2, "Ola Bright")
