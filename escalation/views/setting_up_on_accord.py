"""Setting up: whether an agency is on Accord, and where letters to it go where it is not."""

from typing import Any

from django.shortcuts import get_object_or_404

from agencies.models import Participation
from audit.history import RecordModel
from components.forms import VersionedForm
from escalation.forms.off_accord import OFF, ON, OnAccordForm
from escalation.services.on_accord import set_off_accord
from escalation.views.setting_up_agencies import AgencyForms


class OnAccord(AgencyForms):
    """The agency is on Accord, or is written to; what becomes of its open matters is said before the button."""

    form_class = OnAccordForm
    heading = "Is this agency on Accord?"
    done = "Saved"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().fetch(**kwargs)
        parts = Participation.objects.select_related("agency", "partnership")
        self.part = get_object_or_404(parts, partnership=self.partnership, agency=self.place)

    def thing(self) -> RecordModel | None:
        return self.part

    def get_initial(self) -> dict[str, Any]:
        return {"where": OFF if self.part.off_accord else ON, "letters_to": self.part.letters_to or ""}

    def get_context(self) -> dict[str, Any]:
        name = self.part.agency.name
        return {
            "intro": f"Where {name} is not on Accord, no people and no posts are asked of it. In its open matters its "
            "desks lose their seats at once, letters take their place, and the agency that raised the matter enters "
            "what it answers, with the paper that shows it. Once it is on Accord its desks have their seats again. "
            "What somebody of it raised here themselves stays with them."
        }

    def carry_out(self, form: VersionedForm) -> None:
        set_off_accord(
            partnership=self.partnership,
            agency=self.part.agency,
            off_accord=form.cleaned_data["where"] == OFF,
            letters_to=form.cleaned_data["letters_to"].strip(),
            by=self.by,
            now=self.now,
            version=form.cleaned_data["version"],
        )
