"""Versions of policies and of calendars: immutable, each with its digest; and the table of bank holidays."""

from functools import cached_property, lru_cache
from uuid import UUID

from django.db import models

from agencies.models import Partnership
from agencies.models.partnerships import NATIONS
from audit.history import RecordModel
from escalation.core.calendar import Calendar
from escalation.core.policy import Policy
from escalation.core.policy_parse import policy_from_canonical


class PolicyVersion(RecordModel):
    """A board's procedure as it was loaded; a matter stays on the version under which it was raised."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="policy_versions")
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    in_force_from = models.DateField()
    digest = models.CharField(max_length=64)
    content = models.TextField()  # the merged policy, canonical
    source = models.TextField(default="")  # the file as it was typed

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "key", "number"], name="one_policy_version_a_number"
            ),
            models.UniqueConstraint(
                fields=["partnership", "key", "in_force_from"], name="one_policy_version_a_day"
            ),
        ]
        ordering = ["key", "number"]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    @cached_property
    def policy(self) -> Policy:
        return _policy(self.pk, self.content)

    @property
    def stamp(self) -> str:
        """Key, number and digest, as the ledger names it."""
        return f"{self.key} {self.number} {self.digest}"


class CalendarVersion(RecordModel):
    """Working days of a partnership as they were known: bank holidays of its nation, and its closures."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="calendar_versions")
    number = models.PositiveIntegerField()
    covers_from = models.DateField()
    covers_until = models.DateField()
    digest = models.CharField(max_length=64)
    content = models.TextField()  # canonical

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_calendar_version_a_number")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"calendar {self.number} of {self.partnership}"

    @cached_property
    def calendar(self) -> Calendar:
        return _calendar(self.pk, self.content)


class BankHoliday(models.Model):
    """A bank holiday of a nation, as it is known today; a calendar version keeps what was known then."""

    nation = models.CharField(max_length=20, choices=NATIONS)
    day = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nation", "day"], name="one_bank_holiday_a_day")]
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


class HolidayChange(RecordModel):
    """What a partnership knows of a day before the list of bank holidays does: it is one, or it is none after all.

    Its own, so that a slip in one partnership counts no time in another, and nothing that is looked up wipes it away.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="holiday_changes")
    day = models.DateField()
    name = models.CharField(max_length=120)
    kept = models.BooleanField()

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership", "day"], name="one_holiday_change_a_day")
        ]
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


@lru_cache(maxsize=200)
def _policy(key: UUID, content: str) -> Policy:
    return policy_from_canonical(content)


@lru_cache(maxsize=200)
def _calendar(key: UUID, content: str) -> Calendar:
    return Calendar.from_canonical(content)
