"""What the three outboxes have in common: how the sending of a notice goes. Of the machine, not of the record."""

from typing import Any

from django.db import models


class OutboxRow(models.Model):
    """``next_try_at`` is also the claim: whoever takes a row to send it moves that on before sending.

    A subclass has the key ``notice``, to what it sends. ``dead_at`` is when it was given up, until somebody has it
    sent again. ``letter`` names the e-mail of the day in which it went, or was to go, together with others: a second
    try is the same letter again.
    """

    notice: Any
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, default="", blank=True)
    dead_at = models.DateTimeField(null=True)
    letter = models.UUIDField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.attempts} attempts"
