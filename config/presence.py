"""A web server and beat say that they are there, for the page *Operations*: once a minute, and with no request."""

import logging
import socket
from threading import Thread
from time import sleep
from typing import Any

from django.db import connections
from django.utils import timezone

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds
BY_BEAT = {"sent_by": f"beat on {socket.gethostname()}"[:200]}  # what beat writes on each message


def say_that_web_is_there() -> None:
    """From now on, in a thread that ends with this process."""
    Thread(target=_say_each_minute, name="presence", daemon=True).start()


def _say_each_minute() -> None:
    while True:
        say_once()
        sleep(EVERY)


def say_once() -> None:
    """It holds no connection in between; a database that is away is asked again in a minute."""
    from escalation.services.presence import name_here, seen  # models, which gunicorn loads before

    try:
        seen(name_here("web"), now=timezone.now())
    except Exception:
        log.warning("could not say that this web server is there")
    finally:
        connections.close_all()


def seen_by_message(request: Any) -> None:  # noqa: ANN401 - of a Celery task
    """A message of beat has come: beat was there when it was sent, at most as long ago as it is good for."""
    from escalation.services.presence import seen

    headers = request.headers or vars(request)  # a worker spreads them out
    if sender := headers.get("sent_by"):
        seen(str(sender), now=timezone.now())
