"""Where Django finds the components app."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """GOV.UK components as template tags, and the form renderer."""

    name = "components"
    verbose_name = "Components"
