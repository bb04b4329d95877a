"""The outbox: a relay claims what waits, sends it, has it marked; at least once, under one Message-ID (DESIGN §4.4)."""

import logging
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.mail import get_connection
from django.db import connection as database
from django.db import transaction
from django.db.models import F, Q, QuerySet

from components.clock import time_of_database
from escalation.core.answers_of_mail import REFUSED, NotTaken
from escalation.core.sending import TO_KNOW
from escalation.models.outbox import OutboxRow
from escalation.services.mail import Box, answer_of, goes_together, letters, message, not_before

log = logging.getLogger(__name__)

MOST = 50  # that one relay holds at a time
ROUND = timedelta(
    minutes=1
)  # that one relay works, so that a flood keeps no worker from the sweep; the next goes on
CLAIM = timedelta(minutes=10)  # longer than a round and its last letter: then they are anybody's again
IN_A_ROW = 2  # letters of which a server took none: it is away, and the round is over
LONGEST = 9  # two to the ninth minutes between two tries at most
GIVEN_UP = timedelta(days=3)  # a mail server that refuses for a day is no reason to give up
FEWEST_TRIES = 8  # two hours of trying, where nobody tried before the three days were over


def relay(box: Box, *, now: datetime, connection: Any = None) -> int:  # noqa: ANN401 - a mail connection
    """Send every notice that waits, then mark it sent, in one act a matter; the number sent.

    Any number of relays may run at once, by the database's clock: no transaction is open while one sends. Killed
    between sending and marking, a notice goes again under the same Message-ID once its claim is over, and a mailbox
    shows one. A server that does not answer ends the round, so that it holds what others could send no longer than it
    takes to find out.
    """
    sent, going = 0, _Round()
    while going.on:
        at = time_of_database(now)
        claimed = _claim(box, at)
        if claimed is None:
            break
        post = connection or get_connection()
        gone, left = going.through(box, letters(claimed), post, at)
        _close(post)
        _release(box, left, at)
        for of, keys in gone.items():
            sent += _mark(box, of, keys, at)
    return sent


def revive(rows: QuerySet[Any], *, now: datetime) -> int:
    """Send again what was given up; how many there were."""
    return rows.update(dead_at=None, attempts=0, next_try_at=now)


@dataclass
class _Round:
    """One relay's work: it ends when its time is over, or when the server has taken none of the last letters."""

    ends: float = field(default_factory=lambda: time.monotonic() + ROUND.total_seconds())
    in_vain: int = 0

    @property
    def on(self) -> bool:
        return self.in_vain < IN_A_ROW and time.monotonic() < self.ends

    def through(
        self,
        box: Box,
        waiting: list[list[OutboxRow]],
        post: Any,  # noqa: ANN401 - a mail connection
        at: datetime,
    ) -> tuple[dict[UUID, list[UUID]], list[OutboxRow]]:
        """Send letter after letter; what went, by matter, and what was not tried."""
        gone: dict[UUID, list[UUID]] = defaultdict(list)
        for number, rows in enumerate(waiting):
            if not self.on:
                return gone, [row for rest in waiting[number:] for row in rest]
            answer = _send(box, rows, post)
            if answer is None:
                for row in rows:
                    gone[getattr(row.notice, box.of)].append(row.notice.pk)
            else:
                _put_off(box, rows, answer, at)
                _close(post)
            self.in_vain = self.in_vain + 1 if answer and answer.away else 0
        return gone, []


