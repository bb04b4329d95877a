"""What a side writes at the time: discussions, attempts, questions, advice, forms, its view of the child's safety."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from agencies.models import Agency, Membership
from escalation.models.stages import StageEntry
from escalation.models.written import MayBeTold, Written


class Record(MayBeTold):
    """One thing that was written down. ``claimed_at`` is when it happened. Added to, never changed."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", "Discussion"
        ATTEMPT = "attempt", "Attempt that found nobody"
        SAME = "same", "This is what was said"
        ACCOUNT = "own_account", "Own account of a discussion"
        QUESTION = "question", "Question to the other side"
        ANSWER = "answer", "Answer to a question"
        ADVICE_SOUGHT = "advice_sought", "Advice or support asked for"
        ADVICE = "advice", "Advice or support given"
        PASSED_ON = "passed_on", "Passed on: not for us"
        FORM = "form", "Form"
        SILENCE = "silence", "No answer came"
        LAST_WORD = "last_word", "Still worried"
        TOLD = "told", "Told of the worry that remains"
        STATEMENT = "statement", "Statement"
        STAGE_ADVICE = "stage_advice", "Advice to both sides"
        FORM_PASSED = "form_passed", "Form passed over, with the reason"

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    way = models.CharField(max_length=20, default="")  # how it was held: the policy's ways
    people = models.TextField(default="")  # who took part, or whom one tried to reach
    said = models.TextField(default="")
    agreed = models.TextField(default="")
    not_agreed = models.TextField(default="")
    settled = models.BooleanField(null=True)  # of a discussion: did it settle the matter?
    in_reply_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    asked = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=40, default="")

    class Meta(Written.Meta):
        ordering = ["-claimed_at", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_reply_to", "written_by", "kind"],
                condition=Q(kind__in=["same", "own_account", "answer"]),
                name="one_reply_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.writer_agency}"


class FormAnswer(Written):
    """What was written in one field of a form; the label is kept as it stood."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=4000)
    value = models.TextField(default="")

    class Meta(Written.Meta):
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["record", "position"], name="one_answer_a_field")]

    def __str__(self) -> str:
        return self.label


class View(MayBeTold):
    """How one side sees it: the Signs of Safety three, and the scale from 0 to 10."""

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="views")
    worries = models.TextField()
    working_well = models.TextField()
    needs = models.TextField()
    scale = models.PositiveSmallIntegerField(validators=[MinValueValidator(0), MaxValueValidator(10)])

    class Meta(Written.Meta):
        ordering = ["-recorded_at"]
        constraints = [models.CheckConstraint(condition=Q(scale__gte=0, scale__lte=10), name="scale_0_to_10")]

    def __str__(self) -> str:
        return f"{self.side}: {self.scale} of 10"


class SideGiven(MayBeTold):
    """The other side's first turn: we change it, look again, or keep it, because; when and where to talk."""

    class Position(models.TextChoices):
        CHANGE = "change", "We will change it"
        LOOK_AGAIN = "look_again", "We will look again"
        KEEP = "keep", "We keep it"

    stage_entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="sides_given")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=12, choices=Position.choices)
    because = models.TextField()
    talk_when = models.CharField(max_length=300, default="")
    talk_telephone = models.CharField(max_length=40, default="")

    class Meta(Written.Meta):
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_position_display()}"
