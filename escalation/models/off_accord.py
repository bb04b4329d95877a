"""An agency that is not on Accord: the letters to it, and what it told, entered for it with its paper."""

from typing import Self

from django.db import models
from django.db.models import Q

from components.words import day_in_words
from escalation.models.parties import Party
from escalation.models.written import Written, WrittenQuerySet


class ToldToUs(Written):
    """What an agency that is not on Accord told us: who there, as what, on which day, and the paper that shows it.

    It is written in the act that enters what was told; the rows of that act point here (``MayBeTold``), so that each
    says for ever that it was entered for that agency, and by whom (``writer``). No paper, no entry: the act adds it.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="told_to_us")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200)
    told_on = models.DateField()

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        verbose_name = "told to us"

    def __str__(self) -> str:
        return f"told by {self.party.agency} on {self.told_on}"

    @property
    def who(self) -> str:
        """Who told it, as what, for which agency, and when."""
        return f"{self.name}, {self.role}, {self.party.agency.name}, on {day_in_words(self.told_on)}"


class LetterQuerySet(WrittenQuerySet):
    def waiting(self) -> Self:
        """Those that have not gone, and of which nobody said why they need not."""
        return self.filter(sent_at=None, not_sent="")


class Letter(Written):
    """Something that an agency without Accord must know, and so must be written to: the place of a notice.

    What it says is made from the record when it is printed; what was sent is kept in ``sent_text``. It ends sent (how,
    when, by whom), or not sent, with the reason.
    """

    class How(models.TextChoices):
        POST = "post", "By post"
        EMAIL = "email", "By secure e-mail"
        HAND = "hand", "Handed over"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="letters")
    stage_entry = models.ForeignKey("StageEntry", on_delete=models.PROTECT, related_name="letters")
    outcome = models.ForeignKey("Outcome", on_delete=models.PROTECT, null=True, related_name="letters")
    record = models.ForeignKey("Record", on_delete=models.PROTECT, null=True, related_name="letters")
    kind = models.CharField(max_length=40)  # of the act that it tells
    wants = models.CharField(max_length=200)  # the kind of act that is wanted, in words
    by_when = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_how = models.CharField(max_length=8, choices=How.choices, default="", blank=True)
    sent_to = models.CharField(max_length=500, default="", blank=True)
    sent_by = models.CharField(max_length=600, default="", blank=True)  # name, role and agency at the time
    sent_text = models.TextField(default="")
    not_sent = models.TextField(default="")  # why it need not go: how they know it

    objects = LetterQuerySet.as_manager()  # type: ignore[misc] # the stubs take a manager for an instance's own

    class Meta(Written.Meta):
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_how="") | Q(sent_at__isnull=False) & ~Q(sent_how=""),
                name="letter_sent_at_a_time_and_how",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(not_sent=""), name="letter_sent_or_not_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"letter to {self.party.agency}"

    @property
    def waits(self) -> bool:
        """Neither sent yet, nor said why it need not go."""
        return self.sent_at is None and not self.not_sent
