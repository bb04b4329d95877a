"""Signing off, and the copy on the child's file."""

from datetime import datetime
from typing import Any

from django import forms

from components.forms import VersionedForm, WhenField


class SignOffForm(VersionedForm):
    """Nothing is asked: the record is there to be read, and the button says what it does."""


class PlacedForm(VersionedForm):
    """Who placed the copy on the child's file, when, and where."""

    by_whom = forms.CharField(
        label="Who placed the copy on the child’s file?",
        max_length=200,
        error_messages={"required": "Enter who placed the copy on the child’s file"},
    )
    placed_at = WhenField(label="When?", error_messages={"required": "Enter when it was placed there"})
    where = forms.CharField(
        label="Where on the file? (optional)",
        max_length=300,
        required=False,
        help_text="For example: case notes, under today’s date. No names.",
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["placed_at"].not_after = now  # type: ignore[attr-defined]
