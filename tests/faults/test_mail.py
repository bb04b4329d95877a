"""A mail server that refuses for a day, hangs, dies; a relay that is killed: each notice is shown once, all are."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from pytest_django import DjangoDbBlocker

from agencies.models import MailWishes
from escalation.acts import act_on, lock
from escalation.crowd import Told
from escalation.models import Delivery, Notice
from escalation.notifications import tell
from escalation.services.outbox import CLAIM
from escalation.services.telling import deliver_notices
from escalation.services.waking import wake
from tests import stories
from tests.factories import MONDAY, make_partnership
from tests.faults import databases, mail, tally
from tests.faults.forking import Ended, When, in_child, kill_this_process, killed_at, statements_of
from tests.faults.kinds import Kind
from tests.faults.mail import CONNECT, END, MailServer
from tests.faults.tally import Count
from tests.faults.together import together
from tests.faults.verdict import judge

pytestmark = [pytest.mark.postgres]

MATTERS = 4
TO_KNOW = 2  # each day, to whoever wishes them in one letter


@transaction.atomic
def tell_somebody(now: datetime, *, wants: str, raiser: bool) -> None:
    """Something about two matters: to their raiser, or to whoever was asked for the other side."""
    for notice in Notice.objects.filter(kind="matter.raised").order_by("pk")[:TO_KNOW]:
        it, at = lock(notice.disagreement_id, now=now)
        with act_on(it, "matter.told_to_us", by=None, at=at, facts={"agency": "police"}) as act:
            tell(act, [Told(it.raised_by if raiser else notice.addressee, None)], wants=wants)


def tell_the_teacher(now: datetime) -> None:
    """Something that is only to know: for the e-mail of the day."""
    tell_somebody(now, wants=f"To know: the other side wrote on day {now:%d %b %H:%M}", raiser=True)


def fill() -> None:
    """Some matters just raised, whose notices wait; and the teacher wishes what is only to know once a day."""
    world = make_partnership()
    MailWishes.objects.create(user=world.teacher.user, digest=True)
    for _ in range(MATTERS):
        stories.raised(world)
    wake("loop", now=MONDAY)
    tell_the_teacher(MONDAY)


@pytest.fixture(scope="module")
def waiting(request: pytest.FixtureRequest, migrated: str, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of a database to copy, in which notices wait."""
    with django_db_blocker.unblock():
        return databases.saved("mail", migrated, fill, keep=request.config.getoption("--reuse-db"))


@pytest.fixture
def fresh(waiting: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of it for one test."""
    name = databases.create(databases.own_name("mail_fresh"), waiting)
    with django_db_blocker.unblock(), databases.connected_to(name):
        yield name
    databases.drop(name)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail.running() as server:
        yield server


EIGHT = MONDAY.replace(hour=8) + timedelta(days=1)  # when the e-mail of the day goes out


def judged(server: MailServer, sweeps: list[datetime]) -> Count:
    """The verdict on the deadlines and chains, and on the mailboxes; said where it is not good."""
    verdict = judge(sweeps=sweeps)
    verdict.other += mail.findings(server)
    assert verdict.findings == []
    return verdict.count


@pytest.mark.usefixtures("fresh")
def test_refused_for_a_day(server: MailServer, factor: int) -> None:
    """In every way in which a server may refuse, each half hour; the next day it takes what waits, each notice once."""
    ways = [
        {CONNECT: "421 not now"},
        {"MAIL": "451 not now"},
        {"RCPT": "450 not now"},
        {"DATA": "452 full"},
        {END: "451 not now"},
        {"MAIL": "550 we do not know you"},
        {END: "554 we do not like it"},
    ]
    sweeps, minutes, sent = [MONDAY], 30 // factor or 1, 0
    for step in range(24 * 60 // minutes):
        server.says = ways[step % len(ways)]
        now = MONDAY + step * timedelta(minutes=minutes)
        wake("loop", now=now)
        sweeps.append(now)
        sent += deliver_notices(now=now, connection=server.connection())
    assert sent == 0
    faults = server.met
    assert Delivery.objects.filter(dead_at__isnull=False).count() == 0
    server.behave()
    server.taken.clear()  # what it took and then refused, at the very end, it has thrown away
    for hour in range(10):
        deliver_notices(now=MONDAY + timedelta(days=1, hours=hour), connection=server.connection())
    tally.add(Kind.MAIL_REFUSED, judged(server, sweeps), faults=faults)


@pytest.mark.usefixtures("fresh")
def test_hanging_at_each_word(server: MailServer, factor: int) -> None:
    """Whoever hangs costs a round two letters' time, and holds none of the others for the next relay."""
    sweeps = [MONDAY]
    for step, word in enumerate([CONNECT, "EHLO", "MAIL", "RCPT", "DATA", END] * 3 * factor):
        server.hangs_at = word
        now = MONDAY + step * timedelta(minutes=10)
        assert deliver_notices(now=now, connection=server.connection()) == 0
        claimed = Delivery.objects.filter(next_try_at=now + CLAIM, last_error="")
        assert claimed.count() == 0, "what was not tried is nobody's"
        wake("loop", now=now)
        sweeps.append(now)
    faults = server.met
    server.let_go.set()
    server.behave()
    for hour in range(10):
        deliver_notices(now=EIGHT + timedelta(hours=hour), connection=server.connection())
    tally.add(Kind.MAIL_HANGS, judged(server, sweeps), faults=faults)


@pytest.mark.usefixtures("fresh")
def test_a_relay_gets_on_while_another_hangs(server: MailServer) -> None:
    """Two mail servers, one of which hangs: what the relay there does not hold goes out by the other at once."""
    with mail.running() as other:
        other.hangs_at = CONNECT
        assert deliver_notices(now=MONDAY, connection=other.connection()) == 0
        met = other.met
    assert deliver_notices(now=MONDAY, connection=server.connection()) == MATTERS - 2
    tally.add(Kind.MAIL_HANGS, faults=met)


@pytest.mark.usefixtures("fresh")
def test_accepting_and_dying(server: MailServer, factor: int) -> None:
    """Before the answer to the letter, and after it: the letter is in a mailbox, whatever the relay was told."""
    sweeps = [MONDAY]
    for step in range(14 * factor):
        server.dies_at, server.dies_after = ("", END) if step % 2 else (END, "")
        now = MONDAY + step * timedelta(hours=2)
        tell_the_teacher(now)
        tell_somebody(now, wants=f"Answer what they wrote, number {step}", raiser=False)
        deliver_notices(now=now, connection=server.connection())
        wake("loop", now=now)
        sweeps.append(now)
    faults = server.met
    server.behave()
    for hour in range(48):
        deliver_notices(now=now + timedelta(hours=hour), connection=server.connection())
    tally.add(Kind.MAIL_DIES, judged(server, sweeps), faults=faults)


class Deadly:
    """A connection whose process is killed once the server has taken the n-th letter."""

    def __init__(self, server: MailServer, nth: int) -> None:
        self.real, self.left = server.connection(), nth

    def send_messages(self, messages: list[EmailMessage]) -> int:
        sent = self.real.send_messages(messages)
        self.left -= 1
        if not self.left:
            kill_this_process()
        return int(sent)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.real, name)


