"""A referral and its letter: opening it marks what was sent to the reader as opened, and is written down."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_safe

from agencies.models import Membership
from audit.access import log_access
from cases.acts import ReferralChanged, ReferralPlace, place_in
from cases.models import Referral
from components.forms import RowsFormSet, VersionedForm
from escalation.core.decisions import MoveRefused
from escalation.forms.referrals import ReferForm
from escalation.permissions import NotYours
from escalation.presenters.papers import papers_of_referral
from escalation.presenters.referral_child import known_before
from escalation.presenters.referral_letter import letter_pdf
from escalation.presenters.referral_steps import turn
from escalation.presenters.referral_timeline import timeline
from escalation.presenters.referrals import ReferralPage, holds
from escalation.services.referrals import check_can_refer, check_follows, make_referral
from escalation.services.telling_referrals import mark_referral_opened
from escalation.views.doors import MatterForm, carried_out_before, standing
from escalation.views.lost import GIVEN_BACK, KeepsTyped, given_back
from escalation.zone import local_day


def fetch_referral(request: HttpRequest, reference: str) -> tuple[Referral, ReferralPlace]:
    """The referral and the person's place in it. Fetching is the check: a stranger gets 404."""
    visible = Referral.objects.visible_to(standing(request)).select_related(
        "subject", "partnership", "from_agency", "to_agency", "case", "made_by__user", "made_by__agency"
    )
    try:
        it = visible.get(reference=reference.upper())
        return it, place_in(standing(request), it)
    except Referral.DoesNotExist:
        raise Http404 from None


@login_required
@require_safe
def referral(request: HttpRequest, referral: str) -> HttpResponse:
    """The time that is left, whose turn it is, what to do, what was asked, and the record as a timeline."""
    now = timezone.now()
    it, place = fetch_referral(request, referral)
    try:
        written = mark_referral_opened(referral=it, by=standing(request), now=now)
    except Referral.DoesNotExist:  # who lost their place in it before it could be locked
        raise Http404 from None
    if written:
        it, place = fetch_referral(request, referral)
    log_access(by=place.actor, looked_at="referral", reference=it.reference, now=now)
    page = ReferralPage(it, place, standing(request), now=now)
    context = {
        "page": page,
        "it": it,
        "turn": turn(page),
        "items": timeline(page),
        "papers": papers_of_referral(it, standing(request)),
        "heading": it.title,
    }
    return render(request, "referrals/referral.html", context)


@login_required
@require_safe
def letter(request: HttpRequest, referral: str) -> HttpResponse:
    """The letter with the reasons, as tagged PDF; only what was sent through Accord is one."""
    now = timezone.now()
    it, place = fetch_referral(request, referral)
    page = ReferralPage(it, place, standing(request), now=now)
    if page.letter is None or page.letter.through != page.letter.Through.ACCORD:
        raise Http404
    log_access(by=place.actor, looked_at="referral letter", reference=it.reference, now=now)
    pdf = letter_pdf(it, page.letter, page.policy)
    name = f"referral-{it.reference}-reasons.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


