"""Raising a disagreement: a guided form, one thing to a page, each page kept in a draft of the author's own."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agencies.models import Membership
from escalation.core.calendar import CalendarTooShort
from escalation.core.names import How
from escalation.forms.guide import CHECK, IF_WANTED, Asked, Guide
from escalation.forms.raising import AsWhomForm
from escalation.models import ChildNow, Disagreement, Draft
from escalation.presenters import raising as presenter
from escalation.services.calendars import calendar_in_force
from escalation.services.drafts import begin_draft, keep_page
from escalation.services.governing import RaiseRefused, check_can_raise
from escalation.views.doors import standing
from escalation.views.lost import GIVEN_BACK, KeepsTyped, given_back

FIRST = "danger"
# What the browser sends beside the answers.
NOT_TYPED = {"csrfmiddlewaretoken", "once", "later", "resize_rows"}


def own_draft(request: HttpRequest, key: UUID) -> Draft | None:
    """The draft of that key, if it is this person's."""
    drafts = Draft.objects.visible_to(standing(request)).filter(pk=key)
    return drafts.select_related("author__partnership", "author__agency", "author__user").first()


def gone(request: HttpRequest, key: UUID) -> HttpResponse:
    """No draft of this person's: it became a matter of theirs, or there never was one for them."""
    it = Disagreement.objects.visible_to(standing(request)).filter(pk=key).first()
    if it is None:
        raise Http404
    return redirect("escalation:raised", it.reference)


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """This person cannot raise a disagreement at all."""
    context = {"heading": "You cannot raise a disagreement here", "sentence": sentence}
    return render(request, "raising/refused.html", context, status=403)


class Guided(KeepsTyped, View):
    """What every page of raising has: whose it is, the guide through it, and the draft once there is one."""

    membership: Membership
    guide: Guide
    draft: Draft | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Every page counts times; a calendar that ends too soon is said, and what was typed stays in the draft."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except CalendarTooShort as short:
            return refused(request, short.sentence)

    def begin(self, membership: Membership) -> None:
        """Find the guide for this person; raises RaiseRefused where they cannot raise anything."""
        now = timezone.now()
        self.membership = membership
        self.guide = Guide(
            membership=membership,
            policies=check_can_raise(membership, by=standing(self.request), now=now),
            calendar=calendar_in_force(membership.partnership),
            typed=self.draft.answers if self.draft else {},
            now=now,
        )

    def address(self, name: str) -> str:
        assert self.draft is not None
        return reverse("escalation:raise_step", args=[self.draft.pk, name])

    def step(self, name: str) -> dict[str, Any]:
        """Where this page stands among the others."""
        return {
            "draft": self.draft,
            "number": self.guide.pages.index(CHECK if name in IF_WANTED else name) + 1,
            "of": len(self.guide.pages),
            "back_href": self.way_back(name),
        }

    def way_back(self, name: str) -> str:
        before = self.guide.before(name)
        if self.draft is None or before is None:
            return reverse("escalation:home")
        return self.address(CHECK if "change" in self.request.GET else before)

    def page(self, name: str, asked: Asked, status: int = 200) -> HttpResponse:
        guide, policy = self.guide, self.guide.policy
        context = {
            **self.step(name),
            "name": name,
            "form": asked.form,
            "rows": asked.rows if asked.may_need_rows else None,
            "heading": asked.form.heading,
            "policy": policy,
            "others": presenter.others(guide.known.others) if name == "kind" else [],
            "instead": presenter.elsewhere(policy, How.INSTEAD),
            "stage": guide.stage,
            "due_at": guide.due_at,
            "is_over": guide.is_over,
        }
        if self.draft is None:
            context["once"] = self.request.POST.get("once") or uuid4()
            context["drafts"] = Draft.objects.visible_to(standing(self.request))
        return render(self.request, "raising/page.html", context, status=status)

    def put_aside(self) -> HttpResponse:
        messages.success(self.request, "Your draft is kept for thirty days. Nobody else can see it.")
        return redirect("escalation:home")

    def show(self, name: str) -> HttpResponse:
        """A page to fill in; as it was sent, where the session was lost over it."""
        if (typed := given_back(self.request)) is not None:
            messages.warning(self.request, GIVEN_BACK)
            return self.page(name, self.guide.sent(name, typed))
        return self.page(name, self.guide.empty(name))

    def next(self, name: str, asked: Asked) -> HttpResponse:
        """On to the page that follows; where a child is not safe, first to what to do apart from this service."""
        if name == FIRST and asked.form.cleaned_data["safe"] == ChildNow.Safe.NO:
            assert self.draft is not None
            return redirect("escalation:act_first", self.draft.pk)
        change = "change" in self.request.GET
        return redirect(self.address(CHECK if change else self.guide.after(name)))

    def typed(self) -> Mapping[str, Sequence[str]]:
        """What was typed, as it is kept in a draft."""
        return {name: values for name, values in self.request.POST.lists() if name not in NOT_TYPED}


