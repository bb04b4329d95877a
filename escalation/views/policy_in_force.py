"""The end of a draft: read as it will stand, side by side with the version before, put in force or thrown away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from components.forms import VersionedForm
from escalation.core.calendar import day_in_words
from escalation.core.policy_faults import PolicyFaults
from escalation.forms.policy_editor.begin import InForceForm, ThrowAwayForm
from escalation.models import Disagreement, PolicyVersion
from escalation.presenters.lessons import called, open_lessons
from escalation.presenters.policy_changes import changes
from escalation.presenters.policy_page import body
from escalation.services.policies import policy_in_force
from escalation.services.policy_drafts import put_policy_in_force, throw_policy_draft_away
from escalation.views.doors import standing
from escalation.views.policy_drafts import DraftPage
from escalation.views.setting_up_doors import SettingUpForm


class SoundDraft(DraftPage):
    """A page for a draft in which nothing is wrong; any other leads back to what is."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if self.policy is None:
            messages.warning(request, "Mend what is wrong first. It is listed here.")
            return redirect(self.back_href())
        return self.shown()

    def shown(self) -> HttpResponse:
        """The page itself, of a draft that has no fault; each page says its own."""
        raise NotImplementedError

    def before(self) -> PolicyVersion | None:
        """The version that this one follows: the newest of its key that is in force today, else the newest."""
        versions = PolicyVersion.objects.filter(partnership=self.partnership, key=self.document.get("key"))
        in_force = versions.filter(in_force_from__lte=self.day).order_by("in_force_from").last()
        newest = versions.order_by("in_force_from").last()
        return in_force or newest or policy_in_force(self.partnership, self.day)


class Preview(SoundDraft):
    """The draft as everybody will read it."""

    template_name = "policies/preview.html"

    def shown(self) -> HttpResponse:
        assert self.policy is not None
        return self.page({**self.context(), "heading": "As it will be read", **body(self.policy)})


class SideBySide(SoundDraft):
    """What changes, stage by stage."""

    template_name = "policies/side_by_side.html"

    def shown(self) -> HttpResponse:
        assert self.policy is not None
        before = self.before()
        parts = changes(before.policy, self.policy) if before else []
        heading = "Side by side with the version before"
        return self.page({**self.context(), "heading": heading, "before": before, "parts": parts})


class PutInForce(SettingUpForm, SoundDraft):
    """From which day, and what that means."""

    template_name = "policies/in_force.html"
    form_class = InForceForm
    heading = "Put this version in force"
    button_text = "Put it in force"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return SoundDraft.get(self, request, **kwargs)

    def shown(self) -> HttpResponse:
        return self.form_page(self.form())

    def version(self) -> int:
        return self.draft.version

    def get_form_kwargs(self) -> dict[str, Any]:
        self.lessons = open_lessons(self.partnership, standing(self.request))
        words = {reference: called(lesson) for reference, lesson in self.lessons.items()}
        return {"today": self.day, "lessons": words}

    def get_initial(self) -> dict[str, Any]:
        day = self.policy.in_force_from if self.policy else None
        return {"in_force_from": day, "learns_from": self.draft.learns_from.split()}

    def carry_out(self, form: VersionedForm) -> None:
        day = form.cleaned_data["in_force_from"]
        loaded = put_policy_in_force(
            draft=self.draft,
            version=form.cleaned_data["version"],
            in_force_from=day,
            learns_from=[self.lessons[one] for one in form.cleaned_data.get("learns_from", ())],
            by=self.by,
            now=self.now,
        )
        self.done = f"{loaded.title}, version {loaded.number}, is in force from {day_in_words(day)}"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            return super().post(request, **kwargs)
        except PolicyFaults:
            messages.warning(request, "It was not put in force: mend what is wrong first. It is listed here.")
            return redirect(self.back_href())

    def came_second(self, form: VersionedForm) -> HttpResponse:
        messages.warning(
            self.request, f"{self.context()['touched']} changed this draft. Look at it again first."
        )
        return redirect(self.back_href())

    def get_success_url(self) -> str:
        return self.address("setting_up_policy")

    def get_context(self) -> dict[str, Any]:
        before = self.before()
        older = Disagreement.objects.filter(partnership=self.partnership).open()
        return {
            **self.context(),
            "before": before,
            "changed": len(changes(before.policy, self.policy)) if before and self.policy else 0,
            "open_matters": older.filter(policy_version=before).count() if before else 0,
        }


class ThrowAway(SettingUpForm, DraftPage):
    """A draft thrown away: nothing of it is kept."""

    template_name = "policies/throw_away.html"
    form_class = ThrowAwayForm
    heading = "Throw this draft away"
    button_text = "Throw it away"
    done = "The draft was thrown away"

    def version(self) -> int:
        return self.draft.version

    def get_context(self) -> dict[str, Any]:
        return self.context()

    def carry_out(self, form: VersionedForm) -> None:
        throw_policy_draft_away(draft=self.draft, version=form.cleaned_data["version"])

    def came_second(self, form: VersionedForm) -> HttpResponse:
        messages.warning(
            self.request, f"{self.context()['touched']} changed this draft. Look at it again first."
        )
        return redirect(self.back_href())

    def get_success_url(self) -> str:
        return self.address("setting_up_policy")
