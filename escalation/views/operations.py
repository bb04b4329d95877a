"""The operations page, for those who run the service: staff of the administration, who read no matter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from escalation.presenters.operations import operations_page
from escalation.services.condition import condition, send_again


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def operations(request: HttpRequest) -> HttpResponse:
    """For everybody else there is no such page. Its one button has what was given up sent again."""
    if not getattr(request.user, "is_staff", False):
        raise Http404
    if request.method == "POST":
        count = send_again(timezone.now())
        messages.success(request, f"{count} notice{'' if count == 1 else 's'} will be sent again.")
        return redirect("escalation:operations")
    shown = operations_page(condition(timezone.now()))
    return render(request, "operations/operations.html", {"shown": shown, "heading": "Operations"})
