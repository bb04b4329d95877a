"""The letters with the panel's decision: one to each agency, as a list and as tagged PDF."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.access import log_access
from escalation.models import Disagreement, Outcome, Party
from escalation.places import Place
from escalation.presenters.decision_letters import TITLE, decision_of, letter_pdf
from escalation.presenters.matters import Matter
from escalation.presenters.settling import parties_of
from escalation.reading import Reading
from escalation.views.doors import fetch, standing
from escalation.views.matter import of_a_matter


def letters_for(it: Disagreement, place: Place) -> list[Party]:
    """The agencies whose letter this person may have: the board's people each, a side those of its own."""
    if place.convenes or place.side is None:
        return parties_of(it) if place.convenes else []
    return [party for party in parties_of(it) if party.side == place.side]


def _waits(outcome: Outcome) -> bool:
    """Whether a manager is still to sign it off: until then nothing of it leaves Accord."""
    return outcome.sign_offs.filter(signed_at=None).exists()


@of_a_matter("decision letter")
def letters(request: HttpRequest, matter: Matter) -> HttpResponse:
    """The letter to each agency, as far as this person may have it."""
    outcome, mine = decision_of(matter.reading), letters_for(matter.it, matter.place)
    if outcome is None or not mine:
        raise Http404
    context = {"heading": TITLE, "outcome": outcome, "parties": mine, "waits": _waits(outcome)}
    return render(request, "panels/letters.html", {"it": matter.it, "matter": matter, **context})


@login_required
@require_safe
def letter(request: HttpRequest, reference: str, party: UUID) -> HttpResponse:
    """One agency's letter, as tagged PDF."""
    it, place = fetch(request, reference)
    reading = Reading(it, standing(request))
    outcome = decision_of(reading)
    mine = next((one for one in letters_for(it, place) if one.pk == party), None)
    if outcome is None or mine is None or _waits(outcome):
        raise Http404
    log_access(by=place.actor, looked_at="decision letter", reference=it.reference, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{it.reference}-decision.pdf"'}
    pdf = letter_pdf(it, outcome, mine, reading)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
