"""On the way up, as people meet it: which stage, who is asked first, what they answer, which date both sides set."""

import pytest

from escalation.core.stages import State
from escalation.models import ChildNow, Deadline, Gate, Record, TimeProposed
from escalation.services.clocks import REVIEW
from tests import stories
from tests.factories import World
from tests.pages.cases import SAFETY, when
from tests.pages.test_moving import hidden
from tests.pages.test_recording import At, text_of
from tests.policies.climbing import put_in_force
from tests.stories import Story

WHY = SAFETY | {"reason": "No visit yet.", "tried": "We rang twice."}


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def under(world: World, key: str) -> Story:
    """Discussed and not agreed under an invented policy."""
    put_in_force(world, key)
    story = stories.side_given(stories.raised(world, category=""))
    stories.discussed(story)
    return story.later(minutes=5)


def test_asked_answered_and_up(world: World) -> None:
    story = under(world, "ask-first")
    at, gate = At(story, world.teacher), "endorsement-second"
    page = at.get("escalate")
    assert "Ask first, or wait until its time is over: Endorsement: First-line manager." in text_of(page)
    assert page.context["tasks"][-1]["href"] == at.url("ask_first", gate)
    assert at.post("escalate_check", **WHY).status_code == 422
    asking = text_of(at.get("ask_first", gate))
    assert "It is sent to Head Teacher Example (Head teacher, Hawthorn Academy)." in asking
    assert "They have 1 working day." in asking
    assert at.post("ask_first", gate, how="ask", why="Nobody has seen her.").status_code == 302
    asked = Gate.objects.get(disagreement=story.it)
    theirs = At(story.later(hours=1), world.head_teacher)
    assert "Say whether you endorse that it goes up" in text_of(theirs.get("matter"))
    assert "Nobody has seen her." in text_of(theirs.get("answer_gate", asked.pk))
    assert theirs.post("answer_gate", asked.pk, answer="not_endorsed", said="Wait a week.").status_code == 302
    assert "Wait a week." in text_of(at.get("matter"))
    assert "Wait a week." not in text_of(At(story, world.social_worker).get("matter"))
    assert at.post("escalate_check", **WHY, confirmed="yes").status_code == 302
    assert story.fresh().state == State.FIRST_LINE_MANAGER


def test_the_speak_up_route_and_a_child_who_is_not_safe(world: World) -> None:
    story = under(world, "ask-first")
    at = At(story, world.teacher)
    unsafe = WHY | {"safe": ChildNow.Safe.NO.value}
    assert at.post("escalate_check", **unsafe).status_code == 200
    sent = at.post("ask_first", "endorsement-second", how="pass_by", why="She asked me not to.")
    assert sent.status_code == 302
    assert Gate.objects.get(disagreement=story.it).answer == "passed_by"
    assert at.post("escalate_check", **WHY).status_code == 200


def test_past_an_optional_stage_with_its_reason(world: World) -> None:
    story = under(world, "silence")
    stories.form_filled(story, world.teacher, "chronology")
    at = At(story.later(minutes=5), world.teacher)
    choice = text_of(at.get("escalate"))
    assert "To first-line managers: stage 2, First-line managers" in choice
    assert "To senior managers: stage 3, Senior managers" in choice
    passed = at.post("ask_first", "endorsement-last", how="pass_by", why="There is no director.")
    assert passed.status_code == 302
    sent = WHY | {"why_not_stage-between": "They know it already."}
    check = at.post("escalate_check", query="?to=last", **sent)
    assert check.status_code == 200
    page = check.content.decode()
    assert "Escalate to senior managers</button>" in page
    carried = hidden(page) | {"confirmed": "yes"}
    assert at.post("escalate_check", query="?to=last", **carried).status_code == 302
    entry = story.fresh().current_stage
    assert (entry.key, entry.passed_over) == (
        "last",
        "Stage 2, First-line managers, was passed over: They know it already.",
    )


def test_a_date_is_never_missing_and_both_sides_agree_one(world: World) -> None:
    story = under(world, "three-stages")
    review = Deadline.objects.get(disagreement=story.it, clock=REVIEW)
    for name in ("matter", "home"):
        at = At(story, world.teacher)
        page = at.get(name) if name == "matter" else at.client.get("/")
        assert "No date set" not in text_of(page)
    at, theirs = At(story, world.teacher), At(story, world.social_worker)
    wanted = review.due_at.replace(day=21)
    assert "Agree another date" in text_of(at.get("times"))
    assert at.post("agree_time", review.pk, **when("at", wanted)).status_code == 302
    page = theirs.get("agree_time", review.pk)
    assert page.context["form"]["at"].value() == wanted
    assert "What the other side proposes" in text_of(page)
    assert theirs.post("agree_time", review.pk, **when("at", wanted)).status_code == 302
    review.refresh_from_db()
    assert (review.agreed_at, TimeProposed.objects.filter(deadline=review).count()) == (wanted, 2)


def test_that_no_agreement_can_be_reached_is_recorded_by_who_acts(world: World) -> None:
    story = under(world, "three-stages")
    at = At(story, world.social_worker)
    assert at.post("not_agreed").status_code == 422
    assert at.post("not_agreed", reason="We see the risk differently.").status_code == 302
    record = Record.objects.get(disagreement=story.it, kind=Record.Kind.STATEMENT)
    assert (record.said, record.for_whom) == ("We see the risk differently.", "both")
    assert At(story, world.team_manager).get("not_agreed").status_code == 403
