"""Whether an e-mail is one: the head of a message, from somebody, at a time; and it carries what we take."""

import re
from collections.abc import Callable, Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser

from audit.files.refusals import DAMAGED, NotTaken

MOST_PARTS = 200

NOT_ONE = (
    "The file must be a PDF, a PNG or JPEG picture, a Word document (DOCX) or an e-mail (EML). "
    "Save the paper as one of these, and choose that one."
)
CARRIES = (
    "The e-mail carries a file of a kind that we do not take. Save it without, or print it to a PDF, "
    "and choose that one."
)

_FIRST_LINE = re.compile(rb"(\xef\xbb\xbf)?[A-Za-z][A-Za-z0-9-]*:[ \t]*[^\r\n]*\r?\n")
# Signatures of the message, what a letter is made of, and invitations: nothing that runs.
_HARMLESS = {
    "text/plain", "text/html", "text/calendar", "text/enriched", "text/rfc822-headers", "image/gif",
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
    "message/delivery-status", "message/disposition-notification",
}  # fmt: skip
_SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
}


def check(content: bytes, judge: Callable[[bytes], object]) -> None:
    """Raises NotTaken, also where it carries a file of which ``judge`` does."""
    if b"\0" in content or not _FIRST_LINE.match(content):
        raise NotTaken(NOT_ONE)
    try:
        message = BytesParser(policy=policy.default).parsebytes(content.removeprefix(b"\xef\xbb\xbf"))
        if not (message["From"] and message["Date"] and (message["To"] or message["Subject"])):
            raise NotTaken(NOT_ONE)
        parts = list(_parts(message))
        for part in parts:
            _check_part(part, judge)
    except (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError):
        raise NotTaken(DAMAGED) from None


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            raise NotTaken(CARRIES)
        if not part.is_multipart():
            yield part


def _check_part(part: EmailMessage, judge: Callable[[bytes], object]) -> None:
    """A part that is a text to read is harmless by what it says it is; any other by what it holds."""
    kind = part.get_content_type()
    attached = part.get_content_disposition() == "attachment"
    if kind in _SIGNATURES or (kind in _HARMLESS and not attached):
        return
    held = part.get_payload(decode=True)
    if not isinstance(held, bytes):
        raise NotTaken(DAMAGED)
    if kind in _HARMLESS and kind != "text/html" and _is_text(held):
        return
    try:
        judge(held)
    except NotTaken:
        raise NotTaken(CARRIES) from None


def _is_text(held: bytes) -> bool:
    return b"\0" not in held and not held.startswith((b"MZ", b"PK", b"#!"))
