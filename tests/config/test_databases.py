"""By which role a process works: the service by its own login, everybody else as the owner of the tables."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.databases import a_server

TWO = {"owner": "accord_owner", "login": "accord_service"}
ONE = {"owner": "", "login": ""}


@pytest.mark.parametrize(
    ("url", "roles", "assumed"),
    [
        ("postgres://accord_service:secret@host/accord", TWO, None),
        ("postgres://accord_migrate:secret@host/accord", TWO, "accord_owner"),
        ("postgres://accord:secret@host/accord", ONE, None),
    ],
)
def test_who_migrates_takes_on_the_role_of_the_owner(
    url: str, roles: dict[str, str], assumed: str | None
) -> None:
    assert a_server(url, pooled=False, **roles)["OPTIONS"].get("assume_role") == assumed


@pytest.mark.parametrize(
    ("owner", "login"), [("accord_owner", ""), ("", "accord_service"), ("accord", "accord")]
)
def test_two_logins_are_set_as_a_whole_or_not_at_all(owner: str, login: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="set both, or neither"):
        a_server("postgres://accord:secret@host/accord", pooled=False, owner=owner, login=login)
