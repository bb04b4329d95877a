"""Signing in: by e-mail and password, throttled, with nobody signing up by themselves."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from agencies.models import User

PASSWORD = "a long enough pass phrase"

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return get_user_model().objects.create_user("ann@example.org", "Ann Oke", PASSWORD)


def sign_in(client: Client, email: str, password: str) -> bool:
    """Whether the form let them in."""
    client.post("/accounts/login/", {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_an_address_and_a_password_sign_in_whatever_the_case(client: Client, person: User) -> None:
    assert not sign_in(client, "ann@example.org", "another pass phrase")
    assert sign_in(client, "Ann@Example.org", PASSWORD)


def test_whoever_signs_out_reads_that_they_did(client: Client, person: User) -> None:
    client.force_login(person)
    assert "You are signed out." in client.post("/accounts/logout/", follow=True).content.decode()


def test_somebody_who_has_left_cannot_sign_in(client: Client, person: User) -> None:
    person.is_active = False
    person.save()
    assert not sign_in(client, "ann@example.org", PASSWORD)


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    form = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", form).status_code == 200
    assert not get_user_model().objects.exists()


def test_nobody_changes_their_own_address(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/accounts/email/").status_code == 404


def test_guessing_at_one_account_is_throttled(client: Client, person: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    assert sign_in(client, "ann@example.org", PASSWORD)
    client.logout()
    for _ in range(5):
        assert not sign_in(client, "ann@example.org", "a guess of mine")
    assert not sign_in(client, "ann@example.org", PASSWORD), "right, and too late"


def test_no_other_way_to_write_the_address_has_tries_of_its_own(
    client: Client, person: User, settings: Settings
) -> None:
    """Neither the account's nor ours: with the port or capitals in the name of the host it counted anew each time."""
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    ways = [
        ("ann@example.org", "localhost:1"),
        ("ann@example.org", "LOCALHOST:2"),
        ("Ann@Example.org", "127.0.0.1"),
        (" ann@example.org ", "localhost"),
        ("ANN@EXAMPLE.ORG", "TestServer"),
        ("ann@example.org", "localhost:65535"),
        ("ann@example.org", "testserver:80"),
    ]
    for number, (address, host) in enumerate(ways):
        sent = {"login": address, "password": "another pass phrase"}
        answer = client.post("/accounts/login/", sent, headers={"host": host}, REMOTE_ADDR=f"10.0.0.{number}")
        assert ("There were too many tries" in answer.content.decode()) == (number >= 5), (address, host)


def test_after_too_many_tries_it_is_said_what_to_do(client: Client, person: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    for _ in range(6):
        answer = client.post("/accounts/login/", {"login": "ann@example.org", "password": "a guess of mine"})
    assert "Wait five minutes, then try again" in answer.content.decode()


def test_a_page_that_is_sent_too_often_answers_with_a_page_of_ours(
    client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    statuses = [client.post("/accounts/login/", {}) for _ in range(2)]
    assert [answer.status_code for answer in statuses] == [200, 429]
    assert "Wait a minute, then go back and try again" in statuses[1].content.decode()


def test_everybody_finds_the_way_to_a_new_password(client: Client, person: User) -> None:
    client.force_login(person)
    assert 'href="/accounts/password/change/"' in client.get("/help/").content.decode()
    wrong = {"oldpassword": "not mine at all", "password1": PASSWORD + "s", "password2": PASSWORD + "s"}
    answer = client.post("/accounts/password/change/", wrong).content.decode()
    assert "This is not your password now. Type the one that you sign in with" in answer


def test_the_administration_asks_at_the_same_throttled_door(client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_a_forgotten_password_is_set_anew_by_the_link_in_an_e_mail(
    client: Client, person: User, settings: Settings
) -> None:
    """It leads to our own address, whatever port somebody else asked at."""
    asked = {"email": "ann@example.org"}
    client.post("/accounts/password/reset/", asked, headers={"host": "testserver:6666"})
    link = re.search(rf"{settings.ACCORD_BASE_URL}(/accounts/password/reset/\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "quite another phrase", "password2": "quite another phrase"})
    assert not sign_in(client, "ann@example.org", PASSWORD)
    assert sign_in(client, "ann@example.org", "quite another phrase")


def test_an_address_without_an_account_is_not_told_apart(client: Client, person: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": "ann@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert known["Location"] == unknown["Location"]
