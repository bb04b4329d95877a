"""What one side writes for itself never reaches the other, by any page; and a stranger knows of nothing."""

import re
from collections import deque
from datetime import timedelta

import pytest

from escalation.core.stages import ForWhom
from escalation.services.discussing import give_advice, seek_advice
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.journeys.steps.common import at
from tests.journeys.steps.talking import records_for_our_side_only

LINK = re.compile(r'href="(/[^"#]*)')
NOT_FOLLOWED = re.compile(r"^/(static|accounts|admin)/")
FURTHEST = 150
OURS = {
    "what was said among ourselves": "Between us: the aunt drinks.",
    "a question to our own head teacher": "Am I wrong about the aunt?",
    "her advice": "You are right about the aunt.",
    "our own reference of the child": "HA-2207",
}


@pytest.fixture
def story(world: World, clock: Clock) -> stories.Story:
    """A matter at the panel, with what the school wrote for itself at stage one."""
    story = stories.side_given(stories.raised(world))
    said = OURS["what was said among ourselves"]
    stories.discussed(story, world.teacher, said=said, for_whom=ForWhom.OWN_SIDE)
    stories.discussed(story)
    question = OURS["a question to our own head teacher"]
    asked = seek_advice(**story.by(world.teacher), asked=world.head_teacher, question=question)
    give_advice(**story.by(world.head_teacher), record=asked, advice=OURS["her advice"])
    stories.escalated(story, world.teacher)
    clock.moves_to(story.now + timedelta(hours=1))
    return story


def everything_that_reaches(person: Person, start: str) -> dict[str, str]:
    """Every page that can be reached by links from there, with what the browser is sent."""
    found: dict[str, str] = {}
    waiting = deque(["/", start])
    while waiting and len(found) < FURTHEST:
        address = waiting.popleft()
        if address in found or NOT_FOLLOWED.match(address):
            continue
        answer = person.page.request.get(address)
        found[address] = answer.text()
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(found[address])]
    return found


def leaks(pages: dict[str, str]) -> list[str]:
    return [
        f"{what} on {address}"
        for address, sent in pages.items()
        for what, text in OURS.items()
        if text in sent
    ]


@pytest.mark.parametrize("script", [True], ids=["with-script"], indirect=True)
def test_what_a_side_writes_for_itself_stays_there(
    at_desk: AtDesk, world: World, story: stories.Story, clock: Clock
) -> None:
    # given a matter in which the school wrote something for itself
    for membership in (
        world.social_worker,
        world.team_manager,
        world.service_manager,
        world.business_manager,
    ):
        # when anybody of the other side, or of the board, follows every link that there is for them
        pages = everything_that_reaches(at_desk(membership), at(story.it))
        # then nothing of it was sent to their browser
        assert leaks(pages) == []
        assert len(pages) > 3
    # and the school's own people read it
    own = everything_that_reaches(at_desk(world.head_teacher), at(story.it))
    assert len({leak.split(" on ")[0] for leak in leaks(own)}) == len(OURS)


@pytest.mark.parametrize("script", [True], ids=["with-script"], indirect=True)
def test_nor_does_the_panel_read_it(
    at_desk: AtDesk, world: World, story: stories.Story, clock: Clock
) -> None:
    # given that the matter reached the panel
    stories.discussed(story.later(days=1), world.head_teacher)
    stories.escalated(story, world.head_teacher)
    stories.discussed(story.later(days=1), world.trust_director)
    stories.escalated(story, world.trust_director)
    stories.panel_convened(story)
    clock.moves_to(story.now + timedelta(hours=1))
    # then neither the chair nor a member reads what one side wrote for itself
    for membership in (world.chair, world.police_representative):
        assert leaks(everything_that_reaches(at_desk(membership), at(story.it))) == []


def test_a_side_chooses_its_wall_on_the_page(at_desk: AtDesk, world: World, story: stories.Story) -> None:
    # when a head teacher records a talk for her own side only
    words = "Between us: we are tired of this."
    head_teacher, team_manager = at_desk(world.head_teacher), at_desk(world.team_manager)
    records_for_our_side_only(head_teacher, story.it, words)
    head_teacher.opens(at(story.it)).sees(words, "Our side only")
    # then the other side sees neither the words nor that there are any
    team_manager.opens(at(story.it)).does_not_see(words, "Our side only", "Between us: pale today.")


def test_a_stranger_is_told_that_there_is_no_such_page(
    at_desk: AtDesk, world: World, story: stories.Story
) -> None:
    stranger = at_desk(world.stranger)
    stranger.opens("/").does_not_see(story.it.reference)
    for page in ("", "views/", "people/", "times/", "who-looked/", "discussion/", "escalate/", "panel/"):
        stranger.opens(at(story.it, page), status=404)
    stranger.does_not_see(story.it.title, "Hawthorn")
    # before it reaches the board, its chair is a stranger too
    nobody_reads(at_desk(world.chair), story)


def nobody_reads(person: Person, story: stories.Story) -> None:
    person.opens("/").does_not_see(story.it.reference)
    person.opens(at(story.it), status=404)
