"""E-mails of the outbox: what stands in one, when it may go, and what the server's answer means."""

import smtplib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.mime.base import MIMEBase
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from agencies.models import MailWishes
from components.words import in_words
from escalation.core.answers_of_mail import REFUSED, NotTaken
from escalation.core.sending import TO_KNOW, Wishes, send_at
from escalation.models.outbox import OutboxRow
from escalation.zone import LOCAL

BY_ITSELF = {"reminded", "nudged"}  # the kinds of act with which the service speaks up by itself


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


class Letter(EmailMessage):
    """An e-mail; ``again`` where it was tried before, so that a server which keeps what it took can be asked first."""

    again = False


def not_before(row: OutboxRow) -> datetime:
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


def goes_together(row: OutboxRow) -> bool:
    """Whether it goes in the e-mail of the day: what is only to know, of a person who wishes so."""
    return _wishes(row).digest and row.notice.wants.startswith(TO_KNOW)


def letters(rows: Iterable[OutboxRow]) -> list[list[OutboxRow]]:
    """What goes in one e-mail: each notice in its own; what is only to know, of one person who wishes so, in one."""
    found: dict[object, list[OutboxRow]] = defaultdict(list)
    for row in rows:
        found[row.letter or row.pk].append(row)
    return list(found.values())


def message(box: Box, rows: list[OutboxRow]) -> Letter:
    """Reference, link, the kind of act wanted and by when: nothing else (DESIGN §4.7).

    The Message-ID is the notice's key, or that of the e-mail of the day in which several went together: it is kept with
    the rows, so that a second try holds the same notices under the same name.
    """
    told = [_told(box, row.notice) for row in rows]
    one = told[0]
    letter = Letter(
        subject=f"{one['reference']}: {one['wants']}" if len(told) == 1 else f"{len(told)} things to know",
        body=render_to_string("mail/notice.txt", {"told": told}),
        to=[rows[0].notice.addressee.user.email],
        headers={"Message-ID": f"<{rows[0].letter or rows[0].notice.pk}@accord>"},
    )
    letter.again = rows[0].attempts > 1
    for row in rows:
        if attached := box.attached(row.notice):
            letter.attach(attached)
    return letter


def answer_of(error: Exception) -> NotTaken:
    """What an error says about the letter that was being sent, whichever way it went."""
    match error:
        case NotTaken():
            return error
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            if min(codes, default=400) >= 500:
                return NotTaken(f"{REFUSED} ({codes[0]})", never=True)
            return NotTaken(f"The mail server does not take it for this address now ({codes[0]})")
        case smtplib.SMTPSenderRefused():
            return NotTaken(f"The mail server refuses our own address ({error.smtp_code})", away=True)
        case smtplib.SMTPAuthenticationError():
            return NotTaken(f"The mail server refuses our sign-in ({error.smtp_code})", away=True)
        case smtplib.SMTPDataError():
            return NotTaken(f"The mail server refused the message ({error.smtp_code})")
        case smtplib.SMTPResponseException():
            return NotTaken(f"The mail server takes nothing ({error.smtp_code})", away=True)
        case OSError():  # no name, no connection, no answer in time; SMTPException is one
            return NotTaken(f"The mail server does not answer ({type(error).__name__})", away=True)
        case _:
            return NotTaken(type(error).__name__)


def _wishes(row: OutboxRow) -> Wishes:
    own: MailWishes | None = getattr(row.notice.addressee.user, "mail_wishes", None)
    return Wishes(own.quiet_from, own.quiet_until, own.digest) if own else Wishes()


def _told(box: Box, notice: Any) -> dict[str, str]:  # noqa: ANN401
    by_when = getattr(notice, "by_when", None)
    return {
        "wants": notice.wants,
        "reference": box.reference(notice),
        "link": settings.ACCORD_BASE_URL + box.page(notice),
        "by_when": in_words(by_when) if by_when else "",
    }
