"""What is learned, on its way: from a matter, a referral or practice, by each in turn, to what was changed."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agencies.models import Agency, Membership, Partnership, Post
from agencies.roles import Role
from agencies.standing import Standing
from audit.history import RecordModel, RecordQuerySet
from audit.models import Subject
from cases.models import Referral
from escalation.models.learning import Learning
from escalation.models.matters import Disagreement
from escalation.models.outbox import OutboxRow
from escalation.models.policies import PolicyVersion


class LessonQuerySet(RecordQuerySet):
    def visible_to(self, standing: Standing) -> Self:
        """The lessons that this person may read: whose turn it is or was, who recorded it, and the board's manager.

        The manager reads what is for the board, or has come to it. Nobody reads one that came from a matter from which
        they are kept. The people of the matter read it there, and not here.
        """
        turns = LessonTurn.objects.of(standing).filter(lesson=OuterRef("pk"))
        board = LessonTurn.objects.filter(lesson=OuterRef("pk"), agency=None)
        managed = standing.partnerships_as(Role.BUSINESS_MANAGER)
        return self.filter(
            Q(Exists(turns))
            | Q(noted_by__in=standing.membership_ids)
            | Q(Q(for_the_board=True) | Exists(board), partnership__in=managed)
        ).not_kept_from(standing)

    def in_sight_of_the_board(self, standing: Standing) -> Self:
        """Those of which the board's manager sees the envelope: whence it came, whose turn it is, what came of it."""
        managed = standing.partnerships_as(Role.BUSINESS_MANAGER)
        return self.filter(partnership__in=managed).not_kept_from(standing)

    def waiting_for(self, standing: Standing) -> Self:
        """Those in which it is this person's turn."""
        turns = LessonTurn.objects.of(standing).filter(lesson=OuterRef("pk"), ended_at=None)
        return self.filter(Exists(turns), ended_at=None).not_kept_from(standing)

    def not_kept_from(self, standing: Standing) -> Self:
        """Without those of matters from which this person is kept: deny wins, whatever post they hold."""
        origin = Disagreement.objects.filter(pk=OuterRef("learning__disagreement"))
        return self.filter(Q(learning=None) | Exists(origin.not_kept_from(standing)))

    def open(self) -> Self:
        return self.filter(ended_at=None)


class Lesson(RecordModel):
    """A point to learn from, with a chain of its own. ``reference`` is the matter's or referral's, or its own.

    It goes to each whom the policy names, in turn (POLICY_FORMAT, [closure]), until something came of it. ``learning``
    is what was written when the matter was closed; a lesson of practice comes from no matter.
    """

    class From(models.TextChoices):
        MATTER = "matter", "a disagreement"
        REFERRAL = "referral", "a referral that was refused"
        PRACTICE = "practice", "a point of practice"

    class Came(models.TextChoices):
        POLICY = "policy", "A new version of this procedure"
        PROTOCOL = "protocol", "A change of another protocol or procedure"
        PRACTICE = "practice", "Training, or another way of working"
        NOTHING = "nothing", "No change is needed"

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="lessons")
    reference = models.CharField(max_length=20, unique=True)
    origin = models.CharField(max_length=12, choices=From.choices)
    learning = models.OneToOneField(Learning, on_delete=models.PROTECT, null=True, related_name="lesson")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="lessons")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")  # who noted it
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.CharField(
        max_length=300, default="", blank=True
    )  # the kind of disagreement, or of practice
    themes = models.TextField()
    why_not_earlier = models.TextField(default="", blank=True)
    would_help = models.TextField(default="", blank=True)
    for_the_board = models.BooleanField(default=False)
    at_turn = models.PositiveSmallIntegerField(default=1)
    came = models.CharField(max_length=12, choices=Came.choices, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    claimed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = LessonQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(RecordModel.Meta):
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, came="") | Q(ended_at__isnull=False) & ~Q(came=""),
                name="a_lesson_ends_with_what_came_of_it",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("escalation:learning", args=[self.reference])

    @property
    def title(self) -> str:
        return f"What {self.From(self.origin).label} teaches"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class LessonTurnQuerySet(RecordQuerySet):
    def of(self, standing: Standing) -> Self:
        """The turns of this person: of a post that they hold or stand in for, or of a role where there is no post."""
        by_role = Q(pk__in=[])
        for one in standing.memberships:
            by_role |= Q(slug=one.role, agency=one.agency_id, lesson__partnership=one.partnership_id)
        return self.filter(Q(post__in=standing.posts) | Q(by_role, post=None))


