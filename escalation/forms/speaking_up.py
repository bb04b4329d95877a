"""What setting up asks about speaking up, complaints and allegations."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from agencies.models import Membership
from components.forms import VersionedForm
from escalation.forms.setting_up import PersonField


class SpeakUpForm(VersionedForm):
    """An agency's speak-up contact, who acts for its people in Accord, its leaflet, its complaints."""

    speak_up_name = forms.CharField(
        label="Speak-up contact (optional)",
        required=False,
        max_length=200,
        help_text="A person or a line to whom people of this agency can speak past their own managers",
    )
    speak_up_telephone = forms.CharField(label="Its telephone (optional)", required=False, max_length=40)
    speak_up_email = forms.EmailField(label="Its e-mail address (optional)", required=False, max_length=254)
    speak_up_contact = PersonField(
        label="Who acts in Accord for people who speak up? (optional)",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Its safeguarding leads",
        help_text="They act at every stage in the place of the managers of whoever speaks up. Without a choice, "
        "people choose among the safeguarding leads",
    )
    speak_up_leaflet = forms.CharField(
        label="Where the agency’s own leaflet is (optional)",
        required=False,
        max_length=500,
        help_text="A web address, or where people find it on paper. Accord makes a leaflet of its own in any case",
    )
    complaints = forms.CharField(
        label="Where complaints about this agency go (optional)",
        required=False,
        max_length=500,
        help_text="A web address, a telephone or a desk",
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["speak_up_contact"].queryset = people  # type: ignore[attr-defined]


class AllegationsForm(VersionedForm):
    allegations_name = forms.CharField(
        label="Designated officer (optional)",
        required=False,
        max_length=200,
        help_text="Who in the council deals with allegations about people who work with children",
    )
    allegations_telephone = forms.CharField(label="Their telephone (optional)", required=False, max_length=40)
