"""Deny wins: every address of the site, for everybody who is kept from a matter, by introspection."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person
from escalation.models import Disagreement, Notice
from escalation.services.answers import Concern, SpeakingUp
from escalation.services.telling import deliver_notices
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, make_partnership
from tests.house.test_urls import OPEN, OTHER_ROOMS, _fitting, _patterns
from tests.stories import Story

KEPT = (
    "head_teacher",
    "trust_director",
    "business_manager",
    "chair",
    "deputy_chair",
    "auditor",
    "team_manager",
)
# What is handed out whole, or only to whom a key of their own was given: nothing of a matter is on it.
NOT_READ = ("set_language",)


@pytest.fixture
def story(db: None) -> Story:
    """Raised past the teacher's own line; people of the board and of the other side are persons concerned."""
    world = make_partnership()
    lead = add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="lead@school.example",
        name="Lead Hawthorn",
        role=Role.DESIGNATED_PROFESSIONAL,
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=20),
    )
    named = [getattr(world, name) for name in KEPT[2:]]
    concerned = tuple(Concern(one.user.name, "Conduct.", one.agency, (one,)) for one in named)
    spoken = SpeakingUp(lead, lead.user.name, "01603 555 010")
    story = stories.side_given(stories.raised(world, speak_up=spoken, concerned=concerned))
    stories.discussed(story, by=lead)
    stories.escalated(story, lead)
    stories.discussed(story.later(hours=1), by=lead)
    stories.escalated(story, lead)
    deliver_notices(now=story.now)
    return story


def _addresses(story: Story) -> list[tuple[str, str, bool]]:
    """Each address with whether it names the matter; of rows that this matter lacks a key of the right kind."""
    found = []
    for name, pattern in _patterns():
        last = name.split(":")[-1]
        if name.startswith(OTHER_ROOMS) or last in OPEN or last in NOT_READ:
            continue
        arguments = {
            key: _fitting(_value(story, key), made) for key, made in pattern.pattern.converters.items()
        }
        found.append((name, reverse(name, kwargs=arguments), "reference" in arguments))
    return found


def _value(story: Story, name: str) -> object:
    """What is known to who is kept out; of a row of the matter a key of the right kind."""
    world = story.world
    known = {
        "reference": story.it.reference,
        "code": world.partnership.code,
        "partnership": world.partnership.code,
        "agency": world.agency("social-care").code,
        "post": world.post("social-care", "first_line_manager").pk,
        "person": world.social_worker.pk,
        "key": world.policy.key,
        "number": 1,
    }
    return known.get(name)


@pytest.mark.parametrize("who", KEPT)
def test_no_address_tells_them_that_there_is_such_a_matter(story: Story, client: Client, who: str) -> None:
    it, person = story.fresh(), getattr(story.world, who)
    told, looked = [], 0
    with time_machine.travel(story.now, tick=False):
        client.force_login(person.user)
        for name, address, names_it in _addresses(story):
            for method in (client.get, client.post) if names_it else (client.get,):
                answer = method(address)
                looked += 1
                if names_it and answer.status_code not in (404, 405):
                    told.append(f"{name}: {answer.status_code}")
                sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
                if not names_it and (it.reference.encode() in sent or it.title.encode() in sent):
                    told.append(f"{name} shows it")
    assert not told, "\n".join(told)
    assert looked > 100


@pytest.mark.parametrize("who", KEPT)
def test_no_search_and_no_word_reaches_them(story: Story, client: Client, who: str) -> None:
    it, person = story.fresh(), getattr(story.world, who)
    with time_machine.travel(story.now, tick=False):
        client.force_login(person.user)
        for query in (
            f"?reference={it.reference}",
            f"?q={it.reference}",
            "?whose=managed",
            "?whose=stand-in",
        ):
            for page in ("home", "overview"):
                answer = client.get(reverse(f"escalation:{page}") + query)
                assert answer.status_code in (200, 404)
                assert b'href="/matters/' + it.reference.encode() not in answer.content
                assert it.title.encode() not in answer.content
    assert not Notice.objects.filter(disagreement=it, addressee__user=person.user).exists()


def test_nothing_was_posted_to_them(story: Story, mailoutbox: list) -> None:
    kept = {getattr(story.world, who).user.email for who in KEPT}
    assert not kept & {to for mail in mailoutbox for to in mail.to}
    assert not Membership.objects.filter(notices__disagreement=story.it, user__email__in=kept).exists()


def test_everybody_else_still_reads_it(story: Story, client: Client) -> None:
    for person in (story.world.teacher, story.world.social_worker, story.world.service_manager):
        with time_machine.travel(story.now, tick=False):
            client.force_login(person.user)
            assert client.get(story.it.get_absolute_url()).status_code == 200
    assert Disagreement.objects.count() == 1
