"""Who wakes the matters up, and when each last came to the end of a sweep; what else runs. Of the machine alone."""

from django.db import models


class Waker(models.Model):
    """A worker or a loop on a machine. Times are the database's own, so that they can be compared."""

    name = models.CharField(max_length=200, primary_key=True)  # "worker on web-2"
    began_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    written = models.PositiveIntegerField(default=0)  # events of the last completed sweep

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Running(models.Model):
    """A part of the service on a machine, and when it was last seen. Times are the database's own, as a waker's."""

    name = models.CharField(max_length=200, primary_key=True)  # "web on web-2"
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
