"""An action of the plan of a multi-agency meeting is carried over to a later day."""

from typing import Any

from django.http import Http404, HttpRequest

from cases.models import PlanAction
from components.forms import RowsFormSet
from escalation.forms.actions import CarryOverForm
from escalation.services.plan_actions import carry_planned_over, check_planned
from escalation.views.doors import standing
from escalation.views.referral_answers import WritesToTheOther
from escalation.zone import local_day


class CarryPlannedOver(WritesToTheOther):
    """Carry it over, with a reason."""

    form_class = CarryOverForm
    heading = "Carry this over to a later day"
    button_text = "Carry it over"
    done = "The action is carried over. The day that it had stays in the record."
    action: PlanAction

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            visible = PlanAction.objects.visible_to(standing(request)).filter(referral=self.it)
            found = visible.filter(pk=kwargs["action"]).first()
            if found is None:
                raise Http404
            self.action = found

    def check(self) -> None:
        check_planned(self.action)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"today": local_day(self.now)}

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "note": f"{self.action.what} ({self.action.who})"}

    def will_happen(self) -> list[str]:
        return [
            "The day that it had, the new day and your reason stay in the record, for both agencies to read.",
            "Both agencies are told, and so is whoever does it. They are reminded before the new day.",
        ]

    def carry_out(self, form: CarryOverForm, rows: RowsFormSet | None) -> None:  # type: ignore[override]
        typed = form.cleaned_data
        carry_planned_over(**self.common(form), action=self.action, to=typed["to"], reason=typed["reason"])
