"""What setting up asks of a partnership, its agencies, its posts and its people."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from agencies.models import Membership
from agencies.models.partnerships import NATIONS
from agencies.roles import Kind, Role
from components.forms import CheckboxSelectMultiple, DateField, RadioSelect, VersionedForm, YesNoField
from components.parsing import read_time
from components.words import time_in_words
from escalation.services.setting_up import TOLD_OF_A_CHILD

CHOOSE = ("", "Choose one")
TELEPHONE_HINT = "With the area code. It is shown to the people of both sides"


class TimeOfDayField(forms.CharField):
    """A time of day, typed as people say it: "5pm", "16:30"."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - a time, or what was typed
        return time_in_words(value) if isinstance(value, time) else value

    def clean(self, value: Any) -> time:  # noqa: ANN401
        typed = super().clean(value)
        try:
            return read_time(typed)
        except ValueError:
            raise ValidationError("Enter a time like 5pm or 16:30", "invalid") from None


class PersonField(forms.ModelChoiceField):
    """One of these people, by name and role."""

    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.name}, {obj.called}"


class NamesForm(VersionedForm):
    name = forms.CharField(label="Name of the partnership", max_length=200)
    title = forms.CharField(
        label="Short title", max_length=20, help_text="What it calls itself, like LSCP, NSCB or SAB"
    )
    nation = forms.ChoiceField(
        label="Whose bank holidays are kept?",
        choices=NATIONS,
        widget=RadioSelect,
        error_messages={"required": "Select whose bank holidays are kept"},
    )


class CloseOfBusinessForm(VersionedForm):
    close_of_business = TimeOfDayField(
        label="Close of business",
        max_length=20,
        help_text="A time of several working days falls due at this hour of its last day. For example, 5pm",
    )


class FrontDoorForm(VersionedForm):
    front_door_name = forms.CharField(
        label="Name of the front door",
        max_length=200,
        help_text="Whom people ring when a child is not safe, like “Children’s Advice and Duty Service”",
    )
    front_door_telephone = forms.CharField(label="Telephone of the front door", max_length=40)


class SharedForm(VersionedForm):
    told = forms.MultipleChoiceField(
        label="What is the other side told of a child?",
        choices=list(TOLD_OF_A_CHILD.items()),
        widget=CheckboxSelectMultiple,
        help_text="The fewest facts by which it can find the same child. Each agency keeps its own reference to itself",
        error_messages={"required": "Select at least one: without any, the other side cannot find the child"},
    )


class KeepsFilesForm(VersionedForm):
    """Whether papers are kept here as files, or where they are held is said."""

    keeps_files = YesNoField(
        label="Are papers kept here as files?",
        yes="Yes, letters and other papers can be added as files",
        no="No, people say what a paper is and where it is held",
        help_text="It counts for papers that are added from now on. What is here already stays",
        error_messages={"required": "Select whether papers are kept here as files"},
    )


