"""Who must not see a matter: a person concerned is named later, or it is taken back."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from components.forms import RowsFormSet, VersionedForm
from escalation.forms.people_concerned import ConcernForm, TakeBackForm
from escalation.forms.who import concern_of
from escalation.models import KeptFrom
from escalation.services import walls
from escalation.views.doors import MatterForm, standing


class MustNotSee(MatterForm):
    form_class = ConcernForm
    template_name = "matters/must_not_see.html"
    heading = "Who must not see this matter"
    button_text = "Keep them from it"
    done = "They do not see this matter any more. They are not told"

    def check(self) -> None:
        walls.check_can_name(self.place)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"place": self.place, "now": timezone.now()}

    def get_context(self) -> dict[str, Any]:
        mine = KeptFrom.objects.visible_to(standing(self.request)).filter(disagreement=self.it)
        return {"kept": list(mine.select_related("agency"))}

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        assert isinstance(form, ConcernForm)
        typed, now = form.cleaned_data, timezone.now()
        agency = form.agencies[typed["where"]]
        walls.keep_from(
            disagreement=self.it,
            by=standing(self.request),
            concern=concern_of(agency, self.place.membership, typed, now),
            version=typed["version"],
            now=now,
        )


class TakeBack(MatterForm):
    form_class = TakeBackForm
    heading = "Take back that they must not see it"
    button_text = "Let them see it again"
    done = "Taken back"

    kept: KeptFrom

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            mine = KeptFrom.objects.visible_to(standing(request)).filter(disagreement=self.it)
            found = mine.filter(pk=kwargs["kept"], ground=KeptFrom.Ground.CONCERNED).first()
            if found is None:
                raise Http404
            self.kept = found

    def check(self) -> None:
        walls.check_can_name(self.place)

    def get_context(self) -> dict[str, Any]:
        return {"intro": f"{self.kept.name} is kept from this matter as a person concerned."}

    def carry_out(self, form: VersionedForm, rows: RowsFormSet | None) -> None:
        walls.let_see_again(
            disagreement=self.it,
            by=standing(self.request),
            kept=self.kept,
            why=form.cleaned_data["why"],
            version=form.cleaned_data["version"],
            now=timezone.now(),
        )
