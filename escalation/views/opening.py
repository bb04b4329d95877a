"""What opening a page does before it is shown: what was sent to the reader is opened, too."""

from datetime import datetime

from django.http import Http404, HttpRequest

from escalation.models import Disagreement
from escalation.places import Place
from escalation.services.telling import mark_opened
from escalation.views.doors import fetch, standing


def opened(
    request: HttpRequest, it: Disagreement, place: Place, *, now: datetime
) -> tuple[Disagreement, Place]:
    """The matter as it stands once it is opened. Who lost their place in it before it could be locked gets 404."""
    try:
        written = mark_opened(disagreement=it, by=standing(request), now=now)
    except Disagreement.DoesNotExist:
        raise Http404 from None
    return fetch(request, it.reference) if written else (it, place)
