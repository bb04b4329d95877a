"""What every page has: where a person can go, by their roles."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from agencies.roles import Role
from escalation.services.waking import sweep_is_late
from escalation.views.doors import standing
from escalation.views.reads import reads_histories


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The service navigation of whoever is signed in; nobody else has one."""
    user = getattr(request, "user", None)  # none on a page of an error that came before the session
    if user is None or not user.is_authenticated:
        return {}
    person = standing(request)
    wanted = [("Your matters", "escalation:home")]
    if any(membership.agency_id for membership in person.memberships):
        wanted.append(("Raise a disagreement", "escalation:raise_start"))
    if person.memberships:
        wanted.append(("Actions", "escalation:actions"))
    if person.has_role(Role.BUSINESS_MANAGER):
        wanted += [("Overview", "escalation:overview"), ("Setting up", "escalation:setting_up_which")]
    if person.has_role(Role.BOARD_REPRESENTATIVE, Role.CHAIR, Role.BUSINESS_MANAGER):
        wanted.append(("Learning", "escalation:learning_register"))
    if person.has_role(Role.CHAIR) and not person.has_role(Role.BUSINESS_MANAGER):
        wanted.append(("Auditors", "escalation:auditors"))
    if hasattr(request, "reader") or reads_histories(request):
        wanted.append(("Histories", "audit:histories"))
    if user.is_staff:
        wanted.append(("Operations", "escalation:operations"))
    runs_it = user.is_staff or person.has_role(Role.BUSINESS_MANAGER)
    return {
        "navigation": [_item(text, reverse(name), request.path) for text, name in wanted],
        "sweep_is_late": runs_it and sweep_is_late(timezone.now()),
    }


def _item(text: str, href: str, path: str) -> dict[str, Any]:
    """One place to go: whether it is this page, or this page is one of its own."""
    below = "/matters/" if href == reverse("escalation:home") else href
    return {"text": text, "href": href, "current": path == href, "active": path.startswith(below)}
