"""Sending and opening: sent once it was sent, tried again where it failed, opened when the person opened it."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from audit.models import Entry
from escalation.models import Delivery, Notice
from escalation.services import telling
from escalation.services.telling import deliver_notices, mark_opened
from tests import stories
from tests.factories import World
from tests.stories import Story

CHILD = ("K.P.", "HA-2207", "943 476 5919")


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    """Raised, and nothing sent yet: one notice waits, for the social worker."""
    return stories.raised(world)


def acts(story: Story, kind: str) -> int:
    return Entry.objects.filter(subject=story.it.subject, kind=kind).count()


def test_what_waits_is_sent_and_then_marked_in_one_act(story: Story) -> None:
    assert Notice.objects.filter(sent_at=None).count() == 1
    assert deliver_notices(now=story.now) == 1
    assert [message.to for message in mail.outbox] == [["social.worker@norfolk.example"]]
    assert Notice.objects.get().sent_at == story.now
    assert acts(story, "notice.sent") == 1


def test_a_second_delivery_sends_nothing(story: Story) -> None:
    deliver_notices(now=story.now)
    assert deliver_notices(now=story.now + timedelta(hours=1)) == 0
    assert (len(mail.outbox), acts(story, "notice.sent")) == (1, 1)


def test_the_message_has_reference_link_what_is_wanted_and_by_when_and_nothing_of_the_child(
    story: Story,
) -> None:
    deliver_notices(now=story.now)
    message = mail.outbox[0]
    assert message.subject == f"{story.it.reference}: Give your side"
    assert f"/matters/{story.it.reference}/" in message.body
    assert "By: 5pm on Monday 18 January 2027" in message.body
    whole = f"{message.subject}\n{message.body}"
    said = (*CHILD, "Home alone", "close the case", "Hawthorn", "Teacher", story.it.title)
    assert [word for word in said if word in whole] == []


def test_nothing_is_sent_before_its_time(story: Story) -> None:
    assert deliver_notices(now=story.now - timedelta(seconds=1)) == 0


def test_a_mail_server_that_fails_is_tried_again_later_and_later(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(message: EmailMessage, **how: Any) -> int:  # noqa: ANN401
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", fails)
        now = story.now
        for minutes in (1, 2, 4, 8):
            assert deliver_notices(now=now) == 0
            assert deliver_notices(now=now + timedelta(minutes=minutes, seconds=-1)) == 0
            now += timedelta(minutes=minutes)
        delivery = Delivery.objects.get()
        assert (delivery.attempts, delivery.last_error) == (4, "SMTPServerDisconnected")
        assert acts(story, "notice.sent") == 0
    assert deliver_notices(now=now) == 1
    assert Delivery.objects.get().last_error == ""


def test_killed_between_sending_and_marking_it_goes_again_under_the_same_message_id(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(telling, "_mark_sent", dies)
        with pytest.raises(KeyboardInterrupt):
            deliver_notices(now=story.now)
    assert deliver_notices(now=story.now) == 1
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second


def test_one_matter_that_cannot_be_marked_keeps_no_other_from_it(
    story: Story, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = stories.raised(world, story.now)
    mark_sent = telling._mark_sent

    def fails_for_one(matter: object, *given: Any) -> None:  # noqa: ANN401
        if matter == story.it.pk:
            raise ValueError("cannot be read")
        mark_sent(matter, *given)

    monkeypatch.setattr(telling, "_mark_sent", fails_for_one)
    deliver_notices(now=story.now)
    assert (acts(story, "notice.sent"), acts(other, "notice.sent")) == (0, 1)
    assert "could not be marked" in caplog.text


def test_opened_when_the_person_themselves_opens_the_matter_and_once(story: Story, world: World) -> None:
    worker = stories.stand(world.social_worker, story.now)
    manager = stories.stand(world.team_manager, story.now)
    later = story.now + timedelta(hours=1)
    assert (
        mark_opened(disagreement=story.it, by=manager, now=story.now) == 0
    )  # a look is no opening of theirs
    assert mark_opened(disagreement=story.it, by=worker, now=story.now) == 1
    assert mark_opened(disagreement=story.it, by=worker, now=later) == 0
    assert Notice.objects.get().opened_at == story.now
    assert acts(story, "notice.opened") == 1


def test_opening_it_makes_nobodys_form_stale(story: Story, world: World) -> None:
    version = story.it.version
    mark_opened(disagreement=story.it, by=stories.stand(world.social_worker, story.now), now=story.now)
    deliver_notices(now=story.now)
    assert story.fresh().version == version
