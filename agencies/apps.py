"""Where Django finds the agencies app."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Who: partnerships, agencies, services, posts, people, roles, routes."""

    name = "agencies"
    verbose_name = "Agencies"

    def ready(self) -> None:
        from agencies import auditors
        from agencies.acts import register_kinds

        register_kinds()
        auditors.register()
