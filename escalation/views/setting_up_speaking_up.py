"""Setting up: an agency's speak-up contact and leaflet, and where allegations about staff go."""

from typing import Any

from agencies import services as agencies
from agencies.queries import people_of
from audit.history import RecordModel
from components.forms import VersionedForm
from escalation.forms.speaking_up import AllegationsForm, SpeakUpForm
from escalation.views.setting_up import PartnershipPart
from escalation.views.setting_up_agencies import AgencyForms

OF_AN_AGENCY = ("speak_up_name", "speak_up_telephone", "speak_up_email", "speak_up_leaflet", "complaints")


class SpeakingUp(AgencyForms):
    form_class = SpeakUpForm
    heading = "Speaking up, and complaints"
    done = "Saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        there = people_of(self.partnership, on=self.day).filter(agency=self.place, starts__lte=self.day)
        return {"people": there}

    def thing(self) -> RecordModel | None:
        return self.place

    def get_initial(self) -> dict[str, Any]:
        assert self.place is not None
        known = {name: getattr(self.place, name) or "" for name in OF_AN_AGENCY}
        return known | {"speak_up_contact": self.place.speak_up_contact_id}

    def carry_out(self, form: VersionedForm) -> None:
        assert self.place is not None
        typed = {name: form.cleaned_data[name] or None for name in (*OF_AN_AGENCY, "speak_up_contact")}
        agencies.change_agency(
            agency=self.place,
            partnership=self.partnership,
            by=self.by,
            now=self.now,
            version=form.cleaned_data["version"],
            **typed,
        )


class Allegations(PartnershipPart):
    form_class = AllegationsForm
    heading = "Allegations about staff"
    columns = ("allegations_name", "allegations_telephone")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.partnership, name) or "" for name in self.columns}

    def changes(self, form: VersionedForm) -> dict[str, Any]:
        return {name: form.cleaned_data[name] or None for name in self.columns}
