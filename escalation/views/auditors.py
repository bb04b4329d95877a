"""Auditors: the business manager asks that one may read histories, the chair or another one agrees, either ends it."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agencies import services as agencies
from agencies.models import AuditGrant
from agencies.notifications import send_grant_agreed, send_grant_waits
from agencies.permissions import can_agree
from agencies.queries import auditors_of, boards_of, may_agree_to, set_up_by, who_may_agree
from agencies.roles import Role
from audit.history import RecordModel
from components.forms import VersionedForm
from components.sentences import uncapitalised
from escalation.forms.auditors import AskForm
from escalation.presenters.auditors import days_of, grant_rows, state_of, told_rows
from escalation.views.doors import standing
from escalation.views.setting_up_doors import SettingUp, SettingUpForm
from escalation.zone import local_day


class Auditors(LoginRequiredMixin, View):
    """Every grant of the partnerships for which somebody speaks, those that wait first. Anybody else gets 404."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person, today = standing(request), local_day(timezone.now())
        boards = list(boards_of(person).order_by("name"))
        if not boards:
            raise Http404
        grants = AuditGrant.objects.of_board(person).select_related(
            "membership__user", "membership__partnership"
        )
        context = {
            "heading": "Auditors",
            "rows": grant_rows(grants, on=today),
            "several": len(boards) > 1,
            "asks": [
                (board, reverse("escalation:grant_ask", args=[board.code]))
                for board in set_up_by(person).order_by("name")
            ],
        }
        return render(request, "setting_up/auditors.html", context)


class Ask(SettingUpForm):
    form_class = AskForm
    template_name = "setting_up/grant_ask.html"
    heading = "Ask that an auditor may read histories"
    button_text = "Ask for this"
    asked: AuditGrant | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        auditors = auditors_of(self.partnership, on=self.day).exclude(user=self.by.user)
        return {"auditors": auditors, "today": self.day}

    def get_context(self) -> dict[str, Any]:
        others = who_may_agree(self.partnership, {self.by.user_id}, on=self.day)
        return {
            "anybody": auditors_of(self.partnership, on=self.day).exclude(user=self.by.user).exists(),
            "others": sorted({one.user.name for one in others}),
            "add_href": self.address("board_person_add"),
        }

    def carry_out(self, form: VersionedForm) -> None:
        typed = form.cleaned_data
        self.asked = agencies.ask_for_grant(
            **{name: typed[name] for name in ("membership", "starts", "until", "purpose")},
            opens_written="written" in typed["opens"],
            opens_child="child" in typed["opens"],
            by=self.by,
            now=self.now,
        )
        self.done = (
            f"You asked for {self.asked.membership.user.name}. They read nothing until somebody else agrees"
        )

    def afterwards(self) -> None:
        assert self.asked is not None
        for account in {one.user for one in may_agree_to(self.asked, on=self.day)}:
            send_grant_waits(account, self.partnership)

    def get_success_url(self) -> str:
        return reverse("escalation:grant", args=[self.asked.pk]) if self.asked else self.back_href()

    def back_href(self) -> str:
        return reverse("escalation:auditors")


class OfGrant(SettingUp):
    """A page about one grant, for whoever speaks for its partnership."""

    grant: AuditGrant

    def enter(self, **kwargs: Any) -> None:  # noqa: ANN401
        person = standing(self.request)
        grants = AuditGrant.objects.of_board(person).select_related(
            *(f"{name}__user" for name in ("membership", "asked_by", "agreed_by", "ended_by")),
            "membership__partnership",
            "membership__agency",
        )
        self.grant = get_object_or_404(grants, pk=kwargs["grant"])
        self.partnership = self.grant.membership.partnership
        here = [one for one in person.memberships if one.partnership_id == self.partnership.pk]
        mine = [one for one in here if one.role in Role.for_the_board()]
        self.by = next((one for one in mine if can_agree(one, self.grant, on=self.day)), mine[0])

    def back_href(self) -> str:
        return reverse("escalation:auditors")


class GrantPage(OfGrant):
    template_name = "setting_up/grant.html"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.heading = f"What {self.grant.membership.user.name} may read as an auditor"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        state = state_of(self.grant, on=self.day)
        others = may_agree_to(self.grant, on=self.day)
        waits = state.open and self.grant.agreed_at is None
        may_agree = waits and can_agree(self.by, self.grant, on=self.day)
        return self.page(
            {
                "state": state,
                "told": told_rows(self.grant),
                "agree_href": reverse("escalation:grant_agree", args=[self.grant.pk]) if may_agree else "",
                "end_href": reverse("escalation:grant_end", args=[self.grant.pk]) if state.open else "",
                "waits_for": sorted({one.user.name for one in others}) if waits and not may_agree else [],
                "waits_in_vain": waits and not others,
            }
        )


class GrantForms(OfGrant, SettingUpForm):
    """A form about one grant."""

    template_name = "setting_up/grant_form.html"
    form_class = VersionedForm
    intro = ""

    def get_context(self) -> dict[str, Any]:
        return {"told": told_rows(self.grant), "intro": self.intro}

    def thing(self) -> RecordModel:
        return self.grant

    def back_href(self) -> str:
        return reverse("escalation:grant", args=[self.grant.pk])


class Agree(GrantForms):
    button_text = "Agree to this"
    intro = (
        "Agreed to, they read every history of this partnership within these dates, and can take copies away. "
        "Each page that they open is written down, and people of the matter can see that they did. You and "
        "whoever asked can end it at any time."
    )

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.heading = f"Agree that {self.grant.membership.user.name} may read histories"
        days = uncapitalised(days_of(self.grant))
        self.done = f"You agreed. {self.grant.membership.user.name} may read {days}"

    def carry_out(self, form: VersionedForm) -> None:
        version = form.cleaned_data["version"]
        agencies.agree_to_grant(grant=self.grant, by=self.by, now=self.now, version=version)

    def afterwards(self) -> None:
        send_grant_agreed(self.grant.membership.user, self.partnership)


class End(GrantForms):
    button_text = "End it now"
    intro = (
        "It ends at once. Their next page is not shown, and a file that they have not fetched yet is not given "
        "out. What they took away before, they have. It can be asked for again."
    )

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.heading = f"End what {self.grant.membership.user.name} may read as an auditor"
        self.done = f"It was ended. {self.grant.membership.user.name} reads nothing by it any more"

    def carry_out(self, form: VersionedForm) -> None:
        agencies.end_grant(grant=self.grant, by=self.by, now=self.now)
