"""The pages of actions: the matter's, everybody's own list, carried over and then done; and who may see which."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from agencies.models import Agency, Membership
from escalation.models import Action
from escalation.services.answers import Pending
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from escalation.services.sweeping_actions import sweep_actions
from tests import stories
from tests.factories import World, make_partnership
from tests.stories import SAFE, Story

NEW_DAY = {"to_day": "8", "to_month": "2", "to_year": "2027"}


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    """Agreed: the service manager owns a visit, by Monday 1 February 2027."""
    told = stories.side_given(stories.raised(world))
    agency, owner = world.agency("social-care"), world.service_manager
    pending = Pending("A visit to the home", "Service manager", date(2027, 2, 1), agency, owner)
    outcome = propose_outcome(
        **told.later(hours=1).by(world.teacher),
        proposal=Proposal("It stays open.", "We share.", "We visit.", (pending,), SAFE),
    )
    confirm_outcome(**told.later(hours=1).by(world.social_worker), outcome=outcome)
    return told.later(hours=1)


def client_of(person: Membership, story: Story) -> Client:
    client = Client()
    with time_machine.travel(story.now, tick=False):
        client.force_login(person.user)
    return client


def read(story: Story, person: Membership, address: str) -> str:
    client = client_of(person, story)
    with time_machine.travel(story.now, tick=False):
        # As it is read: a date stands in an element of its own.
        return strip_tags(client.get(address).content.decode())


def send(story: Story, person: Membership, name: str, action: Action, fields: dict[str, str]) -> int:
    client, it = client_of(person, story), story.fresh()
    address = reverse(f"escalation:{name}", args=[it.reference, action.pk])
    with time_machine.travel(story.now, tick=False):
        return client.post(address, {"version": it.version, "once": uuid4(), **fields}).status_code


def test_it_stands_in_the_owners_list_and_on_their_first_page_until_it_is_done(
    story: Story, world: World
) -> None:
    home = read(story, world.service_manager, "/")
    assert "1 action is yours to do." in home
    page = read(story, world.service_manager, "/actions/")
    assert "Yours to do (1)" in page
    assert "A visit to the home" in page
    action = story.it.actions.get()
    assert send(story, world.service_manager, "action_done", action, {"shown_by": "Our record."}) == 302
    assert "Yours to do (0)" in read(story, world.service_manager, "/actions/")
    assert "Done (1)" in read(story, world.service_manager, "/actions/?show=done")
    assert "yours to do" not in read(story, world.service_manager, "/")


def test_others_read_it_where_they_read_the_matter_and_strangers_nowhere(story: Story, world: World) -> None:
    assert "A visit to the home" in read(story, world.teacher, "/actions/?show=all")
    assert "Yours to do (0)" in read(story, world.teacher, "/actions/")
    for person in (world.stranger, world.nurse, world.business_manager, world.auditor):
        page = read(story, person, "/actions/?show=all")
        assert "A visit to the home" not in page
        assert "All that are open (0)" in page
        client = client_of(person, story)
        with time_machine.travel(story.now, tick=False):
            assert client.get(f"/matters/{story.it.reference}/actions/").status_code == 404


def test_what_is_overdue_says_so_and_carried_over_keeps_both_days(story: Story, world: World) -> None:
    story.now = datetime(2027, 2, 3, 10, tzinfo=UTC)
    sweep_actions(now=story.now)
    page = read(story, world.service_manager, f"/matters/{story.fresh().reference}/actions/")
    assert "Overdue by 2 working days" in page
    assert "1 of them overdue" in read(story, world.service_manager, "/")
    action = story.it.actions.get()
    fields = {**NEW_DAY, "reason": "The family was away."}
    assert send(story, world.service_manager, "carry_over", action, fields) == 302
    page = read(story, world.teacher, f"/matters/{story.it.reference}/actions/")
    assert "from Monday 1 February 2027 to Monday 8 February 2027" in page
    assert "The family was away." in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Enter the new day by which it will be done"),
        ({**NEW_DAY, "to_day": "31"}, "must be a real date"),
        ({**NEW_DAY, "to_day": "1"}, "later than the one that it has"),
        ({**NEW_DAY, "to_month": "1"}, "must not be before"),
        ({**NEW_DAY, "to_year": "9999999"}, "must have a year of 4 figures"),
        ({**NEW_DAY, "to_day": "\x00"}, "must be a real date"),
    ],
)
def test_bad_input_is_a_message_and_what_was_typed_is_kept(
    story: Story, world: World, fields: dict[str, str], says: str
) -> None:
    client, action = client_of(world.service_manager, story), story.it.actions.get()
    address = reverse("escalation:carry_over", args=[story.fresh().reference, action.pk])
    with time_machine.travel(story.now, tick=False):
        sent = {"version": story.it.version, "once": uuid4(), "reason": "They were away.", **fields}
        answer = client.post(address, sent)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "They were away." in answer.content.decode()
    action.refresh_from_db()
    assert action.due == date(2027, 2, 1)


def test_an_owner_is_chosen_from_who_takes_part_or_named(world: World) -> None:
    told = stories.side_given(stories.raised(world)).later(hours=1)
    client, it = client_of(world.teacher, told), told.fresh()
    address = reverse("escalation:propose", args=[it.reference])
    desk = world.post("social-care", "first_line_manager")
    rows = {
        "actions-TOTAL_FORMS": "2", "actions-INITIAL_FORMS": "0",
        "actions-0-what": "A visit", "actions-0-owner": f"post-{desk.pk}",
        "actions-0-due_day": "1", "actions-0-due_month": "2", "actions-0-due_year": "2027",
        "actions-1-what": "A call", "actions-1-who": "The aunt",
        "actions-1-due_day": "2", "actions-1-due_month": "2", "actions-1-due_year": "2027",
    }  # fmt: skip
    safe = {"safe": "unsure", "how": "In school.", "keeps_safe": "Her aunt."}
    fields = {"text": "It stays open.", "ours": "We share.", "theirs": "We visit.", **safe, **rows}
    with time_machine.travel(told.now, tick=False):
        page = client.get(address).content.decode()
        assert "Team manager" in page
        nobody = {**fields, "actions-1-who": "", "version": it.version, "once": uuid4()}
        assert "Enter who does it" in client.post(address, nobody).content.decode()
        wrong = {**fields, "actions-0-owner": f"post-{uuid4()}", "version": it.version, "once": uuid4()}
        assert client.post(address, wrong).status_code == 422
        assert client.post(address, {**fields, "version": it.version, "once": uuid4()}).status_code == 302
    kept = [(one.who, one.post, one.agency) for one in Action.objects.order_by("position")]
    assert kept == [("Team manager", desk, desk.agency), ("The aunt", None, None)]


def test_the_list_is_paged_and_odd_addresses_are_harmless(story: Story, world: World) -> None:
    for query in ("?show=nothing", "?show=returned", "?page=900", "?page=x", "?show=done&page=-1"):
        assert "Actions" in read(story, world.teacher, f"/actions/{query}")


def test_what_the_panel_decided_is_the_conveners_to_follow_up(world: World) -> None:
    told = stories.at_panel(world)
    stories.decided(told)
    told.now = datetime(2027, 3, 2, 10, tzinfo=UTC)
    sweep_actions(now=told.now)
    page = read(told, world.chair, "/actions/?show=returned")
    assert "Back to you (1)" in page
    assert "Reopen the case" in page
    assert "It is your turn" in read(told, world.chair, f"/matters/{told.fresh().reference}/")
    matter = read(told, world.service_manager, f"/matters/{told.it.reference}/actions/")
    assert "Carry it over" not in matter
    assert "Back to you" not in read(told.later(minutes=1), world.service_manager, "/actions/")
    assert timedelta(0) < told.now - datetime(2027, 3, 1, tzinfo=UTC)


def test_whoever_does_it_is_named_once() -> None:
    school = Agency(name="Hawthorn Academy")
    assert Action(who="Ann Oke", agency=school).whose == "Ann Oke, Hawthorn Academy"
    assert Action(who="Hawthorn Academy", agency=school).whose == "Hawthorn Academy"
    assert Action(who="The family").whose == "The family"
