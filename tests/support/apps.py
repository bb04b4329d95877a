"""Tests only: what the suite needs and the product must not have."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SupportConfig(AppConfig):
    """Installed by tests/settings.py alone."""

    name = "tests.support"
    label = "tests_support"

    def ready(self) -> None:
        from tests.support.emptying import let_the_tests_empty

        # After audit's own step, which comes first because audit stands before this app.
        post_migrate.connect(let_the_tests_empty, dispatch_uid="tests-may-empty")
