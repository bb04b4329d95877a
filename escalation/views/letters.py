"""Letters to an agency that is not on Accord: the list, one to be read and printed, marked as sent or as not needed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.access import log_access
from components.forms import RowsFormSet, VersionedForm
from escalation.forms.off_accord import NotSentForm, SentForm
from escalation.models import Disagreement, Letter
from escalation.presenters import letters as presenter
from escalation.presenters.matters import Matter
from escalation.presenters.off_accord import parties_written_to
from escalation.reading import Reading
from escalation.services.letters import (
    Gone,
    check_can_send,
    check_waits,
    mark_letter_sent,
    say_letter_not_sent,
)
from escalation.views.doors import fetch, standing
from escalation.views.matter import of_a_matter, show
from escalation.views.writing import WritingPage


@of_a_matter("letters")
def letters(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Each agency that is written to: the letters that wait, those that went, and what it told us."""
    return show(request, "letters/letters.html", matter, parties=parties_written_to(matter.here))


def letter_of(request: HttpRequest, it: Disagreement, key: UUID) -> Letter:
    """A letter of this matter that this person may read; anything else is not there."""
    mine = Letter.objects.visible_to(standing(request)).filter(disagreement=it, pk=key)
    found = mine.select_related("party__agency", "outcome", "disagreement").first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def letter_file(request: HttpRequest, reference: str, letter: UUID) -> HttpResponse:
    """A letter as tagged PDF, as an attachment."""
    it, place = fetch(request, reference)
    found = letter_of(request, it, letter)
    log_access(by=place.actor, looked_at="letter", reference=it.reference, now=timezone.now())
    shown = presenter.shown(found, Reading(it, standing(request)))
    headers = {"Content-Disposition": f'attachment; filename="{it.reference}-letter.pdf"'}
    return HttpResponse(presenter.letter_pdf(shown, it), content_type="application/pdf", headers=headers)


class AboutLetter(WritingPage):
    """A form about one letter, which stands above it."""

    template_name = "letters/letter.html"
    letter: Letter

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.letter = letter_of(request, self.it, kwargs["letter"])
            self.shown = presenter.shown(self.letter, Reading(self.it, standing(request)))

    def check(self) -> None:
        check_can_send(self.place)
        check_waits(self.letter)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "shown": None, "letter": self.shown}

    def get_success_url(self) -> str:
        return reverse("escalation:letters", args=[self.it.reference])


class Sent(AboutLetter):
    """A letter has gone: how, when, to whom."""

    form_class = SentForm
    heading = "Send this letter, then say that it has gone"
    button_text = "It has gone"
    done = "The letter is marked as sent."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def get_initial(self) -> dict[str, Any]:
        return {"sent_at": self.now, "to": self.shown.to}

    def will_happen(self) -> list[str]:
        return [
            "The record keeps what the letter said, how and when it went, and that you marked it.",
            "Sent is not told: until their answer is entered, nothing says that they read it.",
        ]

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        typed = form.cleaned_data
        gone = Gone(Letter.How(typed["how"]), typed["sent_at"], typed["to"], presenter.text_of(self.shown))
        mark_letter_sent(**self.common(), letter=self.letter, gone=gone, version=typed["version"])


class NotSent(AboutLetter):
    """A letter need not go: how they know it already."""

    form_class = NotSentForm
    heading = "This letter need not go"
    button_text = "It need not go"
    done = "It is recorded why the letter need not go."

    def will_happen(self) -> list[str]:
        return ["Both sides read the reason. The letter stays in the list, and says that it was not sent."]

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        typed = form.cleaned_data
        say_letter_not_sent(
            **self.common(), letter=self.letter, reason=typed["reason"], version=typed["version"]
        )
