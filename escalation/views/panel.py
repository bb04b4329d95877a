"""What the board's people read of a matter that reached the panel, on one page."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from audit.access import log_access
from escalation.core.stages import Rung
from escalation.models import Disagreement, Outcome
from escalation.places import Place
from escalation.presenters.panels import attempt_rows, panel_reading
from escalation.presenters.possible import passes
from escalation.presenters.settling import shown
from escalation.presenters.sittings import (
    coming,
    conflicts_shown,
    needs_met,
    sittings_shown,
    statements_shown,
    tasks,
)
from escalation.reading import Reading
from escalation.services import sittings
from escalation.views.doors import fetch, standing
from escalation.views.opening import opened


class Panel(LoginRequiredMixin, View):
    """What the board's people read of a matter that reached the panel; the convener's tasks below. Each look is logged.

    A member reads the papers as they were when the panel was convened.
    """

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        it, place = fetch(request, reference)
        heading, back_href = "For the panel", it.get_absolute_url()
        context = {"it": it, "place": place, "heading": heading, "back_href": back_href}
        entries = it.stageentrys.filter(rung=Rung.PANEL)
        if place.side is not None or place.looks_on or not entries.exists():
            sentence = (
                "This page is for the board’s panel, once a matter has reached it. Read the matter itself."
            )
            return render(request, "matters/refused.html", {**context, "sentence": sentence}, status=403)
        now, by = timezone.now(), standing(request)
        it, place = opened(request, it, place, now=now)
        log_access(by=place.actor, looked_at="panel", reference=it.reference, now=now)
        reading, read = panel_reading(it, by), Reading(it, by)
        decision = next((one for one in read.rows(Outcome) if one.kind == Outcome.Kind.DECISION), None)
        context |= {
            "it": it,
            "place": place,
            "reading": reading,
            "attempts": attempt_rows(reading.attempts),
            "tasks": tasks(it) if place.convenes else [],
            "waiting": sittings.waiting(it) if place.convenes and it.is_open else None,
            "needs": needs_met(it, coming(it)) if place.convenes and it.is_open else [],
            "sittings": sittings_shown(read),
            "statements": statements_shown(it, read),
            "conflicts": conflicts_shown(read),
            "frozen_at": read.frozen_at,
            "may_answer": can_answer(it, place),
            "decision": decision and shown(it, decision, now=now),
            "attempt_head": ["When", "Stage", "Who", "How", "What came of it", "In time"],
        }
        return render(request, "panels/panel.html", context)


def can_answer(it: Disagreement, place: Place) -> bool:
    """Whether the invitation waits for this person's answer, or may be answered otherwise."""
    return passes(sittings.invited, it, place)
