"""Setting up: the partnership and its policy."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.models import Partnership
from escalation.models import CalendarVersion, PolicyVersion
from tests.factories import NORFOLK, World, make_partnership
from tests.pages.filled_in import HOME, NOW, TODAY, close_a_day, send

pytestmark = pytest.mark.usefixtures("noon")


class TestPartnership:
    def test_each_part_is_saved_and_shown(self, manager: Client, world: World) -> None:
        send(manager, f"{HOME}names/", name="Norfolk Partnership", title="NSCP", nation="scotland")
        send(manager, f"{HOME}close-of-business/", close_of_business="4.30pm")
        send(manager, f"{HOME}front-door/", front_door_name="Duty", front_door_telephone="0344 1")
        send(manager, f"{HOME}told-of-a-child/", told=["shares_initials"])
        partnership = Partnership.objects.get(code="norfolk")
        assert (partnership.name, partnership.title, partnership.nation) == (
            "Norfolk Partnership",
            "NSCP",
            "scotland",
        )
        assert f"{partnership.close_of_business:%H:%M}" == "16:30"
        assert partnership.shares_initials
        assert not partnership.shares_birth_month
        assert not partnership.shares_identifier
        html = manager.get(HOME).content.decode()
        for words in (
            "Norfolk Partnership (NSCP), Scotland",
            "4:30pm",
            "Duty, 0344 1",
            "The child’s initials",
        ):
            assert words in html
        assert CalendarVersion.objects.order_by("number").last().calendar.nation == "scotland"

    def test_a_closure_is_added_counted_and_withdrawn(self, manager: Client, world: World) -> None:
        closure = close_a_day(manager)
        newest = CalendarVersion.objects.order_by("number").last()
        assert newest.calendar.closures == {closure.day: "Moving"}
        assert "Moving" in manager.get(f"{HOME}closures/").content.decode()
        send(manager, f"{HOME}closures/{closure.pk}/withdraw/")
        assert CalendarVersion.objects.order_by("number").last().calendar.closures == {}
        past = TODAY - timedelta(days=1)
        typed = {"day_day": past.day, "day_month": past.month, "day_year": past.year, "reason": "x"}
        assert send(manager, f"{HOME}closures/", **typed).status_code == 422

    def test_a_test_notice_goes_to_oneself(self, manager: Client, world: World) -> None:
        response = send(manager, f"{HOME}test-notice/")
        assert response.status_code == 302
        assert [message.to for message in mail.outbox] == [[world.business_manager.user.email]]

    def test_an_email_that_cannot_be_sent_is_said(
        self, manager: Client, world: World, settings: object
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
        send(manager, f"{HOME}test-notice/")
        assert "could not be sent" in manager.get(HOME).content.decode()


class TestPolicy:
    def test_a_policy_that_ships_is_loaded_from_a_day(self, client: Client, db: None) -> None:
        world = make_partnership(now=NOW - timedelta(days=1))
        client.force_login(world.business_manager.user)
        day = TODAY + timedelta(days=10)
        typed = {
            "in_force_from_day": day.day,
            "in_force_from_month": day.month,
            "in_force_from_year": day.year,
        }
        response = send(client, f"{HOME}policy/", which="norfolk", **typed)
        assert response.status_code == 422
        assert "says already" in response.content.decode()
        changed = NORFOLK.read_text().replace('"5 working days"', '"4 working days"')
        file = SimpleUploadedFile("own.toml", changed.encode())
        assert send(client, f"{HOME}policy/", which="upload", file=file, **typed).status_code == 302
        assert PolicyVersion.objects.get(number=2).in_force_from == day
        html = client.get(f"{HOME}policy/").content.decode()
        assert "In force" in html
        assert "To come" in html

    def test_faults_are_shown_as_sentences_beside_their_places(self, manager: Client, world: World) -> None:
        bad = NORFOLK.read_text().replace('rung = "panel"', 'rung = "ladder"')
        file = SimpleUploadedFile("own.toml", bad.encode())
        response = send(manager, f"{HOME}policy/", which="upload", file=file)
        html = response.content.decode()
        assert response.status_code == 422
        assert "Nothing was loaded: there is 1 fault in this policy" in html
        assert "stages.panel.rung" in html
        assert PolicyVersion.objects.count() == 1

    @pytest.mark.parametrize(
        "content", [b"\xff\xfe\x00", b"x" * (300 * 1024), b"<script>alert(1)</script>", b"\x00"]
    )
    def test_a_file_that_is_no_policy_is_refused(self, manager: Client, world: World, content: bytes) -> None:
        file = SimpleUploadedFile("<b>.toml", content)
        response = send(manager, f"{HOME}policy/", which="upload", file=file)
        assert response.status_code == 422
        assert "<script>alert" not in response.content.decode()

    def test_upload_without_a_file_asks_for_it(self, manager: Client, world: World) -> None:
        response = send(manager, f"{HOME}policy/", which="upload")
        assert response.status_code == 422
        assert "Select the policy file" in response.content.decode()
