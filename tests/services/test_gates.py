"""Before it goes up: asked, answered either way, silence, the speak-up route, a child who is not safe."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agencies.roles import Role
from agencies.services import add_person, hold_post
from escalation.core.decisions import MoveRefused
from escalation.core.stages import State
from escalation.models import ChildNow, Deadline, Gate, Notice, Seat
from escalation.permissions import NotYours
from escalation.services.gates import answer_gate, ask_gate, pass_by_gate
from escalation.services.moving import escalate
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.policies.climbing import put_in_force
from tests.services.walls.kept import concern
from tests.stories import SAFE, Story, stand

ENDORSEMENT, CONSULTATION = "endorsement-second", "consultation-third"


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """Discussed on Monday 11 January and not agreed."""
    put_in_force(world, "ask-first")
    story = stories.side_given(stories.raised(world, category=""))
    stories.discussed(story)
    return story.later(minutes=5)


def up(story: Story, safe: ChildNow.Safe = ChildNow.Safe.UNSURE) -> None:
    safety = replace(SAFE, safe=safe)
    by = story.by(story.world.teacher)
    escalate(**by, reason="No visit.", tried="We rang.", safety=safety)


def asked(story: Story) -> Gate:
    return ask_gate(**story.by(story.world.teacher), gate=ENDORSEMENT, why="Nobody has seen her.")


def answered(story: Story, gate: Gate, answer: Gate.Answer) -> Gate:
    by = story.later(hours=1).by(story.world.head_teacher)
    return answer_gate(**by, gate=gate, answer=answer, said="I have read it.")


def told(story: Story, wants: str) -> set[str]:
    notices = Notice.objects.filter(disagreement=story.it, wants=wants)
    return {notice.addressee.user.email.split("@")[0] for notice in notices}


def test_without_having_been_asked_for_it_does_not_go_up(story: Story) -> None:
    with pytest.raises(MoveRefused, match="First ask for this: Endorsement: First-line manager"):
        up(story)


def test_who_is_asked_is_told_and_can_read_it_with_one_working_day_to_answer(
    story: Story, world: World
) -> None:
    gate = asked(story)
    assert gate.deadline is not None
    assert gate.deadline.due_at == datetime(2027, 1, 12, 17, tzinfo=UTC)  # Tuesday, close of business
    assert not gate.deadline.firm
    assert told(story, "Say whether you endorse that it goes up") == {"head.teacher"}
    seats = Seat.objects.of(stand(world.head_teacher, story.now)).filter(disagreement=story.it)
    assert "asked" in set(seats.values_list("as_what", flat=True))
    with pytest.raises(MoveRefused, match="its time is not over"):
        up(story)


@pytest.mark.parametrize("answer", [Gate.Answer.ENDORSED, Gate.Answer.NOT_ENDORSED])
def test_either_answer_lets_it_go_up(story: Story, answer: Gate.Answer) -> None:
    gate = answered(story, asked(story), answer)
    assert gate.answered_by == "Head Teacher Example, Head teacher (Hawthorn Academy)"
    assert told(story, "Read the answer, then go on") == {"teacher"}
    assert Deadline.objects.get(pk=gate.deadline_id).met
    up(story)
    it = story.fresh()
    assert (it.state, it.current_stage.passed_over) == (State.FIRST_LINE_MANAGER, "")


def test_after_its_time_it_goes_up_and_the_record_says_that_it_was_not_given(story: Story) -> None:
    asked(story)
    story.now = datetime(2027, 1, 12, 17, 0, 1, tzinfo=UTC)
    up(story)
    assert story.fresh().current_stage.passed_over == (
        "Endorsement: First-line manager: asked for, and not given in its time"
    )


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (False, "not asked for, since the child was not safe"),
        (True, "asked for, and not waited for, since the child was not safe"),
    ],
)
def test_when_the_child_is_not_safe_nobody_waits(story: Story, ask: bool, said: str) -> None:
    if ask:
        asked(story)
    up(story, ChildNow.Safe.NO)
    assert story.fresh().current_stage.passed_over == f"Endorsement: First-line manager: {said}"


def test_the_speak_up_route_passes_by_ones_own_manager(story: Story, world: World) -> None:
    by = story.by(world.teacher)
    gate = pass_by_gate(**by, gate=ENDORSEMENT, why="She asked me not to raise it.")
    assert (gate.answer, gate.for_whom) == ("passed_by", "own_side")
    up(story.later(minutes=1))
    assert story.fresh().state == State.FIRST_LINE_MANAGER


def test_only_the_post_that_was_asked_answers_and_once(story: Story, world: World) -> None:
    gate = asked(story)
    story.later(minutes=1)
    for person in (world.teacher, world.social_worker):
        with pytest.raises(NotYours, match="The post that was asked"):
            answer_gate(**story.by(person), gate=gate, answer=Gate.Answer.ENDORSED, said="Yes.")
    with pytest.raises(MoveRefused, match="no answer to what was asked"):
        answered(story, gate, Gate.Answer.CONSULTED)
    answered(story, gate, Gate.Answer.ENDORSED)
    with pytest.raises(MoveRefused, match="answered already"):
        answered(story, gate, Gate.Answer.NOT_ENDORSED)


def test_it_is_asked_for_once_and_only_what_the_next_stage_wants(story: Story, world: World) -> None:
    asked(story)
    by = story.later(minutes=1).by(world.teacher)
    with pytest.raises(MoveRefused, match="asked for already"):
        ask_gate(**by, gate=ENDORSEMENT, why="Again.")
    with pytest.raises(MoveRefused, match="does not ask for this before the next stage"):
        ask_gate(**by, gate=CONSULTATION, why="Early.")


def test_what_one_sides_manager_says_is_for_that_side_alone(story: Story, world: World) -> None:
    answered(story, asked(story), Gate.Answer.NOT_ENDORSED)
    for person, sees in ((world.teacher, 1), (world.social_worker, 0)):
        assert Gate.objects.visible_to(stand(person, story.now)).count() == sees


def test_the_other_side_is_asked_for_no_endorsement(story: Story, world: World) -> None:
    escalate(**story.by(world.social_worker), reason="Stuck.", tried="We rang.", safety=SAFE)
    assert story.fresh().state == State.FIRST_LINE_MANAGER


def test_who_is_consulted_for_the_board_is_on_nobodys_side(story: Story, world: World) -> None:
    up(story, ChildNow.Safe.NO)
    stories.discussed(story.later(hours=1), world.head_teacher)
    by = story.later(minutes=1).by(world.head_teacher)
    gate = ask_gate(**by, gate=CONSULTATION, why="It concerns every school.")
    assert gate.deadline is not None
    assert gate.deadline.due_at == story.now + timedelta(hours=24)
    seat = Seat.objects.get(disagreement=story.it, as_what=Seat.AsWhat.CONSULTED)
    assert (seat.side, seat.post) == ("", world.post("", "chair"))
    chair = story.later(hours=2).by(world.chair)
    answer_gate(**chair, gate=gate, answer=Gate.Answer.CONSULTED, said="Take it up.")
    assert (
        Gate.objects.visible_to(stand(world.social_worker, story.now)).get(pk=gate.pk).said == "Take it up."
    )


def test_where_nobody_is_there_but_oneself_it_is_recorded_and_in_nobodys_way(
    story: Story, world: World
) -> None:
    """The head teacher is the only first-line manager: they cannot endorse what they take up themselves."""
    sweep(now=datetime(2027, 1, 18, 17, 1, tzinfo=UTC))  # the next rung may take the next step
    story.now = datetime(2027, 1, 19, 9, tzinfo=UTC)
    gate = ask_gate(**story.by(world.head_teacher), gate=ENDORSEMENT, why="It is time.")
    assert (gate.answer, gate.deadline) == ("nobody", None)
    assert told(story, "Find somebody: nobody is there who should be asked") == {"business.manager"}


def test_at_a_desk_with_oneself_and_somebody_who_is_kept_out_nobody_is_waited_for(world: World) -> None:
    put_in_force(world, "ask-first")
    kept = add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="second.head@school.example",
        name="Second Head",
        role=Role.FIRST_LINE_MANAGER,
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=2),
    )
    desk = world.post("school", "first_line_manager")
    hold_post(post=desk, membership=kept, by=COMMAND_LINE, now=MONDAY - timedelta(days=2))
    story = stories.side_given(stories.raised(world, category="", concerned=(concern(kept),)))
    stories.discussed(story)
    sweep(now=datetime(2027, 1, 18, 17, 1, tzinfo=UTC))  # the next rung may take the next step
    story.now = datetime(2027, 1, 19, 9, tzinfo=UTC)
    gate = ask_gate(**story.by(world.head_teacher), gate=ENDORSEMENT, why="It is time.")
    assert (gate.answer, gate.deadline) == ("nobody", None)


def test_the_sweep_reminds_once_and_says_once_that_the_time_is_over(story: Story) -> None:
    """Asked on Monday at 14:35, due on Tuesday at five; one working day before is on Monday at five, half is later."""
    asked(story)
    half = story.now + (datetime(2027, 1, 12, 17, tzinfo=UTC) - story.now) / 2
    for now, written in [
        (half - timedelta(seconds=1), 0),
        (half, 1),
        (half, 0),
        (datetime(2027, 1, 12, 17, tzinfo=UTC), 0),
        (datetime(2027, 1, 12, 17, 1, tzinfo=UTC), 1),
        (datetime(2027, 1, 13, 9, tzinfo=UTC), 0),
    ]:
        assert sweep(now=now) == written, now
    assert told(story, "Answer before it goes up") == {"head.teacher"}
    assert told(story, "Go on: the time for an answer is over") == {"teacher"}
    assert not story.fresh().subject.late
