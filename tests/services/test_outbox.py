"""The outbox to its end: what a server's answer means, rounds, claims, the e-mail of the day, ten thousand waiting."""

import itertools
import smtplib
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from agencies.models import MailWishes, User
from escalation.acts import act_on, lock
from escalation.core.answers_of_mail import NotTaken
from escalation.crowd import Told
from escalation.models import Delivery, Notice
from escalation.notifications import tell
from escalation.services.condition import waiting
from escalation.services.mail import answer_of
from escalation.services.outbox import CLAIM, FEWEST_TRIES, GIVEN_UP, IN_A_ROW, ROUND
from escalation.services.telling import deliver_notices
from tests import stories
from tests.factories import MONDAY, World
from tests.stories import Story

TO = "somebody@norfolk.example"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


class Server:
    """A mail connection that raises what it is given, for whom it is given; and takes all else."""

    def __init__(self, error: Exception | None = None, *, when: int = 0) -> None:
        self.error, self.when, self.tried = error, when, 0
        self.in_transaction: list[bool] = []

    def open(self) -> bool:
        return True

    def send_messages(self, messages: list[EmailMessage]) -> int:
        self.tried += 1
        self.in_transaction.append(len(connection.savepoint_ids) > 0)
        if self.error and (not self.when or self.tried == self.when):
            raise self.error
        mail.outbox.extend(messages)
        return len(messages)

    def close(self) -> None:
        pass


# What the server said, whether that is for good, whether it is of every letter, and the words on Operations.
ANSWERS = [
    (smtplib.SMTPRecipientsRefused({TO: (550, b"no such user")}), True, False, "The address was refused (550)"),
    (
        smtplib.SMTPRecipientsRefused({TO: (450, b"greylisted")}), False, False,
        "The mail server does not take it for this address now (450)",
    ),
    (
        smtplib.SMTPSenderRefused(550, b"who", "accord@x.example"), False, True,
        "The mail server refuses our own address (550)",
    ),
    (smtplib.SMTPAuthenticationError(535, b"no"), False, True, "The mail server refuses our sign-in (535)"),
    (smtplib.SMTPDataError(554, b"spam"), False, False, "The mail server refused the message (554)"),
    (smtplib.SMTPDataError(452, b"full"), False, False, "The mail server refused the message (452)"),
    (smtplib.SMTPConnectError(421, b"busy"), False, True, "The mail server takes nothing (421)"),
    (smtplib.SMTPServerDisconnected("x"), False, True, "The mail server does not answer (SMTPServerDisconnected)"),
    (TimeoutError("x"), False, True, "The mail server does not answer (TimeoutError)"),
    (NotTaken("Words of another way", never=True), True, False, "Words of another way"),
    (ValueError(f"a header of {TO}"), False, False, "ValueError"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "never", "away", "words"), ANSWERS)
def test_what_an_answer_means(error: Exception, never: bool, away: bool, words: str) -> None:
    answer = answer_of(error)
    assert (answer.never, answer.away, answer.words) == (never, away, words)


def test_an_address_that_is_refused_is_given_up_at_once_and_the_others_go(world: World) -> None:
    for _ in range(3):
        stories.raised(world)
    refused = Server(smtplib.SMTPRecipientsRefused({TO: (550, b"no such user")}), when=1)
    assert deliver_notices(now=MONDAY, connection=refused) == 2
    (row,) = Delivery.objects.exclude(dead_at=None)
    assert (row.dead_at, row.last_error, row.attempts) == (MONDAY, "The address was refused (550)", 1)
    assert deliver_notices(now=MONDAY + 9 * HOUR, connection=Server()) == 0


def test_without_an_address_nothing_counts_as_sent(world: World) -> None:
    stories.raised(world)
    User.objects.filter(pk=world.social_worker.user_id).update(email="")
    assert deliver_notices(now=MONDAY, connection=Server()) == 0
    row = Delivery.objects.get()
    assert (row.dead_at, row.last_error) == (MONDAY, "The address was refused: there is none")