class LessonTurn(RecordModel):
    """A lesson lies with one post, or (where there is no such post) with a role: when it came, was opened, and left.

    ``agency`` is whose representative it is; empty for the board's own posts. Opening it is the receipt.
    """

    class How(models.TextChoices):
        PASSED_ON = "passed_on", "Passed on"
        NOTHING_MORE = "nothing_more", "Nothing more to take on"
        OVERTAKEN = "overtaken", "Somebody else passed it on"
        ENDED = "ended", "Recorded what came of it"

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="turns")
    position = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=16, choices=How.choices, default="", blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = LessonTurnQuerySet.as_manager()  # type: ignore[misc] # a wider manager than the base's

    class Meta(RecordModel.Meta):
        ordering = ["position", "sent_at", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, how="") | Q(ended_at__isnull=False) & ~Q(how=""),
                name="a_turn_ends_somehow",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.agency.name})" if self.agency else self.title


class LessonWord(RecordModel):
    """What somebody said or did about a lesson in their turn: it is added to, and never changed."""

    class Kind(models.TextChoices):
        CONSIDERED = "considered", "Considered"
        DISCUSSED = "discussed", "Discussed"
        CAME = "came", "What came of it"

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="words")
    turn = models.ForeignKey(LessonTurn, on_delete=models.PROTECT, null=True, related_name="words")
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    writer_name = models.CharField(max_length=200)
    writer_role = models.CharField(max_length=100)
    writer_agency = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    happened_on = models.DateField(null=True)  # when the sub-group or forum met
    group = models.CharField(max_length=200, default="", blank=True)  # which
    said = models.TextField(default="", blank=True)
    decided = models.TextField(default="", blank=True)
    came = models.CharField(max_length=12, choices=Lesson.Came.choices, default="", blank=True)
    changed = models.CharField(max_length=300, default="", blank=True)  # which protocol or procedure
    changed_from = models.DateField(null=True)
    policy_version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, null=True, related_name="lesson_words"
    )
    told = models.TextField(default="", blank=True)  # what whoever it came from is told
    claimed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(RecordModel.Meta):
        ordering = ["recorded_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.lesson}"

    @property
    def writer(self) -> str:
        """Name, role and agency at the time."""
        return ", ".join(part for part in (self.writer_name, self.writer_role, self.writer_agency) if part)


class LessonNotice(RecordModel):
    """One person is to be told one thing of a lesson. The e-mail carries reference, link and kind of act alone."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="notices")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    addressee = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="lesson_notices")
    kind = models.CharField(max_length=40)
    wants = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta(RecordModel.Meta):
        ordering = ["-recorded_at"]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(sent_at=None), name="lesson_notices_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.addressee.user.name}"


class LessonDelivery(OutboxRow):
    """How the sending of a notice goes: of the machine, not of the record."""

    notice = models.OneToOneField(
        LessonNotice, on_delete=models.PROTECT, related_name="delivery", primary_key=True
    )


class PolicyLesson(RecordModel):
    """A version of a policy says from which lesson it learned; written with the version, on the partnership's chain."""

    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="lessons")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="policies")

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["policy_version", "lesson"], name="a_version_names_a_lesson_once")
        ]

    def __str__(self) -> str:
        return f"{self.policy_version} learned from {self.lesson}"
