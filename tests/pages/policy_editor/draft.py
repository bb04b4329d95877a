"""A draft of a policy in the editor: made, opened, typed on and saved."""

import tomllib
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from escalation.models import PolicyDraft
from escalation.services.policy_drafts import begin_policy_draft
from tests.factories import NORFOLK, World
from tests.pages.filled_in import HOME, NOW


def a_draft(world: World, text: str | None = None) -> PolicyDraft:
    return begin_policy_draft(
        key=uuid4(),
        partnership=world.partnership,
        text=NORFOLK.read_text() if text is None else text,
        begun_from="a test",
        by=world.business_manager,
        now=NOW,
    )


def at(draft: PolicyDraft, page: str = "") -> str:
    return f"{HOME}policy/drafts/{draft.pk}/{page}"


def typed_on(client: Client, address: str) -> dict[str, Any]:
    """Everything that a browser would send of a card that nobody touched."""
    response = client.get(address)
    editor = response.context["editor"]
    data = dict(editor.form.data.lists())
    return {**data, "card_key": response.context["card_key"]}


def saved(client: Client, address: str, **changed: object) -> HttpResponse:
    """Open a card, change some of it, save it."""
    return client.post(address, {**typed_on(client, address), **changed})


def fresh(draft: PolicyDraft) -> dict[str, Any]:
    return tomllib.loads(PolicyDraft.objects.get(pk=draft.pk).text)
