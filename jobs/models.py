"""A job, and the files that go in and come out. No part of the record: its owner's alone, erased after some days."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, user: object) -> Self:
        """The one rule of who sees a job: whoever started it. Fetching through it is the check."""
        return self.filter(owner=user)

    def unfinished(self) -> Self:
        return self.filter(status__in=(Job.Status.WAITING, Job.Status.RUNNING))

    def left_lying(self, *, waiting_since: datetime, silent_since: datetime) -> Self:
        """Those whose message was lost, or whose worker is gone: it would have said something since then."""
        lost = Q(status=Job.Status.WAITING, made_at__lt=waiting_since)
        gone = Q(status=Job.Status.RUNNING, seen_at__lt=silent_since)
        return self.filter(lost | gone).order_by("made_at", "pk")


class Job(models.Model):
    """One thing to be done for one person. The row decides: a message only says that there may be something to do."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)  # keys, codes and references: no name, no address, no text
    once = models.UUIDField()  # the form's own key: sent twice, it is one job
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    claim = models.UUIDField(null=True)  # who works at it: a worker that finds another claim here stops
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0 while it is not known
    doing = models.CharField(max_length=100, default="")
    said = models.CharField(max_length=400, default="")  # what came of it, or why nothing did, in a sentence
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # when its worker last said how far it is
    ended_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)  # when its owner took the file

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "once"], name="a_job_is_started_once"),
            models.CheckConstraint(
                condition=Q(status="running", claim__isnull=False, seen_at__isnull=False)
                | ~Q(status="running") & Q(claim=None),
                name="a_job_that_runs_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("waiting", "running"), ended_at=None)
                | Q(status__in=("done", "failed"), ended_at__isnull=False),
                name="a_job_ended_or_did_not",
            ),
        ]
        indexes = [models.Index(fields=["status", "made_at"], name="jobs_by_status")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def is_done(self) -> bool:
        return self.status == Job.Status.DONE

    @property
    def percent(self) -> int | None:
        """How much of a hundred; None while nobody knows."""
        return min(100, 100 * self.done // self.total) if self.total else None


class JobFile(models.Model):
    """A file that a job was given, or made. In the database: every machine has it, and nothing is left lying."""

    class Way(models.TextChoices):
        GIVEN = "given", "Given"
        MADE = "made", "Made"

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="files")
    way = models.CharField(max_length=5, choices=Way.choices)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)  # SHA-256 of the body
    body = models.BinaryField()  # empty where it is kept in pieces

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "way"], name="one_file_each_way")]

    def __str__(self) -> str:
        return f"{self.way} {self.job_id}"


class JobFilePiece(models.Model):
    """A piece of a file that is too large to be held in memory as a whole."""

    file = models.ForeignKey(JobFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_piece_a_number")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.number}"
