"""What the dashboard stands beside: a bare signed-in page, and a bare page of 25 rows, plain Django with the same base.

This is the benchmark's URL configuration: the product's addresses, and these two.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as product
from escalation.models import Disagreement

NOTHING = """{% extends "base.html" %}{% block title %}Bare{% endblock %}{% block wide %}<h1>Bare</h1>{% endblock %}"""

ROWS = """{% extends "base.html" %}{% block title %}Bare{% endblock %}{% block wide %}<h1>Bare</h1>
<table class="govuk-table"><caption>Matters</caption>
<thead><tr><th>Matter</th><th>Partnership</th><th>Stage</th><th>Whose turn</th><th>Raised</th></tr></thead>
<tbody>{% for it in matters %}<tr>
<th><a href="{{ it.get_absolute_url }}">{{ it.reference }}</a><br>{{ it.title }}</th><td>{{ it.partnership.name }}</td>
<td>{{ it.current_stage.stage_number }}, {{ it.current_stage.title }}</td><td>{{ it.get_turn_display }}</td>
<td>{{ it.raised_at|date:"l j F Y, H:i" }}</td>
</tr>{% endfor %}</tbody></table>{% endblock %}"""


@login_required
def nothing(request: HttpRequest) -> HttpResponse:
    """Session, account, the base page."""
    return _page(request, NOTHING)


@login_required
def rows(request: HttpRequest) -> HttpResponse:
    """One queryset of 25 open matters, the newest first."""
    found = Disagreement.objects.open().select_related("partnership", "current_stage")
    return _page(request, ROWS, matters=found.order_by("-pk")[:25])


_compiled: dict[str, object] = {}


def _page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """Compiled once, as the cached loader does it."""
    if template not in _compiled:
        _compiled[template] = engines["django"].from_string(template)
    return HttpResponse(_compiled[template].render(context, request))  # type: ignore[attr-defined]


urlpatterns = [*product, path("bare/", nothing), path("bare/rows/", rows)]
