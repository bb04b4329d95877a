"""Where Django finds the jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What takes so long that somebody waits for it: done beside the pages, with a bar that says how far."""

    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        import jobs.tasks  # noqa: F401 - so that the web server, too, knows the task by its name
