"""Whether somebody may read histories: asked once a request, and of auditors alone."""

from django.http import HttpRequest
from django.utils import timezone

from agencies.auditors import grants_of
from agencies.roles import Role
from escalation.views.doors import standing
from escalation.zone import local_day


def reads_histories(request: HttpRequest) -> bool:
    """Whether the signed-in person may read histories today."""
    if (known := getattr(request, "_reads", None)) is not None:
        return bool(known)
    today = local_day(timezone.now())
    reads = standing(request).has_role(Role.AUDITOR) and grants_of(request.user, today).exists()
    know_that_reads(request, reads)
    return reads


def know_that_reads(request: HttpRequest, reads: bool) -> None:
    """It was asked already, together with something else."""
    request._reads = reads  # type: ignore[attr-defined]
