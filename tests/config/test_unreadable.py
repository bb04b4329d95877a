"""What was sent cannot be read at all: a page says so, where a form would be looked for in it once more."""

import pytest
from django.test import Client

from tests.factories import make_partnership


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "iso-8859-1"])
def test_a_form_in_other_letters_than_ours_is_answered_by_a_page(db: None, charset: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/accounts/login/")  # the cookie without which nothing that was sent is read
    answer = client.post("/raise/", b"a=b", f"application/x-www-form-urlencoded; charset={charset}")
    assert answer.status_code == 400
    assert "Sorry, we could not read that" in answer.content.decode()


@pytest.mark.postgres
@pytest.mark.parametrize("address", ["matters/%00/", "matters/K7%00-3QF9/give-our-side/", "histories/%00/"])
def test_an_address_with_a_sign_that_no_reference_has_is_not_there(
    db: None, client: Client, address: str
) -> None:
    """PostgreSQL refuses to be asked about it."""
    client.raise_request_exception = False
    client.force_login(make_partnership().auditor.user)
    for method in (client.get, client.post):
        assert method(f"/{address}").status_code in (404, 405)