class ClosureForm(VersionedForm):
    day = DateField(label="The day", help_text="For example, 24 12 2026")
    reason = forms.CharField(
        label="Why it is closed", max_length=120, help_text="Everybody whose time is counted sees it"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["day"].not_before = today  # type: ignore[attr-defined]


class BankHolidayForm(VersionedForm):
    day = DateField(label="The day", help_text="For example, 8 6 2027")
    name = forms.CharField(
        label="What it is called", max_length=120, help_text="Everybody whose time is counted sees it"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["day"].not_before = today  # type: ignore[attr-defined]


class PolicyForm(VersionedForm):
    """One of the policies that come with Accord, or a file; from a day."""

    UPLOAD = "upload"

    which = forms.ChoiceField(label="Which policy?", error_messages={"required": "Select which policy"})
    file = forms.FileField(
        label="The policy file",
        help_text="A file whose name ends in .toml, at most 256 KB",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".toml"}),
        error_messages={
            "required": "Select the policy file",
            "empty": "The file that you selected is empty",
            "missing": "Select the policy file",
            "invalid": "Select the policy file",
        },
    )
    in_force_from = DateField(
        label="From which day is it in force?",
        required=False,
        help_text="Disagreements raised from that day follow it. Leave it empty where the file says the day",
    )

    def __init__(self, *args: Any, shipped: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choices = [*shipped.items(), (self.UPLOAD, "A file of our own")]
        which = self.fields["which"]
        which.widget = RadioSelect(reveals={self.UPLOAD: ["file"]}, divider=self.UPLOAD)
        which.choices = choices  # type: ignore[attr-defined]


class AgencyForm(VersionedForm):
    name = forms.CharField(label="Name of the agency", max_length=200)
    kind = forms.ChoiceField(label="Kind of agency")
    telephone = forms.CharField(
        label="Telephone (optional)", max_length=40, required=False, help_text=TELEPHONE_HINT
    )
    hours = forms.CharField(
        label="Hours (optional)",
        max_length=120,
        required=False,
        help_text="For example, Monday to Friday, 8:45am to 5:30pm",
    )

    def __init__(self, *args: Any, own_kinds: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401
        """``own_kinds`` are those that the policies in force bring, with their titles."""
        super().__init__(*args, **kwargs)
        kinds = {kind.value: kind.description for kind in Kind} | dict(own_kinds)
        self.fields["kind"].choices = [CHOOSE, *kinds.items()]  # type: ignore[attr-defined]


class ServiceForm(VersionedForm):
    name = forms.CharField(
        label="Name of the service", max_length=200, help_text="A team, a ward, a school of a trust"
    )


class PostForm(VersionedForm):
    """What people see of a post."""

    title = forms.CharField(
        label="What people call it", max_length=200, help_text="For example, Duty desk, Broadland"
    )
    telephone = forms.CharField(
        label="Telephone (optional)", max_length=40, required=False, help_text=TELEPHONE_HINT
    )
    hours = forms.CharField(
        label="Hours (optional)",
        max_length=120,
        required=False,
        help_text="For example, Monday to Friday, 8:45am to 5:30pm",
    )


class NewPostForm(PostForm):
    """A new post: also what policy calls it, and of which service it is."""

    field_order = ("version", "once", "slug", "title", "service")

    slug = forms.ChoiceField(label="What policy calls it")
    service: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label="Service", required=False, empty_label="The whole agency"
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        slugs: Mapping[str, str],
        services: QuerySet,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].choices = [CHOOSE, *slugs.items()]  # type: ignore[attr-defined]
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        if not services:
            del self.fields["service"]


class HoldForm(VersionedForm):
    membership = PersonField(queryset=None, label="Who?", empty_label="Choose one")
    how = forms.ChoiceField(
        label="What do they do?",
        choices=[("holds", "Hold the post"), ("stands_in", "Stand in while nobody who holds it is there")],
        widget=RadioSelect,
        error_messages={"required": "Select what they do"},
    )
    starts = DateField(label="From which day?", help_text="Today, or a day to come")

    def __init__(self, *args: Any, people: QuerySet[Membership], today: date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = people  # type: ignore[attr-defined]
        self.fields["starts"].not_before = today  # type: ignore[attr-defined]


class PersonForm(VersionedForm):
    """A new person of an agency, or of the board."""

    name = forms.CharField(label="Full name", max_length=200)
    email = forms.EmailField(
        label="E-mail address", max_length=254, help_text="Their own address at work. They sign in with it"
    )
    role = forms.ChoiceField(label="Role")
    job_title = forms.CharField(
        label="Job title (optional)",
        max_length=200,
        required=False,
        help_text="What others read beside the name; else the role",
    )
    telephone = forms.CharField(
        label="Telephone (optional)", max_length=40, required=False, help_text=TELEPHONE_HINT
    )
    manager = PersonField(queryset=None, label="Manager", required=False, empty_label="Nobody yet")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        roles: Iterable[Role],
        people: QuerySet[Membership],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.description.capitalize()) for role in roles]
        self.fields["role"].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]
        self.fields["manager"].queryset = people  # type: ignore[attr-defined]


class PersonDetailsForm(VersionedForm):
    job_title = forms.CharField(label="Job title (optional)", max_length=200, required=False)
    telephone = forms.CharField(
        label="Telephone (optional)", max_length=40, required=False, help_text=TELEPHONE_HINT
    )


class ManagerForm(VersionedForm):
    manager = PersonField(queryset=None, label="Who is the manager?", required=False, empty_label="Nobody")

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["manager"].queryset = people  # type: ignore[attr-defined]
