"""The page of a policy version: the ladder drawn, each stage on a card, a date tried; and its file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.models import Partnership
from escalation.core.policy import Policy
from escalation.forms.policy_trial import TrialForm
from escalation.models import Disagreement, PolicyVersion
from escalation.presenters.lessons import learned_from
from escalation.presenters.policy_page import body
from escalation.presenters.policy_trial import trial
from escalation.presenters.policy_words import stage_named
from escalation.services.calendars import newest_calendar
from escalation.views.doors import standing


@login_required
@require_safe
def policy(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A version of a procedure of one of the reader's partnerships; ``?of=`` names which, where two have that key.

    ``?matter=`` is the reference of a matter of the reader's that follows it: its stage is marked.
    """
    version = _version(request, key, number)
    it = _matter(request, version)
    here = it.current_stage.key if it and it.is_open and it.current_stage else ""
    said = version.policy
    context = {
        "version": version,
        "matter": it,
        "here_title": stage_named(said, here) if here else "",
        "track": said.track(it.track) if it and it.track else None,
        **body(said, here=here, track=it.track if it else ""),
        **trying(request, said, version.partnership),
        "trial_keeps": {"of": version.partnership.code, **({"matter": it.reference} if it else {})}.items(),
        "reference": it.reference if it else "",
        "learned_from": learned_from(version, standing(request)),
    }
    return render(request, "policies/policy.html", context)


@login_required
@require_safe
def policy_file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The file of a version, as it was typed."""
    version = _version(request, key, number)
    return as_file(version.source, f"{version.key}-{version.number}.toml")


def as_file(text: str, name: str) -> HttpResponse:
    """A policy's text as a download."""
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def trying(request: HttpRequest, said: Policy, partnership: Partnership) -> dict[str, Any]:
    """The form that tries a date on a policy, and what came of it where one was tried."""
    now = timezone.now().replace(minute=0)
    tried = "stage" in request.GET
    form = TrialForm(request.GET if tried else None, policy=said, now=now)
    context: dict[str, Any] = {"trial": form}
    if tried and form.is_valid():
        newest = newest_calendar(partnership)
        calendar = newest.calendar if newest else None
        typed = form.cleaned_data
        context["tried"] = trial(said, typed["stage"], typed["entered"], calendar)
    return context


def _version(request: HttpRequest, key: str, number: int) -> PolicyVersion:
    mine = {membership.partnership_id for membership in standing(request).memberships}
    versions = PolicyVersion.objects.filter(partnership__in=mine, key=key, number=number)
    versions = versions.select_related("partnership")
    version = (
        versions.filter(partnership__code=request.GET.get("of", "").replace("\0", "")).first()
        or versions.first()
    )
    if version is None:
        raise Http404
    return version


def _matter(request: HttpRequest, version: PolicyVersion) -> Disagreement | None:
    """The matter that the reader came from, where it is one of theirs and follows this very version."""
    reference = request.GET.get("matter", "").replace("\0", "").upper()
    if not reference:
        return None
    matters = Disagreement.objects.visible_to(standing(request)).select_related("current_stage")
    return matters.filter(reference=reference, policy_version=version).first()
