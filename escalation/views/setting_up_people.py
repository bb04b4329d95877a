"""Setting up: people, their roles, their managers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from agencies import services as agencies
from agencies.models import Agency, Holding, Membership
from agencies.notifications import send_invitation
from agencies.queries import people_of
from agencies.roles import Role
from audit.history import RecordModel
from components.forms import VersionedForm
from escalation.forms.setting_up import ManagerForm, PersonDetailsForm, PersonForm
from escalation.presenters.setting_up import holding_rows, people_rows, person_rows, role_rows
from escalation.views.setting_up_doors import SettingUp, SettingUpForm

# An administrator of accounts works in the Django admin, and is made there.
BOARD = [role for role in Role if role.of_the_partnership and role is not Role.ADMINISTRATOR]
AGENCY = [role for role in Role if not role.of_the_partnership]


class People(SettingUp):
    template_name = "setting_up/people.html"
    heading = "People and posts"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        people = people_of(self.partnership, on=self.day)
        return self.page(
            {
                "rows": people_rows(people, address=self.address, on=self.day),
                "agencies_href": self.address("agencies"),
                "board_href": self.address("board"),
            }
        )


class PersonPage(SettingUp):
    """A person in a role: all their roles with dates, their posts, their manager, and the way out."""

    template_name = "agencies/person.html"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.membership = self.person(kwargs["person"])
        self.heading = self.membership.user.name

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        person = self.membership
        holdings = Holding.objects.filter(membership=person, ends=None).select_related("post__agency")
        roles = Membership.objects.filter(user=person.user, partnership=self.partnership)
        return self.page(
            {
                "person": person,
                "rows": person_rows(person, address=self.address),
                "holdings": holding_rows(holdings, address=self.address),
                "roles": role_rows(roles.select_related("agency", "partnership").order_by("starts")),
                "managed": people_of(self.partnership, on=self.day).filter(manager=person),
                "leaving_href": self.address("leaving", person.pk) if person.ends is None else "",
            }
        )

    def back_href(self) -> str:
        return self.place_address(self.membership.agency)


class AddPerson(SettingUpForm):
    """A person of an agency, or of the board; the account is found by its address or made."""

    form_class = PersonForm
    button_text = "Add this person"
    place: Agency | None = None
    added: Membership | None = None

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.place = self.agency(kwargs.get("agency"))
        self.heading = f"Add a person of {self.place.name if self.place else 'the board'}"

    def get_form_kwargs(self) -> dict[str, Any]:
        people = people_of(self.partnership, on=self.day).filter(agency=self.place)
        return {"roles": AGENCY if self.place else BOARD, "people": people}

    def carry_out(self, form: VersionedForm) -> None:
        typed = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "once")}
        self.added = agencies.add_person(
            partnership=self.partnership, agency=self.place, by=self.by, now=self.now, **typed
        )

    def afterwards(self) -> None:
        assert self.added is not None
        user = self.added.user
        if user.has_usable_password():
            messages.success(self.request, f"{user.name} was added, and signs in as before")
        elif send_invitation(user, self.partnership):
            messages.success(
                self.request, f"{user.name} was added. An e-mail tells them how to choose a password"
            )
        else:
            messages.warning(
                self.request,
                f"{user.name} was added, but the e-mail to them could not be sent. "
                "Tell them to choose a password by “Forgotten your password?” on the sign-in page",
            )

    def get_success_url(self) -> str:
        return self.address("person", self.added.pk) if self.added else self.back_href()

    def back_href(self) -> str:
        return self.place_address(self.place)


class PersonForms(SettingUpForm):
    """A form about one person."""

    done = "Saved"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.membership = self.person(kwargs["person"])

    def thing(self) -> RecordModel:
        return self.membership

    def back_href(self) -> str:
        return self.address("person", self.membership.pk)


class ChangePerson(PersonForms):
    form_class = PersonDetailsForm
    heading = "Change job title and telephone"

    def get_initial(self) -> dict[str, Any]:
        return {"job_title": self.membership.job_title, "telephone": self.membership.telephone}

    def carry_out(self, form: VersionedForm) -> None:
        typed = dict(form.cleaned_data)
        typed.pop("once")
        agencies.change_person(membership=self.membership, by=self.by, now=self.now, **typed)


class ChangeManager(PersonForms):
    form_class = ManagerForm

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().fetch(**kwargs)
        self.heading = f"Who manages {self.membership.user.name}?"

    def get_form_kwargs(self) -> dict[str, Any]:
        people = people_of(self.partnership, on=self.day).filter(agency=self.membership.agency)
        return {"people": people.exclude(user=self.membership.user)}

    def get_initial(self) -> dict[str, Any]:
        return {"manager": self.membership.manager}

    def carry_out(self, form: VersionedForm) -> None:
        manager = form.cleaned_data["manager"]
        agencies.set_manager(
            membership=self.membership,
            manager=manager,
            version=form.cleaned_data["version"],
            by=self.by,
            now=self.now,
        )
