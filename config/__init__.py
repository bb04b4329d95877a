"""The wiring: settings, addresses, the Celery app. Celery's app is imported so that tasks find it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
