"""What to do apart from this service, and what this service is: two pages for everybody, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.models import Partnership
from escalation.services.policies import policy_in_force
from escalation.views.doors import standing
from escalation.zone import local_day


@require_safe
def act_now(request: HttpRequest) -> HttpResponse:
    """Whom to call when a child is in danger: 999, and the front door of the reader's partnership."""
    return render(request, "about/act_now.html", {"partnerships": _partnerships(request)})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What Accord is and is not, the stages of the reader's procedure, and who can help."""
    today = local_day(timezone.now())
    found = [(partnership, policy_in_force(partnership, today)) for partnership in _partnerships(request)]
    return render(request, "about/help.html", {"procedures": found})


def _partnerships(request: HttpRequest) -> list[Partnership]:
    """The partnerships in which the reader has a role; none for who is not signed in."""
    if not request.user.is_authenticated:
        return []
    memberships = standing(request).memberships
    return list({membership.partnership_id: membership.partnership for membership in memberships}.values())
