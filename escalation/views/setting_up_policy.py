"""Setting up: the policy. One that comes with Accord or a file of one's own, checked as a whole, from a day."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from components.forms import VersionedForm
from escalation.core.policy_faults import Fault, PolicyFaults
from escalation.core.policy_text import LARGEST_FILE
from escalation.forms.setting_up import PolicyForm
from escalation.models import PolicyDraft, PolicyVersion
from escalation.services.policies import load_policy, policies_in_force, read_policy, shipped_policies
from escalation.views.setting_up_doors import SettingUpForm

SHOWN_FAULTS = 50


class Policies(SettingUpForm):
    """The versions that were loaded, and the form that loads the next one."""

    template_name = "setting_up/policy.html"
    form_class = PolicyForm
    heading = "Policy"
    button_text = "Load this policy"
    done = "The policy was loaded"
    faults: tuple[Fault, ...] = ()

    def get_form_kwargs(self) -> dict[str, Any]:
        policies = {key: read_policy(path.read_bytes()) for key, path in shipped_policies().items()}
        return {"shipped": {key: f"{policy.board}: {policy.title}" for key, policy in policies.items()}}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            return super().post(request, **kwargs)
        except PolicyFaults as found:
            self.faults = found.faults
            form = self.form(request.POST, request.FILES)
            form.add_error(None, f"Nothing was loaded: {self.counted_faults()} in this policy")
            return self.form_page(form, status=422)

    def carry_out(self, form: VersionedForm) -> None:
        typed = form.cleaned_data
        if typed["which"] == PolicyForm.UPLOAD:
            text = typed["file"].read(LARGEST_FILE + 1)
        else:
            text = shipped_policies()[typed["which"]].read_bytes()
        load_policy(
            partnership=self.partnership,
            text=text,
            in_force_from=typed["in_force_from"],
            by=self.by,
            now=self.now,
        )

    def get_context(self) -> dict[str, Any]:
        in_force = {version.pk for version in policies_in_force(self.partnership, self.day)}
        drafts = PolicyDraft.objects.filter(partnership=self.partnership)
        versions = PolicyVersion.objects.filter(partnership=self.partnership).order_by("-in_force_from")
        return {
            "faults": self.faults[:SHOWN_FAULTS],
            "more_faults": max(len(self.faults) - SHOWN_FAULTS, 0),
            "drafts": drafts.select_related("touched_by__user"),
            "versions": [(version, self.standing_of(version, in_force)) for version in versions],
        }

    def standing_of(self, version: PolicyVersion, in_force: set[UUID]) -> str:
        """How a version stands today, in words; several policies may be in force side by side."""
        if version.pk in in_force:
            return "In force"
        return "To come" if version.in_force_from > self.day else "For matters raised under it"

    def counted_faults(self) -> str:
        return "there is 1 fault" if len(self.faults) == 1 else f"there are {len(self.faults)} faults"

    def get_success_url(self) -> str:
        return self.address("setting_up_policy")
