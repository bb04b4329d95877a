"""The auditors' pages: find a history, read it, verify it, export it. Opening one is written down."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import log_access, looks_at
from audit.exporting import HISTORIES, HISTORY
from audit.forms import MOST_TOGETHER, AgainForm, ExportForm, SearchForm, TogetherForm
from audit.models import Export, Subject, SubjectQuerySet
from audit.opened import in_words, read_keys
from audit.presenters import tell
from audit.queries import exported_by, histories_of, register_of, with_exports, words_of_search
from audit.readers import Reader, reader_of
from audit.reading import read_history
from audit.services import May, MayNotRead, export_histories, export_history
from audit.verification import Tally, verify_one
from jobs.services import start, wake

A_PAGE = 25
SHOWN_FINDINGS = 50

View = Callable[..., HttpResponse]


def for_readers(looked_at: str) -> Callable[[View], View]:
    """A page of the auditors: whoever is none gets 404, and so does a reference that is not theirs."""

    def decorate(view: View) -> View:
        @login_required
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, *, reference: str = "", **kwargs: object) -> HttpResponse:
            if (reader := reader_of(request.user, on=timezone.localdate())) is None:
                raise Http404
            request.reader = reader  # type: ignore[attr-defined]  # for the ways from here
            if reference:
                kwargs["subject"] = get_object_or_404(histories_of(reader), reference=reference.upper())
            try:
                response = view(request, reader, **kwargs)
            except MayNotRead:
                raise Http404 from None
            now = timezone.now()
            log_access(by=reader.actor, looked_at=looked_at, reference=reference.upper(), now=now)
            return response

        return page

    return decorate


@require_safe
@for_readers("histories")
def histories(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Find by reference, agency, stage, dates, result, late or not; without a question, all of them."""
    form, found = _found(request, reader)
    page = Paginator(found.order_by("-opened_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {"heading": "Histories", "form": form, "page": page, "asked": asked.urlencode()}
    more = {"most_together": MOST_TOGETHER, "grants": reader.grants.values()}
    return render(request, "audit/histories.html", context | more)


def _found(request: HttpRequest, reader: Reader) -> tuple[SearchForm, SubjectQuerySet]:
    """The histories that this reader searches for: all of theirs where nothing is asked, none where that is refused."""
    mine = histories_of(reader)
    form = SearchForm(request.GET or None, reader=reader, **words_of_search(mine))
    if form.is_bound:
        mine = mine.search(**form.wanted()) if form.is_valid() else mine.none()
    return form, mine


@require_safe
@for_readers("history")
def history(request: HttpRequest, reader: Reader, subject: Subject) -> HttpResponse:
    """One history as one document."""
    looks, left_out = list(looks_at(subject.reference)), reader.left_out(subject)
    told = tell(read_history(subject), reader, looks, left_out)
    context = {"told": told, "subject": subject, "grant": reader.grants[subject.partnership]}
    return render(request, "audit/history.html", context)


@require_safe
@for_readers("verification")
def verify(request: HttpRequest, reader: Reader, subject: Subject) -> HttpResponse:
    """Recompute the history now, and say the result in words."""
    tally = Tally()
    findings = list(verify_one(subject, tally))
    context = {
        "subject": subject,
        "at": timezone.now(),
        "tally": tally,
        "findings": findings[:SHOWN_FINDINGS],
        "more": max(0, len(findings) - SHOWN_FINDINGS),
    }
    return render(request, "audit/verify.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers("export")
def export(request: HttpRequest, reader: Reader, subject: Subject) -> HttpResponse:
    """Ask in which form, for whom and why; the export is an act on the matter's chain."""
    left_out = reader.left_out(subject)
    form = ExportForm(request.POST or None, opens_all=not left_out)
    if request.method == "POST" and form.is_valid():
        typed, may = _typed(form, reader), _may_still(request, reader)
        made = export_history(reference=subject.reference, left_out=left_out, may=may, **typed)
        return _making(request, made, once=made.pk)
    context = {"form": form, "subject": subject, "left_out": in_words(left_out)}
    return render(request, "audit/export.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers("export")
def export_together(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Export what a search found, together: an act on the chain of each, and one file with the file of each in it."""
    if request.method == "POST":
        form = TogetherForm(request.POST, reader=reader)
        if form.is_valid():
            typed, named = _typed(form, reader), form.cleaned_data["references"]
            may = _may_still(request, reader)
            made = export_histories(references=named, left_out=form.left_out, may=may, **typed)
            exports = " ".join(str(one.pk) for one in made)
            return _job(request, HISTORIES, {"export": exports}, once=typed["key"])
    else:
        references = _found(request, reader)[1].order_by("reference").values_list("reference", flat=True)
        found = list(references[: MOST_TOGETHER + 1])
        if not 0 < len(found) <= MOST_TOGETHER:
            return redirect(f"{reverse('audit:histories')}?{request.GET.urlencode()}")
        form = TogetherForm(reader=reader, found=found)
    return render(request, "audit/export_together.html", {"form": form}, status=422 if form.errors else 200)


def _may_still(request: HttpRequest, reader: Reader) -> May:
    """Whether they may read no less of a history than as they opened the page; asked when it is theirs to write."""

    def may(subject: Subject) -> bool:
        now = reader_of(request.user, on=timezone.localdate())
        there = now is not None and histories_of(now).filter(pk=subject.pk).exists()
        return there and now is not None and now.left_out(subject) <= reader.left_out(subject)

    return may


def _typed(form: ExportForm, reader: Reader) -> dict[str, Any]:
    """What every export is called with."""
    said = {name: form.cleaned_data[name] for name in ("form", "recipient", "why")}
    return {"by": reader.actor, "key": form.cleaned_data["once"], "now": timezone.now(), **said}


@require_safe
@for_readers("export")
def exported(request: HttpRequest, reader: Reader, subject: Subject, export: UUID) -> HttpResponse:
    """What was written down of an export, and the way to the file: for whoever made it, and nobody else."""
    made = get_object_or_404(exported_by(reader), subject=subject, pk=export)
    return _exported(request, made, AgainForm())


@for_readers("export")
@require_POST
def make(request: HttpRequest, reader: Reader, subject: Subject, export: UUID) -> HttpResponse:
    """Make the file once more, as it stood at the export."""
    made = get_object_or_404(exported_by(reader), subject=subject, pk=export)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _exported(request, made, form)
    return _making(request, made, once=form.cleaned_data["once"])


def _exported(request: HttpRequest, made: Export, form: AgainForm) -> HttpResponse:
    left_out = in_words(read_keys(made.left_out))
    context = {"made": made, "subject": made.subject, "form": form, "left_out": left_out}
    return render(request, "audit/exported.html", context, status=422 if form.errors else 200)


def _making(request: HttpRequest, made: Export, *, once: UUID) -> HttpResponse:
    return _job(request, HISTORY, {"reference": made.subject.reference, "export": str(made.pk)}, once=once)


def _job(request: HttpRequest, kind: str, parameters: Mapping[str, str], *, once: UUID) -> HttpResponse:
    """On to the bar: the file is made as a job."""
    assert isinstance(request.user, AbstractBaseUser)
    job = start(kind=kind, owner=request.user, parameters=parameters, once=once, now=timezone.now())
    wake(job)
    return redirect("jobs:job", job=job.pk)


@require_safe
@for_readers("exports")
def exports(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The register: every export of every history that this auditor may read, newest first."""
    page = Paginator(register_of(reader), A_PAGE).get_page(request.GET.get("page"))
    context = {"heading": "Register of exports", "page": page, "rows": with_exports(page.object_list)}
    return render(request, "audit/exports.html", context)
