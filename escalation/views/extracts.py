"""The page on which an agency makes the extract for its file of one child, and takes it away as a PDF."""

from functools import cached_property
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from components.forms import RowsFormSet, VersionedForm
from escalation.forms.extracts import ExtractForm
from escalation.presenters.extracts import Document, ExtractPage
from escalation.reading import Reading
from escalation.services.extracts import Made, check_may_extract, record_extract
from escalation.views.doors import standing
from escalation.views.writing import WritingPage


class ExtractForFile(WritingPage):
    """What is approved, of one child, naming no other: as a tagged PDF, dated, and written down that it was made."""

    form_class = ExtractForm
    template_name = "settling/extract.html"
    heading = "Make the extract for the child’s file"
    button_text = "Make the extract"
    document: Document | None = None

    def check(self) -> None:
        check_may_extract(self.it, self.place)

    @cached_property
    def extract(self) -> ExtractPage:
        return ExtractPage(Reading(self.it, standing(self.request)), self.place)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"children": self.extract.children, "things": self.extract.things}

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "extract": self.extract}

    def will_happen(self) -> list[str]:
        return [
            "A PDF is made with today’s date, about one child. Read it before you place it on the file.",
            "The record keeps that your agency made it, and the digest by which it is known again. "
            "Only your side sees that.",
        ]

    def carry_out(self, form: ExtractForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        left_out = form.left_out
        document = self.extract.document(
            number=form.number, left_out=left_out, words=form.words, now=self.now
        )
        made = Made(
            number=form.number,
            records=document.records,
            left_out=len(left_out),
            covered=document.covered,
            digest=sha256(document.pdf).hexdigest(),
        )
        record_extract(**self.common(), made=made, version=form.cleaned_data["version"])
        self.document = document

    def carried_out(
        self, request: HttpRequest, form: VersionedForm, rows: RowsFormSet | None
    ) -> HttpResponse:
        """The document itself; sent twice, the second time leads back to the page."""
        answer = super().carried_out(request, form, rows)
        if self.document is None:
            return answer
        name = f"{self.it.reference}-extract.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(self.document.pdf, content_type="application/pdf", headers=headers)

    def get_success_url(self) -> str:
        return reverse("escalation:extract", args=[self.it.reference])
