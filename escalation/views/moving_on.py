"""The page on which a matter goes on under another procedure of the partnership, as a linked matter."""

from typing import Any

from django.urls import reverse

from agencies.models import Agency, Service
from agencies.queries import agencies_of
from escalation.core.choosing import scopes_of
from escalation.core.decisions import MoveRefused
from escalation.core.names import Scope
from escalation.forms.moving_on import MoveOnForm
from escalation.models import Disagreement
from escalation.permissions import NotYours
from escalation.services import moving_on
from escalation.services.moving_on import Onward
from escalation.views.writing import AsksAboutTheChild
from escalation.zone import local_day

AGENCY, SERVICE = "agency", "service"


class MoveOn(AsksAboutTheChild):
    """Where it turns out that another procedure governs it; whoever raised it takes it there."""

    form_class = MoveOnForm
    heading = "Take it to another procedure"
    button_text = "Open it under the other procedure"
    done = "It goes on here. The first matter is closed, and leads here."
    new: Disagreement | None = None

    def check(self) -> None:
        if not self.place.raiser:
            raise NotYours("The person who raised it takes it to another procedure.")
        super().check()
        self.ways = moving_on.ways_on(self.it, now=self.now)
        if not self.ways:
            raise MoveRefused("Your partnership has no other procedure in force.")

    def get_context(self) -> dict[str, Any]:
        named = "; ".join(f"“{version.title}”" for version in self.ways)
        note = (
            f"Also in force in your partnership: {named}. Which of them governs it follows from your answers."
        )
        return {**super().get_context(), "note": note}

    def will_happen(self) -> list[str]:
        return [
            "A new matter opens with the same child, your view and the decision. Its own clocks start now.",
            "This matter is closed, as gone on under another procedure. Each page leads to the other.",
            self.sent_to_other_side("Word of it"),
        ]

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "summary": moving_on.summary_of(self.it)}

    def get_form_kwargs(self) -> dict[str, Any]:
        policies = [version.policy for version in self.ways]
        tracks = [(track.key, track.title) for policy in policies for track in policy.tracks]
        posts = [one.consult_first for one in moving_on.consult_first(self.it) if one.consult_first]
        return {
            **super().get_form_kwargs(),
            "to": self._to(scopes_of(policies)),
            "tracks": tracks,
            "consult": " and the ".join(self.it.policy.post_title(post) for post in posts),
        }

    def _to(self, scopes: frozenset[Scope]) -> list[tuple[str, str]]:
        """The other agencies, and the other services of one's own, as far as another procedure is for them."""
        mine = self.place.membership
        found = []
        if Scope.BETWEEN_AGENCIES in scopes:
            there = agencies_of(self.it.partnership, on=local_day(self.now)).exclude(pk=str(mine.agency_id))
            found += [(f"{AGENCY}:{one.pk}", one.name) for one in there]
        if Scope.WITHIN_ONE_AGENCY in scopes:
            services = Service.objects.filter(agency=mine.agency).order_by("name")
            others = services.exclude(pk=str(mine.service_id)) if mine.service_id else services
            found += [(f"{SERVICE}:{one.pk}", f"{one.name}, in your own agency") for one in others]
        return found

    def carry_out(self, form: MoveOnForm, rows: None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        what, _, key = typed["to"].partition(":")
        mine = self.place.membership
        inside = what == SERVICE
        agency = mine.agency if inside else Agency.objects.get(pk=key)
        assert agency is not None  # whoever raised it is of one
        self.new = moving_on.move_on(
            **self.common(),
            onward=Onward(
                responding=agency,
                reason=typed["reason"],
                summary=typed["summary"],
                safety=form.safety(),
                track=typed.get("track") or "",
                own_service=mine.service if inside else None,
                service=Service.objects.get(pk=key) if inside else None,
                consulted=typed.get("consulted") or "",
            ),
            version=typed["version"],
        )

    def get_success_url(self) -> str:
        """On to the new matter, or to what to do first where the child is not safe."""
        if self.new is None or self.request.POST.get("safe") == "no":
            return super().get_success_url()
        return reverse("escalation:matter", args=[self.new.reference])
