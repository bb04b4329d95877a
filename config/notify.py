"""GOV.UK Notify as Django's e-mail: the letters of the outbox by its REST API, instead of a mail server.

A template there holds ((subject)) and ((body)) and nothing else. Why not its own client: docs/decisions/.
"""

import base64
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from components.clock import time_of_database
from escalation.core.answers_of_mail import REFUSED, NotTaken

ATTACHED = "A calendar file belongs to this message. It cannot be sent this way: find day and time on the page above."
FAILED = {"permanent-failure", "temporary-failure", "technical-failure"}

# What the body of a 400 speaks of, and what that means; never its own words, which may hold what we sent.
OF_THE_ADDRESS = ("email_address",)
OF_THE_SETTINGS = {  # and whether it is of every letter
    "personalisation": ("Our template at GOV.UK Notify has other fields than ((subject)) and ((body))", True),
    "emplate": ("GOV.UK Notify does not know our template", True),
    "team-only": ("Our key at GOV.UK Notify sends to the team alone", False),
    "trial mode": ("Our service at GOV.UK Notify is in trial mode: it sends to the team alone", False),
}
LATER = {
    401: "GOV.UK Notify refuses our key",
    403: "GOV.UK Notify refuses our key, or the clock of this machine is wrong",
    404: "There is no GOV.UK Notify at the address of our settings",
    408: "GOV.UK Notify gave up waiting",
    429: "GOV.UK Notify takes no more for now: a limit is reached",
}


class EmailBackend(BaseEmailBackend):
    """Settings: NOTIFY_API_KEY, NOTIFY_TEMPLATE_ID, NOTIFY_BASE_URL; a request waits EMAIL_TIMEOUT seconds at most."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send each to each of its recipients; raises NotTaken, unless told to fail silently."""
        sent = 0
        for message in email_messages:
            try:
                for address in message.recipients():
                    self._send(message, address)
                sent += 1
            except NotTaken:
                if not self.fail_silently:
                    raise
        return sent

    def _send(self, message: EmailMessage, address: str) -> None:
        """The reference is the Message-ID: what was tried before is looked for, since here no mailbox folds by it."""
        reference = message.extra_headers.get("Message-ID", "").strip("<>")
        if reference and getattr(message, "again", False) and _was_taken(reference):
            return
        body = str(message.body)
        if message.attachments:
            body = f"{body}\n{ATTACHED}\n"
        _call(
            "/v2/notifications/email",
            {
                "email_address": address,
                "template_id": settings.NOTIFY_TEMPLATE_ID,
                "personalisation": {"subject": message.subject, "body": body},
                **({"reference": reference} if reference else {}),
            },
        )


def _was_taken(reference: str) -> bool:
    """Whether Notify has a letter under this reference that is on its way or there."""
    asked = urlencode({"template_type": "email", "reference": reference})
    known = _call(f"/v2/notifications?{asked}").get("notifications", [])
    return any(one.get("status") not in FAILED for one in known)


def _call(path: str, given: Mapping[str, object] | None = None) -> dict[str, Any]:
    """One request, a POST where something is given; raises NotTaken in words of ours."""
    request = Request(  # noqa: S310 - the address is a setting, which begins with https:// in a deployment
        settings.NOTIFY_BASE_URL.rstrip("/") + path,
        data=None if given is None else json.dumps(given).encode(),
        headers={
            "Authorization": f"Bearer {_token()}",
            "Content-Type": "application/json",
            "User-Agent": "Accord",
        },
    )
    try:
        with _opener().open(request, timeout=settings.EMAIL_TIMEOUT) as answer:
            return json.load(answer)
    except HTTPError as error:
        with error:
            raise _not_taken(error.code, error.read(10_000).decode(errors="replace")) from None
    except (OSError, HTTPException, ValueError) as error:
        words = f"GOV.UK Notify does not answer ({type(error).__name__})"
        raise NotTaken(words, away=True) from None


def _not_taken(status: int, body: str) -> NotTaken:
    """What is of the address or of the letter is never taken; what is of the key, the settings or the server, later."""
    if status in LATER or status >= 500 or status < 400:
        return NotTaken(LATER.get(status, f"GOV.UK Notify is out of order ({status})"), away=True)
    if any(word in body for word in OF_THE_ADDRESS):
        return NotTaken(f"{REFUSED} by GOV.UK Notify ({status})", never=True)
    for word, (meaning, of_every_letter) in OF_THE_SETTINGS.items():
        if word in body:
            return NotTaken(meaning, away=of_every_letter)
    kind = re.search(r'"error":\s*"([A-Za-z]{1,40})"', body)
    return NotTaken(f"GOV.UK Notify refused it ({status}{f' {kind[1]}' if kind else ''})", never=True)


def _token() -> str:
    """A token of this second (HS256). The API key ends with two UUIDs: that of the service, and the secret.

    Notify takes none that is thirty seconds off, so the second is the database's: the clock of a machine may be wrong.
    """
    service, secret = settings.NOTIFY_API_KEY[-73:-37], settings.NOTIFY_API_KEY[-36:]
    head = _part({"typ": "JWT", "alg": "HS256"})
    signed = f"{head}.{_part({'iss': service, 'iat': int(time_of_database(timezone.now()).timestamp())})}"
    return f"{signed}.{_text(hmac.digest(secret.encode(), signed.encode(), 'sha256'))}"


def _part(claims: Mapping[str, object]) -> str:
    return _text(json.dumps(claims, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class _StaysHere(HTTPRedirectHandler):
    """A token is for this address alone."""

    def redirect_request(self, *given: Any) -> None:  # noqa: ANN401 - urllib's own
        return None


def _opener() -> OpenerDirector:
    return build_opener(_StaysHere)
