"""Pages of what goes on file: sign a record off, the copy for the child's file, and that it was placed there."""

from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from audit.access import log_access
from components.forms import RowsFormSet
from escalation.core.decisions import MoveRefused
from escalation.forms.filing import PlacedForm, SignOffForm
from escalation.models import Disagreement, Outcome, Record, SignOff
from escalation.permissions import allowed, check_can_write
from escalation.presenters.filing import copy_of, for_whom
from escalation.presenters.papers import papers_of
from escalation.reading import Reading
from escalation.services import filing
from escalation.services.filing import Thing
from escalation.views.doors import fetch, standing
from escalation.views.writing import WritingPage


def thing_of(request: HttpRequest, it: Disagreement, ids: dict[str, UUID]) -> Thing:
    """The record or the outcome that an address names, where this person may read it; else it is not there."""
    model: type[Record] | type[Outcome] = Record if "record" in ids else Outcome
    mine = model.objects.visible_to(standing(request)).filter(disagreement=it)
    try:
        return mine.select_related("written_by").get(pk=ids.get("record") or ids["outcome"])
    except (Record.DoesNotExist, Outcome.DoesNotExist):
        raise Http404 from None


class SignItOff(WritingPage):
    """Read it, and sign it off."""

    form_class = SignOffForm
    template_name = "settling/sign_off.html"
    heading = "Sign this off"
    button_text = "Sign it off"
    done = "It is signed off, and on file."
    waiting: SignOff

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = SignOff.objects.visible_to(standing(request)).filter(disagreement=self.it)
            try:
                self.waiting = mine.select_related("record", "outcome", "post", "person__user").get(
                    pk=kwargs["waiting"]
                )
            except SignOff.DoesNotExist:
                raise Http404 from None

    @property
    def thing(self) -> Thing:
        thing = self.waiting.record or self.waiting.outcome
        assert thing is not None  # the database sees to it
        return thing

    def check(self) -> None:
        filing.check_to_sign(self.waiting, standing(self.request))

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "copy": copy_of(Reading(self.it, standing(self.request)), self.thing),
        }

    def will_happen(self) -> list[str]:
        return [
            "It is on file from then on for your side, with your name and the time, and may be printed.",
            "If something is missing, do not sign it yet: ask for it to be added. What is written stays as it is.",
        ]

    def carry_out(self, form: SignOffForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        filing.sign_off(**self.common(), waiting=self.waiting, version=form.cleaned_data["version"])


class CopyForFile(LoginRequiredMixin, View):
    """A plain page to print: one record, or what an outcome puts on the files, for the file of the child."""

    def get(self, request: HttpRequest, reference: str, **ids: UUID) -> HttpResponse:
        it, place = fetch(request, reference)
        thing = thing_of(request, it, ids)
        context = {"it": it, "heading": "Copy for the child’s file", "back_href": it.get_absolute_url()}
        try:
            filing.check_copy(it, thing)
            filing.check_one_child(it)
        except MoveRefused as refused:
            context["sentence"] = refused.sentence
            return render(request, "matters/refused.html", context, status=403)
        now = timezone.now()
        log_access(by=place.actor, looked_at="copy", reference=it.reference, now=now)
        name = "record" if isinstance(thing, Record) else "outcome"
        context |= {
            "copy": copy_of(Reading(it, standing(request)), thing),
            "papers": papers_of(Reading(it, standing(request)), thing),
            "for_whom": for_whom(thing),
            "now": now,
            "placed": thing.placed.select_related("agency"),
            "place_href": reverse(f"escalation:place_{name}", args=[it.reference, thing.pk])
            if allowed(check_can_write, place)
            else "",
        }
        return render(request, "settling/copy.html", context)


class PlaceCopy(WritingPage):
    """Record that one's agency placed the copy on the child's file."""

    form_class = PlacedForm
    heading = "Record that the copy is on the child’s file"
    button_text = "Record this"
    done = "It is recorded that the copy is on the child’s file."

    @property
    def thing(self) -> Thing:
        ids = {name: value for name, value in self.kwargs.items() if name in ("record", "outcome")}
        return thing_of(self.request, self.it, ids)

    def check(self) -> None:
        filing.check_to_place(self.it, self.place, self.thing)

    def get_initial(self) -> dict[str, Any]:
        membership = self.place.membership
        return {"placed_at": self.now, "by_whom": f"{membership.user.name}, {membership.called}"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"now": self.now}

    def get_context(self) -> dict[str, Any]:
        copy = copy_of(Reading(self.it, standing(self.request)), self.thing)
        return {**super().get_context(), "shown": [{"key": "The copy", "value": copy.title}, *copy.head]}

    def will_happen(self) -> list[str]:
        return [
            "The record keeps who placed it there, when, and that you wrote it down. Nobody is sent word."
        ]

    def carry_out(self, form: PlacedForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        filing.record_copy_placed(
            **self.common(),
            thing=self.thing,
            placed_at=typed["placed_at"],
            by_whom=typed["by_whom"],
            where=typed["where"],
            version=typed["version"],
        )
