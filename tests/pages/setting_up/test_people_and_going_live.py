"""Setting up: agencies, people, what is missing, and going live."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Holding, Membership, Partnership, Post, Service, User
from agencies.roles import Role
from agencies.services import add_agency, add_person, add_post, end_holding, hold_post
from escalation.services.policies import load_policy, shipped_policies
from tests.factories import COMMAND_LINE, World, make_partnership
from tests.pages.filled_in import HOME, NOW, TODAY, send

pytestmark = pytest.mark.usefixtures("noon")


class TestAgenciesAndPeople:
    def test_an_agency_with_its_service_its_post_and_its_person(self, manager: Client, world: World) -> None:
        send(manager, f"{HOME}add-agency/", name="Norfolk Police", kind="police")  # the name is taken
        assert Agency.objects.filter(name="Norfolk Police").count() == 1
        send(
            manager, f"{HOME}add-agency/", name="Probation Service", kind="probation", telephone="1", hours=""
        )
        agency = Agency.objects.get(code="probation-service")
        here = f"{HOME}agencies/probation-service/"
        send(manager, f"{here}add-service/", name="Courts team")
        service = Service.objects.get(agency=agency)
        response = send(
            manager, f"{here}add-post/", slug="first_line_manager", title="Team desk", service=service.pk
        )
        post = Post.objects.get(agency=agency)
        assert response["Location"] == f"{HOME}posts/{post.pk}/"
        response = send(
            manager, f"{here}add-person/", name="Ann Oke", email="Ann@Example.org", role="first_line_manager"
        )
        ann = Membership.objects.get(agency=agency)
        assert response["Location"] == f"{HOME}people/{ann.pk}/"
        assert [message.to for message in mail.outbox] == [["ann@example.org"]]
        assert "/accounts/password/reset/" in mail.outbox[0].body
        typed = {"starts_day": TODAY.day, "starts_month": TODAY.month, "starts_year": TODAY.year}
        send(manager, f"{HOME}posts/{post.pk}/hold/", membership=ann.pk, how="stands_in", **typed)
        assert Holding.objects.get(post=post).stands_in
        html = manager.get(here).content.decode()
        for words in ("Team desk", "Courts team", "Ann Oke", "Ann Oke stands in"):
            assert words in html

    def test_an_agency_can_be_of_a_kind_that_the_policy_brings(self, manager: Client, world: World) -> None:
        # given that nobody knows the kind yet
        response = send(
            manager, f"{HOME}add-agency/", name="Fenland Children's Hospital", kind="specialist-unit"
        )
        assert response.status_code == 422
        # when the procedure in force brings it
        own = '[kinds.specialist-unit]\ntitle = "Specialist regional unit"\n'
        load_policy(
            partnership=world.partnership,
            text=shipped_policies()["norfolk"].read_text() + own,
            in_force_from=TODAY,
            by=world.business_manager,
            now=NOW,
        )
        # then it is offered by its title, and gaps are found there as anywhere
        assert "Specialist regional unit" in manager.get(f"{HOME}add-agency/").content.decode()
        send(manager, f"{HOME}add-agency/", name="Fenland Children's Hospital", kind="specialist-unit")
        hospital = Agency.objects.get(kind="specialist-unit")
        html = manager.get(f"{HOME}agencies/{hospital.code}/").content.decode()
        assert "Specialist unit" in html
        assert "has nobody for" in html

    def test_a_second_agency_of_the_same_short_name_gets_a_number(
        self, manager: Client, world: World
    ) -> None:
        send(manager, f"{HOME}add-agency/", name="Police", kind="police")
        assert Agency.objects.filter(code="police-2", name="Police").exists()
        send(manager, f"{HOME}add-agency/", name="Полиция", kind="police")
        assert Agency.objects.filter(code="agency").exists()

    def test_posts_and_people_are_changed(self, manager: Client, world: World) -> None:
        post = world.post("police", "practitioner")
        send(manager, f"{HOME}posts/{post.pk}/change/", title="Duty desk", telephone="101", hours="Always")
        assert Post.objects.get(pk=post.pk).title == "Duty desk"
        person = f"{HOME}people/{world.constable.pk}/"
        send(manager, f"{person}change/", job_title="Detective", telephone="")
        send(manager, f"{person}manager/", manager=world.inspector.pk)
        constable = Membership.objects.get(pk=world.constable.pk)
        assert (constable.job_title, constable.manager) == ("Detective", world.inspector)
        holding = Holding.objects.get(membership=world.constable)
        send(manager, f"{HOME}holdings/{holding.pk}/end/")
        assert not Holding.objects.filter(pk=holding.pk, ends=None).exists()
        assert "nobody stands in" in manager.get(f"{HOME}posts/{post.pk}/").content.decode()
        send(manager, f"{HOME}posts/{post.pk}/close/")
        assert Post.objects.get(pk=post.pk).closed

    def test_the_boards_own_people(self, manager: Client, world: World) -> None:
        response = send(
            manager, f"{HOME}board/add-person/", name="Lee", email="lee@example.org", role="auditor"
        )
        assert response.status_code == 302
        assert Membership.objects.get(user__email="lee@example.org").agency is None
        response = send(
            manager, f"{HOME}board/add-person/", name="Lee", email="l@example.org", role="practitioner"
        )
        assert response.status_code == 422
        response = send(
            manager, f"{HOME}board/add-person/", name="Lee", email="l@example.org", role="administrator"
        )
        assert response.status_code == 422


class TestGapsAndGoingLive:
    def test_gaps_stand_in_red_words_where_they_are_and_on_the_list(
        self, manager: Client, world: World
    ) -> None:
        for person in (world.sergeant, world.inspector):
            end_holding(holding=Holding.objects.get(membership=person), by=COMMAND_LINE, now=NOW)
        gap = "Norfolk Police has nobody for “First-line manager to first-line manager”"
        empty = "Detective sergeant (Norfolk Police) has nobody"
        for address in (f"{HOME}gaps/", f"{HOME}agencies/police/"):
            html = manager.get(address).content.decode()
            assert f'<li class="govuk-error-message">{gap}' in html
            assert empty in html
        assert "has nobody for" not in manager.get(f"{HOME}agencies/school/").content.decode()
        assert "has no stand-in" in manager.get(f"{HOME}stand-ins/").content.decode()
        # Housing has one practitioner and nobody above: two stages, and with the police two more; two empty posts.
        assert "6 gaps" in manager.get(HOME).content.decode()

    def test_a_partnership_goes_live_when_nothing_is_missing(self, client: Client, db: None) -> None:
        world = make_partnership(now=NOW - timedelta(days=1), live=False)
        client.force_login(world.business_manager.user)
        html = client.get(f"{HOME}go-live/").content.decode()
        assert "Norfolk Housing has nobody for" in html
        assert "Go live now" not in html
        refused = send(client, f"{HOME}go-live/", version="0", once=str(uuid4()))
        assert refused.status_code == 422
        here = f"{HOME}agencies/housing/"
        send(client, f"{here}add-post/", slug="senior_manager", title="Head of housing")
        post = Post.objects.get(agency=world.agency("housing"), slug="senior_manager")
        typed = {"starts_day": TODAY.day, "starts_month": TODAY.month, "starts_year": TODAY.year}
        send(client, f"{HOME}posts/{post.pk}/hold/", membership=world.stranger.pk, how="holds", **typed)
        assert "Everything that must be there is there" in client.get(HOME).content.decode()
        assert send(client, f"{HOME}go-live/").status_code == 302
        assert Partnership.objects.get().live_at is not None
        assert "You have been live since" in client.get(HOME).content.decode()

    def test_a_new_partnership_says_what_is_missing(self, client: Client, db: None) -> None:
        call_command("set_up_partnership", "fenmarsh", "Fenmarsh", manager="Lee Oke", email="lee@example.org")
        client.force_login(User.objects.get(email="lee@example.org"))
        html = client.get("/setting-up/", follow=True).content.decode()
        for sentence in (
            "No policy is in force today",
            "add at least two",
            "give your front door",
        ):
            assert sentence in html


def test_pages_ask_no_more_questions_for_more_agencies(manager: Client, world: World) -> None:
    addresses = [HOME, f"{HOME}agencies/", f"{HOME}people/", f"{HOME}gaps/", f"{HOME}agencies/police/"]

    def questions() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                manager.get(address)
            counts.append(len(asked))
        return counts

    before = questions()
    for number in range(3):
        agency = add_agency(
            partnership=world.partnership,
            code=f"more-{number}",
            name=f"More {number}",
            kind="other",
            by=COMMAND_LINE,
            now=NOW,
        )
        post = add_post(
            partnership=world.partnership, agency=agency, slug="director", title="D", by=COMMAND_LINE, now=NOW
        )
        person = add_person(
            partnership=world.partnership,
            agency=agency,
            name="D",
            email="d@example.org",
            role=Role.DIRECTOR,
            by=COMMAND_LINE,
            now=NOW,
        )
        hold_post(post=post, membership=person, by=COMMAND_LINE, now=NOW)
    assert questions() == before
