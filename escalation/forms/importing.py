"""The file of an import, and the word that it may be added."""

from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from agencies.importing.sheets import LARGEST
from components.forms import LOST, GovukForm
from escalation.core.words import counted


class ImportForm(GovukForm):
    """Which file. Its name is not kept; what it holds is judged as a job."""

    file = forms.FileField(
        label="Choose the CSV file",
        help_text="Up to 20,000 lines and 10 megabytes. Save a spreadsheet as CSV, in UTF-8 where you are asked",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".csv,.txt,text/csv"}),
        error_messages={
            "required": "Choose the CSV file",
            "missing": "Choose the CSV file",
            "invalid": "Choose the CSV file",
            "empty": "The file is empty",
        },
    )
    once = forms.UUIDField(
        initial=uuid4, widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], LOST)
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        limit = min(LARGEST, settings.ACCORD_PAPER_LIMIT)  # of a larger upload nothing is kept
        if file.size is not None and file.size > limit:
            raise ValidationError(
                f"The file must be no larger than {counted(limit // 1024 // 1024, 'megabyte')}"
            )
        return file


class AddThemForm(GovukForm):
    """What was checked may be added; ``once`` makes a second sending harmless."""

    once = forms.UUIDField(
        initial=uuid4, widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], LOST)
    )
