"""Signing somebody out everywhere."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from agencies.models import User


def end_sessions(user: User) -> None:
    """End every session of this account. A session says whose it is only inside, so each is opened."""
    key = str(user.pk)
    theirs = [row.pk for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == key]
    Session.objects.filter(pk__in=theirs).delete()
