"""The operations page, for those who run the service: staff of the administration, who read no matter."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from escalation.presenters.operations import operations_page
from escalation.services.condition import condition


@never_cache
@require_safe
@login_required
def operations(request: HttpRequest) -> HttpResponse:
    """For everybody else there is no such page."""
    if not getattr(request.user, "is_staff", False):
        raise Http404
    shown = operations_page(condition(now=timezone.now()))
    return render(request, "operations/operations.html", {"shown": shown, "heading": "Operations"})
