"""The other side's first turn: give its side, say whether it has found the child, or pass it on."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Post
from components.forms import RowsFormSet, VersionedForm
from escalation.core.decisions import Move, check_move
from escalation.core.stages import Side
from escalation.forms.giving import FindForm, GiveForm, PassOnForm
from escalation.models import ChildNow
from escalation.permissions import allowed, check_can_speak_for
from escalation.presenters import giving as presenter
from escalation.presenters.sent import first_deadline, next_for
from escalation.queries import facts_of
from escalation.services.giving import check_can_find, give_side, pass_on, say_found
from escalation.views.doors import MatterForm, standing


class OtherSidesForm(MatterForm):
    """A page of the responding side, with what was raised beside it."""

    move: Move

    def check(self) -> None:
        check_can_speak_for(self.place, Side.RESPONDING)
        check_move(facts_of(self.it, self.place), self.move)

    def called_with(self, form: VersionedForm) -> dict[str, Any]:
        """What every service is called with."""
        return {
            "disagreement": self.it,
            "by": standing(self.request),
            "version": form.cleaned_data["version"],
            "now": timezone.now(),
        }

    def children(self) -> list[presenter.ChildToFind]:
        return presenter.children_to_find(self.it, standing(self.request), self.place.membership.agency)

    def get_context(self) -> dict[str, Any]:
        return {
            "raised": presenter.as_raised(self.it, standing(self.request)),
            "children": self.children(),
            "next": next_for(first_deadline(self.it), timezone.now()),
        }


class GiveSide(OtherSidesForm):
    form_class = GiveForm
    move = Move.GIVE_SIDE
    template_name = "giving/give.html"
    heading = "Give your side"
    button_text = "Send your side"
    done = "Your side was sent. Now talk with each other, and record it."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"partnership": self.it.partnership}

    def get_initial(self) -> dict[str, Any]:
        return {"talk_telephone": self.place.membership.telephone}

    def get_context(self) -> dict[str, Any]:
        tasks = [
            {
                "title": f"Child {child.number}: {child.facts}",
                "hint": child.answer,
                "href": reverse("escalation:find_child", args=[self.it.reference, child.number]),
                "status": child.status
                if child.answered
                else {"tag": {"text": child.status, "colour": "blue"}},
            }
            for child in self.children()
        ]
        return {**super().get_context(), "tasks": tasks, "meanwhile": self.it.policy.meanwhile}

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        assert isinstance(form, GiveForm)
        give_side(given=form.given, **self.called_with(form))
        self.not_safe = form.cleaned_data["safe"] == ChildNow.Safe.NO

    def get_success_url(self) -> str:
        return (
            reverse("escalation:act_now") if getattr(self, "not_safe", False) else super().get_success_url()
        )


class FindChild(OtherSidesForm):
    form_class = FindForm
    template_name = "giving/find.html"
    heading = "Have you found this child?"
    done = "Your answer was recorded."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        self.number = kwargs["number"]

    def check(self) -> None:
        check_can_speak_for(self.place, Side.RESPONDING)
        check_can_find(self.it, self.place.membership.agency, self.number)

    def get_context(self) -> dict[str, Any]:
        context = super().get_context()
        child = next((one for one in context["children"] if one.number == self.number), None)
        if child is None:
            raise Http404
        return {**context, "child": child}

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        say_found(
            number=self.number, reference=form.cleaned_data["reference"] or "", **self.called_with(form)
        )

    def get_success_url(self) -> str:
        facts = facts_of(self.it, self.place)
        if not facts.given and allowed(check_can_speak_for, self.place, Side.RESPONDING):
            return reverse("escalation:give_side", args=[self.it.reference])
        return super().get_success_url()


class PassOn(OtherSidesForm):
    form_class = PassOnForm
    move = Move.PASS_ON
    template_name = "giving/pass_on.html"
    heading = "This is not for us"
    button_text = "Pass it on"
    done = "It was sent to the desk that you chose. You keep it until they have opened it."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"desks": [*presenter.desks_instead(self.it), *presenter.agencies_instead(self.it)]}

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        to = passed_to(form.cleaned_data["to"])
        pass_on(to=to, reason=form.cleaned_data["reason"], **self.called_with(form))


def passed_to(key: str) -> Post | Agency:
    """The desk of that key, or the agency that is not on Accord and so has none."""
    post = Post.objects.select_related("agency", "service").filter(pk=key).first()
    return post or Agency.objects.get(pk=key)