class RaiseStart(Guided):
    """The first page; nothing is kept before it is sent. Who has several roles first says as which they raise it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        mine = [one for one in standing(request).memberships if one.agency_id]
        if len(mine) > 1:
            form = AsWhomForm(request.GET if {"as_whom", "go"} & request.GET.keys() else None, mine=mine)
            if not form.is_valid():
                return self.ask_as_whom(form)
            mine = [form.chosen]
        try:
            self.begin(mine[0] if mine else standing(request).memberships[0])
        except IndexError:
            return refused(request, "You have no role in a partnership. Ask your administrator.")
        except RaiseRefused as why:
            return refused(request, why.sentence)
        return super().dispatch(request, *args, **kwargs)

    def ask_as_whom(self, form: AsWhomForm) -> HttpResponse:
        context = {
            "form": form,
            "heading": "As whom do you raise it?",
            "back_href": reverse("escalation:home"),
        }
        return render(self.request, "raising/as_whom.html", context, status=422 if form.is_bound else 200)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(FIRST)

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = self.guide.sent(FIRST, request.POST)
        if "later" not in request.POST and not asked.is_valid():
            return self.page(FIRST, asked, status=422)
        self.draft = begin_draft(
            key=_key(request.POST.get("once", "")),
            membership=self.membership,
            page=FIRST,
            typed=self.typed(),
            now=self.guide.asking.now,
        )
        return self.put_aside() if "later" in request.POST else self.next(FIRST, asked)


class OfDraft(Guided):
    """A page of a draft that there is: its author's alone."""

    draft: Draft

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        draft = own_draft(request, kwargs["draft"])
        if draft is None:
            return gone(request, kwargs["draft"])
        self.draft = draft
        try:
            self.begin(draft.author)
        except RaiseRefused as why:
            return refused(request, why.sentence)
        return super().dispatch(request, *args, **kwargs)


class RaiseStep(OfDraft):
    """One page of a draft."""

    def get(self, request: HttpRequest, draft: UUID, step: str) -> HttpResponse:
        return self.turned_away(step) or self.show(step)

    def post(self, request: HttpRequest, draft: UUID, step: str) -> HttpResponse:
        if turned := self.turned_away(step):
            return turned
        asked = self.guide.sent(step, request.POST)
        try:
            keep_page(draft=self.draft, page=step, typed=self.typed(), now=self.guide.asking.now)
        except Draft.DoesNotExist:
            return gone(request, draft)
        if "later" in request.POST:
            return self.put_aside()
        if not asked.is_valid():
            return self.page(step, asked, status=200 if asked.is_resizing else 422)
        return self.next(step, asked)

    def turned_away(self, step: str) -> HttpResponse | None:
        """No such page; or one that cannot be asked before another."""
        if step not in self.guide.pages and step not in IF_WANTED:
            raise Http404
        return None if self.guide.can_ask(step) else redirect(self.address("agency"))


def _key(text: str) -> UUID:
    """The key that the first page carries, so that a double click begins one draft."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
