"""Leaving: every open matter, action and post of a person, and who takes each; then everything ends at once."""

from typing import Any
from uuid import UUID

from django.http import Http404

from agencies.models import Membership
from agencies.queries import colleagues_of
from audit.history import RecordModel
from components.forms import VersionedForm
from escalation.forms.leaving import LeavingForm
from escalation.presenters.leaving import questions
from escalation.services.leaving import held_by, leave
from escalation.views.doors import standing
from escalation.views.setting_up_doors import SettingUpForm


class Leaving(SettingUpForm):
    template_name = "setting_up/leaving.html"
    form_class = LeavingForm
    button_text = "Hand over and end this role"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.membership = self.person(kwargs["person"])
        self.heading = f"{self.membership.user.name} is leaving"
        self.done = f"{self.membership.user.name} has left. What they had was handed over"
        if self.membership.ends is not None and not self.request.POST:
            raise Http404

    def thing(self) -> RecordModel:
        return self.membership

    def get_form_kwargs(self) -> dict[str, Any]:
        self.held = held_by(self.membership, on=self.day, seen_by=standing(self.request))
        return {
            "colleagues": colleagues_of(self.membership, on=self.day),
            "asked": questions(self.held, self.membership),
        }

    def get_context(self) -> dict[str, Any]:
        return {"person": self.membership, "held": self.held}

    def carry_out(self, form: VersionedForm) -> None:
        typed = form.cleaned_data
        manager = typed.get("manager") or (self.membership.manager if self.held.managed else None)
        leave(
            membership=self.membership,
            matters=_taken("matter-", typed),
            posts=_taken("post-", typed),
            referrals=_taken("referral-", typed),
            manager=manager,
            by=self.by,
            now=self.now,
        )

    def back_href(self) -> str:
        return self.address("person", self.membership.pk)


def _taken(prefix: str, typed: dict[str, Any]) -> dict[UUID, Membership]:
    """By key, who was chosen to take it."""
    return {
        UUID(name.removeprefix(prefix)): chosen
        for name, chosen in typed.items()
        if name.startswith(prefix) and chosen is not None
    }
