"""Your matters: what waits, what is late, what is next; for a manager, for who stands in, and for a new person."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agencies.roles import Role
from escalation.services.settling import Proposal, propose_outcome
from tests import stories
from tests.factories import MONDAY, World, make_person
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person

WEDNESDAY = datetime(2027, 1, 20, 10, 5, tzinfo=UTC)


@pytest.fixture
def references(world: World, clock: Clock) -> dict[str, str]:
    """A week and a half of matters, by what a team manager of social care would say of each."""
    kinds = world.policy.policy.categories
    told = {
        "late": with_the_managers(world, MONDAY, kinds[2]),
        "due tomorrow": with_the_managers(world, MONDAY + timedelta(days=3), kinds[0]),
        "due later": with_the_managers(world, MONDAY + timedelta(days=7), kinds[6]),
        "for my team": stories.raised(world, MONDAY + timedelta(days=8), category=kinds[5]),
        "waits for them": with_the_managers(world, MONDAY + timedelta(days=4), kinds[7]),
        "closed": stories.closed(stories.side_given(stories.raised(world, MONDAY, category=kinds[8]))),
    }
    story = told["waits for them"].later(hours=20)
    stories.discussed(story, world.team_manager)
    proposal = Proposal("We visit on Friday.", "The school calls.", "We visit.", (), stories.SAFE)
    propose_outcome(**story.later(hours=1).by(world.team_manager), proposal=proposal)
    clock.moves_to(WEDNESDAY)
    clock.rounds()
    return {what: story.fresh().reference for what, story in told.items()}


def with_the_managers(world: World, now: datetime, kind: str) -> stories.Story:
    """With the first-line managers of both sides, since that afternoon."""
    story = stories.side_given(stories.raised(world, now, category=kind))
    stories.discussed(story)
    return stories.escalated(story, world.teacher)


def test_a_manager_sees_what_waits_and_what_is_late(
    at_desk: AtDesk, world: World, references: dict[str, str], screenshots: Path | None, script: bool
) -> None:
    # given a team manager on a Wednesday morning
    manager = at_desk(world.team_manager)
    # when the manager looks at what waits
    manager.opens("/").stands_before("Your matters").sees(
        "2 matters wait for you. The first is due by 5pm on Thursday 21 January 2027"
    )
    # then each matter stands in its group, with its stage, whose turn it is, and when it is due
    group_holds(manager, "Overdue", references["late"], "Overdue by")
    group_holds(
        manager, "Due by the end of Thursday 21 January 2027", references["due tomorrow"], "Due tomorrow"
    )
    group_holds(manager, "Waiting for them", references["waits for them"], "Hawthorn Academy")
    if screenshots and script:
        above = {"x": 0, "y": 0, "width": 1280, "height": 1245}
        manager.page.screenshot(path=screenshots / "your-matters.png", full_page=True, clip=above)
    # and the groups are links, with an address of their own
    manager.follows("Overdue (").sees(references["late"]).does_not_see(references["for my team"])
    manager.follows("Closed (").sees(references["closed"])
    # and so are the people whom the manager looks after
    manager.opens("/").follows("Of people I manage").sees(references["for my team"])
    manager.follows("My own").sees(references["late"])


def test_who_stands_in_finds_the_same_matters(
    at_desk: AtDesk, world: World, references: dict[str, str]
) -> None:
    stand_in = at_desk(world.stand_in)
    stand_in.opens("/").sees(references["late"], references["due tomorrow"])
    stand_in.follows("Where I stand in").sees(references["late"])


def test_a_matter_is_found_by_its_reference_as_it_was_read_out(
    at_desk: AtDesk, world: World, references: dict[str, str]
) -> None:
    manager = at_desk(world.team_manager)
    # when the reference is typed as it was heard
    manager.opens("/").fills("Find a matter by its reference", references["late"].replace("-", " ").lower())
    manager.presses("Find")
    # then the matter is there
    assert references["late"] in manager.page.url
    # when there is no such matter
    manager.opens("/").fills("Find a matter by its reference", "QQ-QQQQ").presses("Find")
    manager.sees_errors("You have no matter with the reference QQ-QQQQ")
    # when nothing is typed
    manager.opens("/").presses("Find").sees_errors("There is a problem")


def test_a_new_person_is_told_what_will_be_here_and_what_to_do(
    at_desk: AtDesk, world: World, clock: Clock
) -> None:
    # given somebody who came today
    newcomer = at_desk(make_person(world, "Nia New", Role.PRACTITIONER, "school", now=clock.now))
    # then the page is empty, says so, and offers the one thing to do
    newcomer.opens("/").sees("Nothing waits for you.", "Raise a disagreement")
    # and a draft that is begun waits for them, and for nobody else
    newcomer.presses("Raise a disagreement")
    newcomer.fills("How is the child now?", "I have not seen her today.").presses("Save and come back later")
    newcomer.sees("Your draft is kept", "What you have begun and not sent")
    at_desk(world.teacher).opens("/").does_not_see("What you have begun and not sent")
    # and help, whom to call, and the policy's own page are a link away
    newcomer.opens("/help/").opens("/act-now/").sees("999", "0344 800 8021")
    newcomer.opens(f"/policies/norfolk/{world.policy.number}/").sees("Professional to professional")


def group_holds(person: Person, title: str, *texts: str) -> None:
    """The group of that title, with these words in it."""
    group = person.page.locator("section").filter(has=person.page.locator("h2", has_text=title))
    said = " ".join(group.first.inner_text().split())
    for text in texts:
        assert text in said, f"{text!r} is not under {title!r}: {said}"
