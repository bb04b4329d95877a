"""The policy on its pages: read by everybody of the partnership, tried with a date, downloaded."""

from urllib.parse import urlencode

import pytest

from escalation.core.policy_parse import parse_policy
from escalation.presenters.pictures import picture
from escalation.presenters.policies import cards, shortcuts
from tests import stories
from tests.factories import NORFOLK, World, make_partnership
from tests.pages.policy.shown import page


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
    assert said["senior-managers"]["A joint meeting of"].texts == ("Practitioner and first-line manager.",)
    first, second = said["senior-managers"]["By when"].texts
    assert first == (
        "Time for this stage: 5 working days, from when the matter entered the stage, until the matter left the stage. "
        "It is the duty of both sides. It is firm: after it, the stage is shown as overdue."
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


def test_each_reader_sees_the_stage_of_their_own_matter(world: World) -> None:
    story = stories.at_first_line(world)
    it = story.fresh()
    address = f"/policies/norfolk/1/?matter={it.reference}"
    text = page(world.teacher, address).content.decode()
    # the teacher, a party, is told where the matter stands, in the picture, the list and on the card
    assert f"{it.reference} is at stage" in text
    assert "Your matter is here" in text
    assert text.count("you are here") == 1
    card = text.split('id="first-line-managers"')[1].split('id="senior-managers"')[0]
    assert "You are here" in card
    # a stranger who guesses the reference learns nothing of it
    assert it.reference not in page(world.stranger, address).content.decode()


def test_a_date_is_tried_on_the_page(world: World) -> None:
    # given the Thursday before Good Friday 2027
    typed = {"entered_day": "25", "entered_month": "3", "entered_year": "2027", "entered_time": "10am"}
    query = urlencode({"stage": "senior-managers", **typed})
    # when a matter would come to the third stage on it
    text = page(world.teacher, f"/policies/norfolk/1/?{query}").content.decode()
    # then its time is over on the fifth working day, and each day says why it counts or does not
    assert "Due by 5pm on Tuesday 6 April 2027." not in text
    assert "Due by 5pm on Monday 5 April 2027." in text
    assert "Friday 26 March 2027: Good Friday, a bank holiday (not counted)" in text
    assert "Monday 5 April 2027: working day 5" in text
    # and the clock that waits says what it waits for
    assert "Not running yet. It starts when it was recorded that there is no agreement." in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"stage": "no-such", "entered_day": "1"}, "Select a stage of this policy"),
        ({"stage": "panel"}, "Enter "),
        (
            {"stage": "panel", "entered_day": "31", "entered_month": "2", "entered_year": "2027"},
            "must include a time",
        ),
        (
            {
                "stage": "panel",
                "entered_day": "31",
                "entered_month": "2",
                "entered_year": "2027",
                "entered_time": "9",
            },
            "There is a problem",
        ),
        (
            {
                "stage": "panel",
                "entered_day": "1",
                "entered_month": "2",
                "entered_year": "2040",
                "entered_time": "9am",
            },
            "calendar reaches from",
        ),
        ({"stage": "a\0b", "entered_day": "\0"}, "There is a problem"),
    ],
)
def test_a_date_that_cannot_be_counted_is_answered_in_a_sentence(
    world: World, typed: dict[str, str], sentence: str
) -> None:
    answer = page(world.teacher, f"/policies/norfolk/1/?{urlencode(typed)}")
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
