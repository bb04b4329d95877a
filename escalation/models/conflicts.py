"""A conflict of interest of who convenes: declared once, and the desk of the board is closed to them in this matter."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.models import Membership, Post
from agencies.standing import Standing
from escalation.models.written import Written


class Conflict(Written):
    """Who convenes has a conflict of interest in this matter: they step aside at once, for good.

    It is of the person, at whatever desk of the board: from then on they read nothing of it from there.
    """

    frozen_for_the_panel = False

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()

    class Meta(Written.Meta):
        constraints = [
            models.UniqueConstraint(fields=["disagreement", "membership"], name="a_conflict_is_declared_once")
        ]

    def __str__(self) -> str:
        return "conflict of interest"


def stands_aside(standing: Standing) -> Q:
    """That this person declared a conflict in the matter of a seat: at no desk of the board is it theirs any more."""
    users = [membership.user_id for membership in standing.memberships]
    declared = Conflict.objects.filter(membership__user__in=users, disagreement=OuterRef("disagreement"))
    return Q(Exists(declared), side="")
