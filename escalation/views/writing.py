"""What the pages that write in a matter have in common: what is said before the form, what will happen, the child."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side, State
from escalation.models import ChildNow, Record
from escalation.permissions import check_can_write
from escalation.presenters.told import sent_to
from escalation.views.doors import MatterForm, standing


class WritingPage(MatterForm):
    """A form that writes into the record. ``note`` is said first; ``will_happen`` before the button."""

    template_name = "recording/form.html"
    note = ""
    now: datetime

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        self.now = timezone.now()
        super().setup(request, *args, **kwargs)

    def check(self) -> None:
        """Whoever has a seat writes the record of an open matter; the services ask the same."""
        check_can_write(self.place)
        if not self.it.is_open:
            state = State(self.it.state).description.lower()
            raise MoveRefused(f"This matter is {state}: nothing can be added to it now.")

    def will_happen(self) -> list[str]:
        """Whom it is sent to, which clock starts, what the record keeps."""
        return []

    def get_context(self) -> dict[str, Any]:
        return {"note": self.note, "will_happen": self.will_happen()}

    def common(self) -> dict[str, Any]:
        """What every service on a matter is called with."""
        return {"disagreement": self.it, "by": standing(self.request), "now": self.now}

    def other_side(self) -> list[notifications.Told]:
        """Who acts on the other side at this stage."""
        side = self.place.side or Side.RAISING
        return notifications.acting(self.it, side.other, now=self.now)

    def sent_to_other_side(self, what: str = "It") -> str:
        return sent_to(self.other_side(), but=self.request.user.pk, what=what)

    def record(self, key: UUID, *kinds: Record.Kind) -> Record:
        """A record of this matter that this person may read; anything else is not there."""
        records = Record.objects.filter(disagreement=self.it, kind__in=kinds).visible_to(
            standing(self.request)
        )
        try:
            return records.select_related("stage_entry", "written_by").get(pk=key)
        except Record.DoesNotExist:
            raise Http404 from None

    def people(self, *sides: Side) -> list[tuple[str, str]]:
        """Who acts at this stage, as choices: name, what they are called, agency."""
        found: dict[UUID, str] = {}
        users: set[int] = set()
        for told in notifications.acting(self.it, *sides, now=self.now):
            called = self._called(told)
            if called and told.membership.user_id not in users:
                users.add(told.membership.user_id)
                found[told.membership.pk] = called
        return [(str(key), called) for key, called in found.items()]

    def _called(self, told: notifications.Told) -> str:
        """Of the side of a raiser who speaks up the other side may choose whom alone it may contact."""
        person, it = told.membership, self.it
        if told.shown_as and person.user_id == it.raised_by.user_id:
            return f"{it.raiser_name}, {person.place}" if self.place.side is Side.RAISING else ""
        return f"{person.user.name}, {person.called}, {person.place}"


class AsksAboutTheChild(WritingPage):
    """A page whose form asks how the child is now; *not safe* leads to whom to call, and to the shortcuts."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"partnership": self.it.partnership}

    def get_initial(self) -> dict[str, Any]:
        """What keeps the child safe is carried on; how the child is, is asked anew."""
        newest = ChildNow.objects.filter(disagreement=self.it).visible_to(standing(self.request)).first()
        return {"keeps_safe": newest.keeps_safe if newest else ""}

    def get_success_url(self) -> str:
        if self.request.POST.get("safe") == ChildNow.Safe.NO:
            return reverse("escalation:not_safe", args=[self.it.reference])
        return super().get_success_url()
