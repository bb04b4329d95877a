"""Where Django finds the cases app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What: the case and its links."""

    name = "cases"
    verbose_name = "Cases"
