"""The board's overview: the envelope of each matter from the first stage, its contents only where they are open."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from agencies.models import Holding, Membership
from agencies.services import end_holding
from audit.models import AccessEntry
from escalation.services.giving import pass_on
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_partnership()


def page(story: Story, person: Membership, **query: str) -> Any:  # noqa: ANN401
    client = Client()
    with time_machine.travel(story.now, tick=False):
        client.force_login(person.user)
        return client.get("/overview/", query)


def references(response: Any) -> list[str]:  # noqa: ANN401
    return [row.reference for row in response.context["overview"].rows]


def test_only_the_business_manager_has_this_page(world: World) -> None:
    story = stories.raised(world)
    assert page(story, world.business_manager).status_code == 200
    for person in (world.teacher, world.chair, world.auditor, world.stranger):
        assert page(story, person).status_code == 404
    assert Client().get("/overview/").headers["Location"].startswith("/accounts/login/")
    elsewhere = make_partnership(code="elsewhere")
    assert references(page(story, elsewhere.business_manager)) == []


def test_the_envelope_is_there_from_the_first_stage_and_nothing_more(world: World) -> None:
    story = stories.raised(world)
    response = page(story, world.business_manager)
    row, text = response.context["overview"].rows[0], response.content.decode()
    assert row.reference == story.it.reference
    assert row.agencies == "Hawthorn Academy and Norfolk Children's Services"
    assert row.whose_turn == "Norfolk Children's Services (Social worker)"
    assert row.href == ""
    assert f"/matters/{story.it.reference}/" not in text
    for inside in (
        "HA-2207",
        "K.P.",
        "Home alone",
        "To close the case",
        "Teacher Example",
        "Social Worker Example",
    ):
        assert inside not in text


def test_a_person_is_told_by_what_they_are_called_and_not_by_name(world: World) -> None:
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    response = page(story, world.business_manager)
    assert response.context["overview"].rows[0].whose_turn == "Hawthorn Academy (Teacher)"


def test_contents_open_from_the_stage_that_the_policy_names(world: World) -> None:
    story = stories.at_panel(world)
    row = page(story, world.business_manager).context["overview"].rows[0]
    assert row.href == f"/matters/{story.it.reference}/"


def test_what_is_overdue_has_a_list(world: World) -> None:
    story = stories.raised(world)
    assert references(page(story, world.business_manager, show="overdue")) == []
    sweep(now=story.later(days=8).now)
    assert references(page(story, world.business_manager, show="overdue")) == [story.it.reference]
    assert "Overdue by 1 working day" in page(story, world.business_manager).content.decode()


def test_a_matter_that_an_agency_has_nobody_for_is_on_nobodys_list(world: World) -> None:
    story = stories.raised(world, responding=world.agency("housing"))
    assert references(page(story, world.business_manager, show="nobodys")) == []
    stories.escalated(story, world.teacher)
    response = page(story, world.business_manager, show="nobodys")
    assert references(response) == [story.it.reference]
    assert "On nobody’s list: an agency has nobody at this stage" in response.content.decode()


def test_a_desk_at_which_nobody_is_any_more_leaves_it_on_nobodys_list(world: World) -> None:
    story = stories.raised(world)
    for holding in Holding.objects.filter(post=world.post("social-care", "practitioner")):
        end_holding(holding=holding, by=COMMAND_LINE, now=story.now)
    story.later(days=1)
    assert references(page(story, world.business_manager, show="nobodys")) == [story.it.reference]


def test_a_panel_that_nobody_convenes_is_on_nobodys_list(world: World) -> None:
    story = stories.at_panel(world)
    assert references(page(story, world.business_manager, show="nobodys")) == []
    for holding in Holding.objects.filter(post=world.post("", "chair")):
        end_holding(holding=holding, by=COMMAND_LINE, now=story.now)
    story.later(days=1)
    assert references(page(story, world.business_manager, show="nobodys")) == [story.it.reference]


def test_what_was_passed_on_twice_has_a_list(world: World) -> None:
    story = stories.raised(world)
    for giver, agency in ((world.social_worker, "police"), (world.constable, "hospital")):
        to = world.post(agency, "practitioner")
        pass_on(**story.later(minutes=10).by(giver), to=to, reason="Not for us.")
    assert references(page(story, world.business_manager, show="passed")) == [story.it.reference]
    assert "Passed on 2 times" in page(story, world.business_manager).content.decode()


def test_what_is_closed_is_not_listed(world: World) -> None:
    story = stories.closed(stories.side_given(stories.raised(world)))
    assert references(page(story, world.business_manager)) == []
    assert "No matter is open in your partnership." in page(story, world.business_manager).content.decode()


def test_gaps_are_said_in_red_words_with_the_way_to_close_them(world: World) -> None:
    text = page(stories.raised(world), world.business_manager).content.decode()
    assert "Norfolk Housing has nobody for" in text
    assert f"/setting-up/{world.partnership.code}/" in text


def test_the_look_is_written_down(world: World) -> None:
    story = stories.raised(world)
    page(story, world.business_manager)
    look = AccessEntry.objects.get(looked_at="overview")
    assert look.viewer_name == world.business_manager.user.name
    assert look.at - story.now < timedelta(seconds=1)


def test_what_is_overdue_at_two_stages_is_an_alert_by_itself(world: World) -> None:
    story = stories.side_given(stories.raised(world)).later(days=10)
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    assert references(page(story, world.business_manager, show="twice")) == []
    response = page(story.later(days=14), world.business_manager, show="twice")
    assert references(response) == [story.it.reference]
    text = response.content.decode()
    assert "1 matter needs the board’s eye" in text
    assert "1 matter overdue at two stages or more" in text
    assert "Overdue at two stages or more" in text


def test_what_is_overdue_for_as_long_as_its_stage_had_is_an_alert_by_itself(world: World) -> None:
    """Raised on Monday at 9:30, due a week later at 5pm: as long again is over on the second Monday after, 00:30."""
    story = stories.raised(world)
    assert references(page(story.later(days=13), world.business_manager, show="long")) == []
    response = page(story.later(days=2), world.business_manager, show="long")
    assert references(response) == [story.it.reference]
    assert "1 matter overdue for longer than the stage’s own time" in response.content.decode()


def test_what_is_in_order_is_no_alert(world: World) -> None:
    story = stories.raised(world)
    assert "the board’s eye" not in page(story, world.business_manager).content.decode()


def test_the_list_is_sorted_by_the_heads_of_its_columns(world: World) -> None:
    first = stories.raised(world)
    second = stories.raised(world, MONDAY + timedelta(days=1))
    higher = stories.at_first_line(world, MONDAY + timedelta(days=2))
    due = [first.it.reference, second.it.reference, higher.it.reference]
    assert references(page(higher, world.business_manager)) == due
    assert references(page(higher, world.business_manager, sort="-due")) == due[::-1]
    assert references(page(higher, world.business_manager, sort="-stage"))[0] == higher.it.reference
    assert references(page(higher, world.business_manager, sort="reference")) == sorted(due)
    assert references(page(higher, world.business_manager, sort="'; drop")) == due
    response = page(higher, world.business_manager, sort="reference", show="open")
    assert (
        'aria-sort="ascending"><a class="govuk-link accord-sort" href="?show=open&amp;sort=-reference#list">Matter'
        in (response.content.decode())
    )
