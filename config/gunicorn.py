"""How the web server runs, locally and in production alike."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 5
control_socket_disable = True
accesslog = None  # an access log would hold addresses of people and references of matters
