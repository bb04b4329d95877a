"""Setting up: the task list, what the partnership says of itself, its gaps, going live."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from agencies.notifications import send_test_notice
from agencies.queries import set_up_by
from audit.files.scanning import scans
from audit.history import RecordModel
from components.forms import VersionedForm
from escalation.forms.referral_roads import ReferralsForm
from escalation.forms.setting_up import (
    CloseOfBusinessForm,
    FrontDoorForm,
    KeepsFilesForm,
    NamesForm,
    SharedForm,
)
from escalation.presenters.setting_up import tasks
from escalation.services import setting_up as services
from escalation.services.papers import takes_files
from escalation.services.policies import policies_in_force
from escalation.services.referral_clocks import answer_time
from escalation.views.doors import standing
from escalation.views.setting_up_doors import SettingUp, SettingUpForm


class WhichPartnership(LoginRequiredMixin, View):
    """To the one partnership of this business manager, or a choice of several."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = list(set_up_by(standing(request)).order_by("name"))
        if not mine:
            raise Http404
        if len(mine) == 1:
            return redirect("escalation:setting_up", mine[0].code)
        return render(request, "setting_up/which.html", {"partnerships": mine})


class TaskList(SettingUp):
    template_name = "setting_up/tasks.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        gaps = services.gaps(self.partnership, on=self.day)
        return self.page(
            {
                "tasks": tasks(self.partnership, gaps, on=self.day, address=self.address),
                "missing": services.missing(self.partnership, on=self.day),
                "go_live_href": self.address("go_live"),
            }
        )

    def back_href(self) -> str:
        return ""


class PartnershipPart(SettingUpForm):
    """One page of what the partnership says of itself."""

    columns: ClassVar[tuple[str, ...]]
    done = "Saved"

    def thing(self) -> RecordModel:
        return self.partnership

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.partnership, name) for name in self.columns}

    def changes(self, form: VersionedForm) -> dict[str, Any]:
        return {name: form.cleaned_data[name] for name in self.columns}

    def carry_out(self, form: VersionedForm) -> None:
        version = form.cleaned_data["version"]
        services.change_partnership(
            partnership=self.partnership, by=self.by, now=self.now, version=version, **self.changes(form)
        )


class Names(PartnershipPart):
    form_class = NamesForm
    columns = ("name", "title", "nation")
    heading = "Title and nation"


class CloseOfBusiness(PartnershipPart):
    form_class = CloseOfBusinessForm
    columns = ("close_of_business",)
    heading = "Close of business"
    done = "Saved. It counts for policies that you load from now on"

    def get_context(self) -> dict[str, Any]:
        return {
            "intro": "A policy that says another hour keeps its own. A policy that is loaded already keeps the hour "
            "that it was loaded with: to change it, load the policy again, from a later day."
        }


class FrontDoor(PartnershipPart):
    form_class = FrontDoorForm
    columns = ("front_door_name", "front_door_telephone")
    heading = "Front door"


class Referrals(PartnershipPart):
    form_class = ReferralsForm
    columns = ("referral_answer_time", "protection_policy")
    heading = "Referrals"
    done = "Saved. The time counts for referrals that are made from now on"

    def get_form_kwargs(self) -> dict[str, Any]:
        versions = policies_in_force(self.partnership, self.day)
        there = {version.key: version.title for version in versions}
        if (set_before := self.partnership.protection_policy) and set_before not in there:
            there[set_before] = f"{set_before}, which is not in force today"
        return {"procedures": list(there.items())}

    def get_initial(self) -> dict[str, Any]:
        key = self.partnership.protection_policy or ""
        return {"referral_answer_time": answer_time(self.partnership), "protection_policy": key}


class Shared(PartnershipPart):
    form_class = SharedForm
    columns = tuple(services.TOLD_OF_A_CHILD)
    heading = "What the other side is told of a child"

    def get_initial(self) -> dict[str, Any]:
        return {"told": [name for name in self.columns if getattr(self.partnership, name)]}

    def changes(self, form: VersionedForm) -> dict[str, Any]:
        return {name: name in form.cleaned_data["told"] for name in self.columns}


class Papers(PartnershipPart):
    form_class = KeepsFilesForm
    columns = ("keeps_files",)
    heading = "Papers"

    def get_initial(self) -> dict[str, Any]:
        return {"keeps_files": takes_files(self.partnership)}

    def get_context(self) -> dict[str, Any]:
        looked = (
            "Each file is looked through for viruses before it is kept."
            if scans()
            else "Files are not looked through for viruses: whoever runs this service has not set that up."
        )
        return {"intro": f"Letters, e-mails, plans and assessments belong to what is written. {looked}"}


class Gaps(SettingUp):
    template_name = "setting_up/gaps.html"
    heading = "Gaps"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return self.page({"gaps": services.gaps(self.partnership, on=self.day)})


class StandIns(SettingUp):
    template_name = "setting_up/stand_ins.html"
    heading = "Stand-ins"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return self.page({"gaps": services.gaps(self.partnership, on=self.day)})


class TestNotice(SettingUpForm):
    """An e-mail to oneself, like those that will go out."""

    form_class = VersionedForm
    heading = "Send a test notice"
    button_text = "Send it to me"

    def get_context(self) -> dict[str, Any]:
        return {
            "intro": f"An e-mail goes to {self.by.user.email}. Like every notice it carries a link and the kind of act "
            "that is wanted, and nothing about a child."
        }

    def carry_out(self, form: VersionedForm) -> None:
        """An e-mail to oneself is no act."""

    def afterwards(self) -> None:
        if send_test_notice(self.by.user):
            messages.success(self.request, f"Sent to {self.by.user.email}. Look whether it arrived")
        else:
            messages.warning(
                self.request, "It could not be sent. Ask whoever runs this service to look at its post"
            )


class GoLive(SettingUpForm):
    """The last task: from then on disagreements can be raised."""

    template_name = "setting_up/go_live.html"
    form_class = VersionedForm
    heading = "Go live"
    button_text = "Go live now"
    done = "You are live. Disagreements can be raised from now on"

    def carry_out(self, form: VersionedForm) -> None:
        services.go_live(partnership=self.partnership, by=self.by, now=self.now)

    def get_context(self) -> dict[str, Any]:
        return {
            "missing": services.missing(self.partnership, on=self.day),
            "gaps": services.gaps(self.partnership, on=self.day),
        }
