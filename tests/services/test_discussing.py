"""What both sides write on the way: discussions, attempts, replies, questions, advice, forms; and what is refused."""

from datetime import timedelta

import pytest

from agencies.models import Membership
from audit.models import Entry
from escalation.acts import Stale
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom
from escalation.core.turns import Phase, Turn
from escalation.models import ChildNow, Notice, Record, Seat
from escalation.permissions import NotYours
from escalation.places import Place, place_of
from escalation.queries import facts_of
from escalation.services.discussing import (
    Discussion,
    answer_question,
    ask_other_side,
    give_advice,
    record_attempt,
    record_discussion,
    reply_to_discussion,
    seek_advice,
)
from escalation.services.forms import fill_form
from escalation.services.moving import take_shortcut
from tests import stories
from tests.factories import World
from tests.stories import Story


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """Raised, and the other side has given its side: both are to talk."""
    return stories.side_given(stories.raised(world)).later(minutes=5)


def told(story: Story, wants: str) -> set[str]:
    """Whom a notice with these words went to, by what stands before the @ of the address."""
    notices = Notice.objects.filter(disagreement=story.it, wants=wants)
    return {notice.addressee.user.email.split("@")[0] for notice in notices}


def sees(story: Story, person: Membership) -> set[str]:
    """The kinds of records that a person may read."""
    there = Record.objects.filter(disagreement=story.it).visible_to(stories.stand(person, story.now))
    return set(there.values_list("kind", flat=True))


# --- Discussions ------------------------------------------------------------------------------------------------


def test_a_discussion_that_settled_nothing_hands_the_turn_to_the_raising_side(story: Story) -> None:
    stories.discussed(story)
    assert (story.fresh().phase, story.it.turn) == (Phase.DISCUSSED, Turn.RAISING)
    assert told(story, "Say whether this is what was said") == {"social.worker"}


def test_a_discussion_that_settled_it_leaves_the_turn_with_both(story: Story) -> None:
    stories.discussed(story, settled=True, not_agreed="", agreed="The case stays open.")
    assert (story.fresh().phase, story.it.turn) == (Phase.GIVEN, Turn.BOTH)


def test_when_it_happened_and_when_it_was_written_are_two_times(story: Story) -> None:
    record = stories.discussed(story)
    assert (record.claimed_at, record.recorded_at) == (story.now - timedelta(minutes=20), story.now)
    assert record.writer == "Teacher Example, Teacher, Hawthorn Academy"


def test_how_the_child_is_stands_with_it_for_the_same_people(story: Story, world: World) -> None:
    stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    newest = ChildNow.objects.filter(disagreement=story.it).order_by("-recorded_at").first()
    assert newest.for_whom == ForWhom.OWN_SIDE
    other = ChildNow.objects.filter(pk=newest.pk).visible_to(stories.stand(world.social_worker, story.now))
    assert not other.exists()


def test_a_talk_inside_ones_own_side_is_no_discussion_and_reaches_nobody_else(
    story: Story, world: World
) -> None:
    stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    assert story.fresh().phase == Phase.GIVEN
    assert told(story, "Say whether this is what was said") == set()
    assert (sees(story, world.teacher), sees(story, world.social_worker)) == ({"discussion"}, set())
    assert not facts_of(story.it, _place(story, world.teacher)).discussed


def test_what_is_still_to_come_cannot_be_recorded(story: Story) -> None:
    with pytest.raises(MoveRefused, match="in the future"):
        stories.discussed(story, happened=story.now + timedelta(days=1))


def test_a_way_that_the_policy_does_not_name_is_refused(story: Story) -> None:
    with pytest.raises(MoveRefused, match="way of discussing"):
        stories.discussed(story, way="e_mail")


def test_an_attempt_that_found_nobody_is_the_record_where_there_was_no_discussion(
    story: Story, world: World
) -> None:
    stories.attempted(story)
    facts = facts_of(story.fresh(), _place(story, world.teacher))
    assert (facts.tried, facts.discussed) == (True, False)
    assert told(story, "Ring back: they tried to reach you") == {"social.worker"}
    assert not facts_of(story.it, _place(story, world.social_worker)).tried  # the other side has not tried


def test_nothing_is_written_into_a_matter_that_is_closed(story: Story, world: World) -> None:
    stories.closed(story)
    writes = [
        lambda: stories.discussed(story),
        lambda: stories.attempted(story),
        lambda: stories.question_asked(story),
        lambda: stories.advice_sought(story),
        lambda: stories.form_filled(story, world.teacher, "signs-of-safety"),
    ]
    for write in writes:
        with pytest.raises(MoveRefused, match="nothing can be added"):
            write()


def test_who_only_looks_on_writes_nothing(story: Story, world: World) -> None:
    """The head teacher manages the raiser and has no seat yet."""
    before = Entry.objects.count()
    for write in (stories.discussed, stories.attempted):
        with pytest.raises(NotYours):
            write(story, world.head_teacher)
    assert Entry.objects.count() == before


# --- Replies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own_account", "kind"), [("", Record.Kind.SAME), ("We agreed on a visit first.", Record.Kind.ACCOUNT)]
)
def test_the_other_side_answers_a_record_once(
    story: Story, world: World, own_account: str, kind: str
) -> None:
    record = stories.discussed(story)
    answer = {"record": record, "own_account": own_account}
    reply = reply_to_discussion(**story.by(world.social_worker), **answer)
    assert (reply.kind, reply.said, reply.stage_entry) == (kind, own_account, record.stage_entry)
    for second in ("", "And more."):
        with pytest.raises(MoveRefused, match="answered this already"):
            reply_to_discussion(**story.by(world.social_worker), record=record, own_account=second)


