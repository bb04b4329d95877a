"""Ways that are always there: whom to speak to past one's own line, the leaflet about it, and what goes elsewhere."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.models import Membership
from escalation.core.names import How
from escalation.presenters import speaking_up as presenter
from escalation.presenters.raising import elsewhere
from escalation.services.policies import policies_in_force
from escalation.views.doors import standing
from escalation.zone import local_day


@login_required
@require_safe
def speak_up(request: HttpRequest) -> HttpResponse:
    """The reader's own agencies: contact, leaflet, who would act for them. Nothing is written down of the look."""
    today = local_day(timezone.now())
    context: dict[str, Any] = {"ways": [presenter.way(one, on=today) for one in _mine(request)]}
    context["as_well"] = sorted({sentence for one in _mine(request) for sentence in _as_well(one)})
    return render(request, "about/speak_up.html", context)


@login_required
@require_safe
def leaflet(request: HttpRequest, agency: str) -> HttpResponse:
    """The leaflet of one of the reader's own agencies, to print and to put up."""
    today = local_day(timezone.now())
    mine = next((one for one in _mine(request) if one.agency and one.agency.code == agency), None)
    if mine is None:
        raise Http404
    body = presenter.leaflet_pdf(presenter.way(mine, on=today), now=timezone.now())
    disposition = f'attachment; filename="speaking-up-{agency}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": disposition})


@login_required
@require_safe
def not_here(request: HttpRequest) -> HttpResponse:
    """Complaints, and allegations about staff: not here, and where."""
    people = standing(request).memberships
    partnerships = list({one.partnership_id: one.partnership for one in people}.values())
    context = {
        "partnerships": partnerships,
        "agencies": presenter.agencies_for_complaints(partnerships, on=local_day(timezone.now())),
        "instead": sorted({sentence for one in people for sentence in _instead(one)}),
    }
    return render(request, "about/not_here.html", context)


def _mine(request: HttpRequest) -> list[Membership]:
    """The reader's roles in agencies, one of each agency."""
    return list({one.agency_id: one for one in standing(request).memberships if one.agency_id}.values())


def _as_well(person: Membership) -> list[str]:
    return _of_policies(person, How.AS_WELL)


def _instead(person: Membership) -> list[str]:
    return _of_policies(person, How.INSTEAD)


def _of_policies(person: Membership, how: How) -> list[str]:
    versions = policies_in_force(person.partnership, local_day(timezone.now()))
    return [sentence for version in versions for sentence in elsewhere(version.policy, how)]
