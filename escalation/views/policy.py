"""The page of a policy version: the ladder drawn, each stage on a card."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from escalation.models import PolicyVersion
from escalation.presenters import policies
from escalation.presenters.pictures import picture
from escalation.views.doors import standing


@login_required
def policy(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A version of a procedure of one of the reader's partnerships; ``?of=`` names which, where two have that key."""
    mine = {membership.partnership_id for membership in standing(request).memberships}
    versions = PolicyVersion.objects.filter(partnership__in=mine, key=key, number=number)
    version = (
        versions.filter(partnership__code=request.GET.get("of", "").replace("\0", "")).first()
        or versions.first()
    )
    if version is None:
        raise Http404
    said = version.policy
    context = {
        "version": version,
        "policy": said,
        "picture": picture(said),
        "cards": policies.cards(said),
        "shortcuts": policies.shortcuts(said),
        "ways": policies.ways(said),
        "other_assumptions": policies.other_assumptions(said),
    }
    return render(request, "policies/policy.html", context)
