"""The business manager's pages: who may open them, and what they do with bad input."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from agencies.models import Agency, Holding
from agencies.roles import Role
from agencies.services import add_person
from audit.models import Entry
from tests.factories import COMMAND_LINE, World, make_partnership
from tests.pages.filled_in import HOME, NOW, TODAY, close_a_day, hidden, pages, send

pytestmark = pytest.mark.usefixtures("noon")


class TestDoors:
    def test_whoever_is_not_signed_in_goes_to_sign_in(self, client: Client, world: World) -> None:
        for address in ("/setting-up/", *pages(world)):
            response = client.get(address)
            assert response.status_code == 302, address
            assert response["Location"].startswith("/accounts/login/?next=/")
            assert client.post(address, {}).status_code == 302

    def test_everybody_but_the_business_manager_finds_nothing(self, client: Client, world: World) -> None:
        other = make_partnership(now=NOW - timedelta(days=1), code="fenmarsh")
        before = Entry.objects.count()
        strangers = (world.stranger, world.inspector, world.chair, world.auditor, other.business_manager)
        for stranger in strangers:
            client.force_login(stranger.user)
            for address in pages(world):
                assert client.get(address).status_code == 404, (stranger, address)
                assert client.post(address, {"version": "0", "once": str(uuid4())}).status_code == 404
        assert Entry.objects.count() == before

    def test_the_rows_of_another_partnership_are_not_found(self, manager: Client, world: World) -> None:
        other = make_partnership(now=NOW - timedelta(days=1), code="fenmarsh")
        theirs = [address.replace(HOME, "/setting-up/fenmarsh/") for address in pages(other)]
        for address in theirs:
            assert manager.get(address).status_code == 404
        for address in (
            f"{HOME}posts/{other.post('police', 'practitioner').pk}/",
            f"{HOME}people/{other.constable.pk}/",
            f"{HOME}agencies/fenmarsh-police/",
            f"{HOME}holdings/{Holding.objects.get(membership=other.constable).pk}/end/",
            f"/leaving/norfolk/{other.constable.pk}/",
        ):
            assert manager.get(address).status_code == 404, address

    def test_the_business_manager_opens_every_page(self, manager: Client, world: World) -> None:
        close_a_day(manager)
        for address in pages(world):
            response = manager.get(address)
            assert response.status_code == 200, address
            assert response.content.decode().count("<h1") == 1, address

    def test_one_partnership_is_opened_and_of_several_one_is_chosen(
        self, manager: Client, world: World
    ) -> None:
        assert manager.get("/setting-up/")["Location"] == HOME
        other = make_partnership(now=NOW - timedelta(days=1), code="fenmarsh", live=False)
        user = world.business_manager.user  # the same person in the second partnership
        add_person(
            partnership=other.partnership,
            name="",
            email=user.email,
            role=Role.BUSINESS_MANAGER,
            by=COMMAND_LINE,
            now=NOW,
        )
        html = manager.get("/setting-up/").content.decode()
        assert "/setting-up/fenmarsh/" in html
        assert HOME in html


class TestBadInput:
    """Each form posted empty, over-long, with a NUL, with markup, from nowhere: a sentence, and nothing is written."""

    def test_what_was_typed_is_kept_and_nothing_is_written(self, manager: Client, world: World) -> None:
        before = Entry.objects.count()
        for name in (
            "add-agency",
            "agencies/police/change",
            "names",
            "front-door",
            "agencies/police/add-person",
        ):
            address = f"{HOME}{name}/"
            field = "front_door_name" if name == "front-door" else "name"
            for bad in ("x" * 300, "a\x00b"):
                response = send(manager, address, **{field: bad})
                assert response.status_code == 422, (address, bad)
                assert "There is a problem" in response.content.decode()
            typed = send(manager, address, **{field: "<b>Fen</b>", "kind": "", "title": "", "email": ""})
            html = typed.content.decode()
            assert typed.status_code == 422, address
            assert "&lt;b&gt;Fen&lt;/b&gt;" in html
            assert "<b>Fen" not in html
            assert "Error: " in html
        assert Entry.objects.count() == before

    def test_an_empty_form_is_refused_everywhere_but_where_a_button_is_all(
        self, manager: Client, world: World
    ) -> None:
        before = Entry.objects.count()
        for name in (
            "names",
            "close-of-business",
            "front-door",
            "told-of-a-child",
            "closures",
            "policy",
            "add-agency",
        ):
            response = send(manager, f"{HOME}{name}/")
            assert response.status_code == 422, name
        assert Entry.objects.count() == before

    def test_a_form_without_its_hidden_fields_is_refused(self, manager: Client, world: World) -> None:
        response = manager.post(f"{HOME}test-notice/", {})
        assert response.status_code == 422
        assert not mail.outbox

    def test_ids_of_another_agencys_people_are_no_choice(self, manager: Client, world: World) -> None:
        address = f"{HOME}posts/{world.post('police', 'practitioner').pk}/hold/"
        typed = {
            "how": "holds",
            "starts_day": TODAY.day,
            "starts_month": TODAY.month,
            "starts_year": TODAY.year,
        }
        for person in (world.nurse.pk, "nobody", "\x00", uuid4()):
            response = send(manager, address, membership=person, **typed)
            assert response.status_code == 422
        assert (
            Holding.objects.filter(post__agency=world.agency("police"), post__slug="practitioner").count()
            == 1
        )

    def test_who_comes_second_sees_what_changed_and_keeps_what_was_typed(
        self, manager: Client, world: World
    ) -> None:
        address = f"{HOME}agencies/police/change/"
        opened = hidden(manager, address)
        send(manager, address, name="Norfolk Police", kind="police", telephone="101")
        response = manager.post(
            address, {**opened, "name": "Norfolk Constabulary", "kind": "police", "telephone": ""}
        )
        html = response.content.decode()
        assert response.status_code == 409
        assert "changed telephone of Norfolk Police" in html
        assert "Norfolk Constabulary" in html
        assert Agency.objects.get(code="police").telephone == "101"
        again = re.search(r'name="version" value="(\d+)"', html)
        assert again
        sent = {
            **opened,
            "version": again[1],
            "name": "Norfolk Constabulary",
            "kind": "police",
            "telephone": "",
        }
        assert manager.post(address, sent).status_code == 302
        assert Agency.objects.get(code="police").name == "Norfolk Constabulary"

    def test_a_double_click_is_one_act(self, manager: Client, world: World) -> None:
        address = f"{HOME}agencies/police/add-person/"
        typed = {
            **hidden(manager, address),
            "name": "Ann",
            "email": "ann@example.org",
            "role": "practitioner",
        }
        before = Entry.objects.count()
        assert manager.post(address, typed).status_code == 302
        assert manager.post(address, typed).status_code == 302
        assert Entry.objects.count() == before + 1
