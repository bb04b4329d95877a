"""The outbox: a relay claims what waits, sends it, has it marked; at least once, under one Message-ID (DESIGN §4.4)."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string

from agencies.models import MailWishes
from components.words import in_words
from escalation.core.sending import TO_KNOW, Wishes, send_at
from escalation.models.outbox import OutboxRow
from escalation.zone import LOCAL

log = logging.getLogger(__name__)

MOST = 50  # that one relay holds at a time
CLAIM = timedelta(minutes=10)  # longer than it takes to send so many: then they are anybody's again
LONGEST = 9  # two to the ninth minutes between two tries at most
GIVEN_UP = timedelta(days=3)  # a mail server that refuses for a day is no reason to give up

BY_ITSELF = {"reminded", "nudged"}  # the kinds of act with which the service speaks up by itself

Posts = dict[UUID, list[UUID]]  # of a matter (a referral, a lesson): its notices


@dataclass(frozen=True)
class Box:
    """One kind of notice: its rows, whose it is, where it is read, and who marks what was sent."""

    rows: type[OutboxRow]
    of: str  # the column of the notice that names its matter
    related: tuple[str, ...]
    reference: Callable[[Any], str]
    page: Callable[[Any], str]
    mark: Callable[[UUID, list[UUID], datetime], None]
    attached: Callable[[Any], MIMEBase | None] = lambda notice: None


def relay(box: Box, *, now: datetime, connection: Any = None) -> int:  # noqa: ANN401 - a mail connection
    """Send every notice that waits, then mark it sent, in one act a matter; the number sent.

    Any number of relays may run at once. Killed between sending and marking, a notice goes again under the same
    Message-ID once its claim is over, and a mailbox shows one.
    """
    sent = 0
    while (claimed := _claim(box, now)) is not None:
        post = connection or get_connection()
        gone: Posts = defaultdict(list)
        for together in _letters(claimed):
            if _send(box, together, post, now):
                for row in together:
                    gone[getattr(row.notice, box.of)].append(row.notice.pk)
        _close(post)
        for of, keys in gone.items():
            sent += _mark(box, of, keys, now)
    return sent


def revive(rows: Iterable[OutboxRow], *, now: datetime) -> None:
    """Send again what was given up."""
    for row in rows:
        row.dead_at, row.attempts, row.next_try_at = None, 0, now
        row.save(update_fields=["dead_at", "attempts", "next_try_at"])


@transaction.atomic
def _claim(box: Box, now: datetime) -> list[OutboxRow] | None:
    """Take some of what waits, so that nobody else does, and put off what is to wait longer; None: nothing waits."""
    waiting = box.rows.objects.filter(notice__sent_at=None, dead_at=None, next_try_at__lte=now)  # type: ignore[attr-defined]
    related = ["notice__addressee__user__mail_wishes", *(f"notice__{name}" for name in box.related)]
    rows = list(
        waiting.select_for_update(of=("self",), skip_locked=True)
        .select_related(*related)
        .order_by("next_try_at", "pk")[:MOST]
    )
    claimed = []
    for row in rows:
        row.next_try_at = _not_before(row)
        if row.next_try_at <= now:
            row.attempts += 1
            row.next_try_at = now + max(CLAIM, _wait(row))
            claimed.append(row)
    box.rows.objects.bulk_update(rows, ["attempts", "next_try_at"])  # type: ignore[attr-defined]
    return claimed if rows else None


def _not_before(row: OutboxRow) -> datetime:
    """When it may go, by when it was written and its reader's own hours; what was tried already is late enough."""
    notice = row.notice
    if row.attempts:
        return row.next_try_at
    return send_at(
        notice.recorded_at,
        wants=notice.wants,
        by_itself=notice.kind.rpartition(".")[2] in BY_ITSELF,
        by_when=getattr(notice, "by_when", None),
        wishes=_wishes(row),
        zone=LOCAL,
    )


def _wishes(row: OutboxRow) -> Wishes:
    own: MailWishes | None = getattr(row.notice.addressee.user, "mail_wishes", None)
    return Wishes(own.quiet_from, own.quiet_until, own.digest) if own else Wishes()


def _letters(rows: Iterable[OutboxRow]) -> list[list[OutboxRow]]:
    """What goes in one e-mail: each notice in its own; what is only to know, of one person who wishes so, in one."""
    letters: dict[object, list[OutboxRow]] = defaultdict(list)
    for row in rows:
        user = row.notice.addressee.user
        together = _wishes(row).digest and row.notice.wants.startswith(TO_KNOW)
        letters[user.pk if together else row.pk].append(row)
    return list(letters.values())


def _message(box: Box, rows: list[OutboxRow]) -> EmailMessage:
    """Reference, link, the kind of act wanted and by when: nothing else (DESIGN §4.7)."""
    told = [_told(box, row.notice) for row in rows]
    keys = sorted(str(row.notice.pk) for row in rows)
    key = keys[0] if len(keys) == 1 else sha256("".join(keys).encode()).hexdigest()[:32]
    one = told[0]
    message = EmailMessage(
        subject=f"{one['reference']}: {one['wants']}" if len(told) == 1 else f"{len(told)} things to know",
        body=render_to_string("mail/notice.txt", {"told": told}),
        to=[rows[0].notice.addressee.user.email],
        headers={"Message-ID": f"<{key}@accord>"},
    )
    for row in rows:
        if attached := box.attached(row.notice):
            message.attach(attached)
    return message


def _told(box: Box, notice: Any) -> dict[str, str]:  # noqa: ANN401
    by_when = getattr(notice, "by_when", None)
    return {
        "wants": notice.wants,
        "reference": box.reference(notice),
        "link": settings.ACCORD_BASE_URL + box.page(notice),
        "by_when": in_words(by_when) if by_when else "",
    }


def _wait(row: OutboxRow) -> timedelta:
    return timedelta(minutes=2 ** min(row.attempts - 1, LONGEST))


def _send(box: Box, rows: list[OutboxRow], post: Any, now: datetime) -> bool:  # noqa: ANN401
    try:
        message = _message(box, rows)
        post.open()
        message.connection = post
        message.send()
    except Exception as error:  # whatever a mail server may answer: it is tried again, later and later
        log.warning("a notice could not be sent", extra={"notice": str(rows[0].pk)})
        for row in rows:
            row.last_error, row.next_try_at = type(error).__name__, now + _wait(row)
            if now - row.notice.recorded_at > GIVEN_UP:
                row.dead_at = now
            row.save(update_fields=["last_error", "next_try_at", "dead_at"])
        _close(post)
        return False
    return True


def _mark(box: Box, of: UUID, keys: list[UUID], now: datetime) -> int:
    """One bad matter keeps no other from being marked, and so from being sent again."""
    try:
        box.mark(of, keys, now)
    except Exception:
        log.exception("notices were sent and could not be marked", extra={"of": str(of)})
        return 0
    box.rows.objects.filter(pk__in=keys).update(last_error="")  # type: ignore[attr-defined]
    return len(keys)


def _close(post: Any) -> None:  # noqa: ANN401
    """After an error a connection may be half dead: the next notice opens a new one."""
    try:
        post.close()
    except Exception:
        log.info("a connection to the mail server was gone already")