def test_nobody_answers_their_own_sides_record(story: Story, world: World) -> None:
    record = stories.discussed(story)
    with pytest.raises(MoveRefused, match="Your own side wrote this"):
        reply_to_discussion(**story.by(world.teacher), record=record, own_account="")


def test_a_record_of_another_matter_or_of_another_kind_is_not_there(story: Story, world: World) -> None:
    elsewhere = stories.raised(world, story.now)
    theirs = stories.discussed(elsewhere)
    question = stories.question_asked(story)
    for record in (theirs, question):
        with pytest.raises(Record.DoesNotExist):
            reply_to_discussion(**story.by(world.social_worker), record=record, own_account="")
    own = stories.discussed(story, for_whom=ForWhom.OWN_SIDE)
    with pytest.raises(Record.DoesNotExist):
        reply_to_discussion(**story.by(world.social_worker), record=own, own_account="")


def test_an_answer_may_still_come_when_the_matter_has_gone_up(story: Story, world: World) -> None:
    record = stories.discussed(story)
    stories.escalated(story, world.teacher)
    reply = reply_to_discussion(
        **story.by(world.team_manager), record=record, own_account="I was told otherwise."
    )
    assert reply.stage_entry == record.stage_entry


# --- Questions --------------------------------------------------------------------------------------------------


def test_a_short_question_is_answered_once(story: Story, world: World) -> None:
    question = stories.question_asked(story)
    assert told(story, "Answer a question") == {"social.worker"}
    answer = answer_question(**story.by(world.social_worker), record=question, answer="Her aunt, on Monday.")
    assert (answer.kind, answer.in_reply_to) == ("answer", question)
    assert told(story, "Read the answer to your question") == {"teacher"}
    with pytest.raises(MoveRefused, match="answered this already"):
        answer_question(**story.by(world.social_worker), record=question, answer="Again.")


def test_the_other_side_asks_as_well(story: Story, world: World) -> None:
    question = ask_other_side(**story.by(world.social_worker), question="Who collects her?")
    assert told(story, "Answer a question") == {"teacher"}
    assert answer_question(**story.by(world.teacher), record=question, answer="Her aunt.").side == "raising"


# --- Advice -----------------------------------------------------------------------------------------------------


def test_advice_is_asked_for_and_given_on_ones_own_side_alone(story: Story, world: World) -> None:
    asked = stories.advice_sought(story)
    assert told(story, "Give advice or support") == {"head.teacher"}
    seat = Seat.objects.get(disagreement=story.it, membership=world.head_teacher)
    assert (seat.as_what, seat.side) == (Seat.AsWhat.ASKED, "raising")
    advice = give_advice(
        **story.later(hours=1).by(world.head_teacher), record=asked, advice="Ring them first."
    )
    assert (advice.kind, advice.for_whom) == ("advice", ForWhom.OWN_SIDE)
    assert told(story, "Read the advice you asked for") == {"teacher"}
    assert sees(story, world.head_teacher) == {"advice_sought", "advice"}
    assert sees(story, world.social_worker) == set()


@pytest.mark.parametrize("whom", ["social_worker", "teacher", "chair", "police_representative"])
def test_only_somebody_else_of_ones_own_agency_is_asked(story: Story, world: World, whom: str) -> None:
    with pytest.raises(MoveRefused, match="your own agency"):
        seek_advice(**story.by(world.teacher), asked=getattr(world, whom), question="What would you do?")


def test_advice_comes_from_whoever_was_asked(story: Story, world: World) -> None:
    asked = stories.advice_sought(story)
    for person in (world.teacher, world.social_worker):
        with pytest.raises(NotYours):
            give_advice(**story.by(person), record=asked, advice="Ring them.")


# --- Forms ------------------------------------------------------------------------------------------------------


def test_a_form_of_the_policy_is_kept_with_its_labels_as_they_stood(story: Story, world: World) -> None:
    stories.form_filled(story, world.teacher, "signs-of-safety")
    record = Record.objects.get(disagreement=story.it, kind=Record.Kind.FORM)
    assert list(record.answers.values_list("label", "value")) == [
        ("What are we worried about?", "As it was said."),
        ("What is working well?", "As it was said."),
        ("What needs to happen?", "As it was said."),
        ("How safe is the child now, from 0 to 10?", "4"),
    ]
    assert facts_of(story.fresh(), _place(story, world.teacher)).forms == {("signs-of-safety", "raising")}


def test_a_form_that_this_stage_does_not_ask_for_is_refused(story: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="does not ask for this form"):
        fill_form(**story.by(world.teacher), form="account", answers={})


def test_straight_up_needs_the_forms_of_the_stage_that_is_entered(story: Story, world: World) -> None:
    with pytest.raises(MoveRefused, match="First fill in: Written account for the panel"):
        take_shortcut(
            **story.by(world.teacher),
            ground="It raises a significant policy issue",
            to="panel",
            reason="The threshold itself.",
            safety=stories.SAFE,
        )


def test_a_record_is_built_on_the_version_that_was_seen(story: Story, world: World) -> None:
    """Whatever is written moves the version on by one, so that the second of two writers sees the first."""
    called = story.by(world.social_worker)
    before = story.it.version
    stories.attempted(story)
    assert story.fresh().version == before + 1
    attempt = Discussion("telephone", called["now"], "The school", "Engaged.")
    with pytest.raises(Stale):
        record_attempt(**called, attempt=attempt)
    with pytest.raises(Stale):
        record_discussion(**called, discussion=attempt)


def _place(story: Story, person: Membership) -> Place:
    return place_of(stories.stand(person, story.now), story.fresh())
