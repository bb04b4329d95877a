"""Whose decision it is: another agency's, that of a service of one's own agency, or one's own manager's."""

from django import forms

from agencies.models import Agency, Membership, Service
from agencies.queries import agencies_of, colleagues_of, off_accord_in
from components.forms import RadioSelect
from escalation.core.choosing import WORDS as IN_WORDS
from escalation.core.choosing import NoneGoverns, candidates, scopes_of
from escalation.core.names import Scope
from escalation.forms.pages import Page

# Beyond this many agencies a list to scroll is easier than radios.
MOST_RADIOS = 15
HEADING = "Whose decision do you disagree with?"
OTHER, OWN = "other", "own"
MANAGER, NONE = "manager", "none"


class AgencyPage(Page):
    """Between agencies the agency; where a policy within one agency is in force, also a service or one's manager."""

    where = forms.ChoiceField(
        label=HEADING,
        widget=RadioSelect(),
        error_messages={"required": "Select whose decision it is"},
    )
    agency = forms.ChoiceField(
        label=HEADING,
        help_text="Choose the agency that made the decision, or that did not do what it should have done.",
        error_messages={"required": "Select the agency that made the decision"},
    )
    own_service = forms.ChoiceField(
        label="Which service do you work in?",
        widget=RadioSelect(),
        error_messages={"required": "Select the service that you work in"},
    )
    whose = forms.ChoiceField(
        label="Whose decision is it, in your own agency?",
        widget=RadioSelect(),
        error_messages={"required": "Select the service that made the decision, or your manager"},
    )
    manager = forms.ChoiceField(
        label="Who is your manager?", error_messages={"required": "Select your manager"}
    )

    heading = HEADING

    @property
    def page_heading(self) -> str:  # type: ignore[override]
        """The question that is the page's heading: the only one that every reader of it is asked."""
        return next((name for name in ("where", "agency") if name in self.fields), "")

    def adapt(self) -> None:
        mine = self.asking.membership
        assert mine.agency is not None  # who raises it works in an agency
        scopes = scopes_of(candidates(self.asking.policies, about=self.asking.about))
        between, within = Scope.BETWEEN_AGENCIES in scopes, Scope.WITHIN_ONE_AGENCY in scopes
        inside = self._ask_inside(mine, mine.agency) if within else []
        self._offer_agencies(mine)
        asked = {*inside, *(["agency"] if between else [])}
        if between and within:
            asked.add("where")
            self._choices(
                "where",
                [
                    (OTHER, "That of another agency"),
                    (OWN, f"That of my own agency, {mine.agency.name}: of another service, or of my manager"),
                ],
            )
            asked_inside = [name for name in inside if name != "manager"]  # that one stands under ``whose``
            reveals = {OTHER: ["agency"], OWN: asked_inside}
            self.fields["where"].widget.reveals = reveals
            self.fields["agency"].label = "Which agency?"
        for name in set(self.fields) - asked:
            del self.fields[name]

    def _offer_agencies(self, mine: Membership) -> None:
        assert mine.agency is not None
        others = agencies_of(mine.partnership, on=self.asking.today).exclude(pk=mine.agency.pk)
        written_to = off_accord_in(mine.partnership)
        choices = [(str(one.pk), one.name) for one in others]
        if len(choices) > MOST_RADIOS:
            choices = [("", "Choose an agency"), *choices]
        else:
            hints = {
                str(key): "Not on Accord: you write to them, by a letter that is made for you"
                for key in written_to
            }
            self.fields["agency"].widget = RadioSelect(hints=hints)
        self._choices("agency", choices)

    def _ask_inside(self, mine: Membership, agency: Agency) -> list[str]:
        """What is asked where it is inside one's own agency; what is known is not asked."""
        services = [(str(one.pk), one.name) for one in Service.objects.filter(agency=agency).order_by("name")]
        self._choices("own_service", [*services, (NONE, "None of these")])
        own = str(mine.service_id)
        named = mine.manager.user.name if mine.manager else "whom I name"
        self._choices(
            "whose", [*(one for one in services if one[0] != own), (MANAGER, f"My own manager, {named}")]
        )
        people = [(str(one.pk), str(one)) for one in colleagues_of(mine, on=self.asking.today)]
        self._choices("manager", [("", "Choose your manager"), *people])
        if not mine.manager:
            self.fields["whose"].widget.reveals = {MANAGER: ["manager"]}
        asked = {"own_service": services and not mine.service_id, "whose": True, "manager": not mine.manager}
        return [name for name, is_asked in asked.items() if is_asked]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        asked = self.fields[name]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = choices

    def clean(self) -> None:
        own, whose = self.cleaned_data.get("own_service"), self.cleaned_data.get("whose")
        if whose and whose == own:
            self.add_error("whose", "That is the service that you work in. Select another, or your manager")
        try:
            self._check_governed()
        except NoneGoverns as refused:
            self.add_error(None, refused.sentence)

    def _check_governed(self) -> None:
        """Some policy in force settles it; raises NoneGoverns."""
        about = self.asking.about
        scope = Scope.WITHIN_ONE_AGENCY if self.is_inside else Scope.BETWEEN_AGENCIES
        if not candidates(self.asking.policies, scope, about):
            what = " ".join(IN_WORDS[word] for word in (scope, about) if word)
            raise NoneGoverns(f"Your partnership has no procedure in force for a disagreement {what}.")

    @property
    def is_inside(self) -> bool:
        """Whether it is inside the raiser's own agency."""
        return self.cleaned_data.get("where", OTHER if "agency" in self.fields else OWN) == OWN

    def chosen_agency(self) -> Agency | None:
        """The agency whose decision it is."""
        mine = self.asking.membership
        if self.is_inside:
            return mine.agency
        others = agencies_of(mine.partnership, on=self.asking.today)
        return others.filter(pk=self.cleaned_data["agency"]).first()

    def chosen_service(self) -> Service | None:
        """The service whose decision it is, inside one's own agency."""
        whose = self.cleaned_data.get("whose") if self.is_inside else None
        if not whose or whose == MANAGER:
            return None
        return Service.objects.filter(pk=whose, agency=self.asking.membership.agency_id).first()

    def own(self) -> Service | None:
        """The service as which the raiser raises it, inside their own agency."""
        if not self.is_inside:
            return None
        given = self.cleaned_data.get("own_service")
        if given and given != NONE:
            return Service.objects.filter(pk=given, agency=self.asking.membership.agency_id).first()
        return self.asking.membership.service

    def chosen_manager(self) -> Membership | None:
        """One's own manager, where it is the manager's decision."""
        mine = self.asking.membership
        if not self.is_inside or self.cleaned_data.get("whose") != MANAGER:
            return None
        if mine.manager:
            return mine.manager
        return colleagues_of(mine, on=self.asking.today).filter(pk=self.cleaned_data["manager"]).first()
