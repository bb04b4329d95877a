"""The questions about a paper: on a page of their own, or at the end of another form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst

from agencies.models import Partnership
from audit.files.judging import ENDINGS, KINDS_IN_WORDS, Judged, judge, size_in_words, too_large
from audit.files.keeping import let_wait, waiting
from audit.files.refusals import NotTaken
from audit.files.upload import OverLimit
from cases.models import PaperKind
from components.forms import DateField, LongTextField, RadioSelect, VersionedForm, YesNoField
from components.widgets import FileUpload, Waiting
from escalation.services.papers import PaperGiven, takes_files

FILE, HELD = "file", "held"
CHOOSE = "Choose the file"
CHOOSE_AGAIN = "The file that you chose is not here any more. Choose it again"


@dataclass(frozen=True)
class PapersAsked:
    """Who is asked for a paper, whether the partnership keeps files, and what day it is."""

    owner: str
    takes_files: bool
    today: date
    limit: int

    @classmethod
    def of(cls, owner: object, partnership: Partnership, today: date) -> "PapersAsked":
        return cls(str(owner), takes_files(partnership), today, settings.ACCORD_PAPER_LIMIT)


class PaperFileField(forms.Field):
    """A file, judged by its content; cleans to a Judged. What waits since an earlier try is taken by its token."""

    widget = FileUpload
    default_error_messages = {"required": CHOOSE}

    def __init__(self, *, owner: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.owner = owner

    def clean(self, value: object) -> Judged | None:
        """Raises ValidationError with the sentence that says why it is not taken."""
        try:
            if isinstance(value, OverLimit):
                raise too_large()
            if isinstance(value, UploadedFile):
                value.seek(0)
                return judge(value, name=value.name or "")  # type: ignore[arg-type] # it reads like one
            return self._waiting(value)
        except NotTaken as refused:
            raise forms.ValidationError(refused.sentence, "not_taken") from refused

    def _waiting(self, token: object) -> Judged | None:
        if not token:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], "required")
            return None
        found = waiting(str(token), owner=self.owner)
        if found is None:
            raise NotTaken(CHOOSE_AGAIN)
        name, content = found
        return judge(BytesIO(content), name=name)


class AsksForPaper(VersionedForm):
    """A form at whose end a paper may be added. ``paper()`` is what was given, or None.

    ``paper_is_needed`` on the class, or as an argument: it is not asked whether there is one.
    """

    paper_is_needed = False
    paper_question = "Is there a paper to add?"

    def __init__(self, *args: Any, papers: PapersAsked, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.papers = papers
        names = self._ask_for_paper()
        if not self.paper_is_needed:
            self.fields["has_paper"] = YesNoField(
                label=self.paper_question,
                yes="Yes, add one",
                no="No",
                widget=RadioSelect(reveals={"yes": names}),
                error_messages={"required": "Select whether there is a paper to add"},
            )
            self.fields["has_paper"].initial = False

    def _ask_for_paper(self) -> list[str]:
        """Add the questions; the names of those that stand at the top."""
        names = ["paper_kind", "paper_title", "paper_dated"]
        self.fields["paper_kind"] = forms.ChoiceField(
            label="What kind of paper is it?",
            choices=PaperKind.choices,
            widget=RadioSelect,
            error_messages={"required": "Select what kind of paper it is"},
        )
        self.fields["paper_title"] = forms.CharField(
            label="What is it called?",
            help_text="So that others know it again. Do not name a child.",
            max_length=200,
            error_messages={"required": "Enter what the paper is called"},
        )
        self.fields["paper_dated"] = DateField(
            label="What date is on it?",
            help_text="Leave it empty if there is none.",
            required=False,
            not_after=self.papers.today,
        )
        self.fields["paper_held"] = LongTextField(
            label="Where is it held?",
            help_text="For example, in our case file, under its reference.",
            max_length=300,
            rows=2,
            error_messages={"required": "Enter where the paper is held"},
        )
        return [*names, self._ask_for_file()]

    def _ask_for_file(self) -> str:
        """Where the partnership keeps no files, where the paper is held is all that is asked."""
        if not self.papers.takes_files:
            return "paper_held"
        self.fields["paper_file"] = PaperFileField(
            owner=self.papers.owner,
            label="The file",
            help_text=f"{capfirst(KINDS_IN_WORDS)}, smaller than {size_in_words(self.papers.limit)}.",
            widget=FileUpload(attrs={"accept": ",".join([*ENDINGS.values(), ".jpeg"])}, waits=self._waits),
        )
        self.fields["paper_how"] = forms.ChoiceField(
            label="Do you add the file itself?",
            choices=[(FILE, "Yes, add the file"), (HELD, "No, say where the paper is held")],
            initial=FILE,
            widget=RadioSelect(reveals={FILE: ["paper_file"], HELD: ["paper_held"]}),
            error_messages={"required": "Select whether you add the file itself"},
        )
        return "paper_how"

    def paper(self) -> PaperGiven | None:
        """What was given, once the form is valid."""
        typed = self.cleaned_data
        if not (self.paper_is_needed or typed.get("has_paper")):
            return None
        return PaperGiven(
            kind=PaperKind(typed["paper_kind"]),
            title=typed["paper_title"],
            dated=typed.get("paper_dated"),
            file=typed.get("paper_file") or None,
            held_where=typed.get("paper_held") or "",
        )

    def _waits(self) -> Waiting | None:
        """The file that was chosen and is sound, where the form is shown again: a browser does not give it twice."""
        if not self.is_bound or "paper_file" in self.errors:
            return None
        given = self["paper_file"].data
        judged = self.cleaned_data.get("paper_file") or self._judged_while_resizing()
        if not judged:
            return None
        if isinstance(given, UploadedFile):
            given = let_wait(judged, name=judged.name, owner=self.papers.owner)
        return Waiting(token=str(given), name=judged.name)

    def _judged_while_resizing(self) -> Judged | None:
        if not self.is_resizing:
            return None
        clean: Callable[[object], Judged | None] = self.fields["paper_file"].clean
        try:
            return clean(self["paper_file"].data)
        except forms.ValidationError:
            return None


class PaperForm(AsksForPaper):
    """A paper, on a page of its own: what it belongs to, and for whom it is."""

    paper_is_needed = True

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        things: list[tuple[str, str]],
        audiences: list[tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        whole = "all"
        self.fields["attached_to"] = forms.ChoiceField(
            label="What does it belong to?",
            choices=[(whole, "To the matter as a whole"), *things],
            initial=whole,
            widget=forms.Select,
            error_messages={"required": "Select what it belongs to"},
        )
        self.fields["for_whom"] = forms.ChoiceField(
            label="Who is this paper for?",
            help_text="If it belongs to one thing in the record, it is for the same people as that. "
            "This cannot be changed afterwards.",
            choices=audiences,
            initial=audiences[0][0],
            widget=RadioSelect,
            error_messages={"required": "Select who it is for"},
        )
        if not things:
            self.fields.pop("attached_to")
            self.fields["for_whom"].help_text = "This cannot be changed afterwards."

    @property
    def attached_key(self) -> str:
        """The key of what it belongs to; empty for the whole."""
        chosen = self.cleaned_data.get("attached_to", "all")
        return "" if chosen == "all" else str(chosen)
