"""Who must not know: the speak-up route past one's own line, and a person concerned; asked of who wants it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from agencies.models import Agency, Membership
from agencies.queries import agencies_of
from components.forms import LongTextField, RadioSelect, YesNoField
from escalation.forms.pages import Page
from escalation.services.answers import Concern, SpeakingUp
from escalation.walls import guardians_for, people_called

AGENCYS = "agency"
NOBODY = "nobody"


def concern_of(agency: Agency, membership: Membership, typed: Mapping[str, Any], now: Any) -> Concern:  # noqa: ANN401
    """The person concerned as they were named; with every role of theirs that Accord knows."""
    people = people_called(typed["name"], agency, membership.partnership, now=now)
    name = people[0].user.name if people else " ".join(typed["name"].split())
    return Concern(name=name, agency=agency, people=tuple(people), why=typed["about_them"])


class WhoPage(Page):
    heading = "Who must not know of this?"

    LINE, SPEAK_UP = "line", "speak_up"

    route = forms.ChoiceField(
        label="Can your own managers know that you raise this?",
        choices=[
            (LINE, "Yes, the usual way"),
            (SPEAK_UP, "No, I go past my own line: the speak-up route"),
        ],
        widget=RadioSelect(
            hints={
                LINE: "Your manager can read it from now on, and helps you. They cannot stop you.",
                SPEAK_UP: "Nobody above you sees that it exists. Somebody else acts for you at every stage.",
            },
            reveals={SPEAK_UP: ["guardian", "contact", "shows_name", "why"]},
        ),
        error_messages={"required": "Select whether your own managers can know"},
    )
    guardian = forms.ChoiceField(
        label="Who acts for you at every stage, in the place of your managers?",
        error_messages={"required": "Select who acts for you"},
    )
    contact = forms.ChoiceField(
        label="Whom may the other side contact?",
        help_text="They are told to contact this person only, wherever your side’s people would stand.",
        error_messages={"required": "Select whom the other side may contact"},
    )
    shows_name = YesNoField(
        label="May the other side be told that it is you?",
        yes="Yes, they may be told my name",
        no="No. I am called “a member of staff”, here and in everything that I write",
        error_messages={"required": "Select whether the other side may be told that it is you"},
    )
    why = LongTextField(
        label="Why do you go past your own line? (optional)",
        help_text="Only your own side reads this.",
        required=False,
        rows=3,
    )
    concerned = YesNoField(
        label="Is somebody’s own conduct part of the worry?",
        yes="Yes, and they must not see this",
        widget=RadioSelect(reveals={"yes": ["name", "where", "about_them"]}),
        help_text="Not because they made a decision that you disagree with: whoever made it is a party.",
        error_messages={"required": "Select whether somebody’s own conduct is part of the worry"},
    )
    name = forms.CharField(
        label="Their name", max_length=200, help_text="As they are known at work. You can name others later."
    )
    where = forms.ChoiceField(label="Where do they work?")
    about_them = LongTextField(
        label="What is the worry about their conduct?",
        help_text="Only your own side reads this. It is no way to report it: that goes to the designated officer.",
        rows=3,
        error_messages={"required": "Enter what the worry about their conduct is"},
    )

    def adapt(self) -> None:
        membership = self.asking.membership
        agency = membership.agency
        assert agency is not None  # whoever raises is of an agency
        self.guardians = {str(one.pk): one for one in guardians_for(membership, on=self.asking.today)}
        named = [(key, f"{one.user.name}, {one.called}") for key, one in self.guardians.items()]
        nobody = [(NOBODY, "Nobody is entered: your board’s business manager is asked to find somebody")]
        self._choices("guardian", [("", "Choose who"), *(named or nobody)])
        line = [(AGENCYS, f"{agency.speak_up_name}, your agency’s speak-up contact")] * bool(
            agency.speak_up_name
        )
        itself = [(str(membership.pk), f"{membership.user.name}: me")] if not (named or line) else []
        self._choices("contact", [("", "Choose whom"), *line, *named, *itself])
        self.agencies = {
            str(one.pk): one for one in agencies_of(membership.partnership, on=self.asking.today)
        }
        places = [(key, one.name) for key, one in self.agencies.items()]
        self._choices("where", [("", "Choose an agency"), *places])
        if not self.is_bound:
            self.initial.setdefault("route", self.LINE)
            self.initial.setdefault("concerned", "no")

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        asked = self.fields[name]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = choices

    def speaking_up(self) -> SpeakingUp | None:
        """The speak-up route as it was answered; None for the usual way."""
        typed = self.cleaned_data
        if typed["route"] != self.SPEAK_UP:
            return None
        name, telephone = self._contact(typed["contact"])
        return SpeakingUp(
            guardian=self.guardians.get(typed["guardian"]),
            contact_name=name,
            contact_telephone=telephone,
            shows_name=bool(typed["shows_name"]),
            why=typed["why"] or "",
        )

    def concerns(self) -> tuple[Concern, ...]:
        typed = self.cleaned_data
        if not typed["concerned"]:
            return ()
        agency = self.agencies[typed["where"]]
        return (concern_of(agency, self.asking.membership, typed, self.asking.now),)

    def _contact(self, key: str) -> tuple[str, str]:
        membership = self.asking.membership
        agency = membership.agency
        assert agency is not None
        if key == AGENCYS:
            return agency.speak_up_name or "", agency.speak_up_telephone or ""
        person = self.guardians.get(key, membership)
        return person.user.name, person.telephone or agency.telephone
