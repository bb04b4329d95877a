"""Setting up: agencies, the board, and services."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from agencies import services as agencies
from agencies.models import Agency, Participation, Post, Service
from agencies.queries import agencies_of, people_of
from agencies.routes import holders_by_post, holders_on, route
from audit.history import RecordModel
from components.forms import VersionedForm
from escalation.core.policy import Policy
from escalation.forms.setting_up import AgencyForm, ServiceForm
from escalation.presenters.setting_up import desks, names_of, people_rows, post_titles, stage_rows
from escalation.services import setting_up as services
from escalation.services.policies import policy_in_force
from escalation.views.setting_up_doors import SettingUp, SettingUpForm


class Agencies(SettingUp):
    template_name = "setting_up/agencies.html"
    heading = "Agencies and services"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        gaps = services.gaps(self.partnership, on=self.day)
        rows = [
            (agency, self.address("agency", agency.code), gaps.of(agency.pk), agency in gaps.written_to)
            for agency in agencies_of(self.partnership, on=self.day)
        ]
        return self.page(
            {"rows": rows, "add_href": self.address("agency_add"), "board_href": self.address("board")}
        )


class Place(SettingUp):
    """What agencies and the board itself have in common: posts and people."""

    place: Agency | None = None

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.place = self.agency(kwargs.get("agency"))
        self.heading = self.place.name if self.place else "The board’s own posts and people"

    def policy(self) -> Policy | None:
        version = policy_in_force(self.partnership, self.day)
        return version.policy if version else None

    def posts_and_people(self) -> dict[str, Any]:
        posts = Post.objects.filter(partnership=self.partnership, agency=self.place, closed=False)
        posts = posts.select_related("agency", "service")
        people = people_of(self.partnership, on=self.day).filter(agency=self.place)
        return {
            "agency": self.place,
            "desks": desks(posts, holders_by_post(posts, self.day), post_titles(self.policy())),
            "people": people_rows(people, address=self.address, on=self.day),
        }

    def back_href(self) -> str:
        return self.address("agencies")


class AgencyPage(Place):
    """An agency: what it is, who acts at each stage, its posts and people, its gaps in red words."""

    template_name = "agencies/agency.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        agency = self.place
        assert agency is not None
        gaps = services.gaps(self.partnership, on=self.day)
        return self.page(
            {
                **self.posts_and_people(),
                "gaps": gaps.of(agency.pk),
                "services": Service.objects.filter(agency=agency).order_by("name"),
                "stages": stage_rows(self.policy(), agency, self.who_acts),
                "part": Participation.objects.filter(partnership=self.partnership, agency=agency).first(),
            }
        )

    def who_acts(self, slugs: Sequence[str]) -> str:
        post = route(agency=self.place, partnership=self.partnership, slugs=slugs, on=self.day)
        return f"{post.title}: {names_of(holders_on(post, self.day), 'nobody')}" if post else "Nobody"


class BoardPage(Place):
    """The posts and people of the partnership itself: chair, deputy, business manager, auditors."""

    template_name = "agencies/board.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        stages = services.gaps(self.partnership, on=self.day).stages
        return self.page({**self.posts_and_people(), "gaps": [gap for gap in stages if gap.agency is None]})


class AddAgency(SettingUpForm):
    form_class = AgencyForm
    heading = "Add an agency"
    button_text = "Add this agency"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"own_kinds": services.own_kinds(self.partnership, on=self.day)}

    def carry_out(self, form: VersionedForm) -> None:
        typed = {name: form.cleaned_data[name] for name in ("name", "kind", "telephone", "hours")}
        code = _free_code(typed["name"])
        agency = agencies.add_agency(
            partnership=self.partnership, code=code, by=self.by, now=self.now, **typed
        )
        self.done = f"{agency.name} was added. Next, add its posts and people"

    def back_href(self) -> str:
        return self.address("agencies")


class AgencyForms(SettingUpForm):
    """A form about one agency, or about the board."""

    place: Agency | None = None

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.place = self.agency(kwargs.get("agency"))

    def back_href(self) -> str:
        return self.place_address(self.place)


class ChangeAgency(AgencyForms):
    form_class = AgencyForm
    heading = "Change what is known of this agency"
    done = "Saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        assert self.place is not None
        kinds = services.own_kinds(self.partnership, on=self.day)
        return {"own_kinds": {self.place.kind: self.place.kind_in_words} | kinds}

    def thing(self) -> RecordModel | None:
        return self.place

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.place, name) for name in ("name", "kind", "telephone", "hours")}

    def carry_out(self, form: VersionedForm) -> None:
        assert self.place is not None
        typed = dict(form.cleaned_data)
        typed.pop("once")
        agencies.change_agency(
            agency=self.place, partnership=self.partnership, by=self.by, now=self.now, **typed
        )


class AddService(AgencyForms):
    form_class = ServiceForm
    heading = "Add a service"
    button_text = "Add this service"
    done = "The service was added"

    def carry_out(self, form: VersionedForm) -> None:
        assert self.place is not None
        name = form.cleaned_data["name"]
        agencies.add_service(
            agency=self.place, partnership=self.partnership, name=name, by=self.by, now=self.now
        )


def _free_code(name: str) -> str:
    """A short name for addresses and for the record, from the agency's name; unique over all partnerships."""
    stem = slugify(name)[:30] or "agency"
    taken = set(Agency.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 2
    code = stem
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code
