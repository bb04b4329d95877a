"""Papers: letters, e-mails, plans and assessments that belong to what was written, as files or as where they are."""

from django.db import models
from django.db.models import Q

from audit.files.columns import KeptFile
from audit.history import RecordModel
from cases.models.written import InReferral


class PaperKind(models.TextChoices):
    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    PLAN = "plan", "Plan"
    ASSESSMENT = "assessment", "Assessment"
    OTHER = "other", "Another paper"


# All of a file, or none of it; and without a file, where the paper is.
FILE_OR_PLACE = Q(sha256="", kept_as="", media_type="", size=None) & ~Q(held_where="") | ~Q(sha256="") & ~Q(
    kept_as=""
) & ~Q(media_type="") & Q(size__isnull=False)


class PaperColumns(KeptFile):
    """A paper: its title and date, and either the file or where it is held instead.

    ``attached_model`` and ``attached_key`` name the row of the same matter or referral to which it belongs; both are
    empty where it belongs to the whole of it. Added to, never changed.
    """

    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    title = models.TextField()
    dated = models.DateField("date on the paper", null=True)
    held_where = models.TextField(default="", blank=True)
    attached_model = models.CharField(max_length=60, default="", blank=True)
    attached_key = models.UUIDField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return PaperKind(self.kind).label

    def attach_to(self, row: RecordModel) -> None:
        self.attached_model, self.attached_key = row._meta.label_lower, row.pk


class ReferralPaper(PaperColumns, InReferral):
    """A paper of a referral or of its refusal."""

    class Meta(InReferral.Meta):
        ordering = ["-claimed_at", "-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=FILE_OR_PLACE, name="a_referral_paper_is_file_or_place")
        ]
