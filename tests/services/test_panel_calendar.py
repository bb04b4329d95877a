"""The invitation to the panel by e-mail: no particulars, and a calendar file that says "panel" and a link."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from agencies.models import Membership
from escalation.services.meetings import Invitation
from escalation.services.panels import convene_panel
from escalation.services.telling import deliver_notices
from tests import stories
from tests.factories import World, make_partnership
from tests.stories import Story

PLACE = "Room 4, County Hall"


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def convened(story: Story, *people: Membership, days: int = 2) -> list[Any]:
    """Convene it with these people, send what waits, and give the messages."""
    invitation = Invitation(story.now + timedelta(days=days), PLACE, people, "https://meet.example/abc")
    over = stories.not_asked(story, *people)
    deliver_notices(now=story.now)
    mail.outbox.clear()
    convene_panel(**story.later(minutes=10).by(story.world.chair), invitation=invitation, passed_over=over)
    deliver_notices(now=story.later(minutes=1).now)
    return mail.outbox


def file_of(messages: list[Any], person: Membership) -> Any:  # noqa: ANN401
    """The calendar file that went to somebody, read by the library; None where there is none."""
    message = next(one for one in messages if one.to == [person.user.email])
    if not message.attachments:
        return None
    (part,) = message.attachments
    return Calendar.from_ical(part.get_payload(decode=True))


def test_the_file_says_panel_when_and_a_link_and_nothing_else(world: World) -> None:
    story = stories.at_panel(world)
    messages = convened(story, *stories.representatives(world))
    calendar = file_of(messages, world.police_representative)
    (event,) = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]) == "Panel"
    assert str(event["URL"]).endswith(f"/matters/{story.it.reference}/panel/")
    assert event.decoded("DTSTART") == story.it.meetings.get(kind="panel").meets_at
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "CLASS",
    }  # fmt: skip
    for message in messages:
        text = message.message().as_string() + calendar.to_ical().decode()
        for particular in (PLACE, "County Hall", "meet.example", "Hawthorn", "Norfolk Children", "Example"):
            assert particular not in text.replace("accord.example", ""), particular


def test_the_sides_are_told_and_get_no_file(world: World) -> None:
    messages = convened(stories.at_panel(world), *stories.representatives(world))
    assert file_of(messages, world.trust_director) is None


def test_convened_again_it_is_the_same_entry_and_who_is_not_asked_any_more_has_it_cancelled(
    world: World,
) -> None:
    story = stories.at_panel(world)
    first = file_of(convened(story, *stories.representatives(world)), world.charity_representative)
    messages = convened(story, world.hospital_representative, world.charity_representative, days=3)
    (old,), (new,) = first.walk("VEVENT"), file_of(messages, world.charity_representative).walk("VEVENT")
    assert str(old["UID"]) == str(new["UID"])
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 1)
    assert new.decoded("DTSTART") - old.decoded("DTSTART") > timedelta(days=1)
    gone = file_of(messages, world.police_representative)
    assert (str(gone["METHOD"]), str(gone.walk("VEVENT")[0]["STATUS"])) == ("CANCEL", "CANCELLED")