@transaction.atomic
def _claim(box: Box, now: datetime) -> list[OutboxRow] | None:
    """Take some of what waits, so that nobody else does, and put off what is to wait longer; None: nothing waits."""
    _one_at_a_time(box)
    related = ["notice__addressee__user__mail_wishes", *(f"notice__{name}" for name in box.related)]
    waiting = (
        box.rows.objects.filter(notice__sent_at=None, dead_at=None, next_try_at__lte=now)  # type: ignore[attr-defined]
        .select_for_update(of=("self",), skip_locked=True)
        .select_related(*related)
        .order_by("next_try_at", f"notice__{box.of}", "pk")  # one act a matter: what is of one goes together
    )
    rows = list(waiting[:MOST])
    rows += _of_the_same_letters(waiting, rows)
    claimed, of_the_day = [], defaultdict[int, UUID](uuid4)
    for row in rows:
        row.next_try_at = not_before(row)
        if row.next_try_at <= now:
            if row.letter is None and goes_together(row):
                row.letter = of_the_day[row.notice.addressee.user_id]
            row.attempts += 1
            row.next_try_at = now + max(CLAIM, _wait(row))
            claimed.append(row)
    box.rows.objects.bulk_update(rows, ["attempts", "next_try_at", "letter"])  # type: ignore[attr-defined]
    return claimed if rows else None


def _one_at_a_time(box: Box) -> None:
    """A claim takes milliseconds, and no two share the rows of one letter; SQLite has one writer at a time."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [box.rows._meta.db_table])


def _of_the_same_letters(waiting: QuerySet[Any], rows: list[OutboxRow]) -> list[OutboxRow]:
    """What else goes in the e-mails of the day of which some was found: a letter is whole, the first time and again."""
    together = [row for row in rows if row.letter or goes_together(row)]
    if not together:
        return []
    begun = Q(letter__in={row.letter for row in together if row.letter})
    people = {row.notice.addressee.user_id for row in together if row.letter is None}
    to_begin = Q(letter=None, notice__addressee__user__in=people, notice__wants__startswith=TO_KNOW)
    return list(waiting.filter(begun | to_begin).exclude(pk__in=[row.pk for row in rows]))


def _wait(row: OutboxRow) -> timedelta:
    return timedelta(minutes=2 ** min(row.attempts - 1, LONGEST))


def _send(box: Box, rows: list[OutboxRow], post: Any) -> NotTaken | None:  # noqa: ANN401
    """Send one letter; what the server answered where it did not take it."""
    try:
        letter = message(box, rows)
        post.open()
        letter.connection = post
        if not letter.send():  # Django's word for a letter without an address
            raise NotTaken(f"{REFUSED}: there is none", never=True)
    except Exception as error:  # whatever a mail server may answer: what it means is one table
        answer = answer_of(error)
        log.warning("a notice could not be sent", extra={"notice": str(rows[0].pk), "answer": answer.words})
        return answer
    return None


def _put_off(box: Box, rows: list[OutboxRow], answer: NotTaken, now: datetime) -> None:
    """Later and later; after three days, or where the address is refused for good, not at all any more."""
    tries = max(row.attempts for row in rows)
    oldest = min(row.notice.recorded_at for row in rows)
    dead = answer.never or (now - oldest > GIVEN_UP and tries >= FEWEST_TRIES)
    _rows(box, rows).update(
        last_error=answer.words[:300],
        next_try_at=now + max(_wait(row) for row in rows),
        dead_at=now if dead else None,
    )


def _release(box: Box, rows: list[OutboxRow], now: datetime) -> None:
    """What was claimed and not tried is anybody's again at once."""
    if rows:
        _rows(box, rows).update(attempts=F("attempts") - 1, next_try_at=now)


def _mark(box: Box, of: UUID, keys: list[UUID], now: datetime) -> int:
    """One bad matter keeps no other from being marked, and so from being sent again."""
    of_these = box.rows.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
    try:
        box.mark(of, keys, now)
    except Exception:
        log.exception("notices were sent and could not be marked", extra={"of": str(of)})
        of_these.update(last_error="It went, and could not be marked as sent")
        return 0
    of_these.update(last_error="")
    return len(keys)


def _rows(box: Box, rows: list[OutboxRow]) -> QuerySet[Any]:
    return box.rows.objects.filter(pk__in=[row.pk for row in rows])  # type: ignore[attr-defined]


def _close(post: Any) -> None:  # noqa: ANN401
    """After an error a connection may be half dead: the next notice opens a new one."""
    try:
        post.close()
    except Exception:
        log.info("a connection to the mail server was gone already")
