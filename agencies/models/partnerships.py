"""Partnerships, the agencies that take part in them, and their services."""

from datetime import time

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from agencies.roles import kind_in_words
from audit.history import RecordModel
from audit.models import Subject

NATIONS = [
    ("england_and_wales", "England and Wales"),
    ("scotland", "Scotland"),
    ("northern_ireland", "Northern Ireland"),
]


A_KIND = RegexValidator(r"^[a-z][a-z0-9_-]*$", "a kind of agency is written in small letters")


class Partnership(RecordModel):
    """A safeguarding board or partnership. Its setting up is a chain of its own (``subject``)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    title = models.CharField("what it calls itself", max_length=20, default="LSCP")
    nation = models.CharField(max_length=20, choices=NATIONS, default="england_and_wales")
    close_of_business = models.TimeField(default=time(17, 0))
    front_door_name = models.CharField("front door, by name", max_length=200, default="", blank=True)
    front_door_telephone = models.CharField("front door, by telephone", max_length=40, default="", blank=True)
    shares_initials = models.BooleanField("the other side is told a child's initials", default=True)
    shares_birth_month = models.BooleanField("the other side is told month and year of birth", default=True)
    shares_identifier = models.BooleanField("the other side is told one shared identifier", default=True)
    live_at = models.DateTimeField(null=True, blank=True)
    # Within what time an agency answers a referral, as a policy writes a time; empty: the usual one.
    referral_answer_time = models.CharField("time to answer a referral", max_length=40, null=True, blank=True)
    # Whether papers are kept here as files; no: title, date and where they are held. Empty: they are.
    keeps_files = models.BooleanField("papers are kept as files", null=True, blank=True)
    # The policy, by its key, that is followed where a refused referral is of a child protection nature.
    protection_policy = models.CharField(
        "procedure for child protection", max_length=40, null=True, blank=True
    )
    # Allegations about staff go to the designated officer, not here.
    allegations_name = models.CharField("designated officer, by name", max_length=200, null=True, blank=True)
    allegations_telephone = models.CharField(
        "designated officer, by telephone", max_length=40, null=True, blank=True
    )

    def __str__(self) -> str:
        return self.name


class Agency(RecordModel):
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, validators=[A_KIND])  # a word of roles.Kind, or a policy's own
    telephone = models.CharField(max_length=40, default="", blank=True)
    hours = models.CharField(max_length=120, default="", blank=True)
    # Speaking up past one's own line: whom to contact, who of Accord acts for whoever does, and the leaflet about it.
    speak_up_name = models.CharField("speak-up contact, by name", max_length=200, null=True, blank=True)
    speak_up_telephone = models.CharField(
        "speak-up contact, by telephone", max_length=40, null=True, blank=True
    )
    speak_up_email = models.CharField("speak-up contact, by e-mail", max_length=254, null=True, blank=True)
    speak_up_contact = models.ForeignKey(
        "Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    speak_up_leaflet = models.CharField("where its own leaflet is", max_length=500, null=True, blank=True)
    complaints = models.CharField("where complaints about it go", max_length=500, null=True, blank=True)

    class Meta(RecordModel.Meta):
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    @property
    def kind_in_words(self) -> str:
        return kind_in_words(self.kind)


class Participation(RecordModel):
    """An agency takes part in a partnership, from a day until a day."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="participations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="participations")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    # No people and no posts are asked of it here: it is written to (``letters_to``), and tells the other side.
    off_accord = models.BooleanField("it is not on Accord", null=True, blank=True)
    letters_to = models.CharField("where letters to it go", max_length=500, null=True, blank=True)

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership", "agency"], name="an_agency_takes_part_once"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="participation_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.partnership}"


class Service(RecordModel):
    """A unit of an agency: a team, a ward, a school of an academy trust."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=200)

    class Meta(RecordModel.Meta):
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="one_service_of_a_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.agency}"


class Closure(RecordModel):
    """A day on which the partnership is closed, so that no working day is counted."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="closures")
    day = models.DateField()
    reason = models.CharField(max_length=120)
    withdrawn = models.BooleanField(default=False)

    class Meta(RecordModel.Meta):
        constraints = [models.UniqueConstraint(fields=["partnership", "day"], name="a_day_is_closed_once")]
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"
