"""What is no record: drafts, seen by their author alone, and the keys by which a double click is one act."""

import uuid
from typing import Self

from django.db import models

from agencies.models import Membership
from agencies.standing import Standing


class DraftQuerySet(models.QuerySet):
    def visible_to(self, standing: Standing) -> Self:
        """The drafts that this person began; nobody else's, whatever their role."""
        return self.filter(author__in=standing.membership_ids)


class Draft(models.Model):
    """A disagreement that is being written. No ledger, no history; erased thirty days after it was last touched.

    ``answers`` holds what was typed on each page as the browser sent it, by the name of the page: whether it is
    complete is asked when it is read. The matter that is raised from a draft takes its key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="drafts")
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-touched_at"]

    def __str__(self) -> str:
        return f"draft of {self.author.user.name}"


class Once(models.Model):
    """The idempotency key of a form that was carried out."""

    key = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
