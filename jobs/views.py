"""How far a job is, for whoever waits for it; and its file, once. Anybody else gets 404."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from jobs import services
from jobs.kinds import Kind, Link, NotDone, kind
from jobs.models import Job

HOME = Link("Go to your matters", "/")


@login_required
@never_cache
@require_safe
def progress(request: HttpRequest, job: UUID) -> HttpResponse:
    """The bar. It is drawn anew by itself: by htmx, or where there is no JavaScript by the browser.

    A page that is over is drawn once more as a whole; where the kind has a page of its own, that one is next.
    """
    found = get_object_or_404(Job.objects.of(request.user), pk=job)
    how = kind(found.kind)
    if not _may_have(found, how):
        found.doing = ""  # it may name what it is at
    if getattr(request, "htmx", False):
        if found.is_over:
            return HttpResponseClientRefresh()
        return render(request, "jobs/_progress.html", {"job": found})
    if found.is_done and how.onward is not None:
        return redirect(how.onward(found))
    return render(request, "jobs/job.html", _context(found, how))


@login_required
@never_cache
@require_POST
def file(request: HttpRequest, job: UUID) -> HttpResponseBase:
    """The file, once: it is erased as it is handed out. By POST, so that nothing that follows links takes it."""
    found = get_object_or_404(Job.objects.of(request.user), pk=job)
    if kind(found.kind).onward is not None:
        raise Http404  # what it made is for a page of its own
    made = services.fetch(job=found, now=timezone.now())
    if made is None:
        found.refresh_from_db()
        return render(request, "jobs/job.html", _context(found, kind(found.kind)), status=410)
    headers = {"X-Content-Type-Options": "nosniff"}
    if isinstance(made.body, bytes):
        headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return HttpResponse(made.body, content_type=made.content_type, headers=headers)
    # It says how long it is, so that a download that broke off is seen to have done so.
    return FileResponse(
        made.body, as_attachment=True, filename=made.name, content_type=made.content_type, headers=headers
    )


def _may_have(job: Job, how: Kind) -> bool:
    """Whether its owner may have it still: if not, neither may they read of what it was, where that has a name."""
    try:
        how.check(job, timezone.now())
    except NotDone:
        return False
    return True


def _context(job: Job, how: Kind) -> dict[str, Any]:
    heading = how.doing
    if job.is_over:
        heading = how.done if job.is_done else how.failed
    back = how.back(job) if _may_have(job, how) else HOME
    return {
        "job": job,
        "kind": how,
        "heading": heading,
        "back": back,
        "back_href": back.href,
        "has_file": job.files.filter(way="made").exists(),
    }
