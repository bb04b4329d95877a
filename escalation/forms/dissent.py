"""Dissent at or from a child protection conference, or over its plan: asked where a disagreement is raised."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from components.forms import DateField, GovukForm, RadioSelect
from escalation.core.names import About
from escalation.core.policy import Policy
from escalation.models import Dissent
from escalation.services.dissent import DissentSaid

YES, NO = "yes", "no"
MINE, OTHER = "mine", "other"
OVER_PLAN = Dissent.Arose.OVER_PLAN.value


def may_be_dissent(policies: Iterable[Policy]) -> bool:
    """Whether a conference can be what it is about: where the procedure is for children, born or not."""
    return any({About.CHILDREN, About.UNBORN_BABIES} & set(policy.about) for policy in policies)


class DissentQuestions(GovukForm):
    """Mixed into the page that asks what kind of disagreement it is; only a yes asks for more."""

    dissent = forms.ChoiceField(
        label="Is it dissent about a child protection conference, or about carrying out its plan?",
        choices=[(YES, "Yes"), ("", "No, it is about something else")],
        required=False,
        widget=RadioSelect(reveals={YES: ["arose", "held_on", "whose", "minuted"]}),
        help_text="Dissent means that somebody did not agree with what the others decided there.",
    )
    arose = forms.ChoiceField(
        label="Where did it arise?",
        choices=Dissent.Arose.choices,
        widget=RadioSelect(),
        error_messages={"required": "Select where the dissent arose"},
    )
    held_on = DateField(
        label="On which day was that conference?",
        required=False,
        help_text="Leave it empty if you gave the day above. Over a plan: the conference that made it, if you know.",
    )
    whose = forms.ChoiceField(
        label="Whose view is it?",
        choices=[(MINE, "My own"), (OTHER, "Somebody else’s, for whom I write it down")],
        widget=RadioSelect(reveals={OTHER: ["dissenter", "dissenter_role", "dissenter_agency"]}),
        error_messages={"required": "Select whose view it is"},
    )
    dissenter = forms.CharField(
        label="Their name", max_length=200, error_messages={"required": "Enter whose view it is"}
    )
    dissenter_role = forms.CharField(
        label="Their role", max_length=100, error_messages={"required": "Enter the role of whose view it is"}
    )
    dissenter_agency = forms.CharField(
        label="Their agency",
        max_length=200,
        error_messages={"required": "Enter the agency of whose view it is"},
    )
    minuted = forms.ChoiceField(
        label="Does the dissent stand in the minutes of the conference?",
        choices=Dissent.Minuted.choices,
        widget=RadioSelect(),
        error_messages={"required": "Select whether it stands in the minutes"},
    )

    def leave_out_dissent(self) -> None:
        """Nothing of it is asked."""
        for name in DissentQuestions.base_fields:
            del self.fields[name]

    def check_day(self, today: date, known: object) -> None:
        """The day of a conference is needed, unless the road asks for it already; it is not still to come."""
        typed: dict[str, Any] = self.cleaned_data
        if typed.get("dissent") != YES or self.errors.keys() & {"held_on", "arose"}:
            return
        if typed.get("held_on") and typed["held_on"] > today:
            self.add_error("held_on", "The conference must not be still to come. Check the day")
        elif typed["arose"] != OVER_PLAN and not (typed.get("held_on") or known):
            self.add_error("held_on", "Enter the day on which the conference was held")

    def dissent_said(self, known: date | None) -> DissentSaid | None:
        """What was answered; None where it is about something else. ``known`` is the day that the road asked for."""
        typed = self.cleaned_data
        if typed.get("dissent") != YES:
            return None
        own = typed["whose"] == MINE
        return DissentSaid(
            arose=Dissent.Arose(typed["arose"]),
            held_on=typed.get("held_on") or known,
            minuted=Dissent.Minuted(typed["minuted"]),
            name="" if own else typed["dissenter"],
            role="" if own else typed["dissenter_role"],
            agency="" if own else typed["dissenter_agency"],
        )
