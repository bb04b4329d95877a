"""The business manager's overview of their partnership's matters."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.roles import Role
from audit.access import log_access
from escalation.presenters.overview import Asked, overview_of
from escalation.presenters.referral_rows import envelopes
from escalation.views.doors import standing


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The envelopes, from the first stage on; for everybody else there is no such page. The look is logged."""
    person, now = standing(request), timezone.now()
    manager = next((one for one in person.memberships if one.role == Role.BUSINESS_MANAGER), None)
    if manager is None:
        raise Http404
    log_access(by=manager.actor(), looked_at="overview", now=now)
    found = overview_of(person, Asked.of(request.GET.dict()), now=now)
    context = {"overview": found, "referrals": envelopes(person, now=now)}
    return render(request, "overview/overview.html", context)
