"""The other side's first turn in the browser: give its side, say whether it has found the child, pass it on."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import change_partnership
from escalation.models import CaseLink, ChildNow, Disagreement, Record, SideGiven, View
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, PASSWORD, World, make_partnership
from tests.stories import Story

SIDE = {
    "position": "look_again",
    "because": "The second call was not known to us.",
    "worries": "Late meals.",
    "working_well": "The aunt helps.",
    "needs": "Early help, reviewed monthly.",
    "scale": "6",
    "safe": "yes",
    "how": "Seen on Friday.",
    "keeps_safe": "Her aunt.",
    "talk_when": "Today until 5pm",
    "talk_telephone": "01603 333333",
}
PAGES = ["give-our-side", "children/1", "pass-on"]


@pytest.fixture
def world(shared_world: World, db: None) -> Iterator[World]:
    with time_machine.travel(MONDAY, tick=False):
        yield shared_world


@pytest.fixture
def story(world: World) -> Story:
    return stories.raised(world)


def signed_in(person: Membership) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def social_worker(world: World) -> Client:
    return signed_in(world.social_worker)


def at(story: Story, page: str) -> str:
    return f"/matters/{story.it.reference}/{page}/"


def carried(story: Story, typed: dict[str, str]) -> dict[str, str]:
    """What was typed, with what a form on a matter carries."""
    return {"version": str(story.fresh().version), "once": str(uuid4())} | typed


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def test_the_other_side_reads_what_was_raised_unchanged(story: Story, social_worker: Client) -> None:
    page = words(social_worker.get(at(story, "give-our-side")))
    for said in (
        "To close the case after one visit.",
        "Home alone at night.",
        "She talks to her aunt.",
        "A strategy discussion this week.",
        "3 of 10",
        "Quieter than usual, in school today.",
        "Collected by her aunt every day.",
        "initials K.P., born in April 2017 and number 943 476 5919",
        "5pm on Monday 18 January 2027",
    ):
        assert said in page, said
    assert "HA-2207" not in page  # the raising agency's own reference stays its own
    assert "01603 111111" in page  # the reader's own number is filled in


def test_it_gives_its_side(story: Story, social_worker: Client) -> None:
    answer = social_worker.post(at(story, "give-our-side"), carried(story, SIDE))
    assert answer["Location"] == f"/matters/{story.it.reference}/"
    side = SideGiven.objects.get()
    assert (side.position, side.because) == ("look_again", "The second call was not known to us.")
    assert (side.talk_when, side.talk_telephone) == ("Today until 5pm", "01603 333333")
    assert View.objects.get(side="responding").scale == 6
    assert ChildNow.objects.get(side="responding").how == "Seen on Friday."
    assert social_worker.get(at(story, "give-our-side")).status_code == 403


def test_a_child_who_is_not_safe_leads_to_whom_to_call(story: Story, social_worker: Client) -> None:
    answer = social_worker.post(at(story, "give-our-side"), carried(story, SIDE | {"safe": "no"}))
    assert answer["Location"] == "/act-now/"


def test_who_does_not_know_the_child_says_nothing_of_how_it_is(story: Story, social_worker: Client) -> None:
    unknown = SIDE | {"safe": "cannot-say", "how": "", "keeps_safe": ""}
    assert social_worker.post(at(story, "give-our-side"), carried(story, unknown)).status_code == 302
    assert not ChildNow.objects.filter(side="responding").exists()


def test_who_knows_the_child_says_how_it_is(story: Story, social_worker: Client) -> None:
    half = SIDE | {"how": "", "keeps_safe": ""}
    page = words(social_worker.post(at(story, "give-our-side"), carried(story, half)))
    assert "Enter how the child is now" in page
    assert "Enter what keeps the child safe while this is open" in page


def test_it_has_found_the_child(story: Story, social_worker: Client) -> None:
    found = {"found": "found", "reference": "LCS-88121"}
    answer = social_worker.post(at(story, "children/1"), carried(story, found))
    assert answer["Location"] == at(story, "give-our-side")
    assert "our reference is LCS-88121" in words(social_worker.get(answer["Location"]))
    assert social_worker.get(at(story, "children/1")).status_code == 403  # found already
    assert "LCS-88121" not in words(signed_in(story.world.teacher).get(f"/matters/{story.it.reference}/"))


def test_it_cannot_tell_who_the_child_is_and_finds_it_later(story: Story, social_worker: Client) -> None:
    social_worker.post(at(story, "children/1"), carried(story, {"found": "not-found", "reference": "typed"}))
    assert CaseLink.objects.get(side="responding").found is False
    assert "So far: We cannot tell who this is" in words(social_worker.get(at(story, "children/1")))
    later = {"found": "found", "reference": "LCS-88121"}
    assert social_worker.post(at(story, "children/1"), carried(story, later)).status_code == 302


def test_there_is_no_second_child(story: Story, social_worker: Client) -> None:
    assert social_worker.get(at(story, "children/2")).status_code in (403, 404)


def test_only_what_the_partnership_shares_is_shown(story: Story, social_worker: Client) -> None:
    change_partnership(
        partnership=story.world.partnership,
        shares_birth_month=False,
        shares_identifier=False,
        by=COMMAND_LINE,
        now=MONDAY,
    )
    page = words(social_worker.get(at(story, "children/1")))
    assert "K.P." in page
    assert "2017" not in page
    assert "943 476 5919" not in page


def test_it_is_passed_on(story: Story, social_worker: Client) -> None:
    desk = story.world.post("police", Role.PRACTITIONER)
    page = words(social_worker.get(at(story, "pass-on")))
    assert "The clock runs on, and you keep it until the new desk has opened it" in page
    typed = {"to": str(desk.pk), "reason": "She lives with her father now."}
    assert social_worker.post(at(story, "pass-on"), carried(story, typed)).status_code == 302
    assert Record.objects.get().said == "She lives with her father now."
    assert signed_in(story.world.constable).get(at(story, "give-our-side")).status_code == 200


def test_desks_of_the_raising_side_and_of_elsewhere_are_no_choice(
    story: Story, social_worker: Client
) -> None:
    other = make_partnership(code="suffolk")
    world = story.world
    for desk in (
        world.post("school", Role.FIRST_LINE_MANAGER),
        world.post("social-care", Role.PRACTITIONER),
        world.post("", Role.CHAIR),
        other.post("police", Role.PRACTITIONER),
    ):
        typed = carried(story, {"to": str(desk.pk), "reason": "Not ours."})
        answer = social_worker.post(at(story, "pass-on"), typed)
        assert answer.status_code == 422
        assert "Not ours." in words(answer)
    assert not Record.objects.exists()


# Who may


@pytest.mark.parametrize("name", PAGES)
def test_only_who_acts_for_the_other_side_comes_in(story: Story, name: str) -> None:
    world = story.world
    for person, status in (
        (world.social_worker, 200),
        (world.team_manager, 403),  # manages who acts, and looks on
        (world.teacher, 403),
        (world.head_teacher, 403),
        (world.constable, 404),
        (world.stranger, 404),
        (world.business_manager, 404),
        (world.auditor, 404),
    ):
        assert signed_in(person).get(at(story, name)).status_code == status, person
    assert Client().get(at(story, name))["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_changes_nothing_by_sending_it_all_the_same(story: Story, name: str) -> None:
    desk = story.world.post("police", Role.PRACTITIONER)
    typed = SIDE | {"found": "not-found", "to": str(desk.pk), "reason": "Not ours."}
    length = story.fresh().subject.length
    for person, status in ((story.world.teacher, 403), (story.world.team_manager, 403)):
        answer = signed_in(person).post(at(story, name), carried(story, typed))
        assert answer.status_code == status
    assert signed_in(story.world.stranger).post(at(story, name), carried(story, typed)).status_code == 404
    assert Disagreement.objects.get(pk=story.it.pk).subject.length == length


# Bad input


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("typed", [{}, {"version": "1"}, {"version": "x", "once": "y"}])
def test_a_page_posted_empty_changes_nothing(
    story: Story, social_worker: Client, name: str, typed: dict[str, str]
) -> None:
    answer = social_worker.post(at(story, name), typed)
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)
    assert story.fresh().phase == "raised"


TEXTS = ["because", "worries", "working_well", "needs", "how", "keeps_safe", "talk_when", "talk_telephone"]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("text", ["x" * 4001, "a\0b", "<script>alert(1)</script>" * 200])
def test_a_text_that_cannot_be_kept_is_said_and_shown_again(
    story: Story, social_worker: Client, name: str, text: str
) -> None:
    answer = social_worker.post(at(story, "give-our-side"), carried(story, SIDE | {name: text}))
    assert answer.status_code == 422
    page = words(answer)
    assert "<script>alert" not in page
    assert "The second call was not known to us." in page or name == "because"
    assert not SideGiven.objects.exists()


def test_sent_twice_it_is_given_once(story: Story, social_worker: Client) -> None:
    typed = carried(story, SIDE)
    for _ in range(2):
        answer = social_worker.post(at(story, "give-our-side"), typed)
        assert answer["Location"] == f"/matters/{story.it.reference}/"
    assert SideGiven.objects.count() == 1


def test_who_comes_second_reads_what_changed_and_keeps_what_was_typed(
    story: Story, social_worker: Client
) -> None:
    typed = carried(story, SIDE)
    stories.discussed(story)
    answer = social_worker.post(at(story, "give-our-side"), typed)
    assert answer.status_code == 409
    page = words(answer)
    assert "recorded a discussion" in page
    assert "The second call was not known to us." in page
    assert not SideGiven.objects.exists()


def test_what_was_typed_while_signed_out_is_given_back(story: Story, social_worker: Client) -> None:
    address = at(story, "give-our-side")
    typed = carried(story, SIDE)
    social_worker.get(address)
    social_worker.cookies.pop("sessionid")
    lost = social_worker.post(address, typed)
    login = {"login": story.world.social_worker.user.email, "password": PASSWORD}
    assert social_worker.post(lost["Location"], login)["Location"] == address
    page = words(social_worker.get(address))
    assert "What you typed is still here" in page
    assert "The second call was not known to us." in page
