"""The doors: how a person comes to a matter, and how a form on it is carried out once, on the version they saw."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from agencies.models import User
from agencies.standing import Standing, standing_of
from audit.access import log_access
from audit.written_once import WrittenOnce
from components.forms import RowsFormSet, VersionedForm
from escalation.acts import Stale
from escalation.as_read import remember
from escalation.core.decisions import MoveRefused
from escalation.models import Disagreement, Once
from escalation.permissions import NotYours
from escalation.places import Place, place_of
from escalation.presenters.changes import changed_since
from escalation.services.extracts import why_not_printed
from escalation.views.lost import GIVEN_BACK, KeepsTyped, given_back
from escalation.zone import local_day

NOT_TYPED = {"csrfmiddlewaretoken", "version", "once"}  # what a form carries beside the answers
# A key as a form carries it; anything else was not sent by a page of ours.
UUID_TEXT = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def standing(request: HttpRequest) -> Standing:
    """Where the signed-in person stands today; asked once a request."""
    if not hasattr(request, "_standing"):
        assert isinstance(request.user, User)  # these pages are behind the sign-in
        request._standing = standing_of(request.user, on=local_day(timezone.now()))  # type: ignore[attr-defined]
    return request._standing  # type: ignore[attr-defined]


def fetch(request: HttpRequest, reference: str) -> tuple[Disagreement, Place]:
    """The matter and the person's place in it. Having a place is the check: a stranger gets 404.

    A place is a seat that ``visible_to`` would find; so that rule is not asked a second time beside it.
    """
    found = _BY_REFERENCE.of(reference.upper())
    if not found:
        raise Http404
    (it,) = found
    try:
        place = place_of(standing(request), it)
    except Disagreement.DoesNotExist:
        raise Http404 from None
    remember(it, standing(request), place)
    return it, place


_BY_REFERENCE = WrittenOnce(
    lambda reference: Disagreement.objects.filter(reference=reference).select_related(
        "policy_version", "partnership", "current_stage", "raised_by__user", "subject"
    ),
)


def carried_out_before(request: HttpRequest, key: UUID) -> bool:
    """Whether this form was carried out already: a double click or a replayed request is one act.

    Call it inside the transaction of the act, which takes the key along when it fails.
    """
    assert request.user.pk is not None
    try:
        with transaction.atomic():
            Once.objects.create(key=key, user_id=request.user.pk, at=timezone.now())
    except IntegrityError:
        return True
    return False


class MatterForm(KeepsTyped, View):
    """A page that is one form on one matter.

    A subclass names its form and heading, and in ``carry_out`` calls one service. What the rules or the
    permissions refuse becomes a sentence on the page that keeps what was typed; who comes second gets a page
    that shows what changed, and may send again.
    """

    form_class: type[VersionedForm]
    rows_class: type[RowsFormSet] | None = None
    rows_prefix = "rows"
    template_name = "form_page.html"
    heading = ""
    button_text = "Continue"
    done = ""  # said on the next page

    looked_at = "form"  # as it stands in the log of who looked

    it: Disagreement
    place: Place

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.it, self.place = fetch(request, kwargs["reference"])

    def check(self) -> None:
        """Whether this person may open the page at all; raises NotYours or MoveRefused."""

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        """Call the service with what was typed."""
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        """What is known is filled in."""
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_context(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    def get_success_url(self) -> str:
        return self.it.get_absolute_url()

    def form(self, data: Mapping[str, Any] | None = None) -> VersionedForm:
        """The form; what is known is filled in where nothing was typed yet."""
        known = {} if data is not None else self.get_initial()
        initial = {"version": self.it.version, **known}
        files = None if data is None else self.request.FILES
        return self.form_class(data, files, initial=initial, **self.get_form_kwargs())

    @cached_property
    def sent_form(self) -> VersionedForm:
        """The form as it was sent."""
        return self.form(self.request.POST)

    def rows(self, data: Mapping[str, Any] | None = None) -> RowsFormSet | None:
        return self.rows_class(data, prefix=self.rows_prefix) if self.rows_class else None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            self.check()
        except (NotYours, MoveRefused) as refused:
            return self.refused(refused)
        log_access(
            by=self.place.actor, looked_at=self.looked_at, reference=self.it.reference, now=timezone.now()
        )
        if (typed := given_back(request)) is not None:
            messages.warning(request, GIVEN_BACK)
            return self.page(self.form(typed), self.rows(typed))
        return self.page(self.form(), self.rows())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Whatever stands in the way now: what was carried out already is done, and leads on as it did then."""
        answer = super().dispatch(request, *args, **kwargs)
        stands_in_the_way = request.method == "POST" and answer.status_code >= 400
        if stands_in_the_way and self.was_carried_out(request):
            return redirect(self.get_success_url())
        return answer

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        closed = self.closed_to_this_person()
        if closed and not self.was_open_before(request):
            return self.refused(closed)
        try:
            form, rows = self.sent_form, self.rows(request.POST)
        except MoveRefused as refused:  # what the form asks is asked no more
            return self.too_late(refused)
        if form.is_resizing:
            return self.refused(closed) if closed else self.page(form, rows)
        if not (form.is_valid() and (rows is None or rows.is_valid())):
            if closed:
                return self.refused(closed)
            if self.is_stale(form.cleaned_data.get("version")):
                return self.came_second(self.it, form, rows)  # it is not judged by what is asked now
            return self.page(form, rows, status=422)
        try:
            return self.carried_out(request, form, rows)
        except (NotYours, MoveRefused) as refused:
            form.add_error(None, refused.sentence)
            return self.page(form, rows, status=422)
        except Stale as stale:
            return self.came_second(stale.disagreement, form, rows)

    def carried_out(
        self, request: HttpRequest, form: VersionedForm, rows: RowsFormSet | None
    ) -> HttpResponse:
        """Carry it out, once. What one side wrote for itself alone meanwhile holds up nobody, and tells nobody."""
        try:
            with transaction.atomic():
                if carried_out_before(request, form.cleaned_data["once"]):
                    return redirect(self.get_success_url())
                self.carry_out(form, rows)
        except Stale as stale:
            if changed_since(stale.disagreement, form.cleaned_data["version"], standing(request)):
                raise
            form.cleaned_data["version"] = stale.disagreement.version
            return self.carried_out(request, form, rows)
        if self.done:
            messages.success(request, self.done)
        return redirect(self.get_success_url())

    def closed_to_this_person(self) -> NotYours | None:
        """Why the page is not theirs, if it is not: what it offers is then not theirs to read, whatever they send."""
        try:
            self.check()
        except NotYours as refused:
            return refused
        except MoveRefused:
            return None  # the service says so too, and what was typed is kept
        return None

    def was_open_before(self, request: HttpRequest) -> bool:
        """Whether it was sent before, or built on an older version: then the form may have been theirs."""
        return request.POST.get("version", "") != str(self.it.version) or self.was_carried_out(request)

    def was_carried_out(self, request: HttpRequest) -> bool:
        """Whether this very form was carried out: pressed twice, or sent again because no answer came."""
        assert request.user.pk is not None  # these pages are behind the sign-in
        once = request.POST.get("once", "")
        return (
            bool(UUID_TEXT.fullmatch(once))
            and Once.objects.filter(key=once, user_id=request.user.pk).exists()
        )

    def page(self, form: VersionedForm, rows: RowsFormSet | None, status: int = 200) -> HttpResponse:
        context = {
            "it": self.it,
            "place": self.place,
            "heading": self.heading,
            "caption": f"{self.it.reference} · {self.it.title}",
            "button_text": self.button_text,
            "back_href": self.it.get_absolute_url(),
            "form": form,
            "rows": rows,
            "not_printed": self.not_printed(),
        }
        return render(self.request, self.template_name, context | self.get_context(), status=status)

    def not_printed(self) -> str:
        """Why the page is not printed, if it is not: where policy asks for approval, before that is given."""
        return why_not_printed(self.it, self.place.side)

    def refused(self, refused: NotYours | MoveRefused) -> HttpResponse:
        """The door is closed: the sentence, and the way back to the matter."""
        context = {
            "heading": self.heading,
            "sentence": refused.sentence,
            "back_href": self.it.get_absolute_url(),
        }
        return render(self.request, "matters/refused.html", context, status=403)

    def changed(self, it: Any, version: int) -> list[str]:  # noqa: ANN401 - a matter, a referral or a lesson
        """What this person may know of what happened since that version."""
        return changed_since(it, version, standing(self.request))

    def is_stale(self, version: int | None) -> bool:
        """Whether something that this person may know of has happened since they opened the page."""
        return version is not None and version < self.it.version and bool(self.changed(self.it, version))

    def too_late(self, refused: MoveRefused) -> HttpResponse:
        """There is no such form any more: why, what changed, and what was typed, to be copied."""
        version = self.request.POST.get("version", "")
        since = int(version) if version.isdecimal() and len(version) < 10 else self.it.version
        if not self.is_stale(since):
            return self.refused(refused)
        typed = [str(value) for name, value in self.request.POST.items() if name not in NOT_TYPED]
        context = {
            "heading": self.heading,
            "sentence": refused.sentence,
            "changed": self.changed(self.it, since),
            "typed": [text for text in typed if text.strip()],
            "href": self.it.get_absolute_url(),
            "link_text": f"Go to {self.it.reference}",
        }
        return render(self.request, "409.html", context, status=409)

    def came_second(
        self, changed: Disagreement, form: VersionedForm, rows: RowsFormSet | None
    ) -> HttpResponse:
        """Somebody wrote in the meantime: what changed, and what was typed, kept."""
        context = {
            "changed": self.changed(changed, form.cleaned_data["version"]),
            "form": form.on_version(changed.version),
            "rows": rows,
            "button_text": self.button_text,
            "href": changed.get_absolute_url(),
            "link_text": f"Leave this, and read {changed.reference}",
        }
        return render(self.request, "409.html", context, status=409)
