"""What the tests of setting up share: its addresses, and a form filled in as a browser does."""

import re
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from agencies.models import Closure, Holding
from tests.factories import World

NOW = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)  # what the `noon` fixture makes it
TODAY = timezone.localdate(NOW)
HOME = "/setting-up/norfolk/"


def pages(world: World) -> list[str]:
    """Every page of setting up that has an address of its own."""
    police = f"{HOME}agencies/police/"
    post = f"{HOME}posts/{world.post('police', 'practitioner').pk}/"
    person = f"{HOME}people/{world.constable.pk}/"
    holding = Holding.objects.get(membership=world.constable)
    closure = Closure.objects.filter(partnership=world.partnership).first()
    partnership = (
        "names",
        "close-of-business",
        "front-door",
        "told-of-a-child",
        "bank-holidays",
        "closures",
        "policy",
        "policy/new",
        "gaps",
    )
    return [
        HOME,
        *(f"{HOME}{name}/" for name in (*partnership, "stand-ins", "test-notice", "go-live")),
        *(f"{HOME}{name}/" for name in ("agencies", "add-agency", "people", "board")),
        *(f"{HOME}board/{name}/" for name in ("add-post", "add-person")),
        *(f"{police}{name}" for name in ("", "change/", "add-service/", "add-post/", "add-person/")),
        *(f"{post}{name}" for name in ("", "change/", "close/", "hold/")),
        *(f"{person}{name}" for name in ("", "change/", "manager/")),
        f"{HOME}holdings/{holding.pk}/end/",
        f"/leaving/norfolk/{world.constable.pk}/",
        *([f"{HOME}closures/{closure.pk}/withdraw/"] if closure else []),
    ]


def close_a_day(client: Client) -> Closure:
    day = TODAY + timedelta(days=30)
    send(client, f"{HOME}closures/", day_day=day.day, day_month=day.month, day_year=day.year, reason="Moving")
    return Closure.objects.get(day=day)


def hidden(client: Client, address: str) -> dict[str, str]:
    """The version and the key of the form on a page, as a browser sends them back."""
    html = client.get(address).content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', html) for name in ("version", "once")}
    return {name: match[1] for name, match in found.items() if match}


def send(client: Client, address: str, **typed: object) -> HttpResponse:
    """Open the page, fill in the form and send it."""
    return client.post(address, {**hidden(client, address), **typed})
