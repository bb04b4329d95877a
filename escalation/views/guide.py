"""The one-page guide to a procedure: to read and to print, to say that one has read it, and who has."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from audit.access import log_access
from escalation.core.decisions import MoveRefused
from escalation.models import GuideRead, PolicyVersion
from escalation.presenters.guide_readers import agencies_seen, readers_as_csv, readers_of
from escalation.presenters.one_page_guide import RIGHT, guide_of, guide_pdf
from escalation.services.guide_reads import read_guide
from escalation.services.policies import policies_in_force
from escalation.views.doors import standing
from escalation.zone import local_day


class Guides(LoginRequiredMixin, View):
    """The guides to what is in force today, in each partnership of the reader; to the one, where there is one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = local_day(timezone.now())
        mine = {one.partnership_id: one.partnership for one in standing(request).memberships}
        found = [version for each in mine.values() for version in policies_in_force(each, today)]
        if len(found) == 1:
            return redirect(address("guide", found[0]))
        guides = [(version, address("guide", version)) for version in found]
        return render(request, "guide/guides.html", {"guides": guides, "heading": "The guide on one page"})


class OfAVersion(LoginRequiredMixin, View):
    """A page about the guide to one version, for who has a role in its partnership; anybody else gets 404."""

    version: PolicyVersion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        if request.user.is_authenticated:
            partnerships = {one.partnership_id for one in standing(request).memberships}
            versions = PolicyVersion.objects.filter(partnership__in=partnerships).select_related(
                "partnership"
            )
            self.version = get_object_or_404(
                versions, partnership__code=kwargs["code"], key=kwargs["key"], number=kwargs["number"]
            )
            here = [
                one
                for one in standing(request).memberships
                if one.partnership_id == self.version.partnership_id
            ]
            self.mine = [one for one in here if one.agency_id]
            self.reader = (self.mine or here)[0]

    @property
    def kind(self) -> str:
        """The kind of agency for which the guide says who acts."""
        return self.reader.agency.kind if self.reader.agency else ""


class Guide(OfAVersion):
    """The guide. *I have read it* is written down for each role of the reader in an agency."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        read = {one.membership_id: one.read_at for one in GuideRead.objects.filter(self._own())}
        context = {
            "guide": guide_of(self.version, self.kind),
            "right": RIGHT,
            "heading": "The guide on one page",
            "roles": [(one, read.get(one.pk)) for one in self.mine],
            "unread": any(one.pk not in read for one in self.mine),
            "agency": self.reader.agency,
            "file_href": address("guide_file", self.version),
            "policy_href": f"{reverse('escalation:policy', args=[self.version.key, self.version.number])}"
            f"?of={self.version.partnership.code}",
            "readers_href": self._readers(),
        }
        return render(request, "guide/guide.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            for one in self.mine:
                read_guide(version=self.version, membership=one, by=standing(request), now=self.now)
        except MoveRefused as refused:
            messages.warning(request, refused.sentence)
        else:
            messages.success(request, "It is written down that you have read it. Thank you.")
        return redirect(address("guide", self.version))

    def _own(self) -> Q:
        return Q(policy_version=self.version, membership__in=[one.pk for one in self.mine])

    def _readers(self) -> str:
        seen = agencies_seen(self.version, standing(self.request), local_day(self.now))
        return address("guide_readers", self.version) if seen else ""


class GuideFile(OfAVersion):
    """The guide as tagged PDF, on one page."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        body = guide_pdf(guide_of(self.version, self.kind), self.now)
        name = f"{self.version.key}-{self.version.number}-guide.pdf"
        return _file(body, "application/pdf", name)


class Readers(OfAVersion):
    """Who has read it, in the agencies of which this person may see that."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        on = local_day(self.now)
        seen = agencies_seen(self.version, standing(request), on)
        if not seen:
            raise Http404
        found = readers_of(self.version, seen, on)
        log_access(by=self.reader.actor(), looked_at="guide readers", now=self.now)
        if request.GET.get("as") == "csv":
            name = f"{self.version.key}-{self.version.number}-read-by.csv"
            return _file(readers_as_csv(self.version, found), "text/csv; charset=utf-8", name)
        context = {
            "found": found,
            "version": self.version,
            "heading": "Who has read the guide",
            "back_href": address("guide", self.version),
        }
        return render(request, "guide/readers.html", context)


def address(name: str, version: PolicyVersion) -> str:
    """A page about the guide to a version."""
    return reverse(f"escalation:{name}", args=[version.partnership.code, version.key, version.number])


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
