"""The gallery as the whole site, and a browser that reads it without a server in between."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Route

from tests.journeys.conftest import browser_context_args, browser_type_launch_args

__all__ = ["browser_context_args", "browser_type_launch_args"]


@pytest.fixture
def gallery(settings: object) -> Client:
    """A client of the gallery."""
    settings.ROOT_URLCONF = "tests.components.gallery"
    settings.ACCOUNT_FORMS = {
        "login": "components.sign_in.SignInForm",
        "reset_password": "components.sign_in.ResetPasswordForm",
        "reset_password_from_key": "components.sign_in.NewPasswordForm",
        "change_password": "components.sign_in.ChangePasswordForm",
        "reauthenticate": "components.sign_in.SamePersonForm",
    }
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], folder]}]
    return Client()


def answer(route: Route, client: Client) -> None:
    """One request of the browser, answered by Django in this thread, headers and all."""
    request, address = route.request, urlsplit(route.request.url)
    if address.path.startswith("/static/"):
        found = finders.find(address.path.removeprefix("/static/"))
        route.fulfill(path=found) if found else route.fulfill(status=404)
        return
    target = f"{address.path}?{address.query}"
    if request.method == "POST":
        response = client.post(target, request.post_data or "", "application/x-www-form-urlencoded")
    else:
        response = client.get(target)
    route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)
