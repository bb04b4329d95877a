"""E-mails about accounts, which belong to no matter: an invitation, a test. They are sent at once or not at all."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from agencies.models import Partnership, User

log = logging.getLogger(__name__)


def send_invitation(user: User, partnership: Partnership) -> bool:
    """Tell a new person how to choose a password; whether the e-mail went out."""
    link = settings.ACCORD_BASE_URL + reverse("account_reset_password")
    return _send(user, "Your account", "mail/invitation.txt", partnership=partnership, link=link)


def send_test_notice(user: User) -> bool:
    """An e-mail like a notice, to oneself; whether it went out."""
    return _send(user, "A test notice", "mail/test.txt", link=settings.ACCORD_BASE_URL)


def send_grant_waits(user: User, partnership: Partnership) -> bool:
    """Tell somebody that they are asked to agree to what an auditor may read; whether the e-mail went out."""
    link = settings.ACCORD_BASE_URL + reverse("escalation:auditors")
    return _send(
        user, "Your agreement is asked for", "mail/grant_waits.txt", partnership=partnership, link=link
    )


def send_grant_agreed(user: User, partnership: Partnership) -> bool:
    """Tell an auditor that they may read; whether the e-mail went out."""
    link = settings.ACCORD_BASE_URL + reverse("audit:histories")
    return _send(user, "You may read histories", "mail/grant_agreed.txt", partnership=partnership, link=link)


def _send(user: User, subject: str, template: str, **context: object) -> bool:
    body = render_to_string(template, {"user": user, **context})
    try:
        send_mail(subject=subject, message=body, from_email=None, recipient_list=[user.email])
    except OSError as error:  # what mail servers and networks raise; SMTPException is one
        log.warning("an e-mail about an account could not be sent: %s", type(error).__name__)
        return False
    return True
