"""What goes on file: what waits to be signed off and by whom, and where the copy for the child's file was placed."""

from typing import Self

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Membership, Post
from agencies.standing import Standing
from escalation.models.outcomes import Outcome
from escalation.models.records import Record
from escalation.models.written import Written, WrittenQuerySet

OF_ONE = Q(record=None, outcome__isnull=False) | Q(record__isnull=False, outcome=None)


class SignOffQuerySet(WrittenQuerySet):
    def waiting(self) -> Self:
        return self.filter(signed_at=None)

    def of(self, standing: Standing) -> Self:
        """Those that are this person's to sign: their own, or a post's that they hold or stand in for."""
        return self.filter(Q(person__in=standing.membership_ids) | Q(post__in=standing.posts))


class SignOff(Written):
    """A record, or what an outcome says is to stand on the child's files, waits to be signed off for one side.

    Until it is, it is not on file. ``signed_as`` is who signed, with role and agency at the time.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="sign_offs")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, related_name="sign_offs")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_as = models.CharField(max_length=500, default="")

    objects = SignOffQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(Written.Meta):
        ordering = ["recorded_at", "side"]
        constraints = [
            models.UniqueConstraint(fields=["record", "side"], name="one_sign_off_a_record_and_side"),
            models.UniqueConstraint(fields=["outcome", "side"], name="one_sign_off_an_outcome_and_side"),
            models.CheckConstraint(condition=OF_ONE, name="a_sign_off_is_of_one_thing"),
            models.CheckConstraint(
                condition=Q(post=None, person__isnull=False) | Q(post__isnull=False, person=None),
                name="signed_off_by_a_post_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_as="") | Q(signed_at__isnull=False) & ~Q(signed_as=""),
                name="signed_with_time_and_name",
            ),
        ]

    def __str__(self) -> str:
        return f"signed off by {self.signed_as}" if self.signed_at else f"waits for {self.whose}"

    @property
    def whose(self) -> str:
        """Who is to sign it: a desk, or a person by name."""
        return str(self.post) if self.post else self.person.user.name if self.person else ""


class Placed(Written):
    """One agency placed a copy on the child's file. ``claimed_at`` is when."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="placed")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, related_name="placed")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by_whom = models.CharField(max_length=200)
    where = models.CharField(max_length=300, default="")

    class Meta(Written.Meta):
        ordering = ["claimed_at"]
        constraints = [models.CheckConstraint(condition=OF_ONE, name="a_copy_is_of_one_thing")]

    def __str__(self) -> str:
        return f"placed on the file of {self.agency}"