class ReferralForm(MatterForm):
    """A page that is one form on one referral. Who holds the case is said on each, once it is refused."""

    template_name = "referrals/form.html"
    note = ""

    it: Referral  # type: ignore[assignment]
    place: ReferralPlace  # type: ignore[assignment]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super(MatterForm, self).setup(request, *args, **kwargs)
        self.now = timezone.now()
        if request.user.is_authenticated:
            self.it, self.place = fetch_referral(request, kwargs["referral"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            self.check()
            return super().post(request, **kwargs)
        except (NotYours, MoveRefused) as refused:
            return self.refused(refused)
        except ReferralChanged as changed:
            form, rows = self.form(request.POST), self.rows(request.POST)
            form.is_valid()
            return self.came_second(changed.referral, form, rows)

    def common(self, form: VersionedForm) -> dict[str, Any]:
        """What every service on a referral is called with."""
        return {
            "referral": self.it,
            "by": standing(self.request),
            "version": form.cleaned_data["version"],
            "now": self.now,
        }

    def will_happen(self) -> list[str]:
        """Whom it is sent to, which clock starts, what the record keeps."""
        return []

    def get_context(self) -> dict[str, Any]:
        return {"note": self.note, "will_happen": self.will_happen(), "holds": holds(self.it, self.place)}

    def not_printed(self) -> str:
        """A referral is recorded on the file of the agency that made it at once (Merton, Referral Rejection, 2)."""
        return ""

    def refused(self, refused: NotYours | MoveRefused) -> HttpResponse:
        context = {
            "heading": self.heading,
            "sentence": refused.sentence,
            "back_href": self.it.get_absolute_url(),
            "holds": holds(self.it, self.place),
        }
        return render(self.request, "referrals/refused.html", context, status=403)

    def changed(self, it: Referral, version: int) -> list[str]:
        page = ReferralPage(it, self.place, standing(self.request), now=self.now)
        return [f"{item.label}: {item.who}" for item in timeline(page)[: max(it.version - version, 0)]]

    def came_second(  # type: ignore[override]
        self, changed: Referral, form: VersionedForm, rows: RowsFormSet | None
    ) -> HttpResponse:
        """Somebody wrote in the meantime: what this person may know of it, and what was typed, kept."""
        context = {
            "changed": self.changed(changed, form.cleaned_data.get("version", changed.version)),
            "form": form.on_version(changed.version),
            "rows": rows,
            "button_text": self.button_text,
            "href": changed.get_absolute_url(),
            "link_text": f"Leave this, and read {changed.reference}",
            "holds": holds(changed, self.place),
        }
        return render(self.request, "referrals/409.html", context, status=409)


class Refer(KeepsTyped, View):
    """Record a referral: whoever works in an agency of a partnership whose procedure speaks of refusals may."""

    template_name = "referrals/refer.html"
    membership: Membership
    before: Referral | None = None  # the refused referral after which this one is made

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()

    def begin(self) -> HttpResponse | None:
        """Find as which of their memberships they refer; a page that says why not, where they cannot."""
        mine = [one for one in standing(self.request).memberships if one.agency_id]
        chosen = [one for one in mine if str(one.pk) == self.request.GET.get("as_whom")]
        try:
            if not mine:
                raise MoveRefused("A referral is made by somebody who works in an agency of the partnership.")
            self.membership = (chosen or mine)[0]
            check_can_refer(self.membership, by=standing(self.request), now=self.now)
            if "follows" in self.request.GET:
                self.before, place = fetch_referral(self.request, self.request.GET["follows"])
                self.membership = place.membership
                check_follows(self.before, self.membership)
        except MoveRefused as refused:
            context = {
                "heading": "You cannot record a referral here",
                "sentence": refused.sentence,
                "back_href": reverse("escalation:home"),
            }
            return render(self.request, "referrals/refused.html", context, status=403)
        return None

    def typed_form(self, data: Any = None) -> ReferForm:  # noqa: ANN401
        initial = {"version": 0, "made_at": self.now}
        if self.before is not None:
            initial |= known_before(self.before)
        today = local_day(self.now)
        return ReferForm(data, initial=initial, membership=self.membership, now=self.now, today=today)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if refused := self.begin():
            return refused
        if (typed := given_back(request)) is not None:
            messages.warning(request, GIVEN_BACK)
            return self.show(self.typed_form(typed))
        return self.show(self.typed_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        if refused := self.begin():
            return refused
        form = self.typed_form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            with transaction.atomic():
                if carried_out_before(request, form.cleaned_data["once"]):
                    return redirect("escalation:home")
                by = standing(request)
                asked = replace(form.answered(), follows=self.before)
                it = make_referral(by=by, membership=self.membership, asked=asked, now=self.now)
        except MoveRefused as refused_:
            form.add_error(None, refused_.sentence)
            return self.show(form, status=422)
        messages.success(request, f"The referral is recorded. Its reference is {it.reference}.")
        return redirect(it)

    def show(self, form: ReferForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "heading": "Record a referral",
            "button_text": "Record the referral and send word",
            "back_href": reverse("escalation:home"),
            "membership": self.membership,
            "before": self.before,
        }
        return render(self.request, self.template_name, context, status=status)
