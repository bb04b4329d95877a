"""The doors of setting up: how the business manager comes to their partnership, and how a form there is carried out."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agencies.models import Agency, Membership, Partnership, Post
from agencies.permissions import can_set_up
from agencies.queries import agencies_of, set_up_by
from agencies.refusals import ChangedMeanwhile, Refused
from agencies.services import version_of
from audit.history import RecordModel
from components.forms import VersionedForm
from escalation.presenters.setting_up_changes import written_since
from escalation.views.doors import carried_out_before, standing
from escalation.zone import local_day


class SettingUp(LoginRequiredMixin, View):
    """A page about one partnership, for its business manager. Fetching is the check: anybody else gets 404."""

    template_name = "form_page.html"
    heading = ""

    partnership: Partnership
    by: Membership

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.day = local_day(self.now)
        if request.user.is_authenticated:
            self.enter(**kwargs)
            self.fetch(**kwargs)

    def enter(self, **kwargs: Any) -> None:  # noqa: ANN401
        """Which partnership this is about, and as whom the person acts there; anybody else gets 404."""
        person = standing(self.request)
        self.partnership = get_object_or_404(set_up_by(person), code=kwargs["code"])
        self.by = next(one for one in person.memberships if can_set_up([one], self.partnership, on=self.day))

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        """Fetch what the address names, through the partnership."""

    def agency(self, code: str | None) -> Agency | None:
        """The agency of that code, or for none the partnership itself."""
        return get_object_or_404(agencies_of(self.partnership, on=self.day), code=code) if code else None

    def post_of(self, key: object) -> Post:
        posts = Post.objects.select_related("agency", "partnership", "service")
        return get_object_or_404(posts, partnership=self.partnership, closed=False, pk=key)

    def person(self, key: object) -> Membership:
        people = Membership.objects.select_related(
            "user", "agency", "partnership", "service", "manager__user"
        )
        return get_object_or_404(people, partnership=self.partnership, pk=key)

    def address(self, name: str, *args: object) -> str:
        """The address of a page about this partnership."""
        return reverse(f"escalation:{name}", args=[self.partnership.code, *args])

    def place_address(self, agency: Agency | None) -> str:
        """The page of an agency, or of the board's own people and posts."""
        return self.address("agency", agency.code) if agency else self.address("board")

    def page(self, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
        frame = {
            "partnership": self.partnership,
            "caption": self.partnership.name,
            "heading": self.heading,
            "back_href": self.back_href(),
        }
        return render(self.request, self.template_name, {**frame, **context}, status=status)

    def back_href(self) -> str:
        return self.address("setting_up")


class SettingUpForm(SettingUp):
    """A page that is one form. A subclass names its form, and in ``carry_out`` calls one service.

    What is refused becomes a sentence on the page that keeps what was typed; who comes second sees what changed.
    """

    form_class: type[VersionedForm]
    button_text = "Save"
    done = ""  # said on the next page

    def thing(self) -> RecordModel | None:
        """The row that the form changes; None where it adds one."""
        return None

    def carry_out(self, form: VersionedForm) -> None:
        """Call the service with what was typed."""
        raise NotImplementedError

    def afterwards(self) -> None:
        """What is done once it is written: an e-mail that holds up nobody else."""

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_context(self) -> dict[str, Any]:
        return {}

    def get_success_url(self) -> str:
        return self.back_href()

    def version(self) -> int:
        thing = self.thing()
        return version_of(thing) if thing else 0

    def form(self, data: Any = None, files: Any = None) -> VersionedForm:  # noqa: ANN401 - of a request
        initial = {"version": self.version(), **self.get_initial()}
        return self.form_class(data, files, initial=initial, **self.get_form_kwargs())

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        return self.form_page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.form_page(form, status=422)
        try:
            with transaction.atomic():
                if carried_out_before(request, form.cleaned_data["once"]):
                    return redirect(self.get_success_url())
                self.carry_out(form)
        except ChangedMeanwhile:
            return self.came_second(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self.form_page(form, status=422)
        if self.done:
            messages.success(request, self.done)
        self.afterwards()
        return redirect(self.get_success_url())

    def form_page(self, form: VersionedForm, *, status: int = 200) -> HttpResponse:
        return self.page({"form": form, "button_text": self.button_text, **self.get_context()}, status=status)

    def came_second(self, form: VersionedForm) -> HttpResponse:
        """Somebody wrote in the meantime: what they did, and what was typed, kept."""
        thing = self.thing()
        assert thing is not None
        context = {
            "changed": written_since(thing, form.cleaned_data["version"]),
            "form": form.on_version(version_of(thing)),
            "button_text": self.button_text,
            "href": self.back_href(),
            "link_text": "Leave it as it is now",
        }
        return render(self.request, "409.html", context, status=409)
