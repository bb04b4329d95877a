"""Your e-mails: each person's own hours, kept when they are wrong, and nobody else's."""

from datetime import time

import pytest
from django.test import Client

from agencies.models import MailWishes, User
from tests.factories import World


@pytest.fixture
def user(shared_world: World, db: None) -> User:
    return shared_world.teacher.user


@pytest.fixture
def page(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_usual_hours_are_filled_in(page: Client) -> None:
    shown = page.get("/your-emails/").content.decode()
    assert 'value="8pm"' in shown
    assert 'value="7am"' in shown


def test_what_is_wished_is_kept_for_that_person_alone(page: Client, user: User, shared_world: World) -> None:
    wishes = {"quiet_from": "6pm", "quiet_until": "9am", "digest": "yes"}
    assert "Saved" in page.post("/your-emails/", wishes, follow=True).content.decode()
    page.post("/your-emails/", wishes)
    found = MailWishes.objects.get()
    assert (found.user, found.quiet_from, found.quiet_until, found.digest) == (user, time(18), time(9), True)


@pytest.mark.parametrize(
    ("name", "value"), [("quiet_from", "late"), ("quiet_until", ""), ("digest", "perhaps"), ("digest", "")]
)
def test_what_cannot_be_read_is_an_error_and_nothing_is_kept(page: Client, name: str, value: str) -> None:
    typed = {"quiet_from": "6pm", "quiet_until": "9am", "digest": "yes"} | {name: value}
    answer = page.post("/your-emails/", typed)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not MailWishes.objects.exists()


def test_what_is_missing_is_named(page: Client) -> None:
    typed = {"quiet_from": "", "quiet_until": "x" * 21, "digest": "perhaps"}
    said = page.post("/your-emails/", typed).content.decode()
    assert "Enter the time from which you want no reminders" in said
    for unnamed in ("This field", "Ensure this value", "is not one of the available choices"):
        assert unnamed not in said


def test_only_for_who_is_signed_in(db: None) -> None:
    assert Client().get("/your-emails/").status_code == 302
