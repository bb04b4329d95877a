"""Notices: who was to be told what, when it was sent, when it was opened. Sent is not told (DESIGN §4.5)."""

from typing import Self

from django.db import models
from django.db.models import Q

from agencies.models import Membership, Post
from escalation.models.outbox import OutboxRow
from escalation.models.written import Written, WrittenQuerySet


class NoticeQuerySet(WrittenQuerySet):
    def unsent(self) -> Self:
        return self.filter(sent_at=None)

    def unopened_of(self, membership_ids: frozenset) -> Self:
        return self.filter(opened_at=None, addressee__in=membership_ids)


class Notice(Written):
    """One person is to be told one thing. The e-mail carries reference, link, kind of act, by when: nothing else."""

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="+"
    )  # by which they are told
    addressee = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    wants = models.CharField(max_length=200)  # the kind of act that is wanted, in words
    by_when = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(Written.Meta):
        ordering = ["-recorded_at"]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(sent_at=None), name="notices_to_send"),
            models.Index(fields=["addressee"], condition=Q(opened_at=None), name="notices_to_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.addressee.user.name}"


class Delivery(OutboxRow):
    """How the sending of a notice goes: of the machine, not of the record."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="delivery", primary_key=True)