def test_a_server_that_is_away_ends_the_round_and_holds_nothing(world: World) -> None:
    for _ in range(5):
        stories.raised(world)
    away = Server(TimeoutError())
    assert deliver_notices(now=MONDAY, connection=away) == 0
    assert away.tried == IN_A_ROW == 2
    assert sorted(Delivery.objects.values_list("attempts", "next_try_at")) == [
        *[(0, MONDAY)] * 3,
        *[(1, MONDAY + MINUTE)] * 2,
    ]
    assert deliver_notices(now=MONDAY, connection=Server()) == 3


def test_one_letter_that_the_server_breaks_on_holds_up_no_other(world: World) -> None:
    for _ in range(5):
        stories.raised(world)
    breaks = Server(smtplib.SMTPServerDisconnected(), when=2)
    assert deliver_notices(now=MONDAY, connection=breaks) == 4


def test_nothing_is_held_in_a_transaction_while_it_is_sent(world: World) -> None:
    """The test's own transaction is there; none of the relay's is inside it."""
    stories.raised(world)
    before = len(connection.savepoint_ids)
    server = Server()
    deliver_notices(now=MONDAY, connection=server)
    assert server.in_transaction == [before > 0]


def test_a_round_is_over_long_before_its_claims_are() -> None:
    """Each answer may take ten seconds, and a letter wants eight, from banner to quit. One task sees to three boxes."""
    longest = ROUND + 8 * timedelta(seconds=settings.EMAIL_TIMEOUT)
    assert longest < CLAIM / 2
    assert 3 * longest < timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)


def test_a_round_that_took_its_time_leaves_the_rest_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks at its clock every twenty seconds here: before the second letter the minute is over."""
    for _ in range(4):
        stories.raised(world)
    clock = itertools.count(step=20)  # asked before each claim and each letter
    monkeypatch.setattr("escalation.services.outbox.time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert deliver_notices(now=MONDAY, connection=Server()) == 1
    assert set(Delivery.objects.filter(notice__sent_at=None).values_list("attempts", "next_try_at")) == {
        (0, MONDAY)
    }


def test_what_nobody_tried_in_three_days_is_not_given_up_at_the_first_try(world: World) -> None:
    """No relay ran over Christmas, and the first answer is that of a server which wants to be asked twice."""
    stories.raised(world)
    later, not_now = MONDAY + GIVEN_UP + HOUR, smtplib.SMTPRecipientsRefused({TO: (450, b"again")})
    assert deliver_notices(now=later, connection=Server(not_now)) == 0
    assert Delivery.objects.get().dead_at is None
    for minutes in [2**tries - 1 for tries in range(1, FEWEST_TRIES)]:
        deliver_notices(now=later + minutes * MINUTE, connection=Server(not_now))
    row = Delivery.objects.get()
    assert (row.attempts, row.dead_at) == (8, later + 127 * MINUTE)


def told(story: Story, now: datetime, wants: str) -> None:
    it, moment = lock(story.it.pk, now=now)
    with act_on(it, "matter.answered", by=None, at=moment) as act:
        tell(act, [Told(story.world.teacher, None)], wants=f"To know: {wants}")


@pytest.fixture
def of_the_day(world: World) -> Story:
    """Two things to know of two matters, for somebody who wishes them in one e-mail; all else is sent."""
    MailWishes.objects.create(user=world.teacher.user, digest=True)
    one, other = stories.raised(world), stories.raised(world)
    deliver_notices(now=MONDAY)
    mail.outbox.clear()
    told(one, MONDAY, "they wrote")
    told(other, MONDAY, "they wrote")
    return one


EIGHT = MONDAY.replace(hour=8, minute=0) + timedelta(days=1)


def test_the_email_of_the_day_goes_again_as_the_same_letter(of_the_day: Story) -> None:
    """The relay dies once it is sent. What is written meanwhile comes in the next one, not in this."""

    class Killed(Server):
        def send_messages(self, messages: list[EmailMessage]) -> int:
            super().send_messages(messages)
            raise KeyboardInterrupt

    assert deliver_notices(now=MONDAY + HOUR, connection=Server()) == 0
    with pytest.raises(KeyboardInterrupt):
        deliver_notices(now=EIGHT, connection=Killed())
    told(of_the_day, EIGHT - HOUR, "they wrote again")
    assert (
        deliver_notices(now=EIGHT + MINUTE, connection=Server()) == 1
    )  # in a letter of its own: the claim stands
    assert deliver_notices(now=EIGHT + CLAIM, connection=Server()) == 2
    first, between, again = mail.outbox
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    assert sorted(first.body.splitlines()) == sorted(again.body.splitlines())
    assert between.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]
    assert "they wrote again" in between.body
    assert "they wrote again" not in again.body


def test_an_email_of_the_day_is_whole_however_many_wait_before_it(
    of_the_day: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay holds one row at a time here: it takes what belongs to its letter all the same."""
    monkeypatch.setattr("escalation.services.outbox.MOST", 1)
    assert deliver_notices(now=MONDAY + HOUR, connection=Server()) == 0
    assert deliver_notices(now=EIGHT, connection=Server()) == 2
    (letter,) = mail.outbox
    assert letter.subject == "2 things to know"


