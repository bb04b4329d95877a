"""What the convener reads, in what order things are done, and who may sit and why not."""

from typing import Any

import pytest

from agencies.services import add_post, hold_post
from escalation.core.stages import ForWhom
from escalation.services.settling import refuse_outcome
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.pages.cases import people, when
from tests.pages.desks import opened, sent
from tests.stories import Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def text(answer: Any) -> str:  # noqa: ANN401
    return " ".join(answer.content.decode().split())


def tasks(story: Story, world: World) -> list[tuple[str, bool, str]]:
    """Each task: what it is, whether it is a link, and how it stands."""
    found = opened(story, "panel", world.chair).context["tasks"]
    return [
        (task["title"], bool(task["href"]), task["status"] if isinstance(task["status"], str) else "to do")
        for task in found
    ]


def test_the_convener_reads_both_sides_each_attempt_and_the_foreword(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.discussed(story, said="Between us alone.", for_whom=ForWhom.OWN_SIDE)
    stories.discussed(story)
    outcome = stories.proposed(story)
    refuse_outcome(**story.by(world.social_worker), outcome=outcome, reason="We said: look again.")
    stories.escalated(story, world.teacher)
    story.later(days=12)  # past the time of the second stage
    stories.discussed(story, world.head_teacher)
    stories.escalated(story, world.head_teacher)
    stories.escalated(story, world.trust_director)
    page = text(opened(story, "panel", world.chair))
    for said in (
        "To close the case after one visit.",  # what is disagreed
        "Quieter than usual, in school today.",  # how the child is now
        "Home alone at night.",  # each side's view
        "Late meals.",
        "A strategy discussion this week.",  # what each asks for
        "Early help, reviewed monthly.",
        "The threshold is not met.",
        "There has been no visit for three weeks.",  # the foreword
        "What attempts have been made to resolve it, and what came of each?",
        "Refused by Norfolk Children&#x27;s Services: We said: look again.",
        "Not agreed: Whether the case stays open.",
        "In time",
        "Late: it was due",
    ):
        assert said in page, said
    assert "Between us alone." not in page


def test_what_is_to_do_stands_in_order(world: World) -> None:
    story = stories.at_panel(world)
    assert tasks(story, world) == [
        ("Convene the panel", True, "to do"),
        ("Record who attended", False, "to do"),
        ("Record the decision", False, "to do"),
    ]
    stories.panel_convened(story)
    assert tasks(story, world)[:2] == [
        ("Convene the panel", True, "Convened"),
        ("Record who attended", True, "to do"),
    ]


def test_once_it_has_met_it_decides_and_each_hand_is_shown(world: World) -> None:
    story = stories.at_panel(world)
    stories.decided(story)
    assert [(task, done) for task, _, done in tasks(story, world)] == [
        ("Convene the panel", "Convened"),
        ("Record who attended", "Recorded"),
        ("Record the decision", "Done"),
    ]
    assert sent(story, "acknowledge", world.trust_director, {}).status_code == 302
    page = text(opened(story, "panel", world.chair))
    assert "The pattern is one of neglect." in page
    assert page.index("Acknowledged") < page.index("Not answered yet")
    assert "In the chair" in page


def test_the_boards_people_read_it_and_the_sides_have_the_matter_itself(world: World) -> None:
    story = stories.at_panel(world)
    stories.panel_convened(story)
    read = {"chair": 200, "deputy_chair": 200, "business_manager": 200, "police_representative": 200}
    for name, status in (read | {"teacher": 403, "service_manager": 403, "stranger": 404}).items():
        assert opened(story, "panel", getattr(world, name)).status_code == status, name
    assert opened(story, "panel", world.police_representative).context["tasks"] == []
    below = stories.at_senior(world)
    assert opened(below, "panel", world.chair).status_code == 404


def test_who_may_not_sit_is_named_with_the_reason_and_not_offered(world: World) -> None:
    for person in (world.head_teacher, world.service_manager):
        desk = add_post(
            partnership=world.partnership,
            agency=person.agency,
            slug="senior-representative",
            title="Senior representative",
            by=COMMAND_LINE,
            now=MONDAY,
        )
        hold_post(post=desk, membership=person, by=COMMAND_LINE, now=MONDAY)
    story = stories.at_panel(world)
    answer = opened(story, "convene_panel", world.chair)
    assert {(person.called, why) for person, why in answer.context["may_not_sit"]} == {
        ("Head teacher", "acted in this matter"),
        ("Service manager", "manages somebody who acted in it"),
    }
    offered = dict(answer.context["form"].fields["members"].choices)
    assert sorted(name.split(",")[0] for name in offered.values()) == [
        "Charity Representative Example",
        "Hospital Representative Example",
        "Police Representative Example",
    ]


def test_a_sector_that_is_missing_is_said_and_what_was_typed_is_kept(world: World) -> None:
    story = stories.at_panel(world)
    fields = when("meets_at", story.now.replace(hour=10, day=28)) | {
        "place": "The board’s office",
        "members": people(world.police_representative),
    }
    answer = sent(story, "convene_panel", world.chair, fields)
    assert answer.status_code == 422
    assert "Nobody of the voluntary sector is on the panel." in text(answer)
    assert "The board’s office" in text(answer)
    met = {need["title"]: need["status"] == "Met" for need in answer.context["needs"]}
    assert met == {
        "At least 1 person, the chair included": True,
        "Somebody of the statutory sector": True,
        "Somebody of the voluntary sector": False,
    }
