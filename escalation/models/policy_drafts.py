"""A new version of a policy that is being written: no part of the record until it is put in force."""

import uuid
from typing import Self

from django.db import models

from agencies.models import Membership, Partnership
from agencies.roles import Role
from agencies.standing import Standing
from escalation.core.policy_text import read_document


class PolicyDraftQuerySet(models.QuerySet):
    def visible_to(self, standing: Standing) -> Self:
        """The drafts of the partnerships whose business manager this person is."""
        return self.filter(partnership__in=standing.partnerships_as(Role.BUSINESS_MANAGER))


class PolicyDraft(models.Model):
    """The file as it stands, faults and all. No ledger, no history; erased thirty days after it was last touched.

    ``version`` grows with each change: who writes on an older one sees what the other wrote first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="policy_drafts")
    begun_from = models.CharField(max_length=400)  # in words: which version, policy or file
    text = models.TextField()
    learns_from = models.TextField(default="", blank=True)  # references of lessons, with a space between
    version = models.PositiveIntegerField(default=1)
    touched_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    objects = PolicyDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-touched_at"]

    def __str__(self) -> str:
        return f"a policy being written for {self.partnership}"

    @property
    def called(self) -> str:
        """Its title, where it has one yet."""
        title = read_document(self.text).get("title")
        return title if isinstance(title, str) and title.strip() else "A policy without a title"
