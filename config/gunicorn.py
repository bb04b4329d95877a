"""How the web server runs, locally and in production alike."""

import os
from typing import Any

from config.logs import logging_of
from config.presence import say_that_web_is_there

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 5
control_socket_disable = True
accesslog = None  # an access log would hold addresses of people and references of matters
# Its own lines as JSON, too; Django's settings say the same again in each worker.
logconfig_dict = logging_of(os.environ.get("LOG_LEVEL", "INFO"))
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": ["console"], "level": "INFO", "propagate": False}


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn's own
    """Once Accord is loaded in this process."""
    say_that_web_is_there()
