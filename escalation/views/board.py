"""The board's figures, a table as CSV, and the report of a year: for the business manager of the partnership."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from audit.access import log_access
from audit.forms import AgainForm
from audit.models import Entry, Export
from escalation.core.board.periods import Period, period_of, quarter_of
from escalation.core.board.suppressing import published
from escalation.forms.report import ReportForm
from escalation.making import REPORT
from escalation.presenters.board import Counted, board_page, counted
from escalation.presenters.board_files import table_as_csv
from escalation.queries_of_the_board import report_of, reports_of
from escalation.services.reports import make_report
from escalation.views.doors import standing
from escalation.views.setting_up_doors import SettingUp
from jobs.services import start, wake


class OfTheBoard(SettingUp):
    """A page of the board's figures. Each look is written down."""

    def back_href(self) -> str:
        return self.address("board_figures")

    def found(self, period: Period) -> Counted:
        """What was counted of a period that has begun; 404 for any other, and where no calendar says what a day is."""
        if period.starts > self.day:
            raise Http404
        found = counted(self.partnership, period, now=self.now, seen_by=standing(self.request))
        if found is None:
            raise Http404
        return found

    def year(self, key: str) -> Period:
        """The year that the address names.

        What leaves the board is of a whole year: from files of quarters beside it a hidden number could be computed.
        """
        period = period_of(key)
        if period is None or not period.is_year or period.starts > self.day:
            raise Http404
        return period

    def making(self, made: Export, *, once: UUID) -> HttpResponse:
        """On to the bar: the file is made as a job."""
        job = start(
            kind=REPORT,
            owner=self.by.user,
            parameters={"partnership": self.partnership.code, "export": str(made.pk)},
            once=once,
            now=self.now,
        )
        wake(job)
        return redirect("jobs:job", job=job.pk)

    def look(self, at_what: str) -> None:
        log_access(by=self.by.actor(), looked_at=at_what, now=self.now)


class Figures(OfTheBoard):
    """The figures, plots and tables of a quarter or a year."""

    template_name = "overview/figures.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        period = period_of(request.GET.get("period", "")) or quarter_of(self.day)
        shown = board_page(self.partnership, self.found(period), now=self.now)
        self.look("board’s figures")
        return self.page(
            {"board": shown, "heading": shown.heading, "reports": reports_of(self.partnership)[:10]}
        )

    def back_href(self) -> str:
        return reverse("escalation:overview")


class TableFile(OfTheBoard):
    """One table of a year as CSV, as it may leave the board."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        year = self.year(kwargs["period"])
        tables = published(self.found(year).tables)
        shown = next((one for one in tables if one.table.key == kwargs["table"]), None)
        if shown is None:
            raise Http404
        self.look("board’s table as CSV")
        name = f"{self.partnership.code}-{shown.table.key}-{year.key}.csv"
        return _file(table_as_csv(shown, year), "text/csv; charset=utf-8", name)


class MakeReport(OfTheBoard):
    """For whom and why; then it is made, and written down."""

    template_name = "overview/report.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return self._asked(ReportForm(), self.year(kwargs["period"]))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        year, form = self.year(kwargs["period"]), ReportForm(request.POST)
        if not form.is_valid():
            return self._asked(form, year, status=422)
        self.found(year)
        made = make_report(
            partnership=self.partnership,
            year=year,
            key=form.cleaned_data["once"],
            recipient=form.cleaned_data["recipient"],
            why=form.cleaned_data["why"],
            by=self.by,
            now=self.now,
        )
        return self.making(made, once=made.pk)

    def _asked(self, form: ReportForm, year: Period, *, status: int = 200) -> HttpResponse:
        heading = f"Make the report of {year.name}"
        so_far = not year.is_over(self.day)
        return self.page({"form": form, "year": year, "heading": heading, "so_far": so_far}, status=status)


class Report(OfTheBoard):
    """A report that was made: what was written down of it, and the way to the file."""

    template_name = "overview/reported.html"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.made, self.entry, self.period = self._fetched(kwargs["export"])

    def _fetched(self, key: UUID) -> tuple[Export, Entry, Period]:
        made, entry, name = report_of(self.partnership, key) or (None, None, "")
        period = period_of(name)
        if made is None or entry is None or period is None:
            raise Http404
        return made, entry, period

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return self._shown(AgainForm())

    def _shown(self, form: AgainForm, *, status: int = 200) -> HttpResponse:
        context = {"made": self.made, "entry": self.entry, "period": self.period, "form": form}
        return self.page({**context, "heading": "The report is written down"}, status=status)


class MakeReportAgain(Report):
    """The file once more, as the rows stood when the report was made."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        form = AgainForm(request.POST)
        if not form.is_valid():
            return self._shown(form, status=422)
        return self.making(self.made, once=form.cleaned_data["once"])


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


figures = never_cache(Figures.as_view())
table_file = never_cache(TableFile.as_view())
make = never_cache(MakeReport.as_view())
report = never_cache(Report.as_view())
make_again = never_cache(MakeReportAgain.as_view())