def a_days_notices(day: int) -> datetime:
    """What waits at eight in the morning of that day: an e-mail of the day and two notices; when that is."""
    eight = EIGHT + timedelta(days=day)
    tell_the_teacher(eight - timedelta(hours=2))
    tell_somebody(eight - timedelta(minutes=1), wants=f"Answer what they wrote on day {day}", raiser=False)
    return eight


@pytest.mark.usefixtures("fresh")
def test_killed_once_a_letter_is_taken(server: MailServer, factor: int) -> None:
    """After each of the letters of a morning, the e-mail of the day among them; then another relay comes."""
    deliver_notices(now=EIGHT, connection=server.connection())
    for day in range(12 * factor):
        eight = a_days_notices(day)
        deadly = Deadly(server, day % 3 + 1)
        ended = in_child(lambda: deliver_notices(now=eight, connection=deadly))  # noqa: B023
        assert ended is Ended.KILLED
        tell_the_teacher(eight + timedelta(minutes=1))  # no part of the letter that goes again
        deliver_notices(now=eight + CLAIM, connection=server.connection())
        deliver_notices(now=eight + timedelta(days=1), connection=server.connection())
        assert mail.findings(server) == []
        tally.add(Kind.SENT_NOT_MARKED)
    tally.add(Kind.SENT_NOT_MARKED, judged(server, [MONDAY]), faults=0)


@pytest.mark.usefixtures("fresh")
def test_killed_at_each_statement_of_a_round(server: MailServer) -> None:
    """The claim, the sending and the marking, of single notices and of the e-mail of the day: before each statement."""
    deliver_notices(now=EIGHT, connection=server.connection())
    morning = a_days_notices(0)
    every = statements_of(lambda: deliver_notices(now=morning, connection=server.connection()))
    assert any(sql.startswith("SELECT pg_advisory") for sql in every)
    for nth in range(1, len(every) + 1):
        eight = a_days_notices(nth)
        work = lambda eight=eight: deliver_notices(now=eight, connection=server.connection())  # noqa: E731
        assert killed_at(work, nth, When.BEFORE).ended is Ended.KILLED
        deliver_notices(now=eight + CLAIM, connection=server.connection())
        assert mail.findings(server) == []
        tally.add(Kind.SENT_NOT_MARKED)
    tally.add(Kind.SENT_NOT_MARKED, judged(server, [MONDAY]), faults=0)


@pytest.mark.usefixtures("fresh")
def test_three_relays_at_once_send_nothing_twice(server: MailServer) -> None:
    """Not even under one Message-ID: what one has claimed is no other's."""
    deliver_notices(now=EIGHT, connection=server.connection())
    for day in range(4):
        eight = a_days_notices(day)
        relay = lambda eight=eight: deliver_notices(now=eight, connection=server.connection())  # noqa: E731
        assert together([relay] * 3) == []
        deliver_notices(now=eight, connection=server.connection())
    keys = [letter["Message-ID"] for letter in server.taken]
    assert len(keys) == len(set(keys))
    assert judged(server, [MONDAY]).bad == 0
