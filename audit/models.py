"""The ground: one row per matter, the ledger of acts, the access log. It knows nobody above it."""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from audit.history import RecordModel
from audit.wording import spoken


class SubjectQuerySet(models.QuerySet["Subject"]):
    def search(
        self,
        *,
        reference: str = "",
        agency: str = "",
        stage: str = "",
        result: str = "",
        opened_from: date | None = None,
        opened_to: date | None = None,
        late: bool | None = None,
    ) -> Self:
        """Those that fit every word that was given; an empty word asks for nothing. Days are local ones."""
        rows = self
        if reference := reference.strip():
            rows = rows.filter(reference__iexact=reference)
        if agency:
            rows = rows.filter(parties__contains=f"|{agency}|")
        if stage:
            rows = rows.filter(stage=stage)
        if result:
            rows = rows.filter(result=result)
        if opened_from:
            rows = rows.filter(opened_at__gte=_midnight(opened_from))
        if opened_to:
            rows = rows.filter(opened_at__lt=_midnight(opened_to + timedelta(days=1)))
        return rows if late is None else rows.filter(late=late)


def _midnight(day: date) -> datetime:
    """The moment at which a day begins, local time."""
    return timezone.make_aware(datetime.combine(day, time()))


class Subject(models.Model):
    """What a chain is about: a matter, or the setting up of a partnership.

    The one mutable row of the ground, locked together with the matter. Everything but ``length`` and ``head``
    is a fold of the chain's ``index`` values, and verification compares it.
    """

    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=60, unique=True)
    partnership = models.CharField(max_length=40)
    title = models.CharField(max_length=300, default="")
    parties = models.TextField(default="")  # "|code|code|": agency codes, in the order in which they joined
    stage = models.CharField(max_length=60, default="")
    result = models.CharField(max_length=40, default="")
    late = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    INDEX = ("kind", "partnership", "title", "parties", "stage", "result", "late", "opened_at", "closed_at")

    objects = SubjectQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["partnership", "kind", "opened_at"], name="subject_by_opening")]

    def __str__(self) -> str:
        return self.reference

    @property
    def ended(self) -> str:
        """How it ended, in words; that it is open where it did not."""
        return spoken(self.result) or "Not closed yet"


class Entry(models.Model):
    """One act on one chain. Written once; the database refuses to change or delete it.

    ``claimed_at`` is when the actor says that it happened, ``recorded_at`` when the database wrote it down.
    Actors are names as they were at the time, and no foreign keys to living data.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    claimed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_key = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=200)
    actor_role = models.CharField(max_length=100)
    actor_agency = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, default="")
    for_whom = models.CharField(max_length=20)
    policy = models.CharField(max_length=140, default="")
    facts = models.TextField(
        default="{}"
    )  # canonical: what the sentence of this kind needs, no child, no free text
    index = models.TextField(default="{}")  # canonical: the values of the subject that this act changes
    rows = models.TextField(default="")  # a line for each row: part, model, key, change, commitment

    BODY = [
        "kind",
        "claimed_at",
        "recorded_at",
        "actor_key",
        "actor_name",
        "actor_role",
        "actor_agency",
        "on_behalf_of",
        "for_whom",
        "policy",
        "facts",
        "index",
        "rows",
    ]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="one_entry_a_number")]
        ordering = ["subject_id", "number"]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.number} {self.kind}"


class AccessEntry(models.Model):
    """Somebody looked: who, at what, when. Append-only; each day is chained once it is over (AccessDay)."""

    at = models.DateTimeField()
    viewer_key = models.CharField(max_length=40)
    viewer_name = models.CharField(max_length=200)
    viewer_role = models.CharField(max_length=100)
    viewer_agency = models.CharField(max_length=200)
    looked_at = models.CharField(max_length=60)  # the kind of page: "matter", "history", "search", "overview"
    reference = models.CharField(max_length=60, default="")

    CONTENT = [
        "id",
        "at",
        "viewer_key",
        "viewer_name",
        "viewer_role",
        "viewer_agency",
        "looked_at",
        "reference",
    ]

    class Meta:
        indexes = [
            models.Index(fields=["reference", "at"], name="access_by_reference"),
            models.Index(fields=["at"], name="access_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_name} looked at {self.looked_at} {self.reference}"


class AccessDay(models.Model):
    """The seal of one day (UTC) of the access log, chained to the day before it."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class Export(RecordModel):
    """A history was handed out: in which form, for whom, why, and how many entries of it."""

    class Form(models.TextChoices):
        PDF = "pdf", "PDF, to read and to print"
        JSON = "json", "JSON, to verify without this service"
        FILES = "files", "Files of all histories, to verify without this service"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(max_length=8, choices=Form.choices)
    recipient = models.TextField("for whom")
    why = models.TextField()
    length = models.PositiveIntegerField("number of entries")  # the act of this export is the last of them
    # What the grant of who exported it did not open (audit/opened.py); empty: nothing was left out.
    left_out = models.CharField(max_length=40, null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.subject} as {self.get_form_display()}"


class Verified(models.Model):
    """That the whole record was verified, when, and what was found. Of the machine, not of the record."""

    at = models.DateTimeField()
    holds = models.BooleanField()
    found = models.CharField(
        max_length=2000
    )  # in a sentence: how much was verified, or the first that does not hold

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.found
