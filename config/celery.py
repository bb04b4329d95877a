"""The Celery app, with every periodic task on one screen.

Celery only wakes: a message may be lost, repeated or late, because each task asks the rows what is due. So a
message that nobody has taken by the time the next one is sent is dropped ("expires"), and no result is kept.
"""

import os
from datetime import timedelta

from celery import Celery, Task
from celery.signals import task_prerun, worker_ready

from config.presence import BY_BEAT, seen_by_message

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("accord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Read here and not from the settings, which load this module before they are whole.
SWEEPING = "escalation.tasks.sweep"
SWEEP = timedelta(seconds=float(os.environ.get("ACCORD_SWEEP_SECONDS", "60")))


def every(task: str, interval: timedelta) -> dict[str, object]:
    """One line of the schedule."""
    options = {"expires": interval.total_seconds(), "headers": BY_BEAT}
    return {"task": task, "schedule": interval, "options": options}


app.conf.beat_schedule = {
    "what is due and has no event yet": every(SWEEPING, SWEEP),
    "notices not yet delivered": every("escalation.tasks.deliver_notices", timedelta(seconds=30)),
    "access days that are over": every("audit.tasks.seal_access_days", timedelta(hours=1)),
    "files that belong to no paper": every("audit.tasks.clear_left_over_files", timedelta(days=1)),
    "the record, verified once a day": every("audit.tasks.verify_record", timedelta(hours=1)),
    "holidays announced, years begun": every("escalation.tasks.renew_calendars", timedelta(days=1)),
    "times that run over a day off announced late": every(
        "escalation.tasks.move_deadlines", timedelta(minutes=10)
    ),
    "jobs whose message was lost or whose worker is gone": every("jobs.tasks.take_up", timedelta(seconds=60)),
    "jobs that are old, with their files": every("jobs.tasks.erase_old", timedelta(hours=6)),
    "drafts older than thirty days": every("escalation.tasks.erase_old_drafts", timedelta(days=1)),
}


@worker_ready.connect
def sweep_at_once(**kwargs: object) -> None:
    """A worker that comes back does not wait for the next tick of beat."""
    app.send_task(SWEEPING)


@task_prerun.connect
def beat_was_there(task: Task, **kwargs: object) -> None:
    """The sweep alone says it: once a minute is enough."""
    if task.name == SWEEPING:
        seen_by_message(task.request)