def test_with_many_waiting_a_claim_asks_no_more_often(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one matter, marked in one act: what a letter more costs is the letter."""
    story = stories.raised(world)
    deliver_notices(now=MONDAY)
    counts = []
    for count in (2, 12):
        it, moment = lock(story.it.pk, now=MONDAY)
        with act_on(it, "matter.answered", by=None, at=moment) as act:
            people = [world.teacher, world.social_worker, world.head_teacher, world.team_manager, world.nurse]
            people += [world.matron, world.constable, world.sergeant, world.inspector, world.chair]
            people += [world.trustee, world.stranger]
            tell(act, [Told(one, None) for one in people[:count]], wants="To know: they wrote")
        with connection.execute_wrapper(_counting(counts)):
            counts.append(0)
            assert deliver_notices(now=MONDAY, connection=Server()) == count
    assert counts[1] - counts[0] <= 12  # each notice is one row to be saved


def _counting(counts: list[int]):  # noqa: ANN202
    def count(execute, sql, params, many, context):  # noqa: ANN001, ANN202
        counts[-1] += 1
        return execute(sql, params, many, context)

    return count


def test_late_is_what_nothing_holds_back(world: World) -> None:
    """Held for the morning, it is not late at midnight; unsent an hour after seven, it is."""
    story = stories.raised(world)
    assert waiting(MONDAY + HOUR - MINUTE).late == 0
    assert waiting(MONDAY + HOUR).late == 1
    deliver_notices(now=MONDAY)
    night = MONDAY.replace(hour=23, minute=30)
    it, moment = lock(story.it.pk, now=night)
    with act_on(it, "deadline.reminded", by=None, at=moment, facts={"due": "five"}) as act:
        tell(act, [Told(world.teacher, None)], wants="Act before the time is over")
    deliver_notices(now=night + MINUTE)
    seven = (MONDAY + timedelta(days=1)).replace(hour=7, minute=0)
    assert Notice.objects.filter(sent_at=None).count() == 1
    assert waiting(seven + HOUR - MINUTE).late == 0
    assert waiting(seven + HOUR).late == 1


def test_late_is_what_an_hour_of_trying_did_not_send(world: World) -> None:
    stories.raised(world)
    for tries in range(7):
        assert waiting(MONDAY).late == 0
        now = MONDAY + (2**tries - 1) * MINUTE
        deliver_notices(now=now, connection=Server(smtplib.SMTPDataError(451, b"later")))
    found = waiting(MONDAY)
    assert (found.late, found.failing) == (1, 1)
    assert found.answers == {"The mail server refused the message (451)": 1}
