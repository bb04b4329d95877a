"""Figures for Prometheus, asked of the rows at each scrape; for whoever has the token."""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, exposition
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from escalation.models import Deadline, Disagreement
from escalation.services.condition import condition


class OfTheRows(Collector):
    """Every figure is a count or an age of rows: nothing is kept in a process, so any web machine says the same."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        found = condition(now)
        age = found.sweep_age
        yield GaugeMetricFamily(
            "accord_last_sweep_age_seconds",
            "Since a sweep last came to its end; -1 where none ever did",
            value=-1 if age is None else age.total_seconds(),
        )
        yield GaugeMetricFamily(
            "accord_notices_unsent", "Notices that wait to be sent", value=found.waiting.count
        )
        yield GaugeMetricFamily(
            "accord_notices_failing", "Of them those tried in vain", value=found.waiting.failing
        )
        yield GaugeMetricFamily(
            "accord_oldest_unsent_notice_seconds",
            "Age of the oldest unsent notice",
            value=found.waiting.age(now).total_seconds(),
        )
        yield GaugeMetricFamily(
            "accord_notices_late",
            "Of those unsent what nothing has held for an hour",
            value=found.waiting.late,
        )
        yield GaugeMetricFamily("accord_notices_given_up", "Notices given up", value=found.given_up)
        yield GaugeMetricFamily(
            "accord_stuck", "Rows of which something is due for ten minutes or longer", value=len(found.stuck)
        )
        yield GaugeMetricFamily(
            "accord_sweeps_unended",
            "Sweeps of the last hour that began and did not end",
            value=len(found.unended),
        )
        yield GaugeMetricFamily("accord_set_aside", "Rows set aside", value=len(found.set_aside))
        yield GaugeMetricFamily(
            "accord_record_holds",
            "Whether the record held when it was last verified; -1 where it never was",
            value=-1 if found.verified is None else int(found.verified.holds),
        )
        yield GaugeMetricFamily(
            "accord_matters_open", "Matters that are open", value=Disagreement.objects.open().count()
        )
        yield GaugeMetricFamily(
            "accord_deadlines_overdue",
            "Firm times that are over and not met",
            value=Deadline.objects.overdue(now).count(),
        )


REGISTRY = CollectorRegistry()
REGISTRY.register(OfTheRows())


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """As `Authorization: Bearer TOKEN` with the token of METRICS_TOKEN; 404 otherwise."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    return HttpResponse(exposition.generate_latest(REGISTRY), content_type=exposition.CONTENT_TYPE_LATEST)
