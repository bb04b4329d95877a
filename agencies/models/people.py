"""Posts, memberships, and who holds which post from when until when."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from agencies.models.partnerships import Agency, Partnership, Service
from agencies.models.users import User
from agencies.roles import Role
from audit.acts import Actor
from audit.history import RecordModel, RecordQuerySet


class DatedQuerySet(RecordQuerySet):
    def on(self, day: date) -> Self:
        """Those that hold on that day: from ``starts`` on, until the day before ``ends``.

        On the day of its end a role holds no more, so that who leaves is out at once and not at midnight.
        """
        return self.filter(Q(starts__lte=day), Q(ends=None) | Q(ends__gt=day))


class Post(RecordModel):
    """A desk or duty that people hold, of an agency or of the partnership; routes lead to posts.

    ``slug`` is the policy's name for it ("first-line manager"). An agency may have several of one slug, one to
    a team; ``by_default`` marks the one that receives what is addressed to no named person.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    slug = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40, default="", blank=True)
    hours = models.CharField(max_length=120, default="", blank=True)
    by_default = models.BooleanField(default=True)
    closed = models.BooleanField(default=False)

    class Meta(RecordModel.Meta):
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "slug"],
                condition=Q(by_default=True, closed=False),
                name="one_default_post_of_a_slug",
            ),
            # To a database two rows without an agency are not equal: the board's own posts have a rule apart.
            models.UniqueConstraint(
                fields=["partnership", "slug"],
                condition=Q(by_default=True, closed=False, agency=None),
                name="one_default_post_of_the_board",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.agency.name})" if self.agency else self.title


class Membership(RecordModel):
    """A person's role in an agency, or in the partnership itself, dated."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=40, choices=[(role.value, role.description) for role in Role])
    job_title = models.CharField(max_length=200, default="", blank=True)
    telephone = models.CharField(max_length=40, default="", blank=True)
    manager = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="managed"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()  # type: ignore[misc] # a wider manager than the base's

    class Meta(RecordModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="membership_in_order"
            ),
            models.UniqueConstraint(
                fields=["user", "partnership", "agency", "role"],
                condition=Q(ends=None),
                name="a_role_is_held_once",
            ),
            models.UniqueConstraint(
                fields=["user", "partnership", "role"],
                condition=Q(ends=None, agency=None),
                name="a_role_of_the_board_is_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}, {self.called}, {self.place}"

    @property
    def called(self) -> str:
        """Job title where there is one, else the role in words."""
        return self.job_title or Role(self.role).description

    @property
    def place(self) -> str:
        return self.agency.name if self.agency else self.partnership.name

    def has_left(self, *, on: date) -> bool:
        """Whether the role has ended by that day: on the day itself it has."""
        return self.ends is not None and self.ends <= on

    def actor(self, *, on_behalf_of: str = "") -> Actor:
        """The person as the record names them: name, role and agency at the time."""
        return Actor(
            key=str(self.pk),
            name=self.user.name,
            role=self.called,
            agency=self.place,
            on_behalf_of=on_behalf_of,
        )


class Holding(RecordModel):
    """A membership holds a post, or stands in for whoever holds it, from a day until a day."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="holdings")
    stands_in = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()  # type: ignore[misc] # a wider manager than the base's

    class Meta(RecordModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="holding_in_order"
            ),
            models.UniqueConstraint(
                fields=["post", "membership"], condition=Q(ends=None), name="a_post_is_held_once_by_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.user.name} {'stands in for' if self.stands_in else 'holds'} {self.post}"
