"""A matter and its pages: opening one marks what was sent to the reader as opened, and is written down."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.access import log_access
from escalation.core.stages import State
from escalation.models import SpeakUp
from escalation.presenters.joint_map import map_of
from escalation.presenters.looks import looks_at
from escalation.presenters.matters import Matter
from escalation.presenters.off_accord import newest_letters
from escalation.presenters.people import people_by_stage
from escalation.presenters.possible_off_accord import has_letters
from escalation.presenters.referral_rows import referral_of, still_held
from escalation.presenters.timeline import FILTERS
from escalation.presenters.times import clocks_by_stage
from escalation.presenters.views import both_views
from escalation.services.extracts import why_not_printed
from escalation.views.doors import fetch, standing
from escalation.views.opening import opened

A_PAGE = 30  # entries of the record

# The pages of a matter: the name of the address, and what the link says.
PAGES = (
    ("matter", "Record"),
    ("views", "Both views"),
    ("matter_people", "People"),
    ("times", "Times"),
    ("matter_actions", "Actions"),
    ("papers", "Papers"),
    ("letters", "Letters"),
    ("matter_learning", "Learning"),
    ("who_looked", "Who looked"),
)

Page = Callable[[HttpRequest, Matter], HttpResponse]


def of_a_matter(looked_at: str) -> Callable[[Page], Callable[[HttpRequest, str], HttpResponse]]:
    """A page of one matter: a stranger gets 404; what was sent to the reader is opened, and the look is logged."""

    def decorate(page: Page) -> Callable[[HttpRequest, str], HttpResponse]:
        @login_required
        @require_safe
        @wraps(page)
        def view(request: HttpRequest, reference: str) -> HttpResponse:
            now = timezone.now()
            it, place = opened(request, *fetch(request, reference), now=now)
            log_access(by=place.actor, looked_at=looked_at, reference=it.reference, now=now)
            return page(request, Matter(it, place, standing(request), now=now))

        return view

    return decorate


def show(request: HttpRequest, template: str, matter: Matter, **context: object) -> HttpResponse:
    """One of the pages, under the same head."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    pages = [
        {
            "text": text,
            "href": reverse(f"escalation:{name}", args=[matter.it.reference]),
            "active": name == here,
        }
        for name, text in PAGES
        if name != "matter_learning" or matter.it.state == State.CLOSED
        if name != "letters" or has_letters(matter.here)
    ]
    head = {
        "matter": matter,
        "it": matter.it,
        "pages": pages,
        "holds": still_held(matter.it),
        "not_printed": why_not_printed(matter.it, matter.place.side),
    }
    return render(request, template, {**head, **context})


@of_a_matter("matter")
def record(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Whose turn it is, what to do, and the record as a timeline."""
    wanted = request.GET.get("show", "")
    wanted = wanted if wanted in FILTERS else ""
    page = Paginator(matter.timeline.items(wanted), A_PAGE).get_page(request.GET.get("page"))
    filters = [
        {"text": text, "href": f"?show={key}#record" if key else "?#record", "active": key == wanted}
        for key, text in FILTERS.items()
    ]
    referral = referral_of(matter.it, standing(request))
    context = {"page": page, "filters": filters, "referral": referral, "letters": newest_letters(matter.here)}
    return show(request, "matters/record.html", matter, **context)


@of_a_matter("views")
def views(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Each side's worries, strengths, needs and scale beside the other's."""
    shown = {"sides": both_views(matter.reading), "together": map_of(matter.reading)}
    return show(request, "matters/views.html", matter, **shown)


@of_a_matter("people")
def people(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Who acts and acted at each stage, and how they are reached."""
    stages = people_by_stage(matter.reading, matter.now)
    return show(request, "matters/people.html", matter, stages=stages, speak_up=matter.reading.rows(SpeakUp))


@of_a_matter("times")
def times(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Every clock of every stage, and how it was counted."""
    return show(request, "matters/times.html", matter, stages=clocks_by_stage(matter.reading, now=matter.now))


@of_a_matter("looks")
def who_looked(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Who looked at this matter, and when."""
    page = Paginator(looks_at(matter.reading, matter.place), A_PAGE).get_page(request.GET.get("page"))
    return show(request, "matters/who_looked.html", matter, page=page)
