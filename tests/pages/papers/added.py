"""A paper on the page that adds it: filled in, sent, and what the page says of it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from audit.files.keeping import storage
from escalation.models import Paper
from escalation.services.papers import add_paper
from tests.papers import A_PDF, a_letter
from tests.stories import Story


def signed_in(person: Membership) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def address(story: Story, name: str = "add_paper", *more: Any) -> str:  # noqa: ANN401
    return reverse(f"escalation:{name}", args=[story.it.reference, *more])


def upload(name: str = "letter.pdf", content: bytes = A_PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")  # what a browser says it is counts for nothing


def filled(page: Any, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """What is sent: the hidden fields of the page, and a letter."""
    form = page.context["form"]
    typed = {
        "version": form["version"].value(),
        "once": str(form["once"].value()),
        "paper_kind": "letter",
        "paper_title": "Letter of the school",
        "paper_dated_day": "8",
        "paper_dated_month": "1",
        "paper_dated_year": "2027",
        "paper_how": "file",
        "paper_file": upload(),
        "for_whom": "both",
        "attached_to": "all",
    }
    return {name: value for name, value in (typed | changed).items() if value is not None}


def sent(story: Story, person: Membership | None = None, **changed: Any) -> Any:  # noqa: ANN401
    client = signed_in(person or story.world.teacher)
    return client.post(address(story), filled(client.get(address(story)), **changed))


def errors(page: Any) -> list[str]:  # noqa: ANN401
    assert page.status_code == 422
    return [message for messages in page.context["form"].errors.values() for message in messages]


def kept() -> int:
    def count(folder: str) -> int:
        folders, files = storage().listdir(folder)
        return len(files) + sum(count(f"{folder}/{one}".lstrip("/")) for one in folders)

    return count("")


def added(story: Story, **more: Any) -> Paper:  # noqa: ANN401
    return add_paper(**story.later(minutes=5).by(story.world.teacher), paper=a_letter(), **more)
