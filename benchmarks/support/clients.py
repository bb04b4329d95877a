"""People at their browsers: each client keeps its connection, is signed in as whoever is to act, and sends forms."""

import http.client
import secrets
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from urllib.parse import urlencode

CSRF = secrets.token_hex(16)  # the cookie and the form agree: that is all that is asked


@dataclass(frozen=True)
class Post:
    """One form, on its way to one address, by whoever this session is of."""

    path: str
    session: str
    fields: Mapping[str, str]


def sign_in(user: object) -> str:
    """A session of this account, as signing in would leave it: its key."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from agencies.models import User

    assert isinstance(user, User)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key is not None
    return session.session_key


def send_all(port: int, posts: Iterable[Post], *, clients: int) -> None:
    """Send every form, so many clients at a time; raises where one is not answered with a redirect."""
    waiting: SimpleQueue[Post | None] = SimpleQueue()
    for one in [*posts, *[None] * clients]:
        waiting.put(one)
    with ThreadPoolExecutor(clients) as pool:
        for client in [pool.submit(_client, port, waiting.get) for _ in range(clients)]:
            client.result()


def _client(port: int, following: Callable[[], Post | None]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while (post := following()) is not None:
        _send(connection, post)
    connection.close()


def _send(connection: http.client.HTTPConnection, post: Post) -> None:
    body = urlencode({**post.fields, "csrfmiddlewaretoken": CSRF})
    headers = {
        "Cookie": f"sessionid={post.session}; csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", post.path, body, headers)
    answer = connection.getresponse()
    said = answer.read().decode(errors="replace")
    if answer.status != http.client.FOUND or "/accounts/" in (answer.headers["Location"] or ""):
        raise RuntimeError(
            f"{post.path} answered {answer.status} {answer.headers['Location']}: {said[-3000:]}"
        )
