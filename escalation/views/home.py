"""Your matters."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.roles import Role
from cases.models import Referral
from escalation.forms.finding import FindForm
from escalation.models import Disagreement, Draft, Lesson
from escalation.presenters.action_list import mine_of
from escalation.presenters.home import Asked, home_of
from escalation.presenters.referral_rows import handles_refusals, own_rows
from escalation.views.doors import standing

# Whose turn it may be to learn for their agency or the board; others at a post of the board come by their notice.
LEARNS = (Role.BOARD_REPRESENTATIVE, Role.CHAIR, Role.BUSINESS_MANAGER)


@login_required
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
    asked = Asked.of(request.GET)
    context = {
        "form": form,
        "asked": asked,
        "home": home_of(person, asked, now=timezone.now()),
        "actions": mine_of(person, now=timezone.now()),
        "referrals": own_rows(person, now=timezone.now()),
        "refers": handles_refusals(person),
        "to_learn": Lesson.objects.waiting_for(person).count() if person.has_role(*LEARNS) else 0,
        "drafts": Draft.objects.visible_to(person),
        "raises": any(membership.agency_id for membership in person.memberships),
        "audits": person.has_role(Role.AUDITOR),
        "has_left": not person.memberships,
    }
    return render(request, "home/home.html", context)
