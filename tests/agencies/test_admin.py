"""The administration holds accounts and no matter."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.test import Client

from agencies.models import User
from audit.history import record_models
from tests import stories
from tests.factories import PASSWORD, World

ADMIN = "/admin/agencies/user/"


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("root@example.org", "Root", PASSWORD))
    return client


def test_nothing_of_the_record_is_registered() -> None:
    registered = set(admin.site._registry)
    assert registered == {User, EmailAddress}
    assert not registered & set(record_models())


def test_an_account_is_made_without_a_password_and_never_deleted(administrator: Client) -> None:
    administrator.post(f"{ADMIN}add/", {"email": "Ann@Example.org", "name": "Ann", "is_active": "on"})
    ann = User.objects.get(name="Ann")
    assert ann.email == "ann@example.org"
    assert not ann.has_usable_password()
    assert administrator.post(f"{ADMIN}{ann.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "is_superuser" not in administrator.get(f"{ADMIN}{ann.pk}/change/").content.decode()


@pytest.mark.parametrize("change", [{"is_active": ""}, {"email": "new@example.org"}])
def test_who_may_no_longer_sign_in_like_this_is_signed_out(
    administrator: Client, change: dict[str, str]
) -> None:
    ann = User.objects.create_user("ann@example.org", "Ann", PASSWORD)
    browser = Client()
    browser.post("/accounts/login/", {"login": "ann@example.org", "password": PASSWORD})
    assert "_auth_user_id" in browser.session
    typed = {"email": "ann@example.org", "name": "Ann", "is_active": "on"} | change
    administrator.post(f"{ADMIN}{ann.pk}/change/", {key: value for key, value in typed.items() if value})
    assert "_auth_user_id" not in browser.session
    assert not EmailAddress.objects.filter(user=ann).exclude(email=typed["email"]).exists()
    again = Client()
    again.post("/accounts/login/", {"login": "ann@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in again.session


def test_whose_address_is_changed_is_told_at_the_one_that_they_had(administrator: Client) -> None:
    ann = User.objects.create_user("ann@example.org", "Ann", PASSWORD)
    typed = {"email": "ann@example.org", "name": "Ann Oke", "is_active": "on"}
    administrator.post(f"{ADMIN}{ann.pk}/change/", typed)
    assert not mail.outbox
    administrator.post(f"{ADMIN}{ann.pk}/change/", typed | {"email": "new@example.org"})
    [told] = mail.outbox
    assert told.to == ["ann@example.org"]
    assert "new@example.org" not in str(told.body)


def test_somebody_who_is_no_administrator_does_not_come_in(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("ann@example.org", "Ann", PASSWORD))
    assert client.get(ADMIN).status_code in (302, 403)


@pytest.mark.parametrize("question", ["password__startswith=argon2", "password__regex=.*", "password=x"])
def test_an_administrator_asks_nothing_about_a_password(administrator: Client, question: str) -> None:
    """Letter by letter the list would tell what is stored of it, to be guessed at elsewhere."""
    assert administrator.get(f"{ADMIN}?{question}").status_code == 400
    for address in (
        f"/admin/account/emailaddress/?user__{question}",
        f"{ADMIN}?emailaddress__user__{question}",
    ):
        assert administrator.get(address).status_code == 400


def test_the_administration_leads_to_no_matter(administrator: Client, shared_world: World) -> None:
    """Django's own way to any row by its key told the reference of a matter, and fell over a key that is none."""
    it = stories.raised(shared_world).it
    of_kind = ContentType.objects.get_for_model(it)
    for key in (it.pk, "1"):
        answer = administrator.get(f"/admin/r/{of_kind.pk}/{key}/")
        assert answer.status_code == 404
        assert it.reference not in answer.content.decode()
