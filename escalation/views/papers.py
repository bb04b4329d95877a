"""Papers of a matter and of a referral: the list, adding one, and the file itself, given back as an attachment."""

import logging
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from audit.access import log_access
from audit.acts import Actor
from audit.files.keeping import FileLost, content_of
from cases.models import ReferralPaper
from cases.models.papers import PaperColumns
from cases.models.written import For
from components.forms import RowsFormSet
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom
from escalation.forms.papers import PaperForm, PapersAsked
from escalation.models import Paper
from escalation.permissions import NotYours
from escalation.presenters.matters import Matter
from escalation.presenters.papers import papers_of_matter, thing_of, things_to_choose
from escalation.reading import Reading
from escalation.services.papers import (
    add_paper,
    add_referral_paper,
    audiences,
    check_can_add,
    takes_files,
)
from escalation.views.doors import fetch, standing
from escalation.views.matter import of_a_matter, show
from escalation.views.referral import ReferralForm, fetch_referral
from escalation.views.writing import WritingPage
from escalation.zone import local_day

logger = logging.getLogger(__name__)

NOTE = "A paper cannot be changed or taken away afterwards. Another one can be added beside it."
# The browser keeps it from its pages whatever it is: it is fetched, never shown as a page of this site.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@of_a_matter("papers")
def papers(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Every paper of the matter that this person may read."""
    context = {
        "papers": papers_of_matter(matter.reading),
        "add_href": _add_href(matter),
        "takes_files": takes_files(matter.it.partnership),
    }
    return show(request, "papers/papers.html", matter, **context)


@login_required
@require_safe
def paper(request: HttpRequest, reference: str, paper: str) -> HttpResponse:
    """The file of a paper of a matter."""
    it, place = fetch(request, reference)
    row = Paper.objects.visible_to(standing(request)).filter(disagreement=it, pk=paper).first()
    return _file(request, row, by=place.actor, reference=it.reference, back=it.get_absolute_url())


@login_required
@require_safe
def referral_paper(request: HttpRequest, referral: str, paper: str) -> HttpResponse:
    """The file of a paper of a referral."""
    it, place = fetch_referral(request, referral)
    row = ReferralPaper.objects.visible_to(standing(request)).filter(referral=it, pk=paper).first()
    return _file(request, row, by=place.actor, reference=it.reference, back=it.get_absolute_url())


class AddPaper(WritingPage):
    """Add a paper to a matter, or to one thing in it."""

    form_class = PaperForm
    heading = "Add a paper"
    button_text = "Add this paper"
    note = NOTE
    done = "The paper is added."

    def check(self) -> None:
        check_can_add(self.it, self.place)

    @property
    def reading(self) -> Reading:
        return Reading(self.it, standing(self.request))

    def get_initial(self) -> dict[str, Any]:
        """From a record in the timeline, what the paper belongs to is known."""
        wanted = self.request.GET.get("to", "")
        return {"attached_to": wanted} if thing_of(self.reading, wanted) else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            "papers": PapersAsked.of(self.request.user.pk, self.it.partnership, local_day(self.now)),
            "things": things_to_choose(self.reading),
            "audiences": [(one.value, one.description) for one in audiences(self.place)],
        }

    def will_happen(self) -> list[str]:
        sent = self.sent_to_other_side("Word of a paper for both sides")
        return [
            sent,
            "A paper for your side only is sent to nobody. Each time a file is fetched is written down.",
        ]

    def get_success_url(self) -> str:
        return reverse("escalation:papers", args=[self.it.reference])

    def carry_out(self, form: PaperForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        given = form.paper()
        assert given is not None  # this form asks for one
        add_paper(
            **self.common(),
            paper=given,
            attached_to=thing_of(self.reading, form.attached_key),
            for_whom=ForWhom(form.cleaned_data["for_whom"]),
            version=form.cleaned_data["version"],
        )


class AddReferralPaper(ReferralForm):
    """Add a paper to a referral."""

    form_class = PaperForm
    heading = "Add a paper"
    button_text = "Add this paper"
    note = NOTE
    done = "The paper is added."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            "papers": PapersAsked.of(self.request.user.pk, self.it.partnership, local_day(self.now)),
            "things": [],
            "audiences": list(For.choices),
        }

    def carry_out(self, form: PaperForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        given = form.paper()
        assert given is not None  # this form asks for one
        add_referral_paper(**self.common(form), paper=given, for_whom=For(form.cleaned_data["for_whom"]))


def _add_href(matter: Matter) -> str:
    """Where a paper is added; empty where this person cannot, or the matter is closed."""
    try:
        check_can_add(matter.it, matter.place)
    except (NotYours, MoveRefused):
        return ""
    return reverse("escalation:add_paper", args=[matter.it.reference])


def _file(
    request: HttpRequest, row: PaperColumns | None, *, by: Actor, reference: str, back: str
) -> HttpResponse:
    """The file as an attachment, if it is the one that was added; that it was fetched is written down."""
    if row is None or not row.has_file:
        raise Http404
    looked_at = f"paper {row.sha256[:12]}"  # which one, for whoever may know; its title is free text
    log_access(by=by, looked_at=looked_at, reference=reference, now=timezone.now())
    try:
        content = content_of(row)
    except FileLost as lost:
        logger.error("a paper of %s cannot be given out: %s", reference, lost)
        context = {"heading": "We cannot give you this paper", "back_href": back}
        return render(request, "papers/lost.html", context, status=409)
    name = content_disposition_header(True, row.file_name) or "attachment"
    headers = {**HEADERS, "Content-Disposition": name}
    return HttpResponse(content, content_type=row.media_type, headers=headers)
