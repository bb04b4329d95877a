"""Your matters."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.roles import Role
from cases.models import Referral
from escalation.forms.finding import FindForm
from escalation.models import Disagreement
from escalation.presenters.home import Asked, home_of
from escalation.presenters.home_also import also_of
from escalation.views.doors import standing
from escalation.views.reads import know_that_reads


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How many wait for you, the one due soonest, and every matter that you may open, in groups."""
    person = standing(request)
    form = FindForm(request.GET if "reference" in request.GET else None)
    if form.is_valid():
        reference = form.cleaned_data["reference"]
        if it := Disagreement.objects.visible_to(person).filter(reference=reference).first():
            return redirect(it)
        if referral := Referral.objects.visible_to(person).filter(reference=reference).first():
            return redirect(referral)
        form.add_error(
            "reference", f"You have no matter with the reference {reference}. Check it and try again"
        )
    asked, now = Asked.of(request.GET), timezone.now()
    also = also_of(person, now=now)
    know_that_reads(request, also.reads)
    context = {
        "form": form,
        "asked": asked,
        "home": home_of(person, asked, also.calendars, now=now),
        "also": also,
        "raises": any(membership.agency_id for membership in person.memberships),
        "audits": person.has_role(Role.AUDITOR),
        "has_left": not person.memberships,
    }
    return render(request, "home/home.html", context)
