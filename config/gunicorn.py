"""How the web server runs, locally and in production alike."""

import os

from config.logs import logging_of

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
