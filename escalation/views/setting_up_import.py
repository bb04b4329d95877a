"""Setting up from a file: choose it, read what is wrong with each line or what it would add, add it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache

from escalation.forms.importing import AddThemForm, ImportForm
from escalation.importing import CHECK, IMPORT, WHAT, What, findings_of
from escalation.presenters.importing import column_rows, faults_csv, template_csv
from escalation.views.setting_up_doors import SettingUp
from jobs.kinds import File
from jobs.models import Job, JobFile
from jobs.services import parameter, start, wake

SHOWN_FAULTS = 100


class Importing(SettingUp):
    """A page of the import of agencies or of people."""

    what: What

    def start(self, kind: str, once: UUID, body: bytes, **parameters: str) -> HttpResponse:
        """On to the bar."""
        where = {"partnership": self.partnership.code, "what": self.what.key}
        job = start(
            kind=kind,
            owner=self.by.user,
            parameters={**where, **parameters},
            once=once,
            now=self.now,
            given=File("import.csv", "text/csv", body),
        )
        wake(job)
        return redirect("jobs:job", job=job.pk)


class ChooseFile(Importing):
    """Which file; what its columns are; a template of it."""

    template_name = "setting_up/import.html"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        if kwargs["what"] not in WHAT:
            raise Http404
        self.what = WHAT[kwargs["what"]]
        self.heading = f"Import {self.what.title} from a file"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return self.asked(ImportForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.asked(form, status=422)
        return self.start(CHECK, form.cleaned_data["once"], form.cleaned_data["file"].read())

    def asked(self, form: ImportForm, *, status: int = 200) -> HttpResponse:
        columns = column_rows(self.what, self.partnership, on=self.day)
        template = self.address("import_template", self.what.key)
        return self.page(
            {"form": form, "what": self.what, "columns": columns, "template": template}, status=status
        )

    def back_href(self) -> str:
        return self.address(self.what.key)


class Template(ChooseFile):
    """The headings as a CSV file."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return _csv(template_csv(self.what), f"{self.what.key}.csv")


class ReadFindings(Importing):
    """What the check found. Nothing is written yet; with a fault nothing can be."""

    template_name = "setting_up/import_findings.html"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        mine = Job.objects.of(self.by.user).filter(kind=CHECK, status=Job.Status.DONE)
        self.job = get_object_or_404(mine, pk=kwargs["job"])
        if parameter(self.job, "partnership") != self.partnership.code:
            raise Http404
        self.what = WHAT[parameter(self.job, "what")]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return self.shown(AddThemForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        form, file = AddThemForm(request.POST), self.file()
        if not form.is_valid():
            return self.shown(form, status=422)
        if file is None:
            return self.before(form.cleaned_data["once"])
        return self.start(IMPORT, form.cleaned_data["once"], bytes(file.body), check=str(self.job.pk))

    def before(self, once: UUID) -> HttpResponse:
        """Sent twice, it leads where the first one led; else there is nothing to add any more."""
        job = Job.objects.of(self.by.user).filter(once=once, kind=IMPORT).first()
        return redirect("jobs:job", job=job.pk) if job else self.shown(AddThemForm(), status=410)

    def file(self) -> JobFile | None:
        return JobFile.objects.filter(job=self.job, way=JobFile.Way.GIVEN).first()

    def shown(self, form: AddThemForm, *, status: int = 200) -> HttpResponse:
        found = findings_of(self.job)
        self.heading = "The file is erased"
        if found is not None:
            self.heading = "The file has faults" if found.count else "The file can be added"
        context = {
            "form": form,
            "found": found,
            "what": self.what,
            "faults": found.faults[:SHOWN_FAULTS] if found else (),
            "csv": self.address("import_faults", self.job.pk),
        }
        return self.page(context, status=status)

    def back_href(self) -> str:
        return self.address("import", self.what.key)


class FaultsFile(ReadFindings):
    """Every fault as a CSV file, to mend them beside it."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        found = findings_of(self.job)
        if found is None:
            raise Http404
        return _csv(faults_csv(found.faults), f"faults-{self.what.key}.csv")


def _csv(body: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


choose = never_cache(ChooseFile.as_view())
template = never_cache(Template.as_view())
findings = never_cache(ReadFindings.as_view())
faults_file = never_cache(FaultsFile.as_view())
