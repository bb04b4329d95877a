"""Sending and opening: sent once it was sent, tried again where it failed, opened when the person opened it."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from agencies.models import MailWishes
from audit.models import Entry
from escalation.acts import act_on, lock
from escalation.crowd import Told
from escalation.models import Delivery, Notice
from escalation.notifications import tell
from escalation.services import telling
from escalation.services.outbox import CLAIM, GIVEN_UP, revive
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
        assert (delivery.attempts, delivery.last_error) == (
            4,
            "The mail server does not answer (SMTPServerDisconnected)",
        )
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
    assert deliver_notices(now=story.now + CLAIM - timedelta(seconds=1)) == 0  # claimed still
    assert deliver_notices(now=story.now + CLAIM) == 1
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


class Refusing:
    """A mail server that answers nothing for good."""

    def __init__(self, until: datetime) -> None:
        self.until, self.now = until, until

    def open(self) -> bool:
        if self.now < self.until:
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages: list[EmailMessage]) -> int:
        mail.outbox.extend(messages)
        return len(messages)

    def close(self) -> None:
        pass


def delivered(story: Story, *, until: timedelta, every: timedelta, over: timedelta) -> int:
    """Try again and again at a server that is away until then; how often the one notice was sent."""
    server, sent = Refusing(story.now + until), 0
    for step in range(over // every + 1):
        server.now = story.now + step * every
        sent += deliver_notices(now=server.now, connection=server)
    return sent


def test_a_server_that_refuses_for_a_day_gets_it_the_day_after_and_once(story: Story) -> None:
    minutes = timedelta(minutes=10)
    assert delivered(story, until=timedelta(days=1), every=minutes, over=timedelta(days=2)) == 1
    assert len(mail.outbox) == 1


def test_after_three_days_it_is_given_up_until_somebody_has_it_sent_again(story: Story) -> None:
    hours = timedelta(hours=1)
    assert delivered(story, until=timedelta(days=9), every=hours, over=timedelta(days=4)) == 0
    row = Delivery.objects.get()
    assert row.dead_at is not None
    assert row.dead_at > story.now + GIVEN_UP
    now = story.now + timedelta(days=8)
    assert deliver_notices(now=now) == 0
    assert revive(Delivery.objects.all(), now=now) == 1
    assert deliver_notices(now=now) == 1


def test_two_relays_send_a_notice_once(story: Story) -> None:
    """The second one comes while the first one sends: what is claimed is nobody else's."""

    class Slow(Refusing):
        def send_messages(self, messages: list[EmailMessage]) -> int:
            assert deliver_notices(now=story.now, connection=Refusing(story.now)) == 0
            return super().send_messages(messages)

    assert deliver_notices(now=story.now, connection=Slow(story.now)) == 1
    assert len(mail.outbox) == 1


def reminded(story: Story, at: str) -> None:
    """The first clock of a matter that needs a reminder at this hour of the night."""
    deliver_notices(now=story.now)
    mail.outbox.clear()
    notice = Notice.objects.get()
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    it, moment = lock(story.it.pk, now=now)
    with act_on(it, "deadline.reminded", by=None, at=moment, facts={"due": "five"}) as act:
        told = [Told(notice.addressee, None)]
        tell(act, told, wants="Act before the time is over", by_when=now + timedelta(days=2))


def test_no_reminder_at_midnight(story: Story) -> None:
    reminded(story, "2027-01-12T23:30")
    assert deliver_notices(now=datetime(2027, 1, 12, 23, 31, tzinfo=UTC)) == 0
    assert deliver_notices(now=datetime(2027, 1, 13, 6, 59, tzinfo=UTC)) == 0
    assert deliver_notices(now=datetime(2027, 1, 13, 7, 0, tzinfo=UTC)) == 1


def test_what_is_only_to_know_comes_once_a_day_to_whoever_wishes_so(world: World) -> None:
    person = world.teacher
    MailWishes.objects.create(user=person.user, digest=True)
    story = stories.raised(world)
    deliver_notices(now=story.now)
    mail.outbox.clear()
    for hour in (10, 14):
        it, moment = lock(story.it.pk, now=story.now.replace(hour=hour))
        with act_on(it, "matter.answered", by=None, at=moment) as act:
            tell(act, [Told(person, None)], wants=f"To know: the other side wrote at {hour}")
    assert deliver_notices(now=story.now.replace(hour=15)) == 0
    assert deliver_notices(now=story.now.replace(hour=8) + timedelta(days=1)) == 2
    (message,) = mail.outbox
    assert message.subject == "2 things to know"
    assert message.body.count(f"Reference: {story.it.reference}") == 2
