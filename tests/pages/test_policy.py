"""The page of a policy: the ladder drawn and listed, each stage on a card; and the two pages about the service."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from agencies.models import Membership
from escalation.core.policy_parse import parse_policy
from escalation.presenters.pictures import picture
from escalation.presenters.policies import cards, shortcuts
from tests.factories import MONDAY, NORFOLK, World, make_partnership


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def page(person: Membership | None, address: str) -> Any:  # noqa: ANN401
    client = Client()
    with time_machine.travel(MONDAY, tick=False):
        if person is not None:
            client.force_login(person.user)
        return client.get(address)


def test_the_policy_can_be_read_by_everybody_of_the_partnership(world: World) -> None:
    for person in (world.teacher, world.stranger, world.chair, world.auditor):
        text = page(person, "/policies/norfolk/1/").content.decode()
        assert "Resolving professional disagreements" in text
        assert '<svg class="accord-ladder" role="img" aria-labelledby="ladder-title"' in text
        assert 'id="first-line-managers"' in text
        assert "In force from <time" in text
        assert "style=" not in text.split("<svg")[1].split("</svg>")[0]  # the page allows no styles inside


def test_nobody_else_can(world: World) -> None:
    assert page(None, "/policies/norfolk/1/").headers["Location"].startswith("/accounts/login/")
    elsewhere = make_partnership(code="elsewhere")
    assert page(elsewhere.teacher, "/policies/norfolk/1/?of=norfolk").context["version"] == elsewhere.policy
    for address in ("/policies/norfolk/2/", "/policies/no-such/1/", "/policies/norfolk/1/?of=a%00b"):
        assert page(world.teacher, address).status_code in (404, 200)
    assert page(world.teacher, "/policies/norfolk/2/").status_code == 404


def test_each_stage_is_a_card() -> None:
    said = {
        card.key: {line.key: line for line in card.lines} for card in cards(parse_policy(NORFOLK.read_text()))
    }
    assert list(said) == ["practitioners", "first-line-managers", "senior-managers", "panel"]
    assert said["practitioners"]["Who acts"].texts == ("In every agency: practitioner.",)
    assert said["senior-managers"]["A joint meeting of"].texts == ("Practitioner", "First-line manager")
    first, second = said["senior-managers"]["By when"].texts
    assert first == (
        "Time for this stage: 5 working days, from when the matter entered the stage, until the matter left the stage."
    )
    assert second.endswith("It is a guide and never counted as late.")
    assert said["panel"]["Who acts"].texts[:3] == (
        "It is convened by: chair.",
        "Its members: senior representative.",
        "From the sectors: statutory and voluntary.",
    )
    assert said["panel"]["What it may do"].texts == ("Decides, with reasons.",)


def test_what_the_document_does_not_say_is_marked_where_it_stands() -> None:
    said = {
        card.key: {line.key: line for line in card.lines} for card in cards(parse_policy(NORFOLK.read_text()))
    }
    assert said["panel"]["What it may do"].assumed.startswith("The matter goes to the board")
    assert said["practitioners"]["Forms"].assumed.startswith("Appendix 3, the template")
    assert said["practitioners"]["Who acts"].assumed == ""


def test_the_picture_has_a_box_for_each_stage_the_first_at_the_bottom() -> None:
    policy = parse_policy(NORFOLK.read_text())
    drawn = picture(policy)
    tops = [box.y for box in drawn.boxes]
    assert len(drawn.boxes) == len(policy.stages)
    assert tops == sorted(tops)
    assert drawn.boxes[-1].texts[0].text == "1. Professional to"
    assert all(box.y + box.height <= drawn.height for box in drawn.boxes)
    assert len(drawn.climbs) == 3
    assert len(drawn.leaps) == len(shortcuts(policy)) == 1
    assert drawn.title.startswith(
        "The ladder of stages, from the bottom up: 1, Professional to professional;"
    )


def test_act_now_is_for_everybody_and_names_the_front_door_to_who_is_signed_in(world: World) -> None:
    anybody, teacher = (
        page(None, "/act-now/").content.decode(),
        page(world.teacher, "/act-now/").content.decode(),
    )
    assert "call 999" in anybody
    assert "0344 800 8021" not in anybody
    assert "Ring the children’s social care of the council where the child lives." in anybody
    assert "0344 800 8021" in teacher
    assert "Children&#x27;s Advice and Duty Service" in teacher


def test_help_says_what_it_is_and_what_it_is_not(world: World) -> None:
    anybody, teacher = page(None, "/help/").content.decode(), page(world.teacher, "/help/").content.decode()
    for text in (anybody, teacher):
        assert "It is not the child’s record." in text
        assert "whatever your grade" in text
    assert "/policies/norfolk/1/?of=norfolk" in teacher
    assert "/policies/" not in anybody
