"""An export is an act on the chain; its file is for who made it."""

import json
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import Membership, Partnership
from agencies.roles import Role
from agencies.services import add_person
from audit.acts import Act, Moment
from audit.models import Entry, Export, Subject
from audit.verification import Tally, verify
from jobs.models import Job
from jobs.services import run, start
from tests.audit.histories.shown import EARLY, LATER, Show, text_of
from tests.audit.samples import ACTOR, act_on
from tests.factories import COMMAND_LINE, MONDAY, make_grant
from tests.jobs.files import file_of

pytestmark = pytest.mark.django_db


def typed(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    given = {"form": "json", "recipient": "The independent reviewer", "why": "A learning review.\nIn March."}
    return given | {"once": str(uuid4())} | changed


def test_an_export_is_an_act_on_the_chain(matter: Subject, show: Show) -> None:
    reference, before = matter.reference, matter.length
    answer = show("export", reference, post=typed())
    made = Export.objects.get()
    assert answer.url == reverse("jobs:job", args=[Job.objects.get().pk])
    entry = Entry.objects.get(subject__reference=reference, number=before + 1)
    assert (entry.kind, entry.actor_name, made.length) == (
        "history.exported",
        "Ida Long",
        before + 1,
    )
    assert (made.recipient, made.why) == ("The independent reviewer", "A learning review.\nIn March.")
    assert "Exported this history as JSON" in text_of(show("history", reference))
    assert list(verify(Tally(), now=LATER)) == []


def test_an_export_sent_twice_is_one(matter: Subject, show: Show) -> None:
    twice = typed()
    first, second = (show("export", matter.reference, post=twice) for _ in range(2))
    assert first.url == second.url
    assert Export.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"form": ""}, "Select in which form you want it"),
        ({"form": "docx"}, "There is a problem"),
        ({"recipient": ""}, "Enter who it is for"),
        ({"recipient": "x" * 201}, "must be 200 characters or fewer"),
        ({"why": "  "}, "Enter why they need it"),
        ({"why": "x" * 2001}, "must be 2000 characters or fewer"),
        ({"why": "a\x00b"}, "cannot be kept"),
        ({"once": "no key"}, "We could not tell what this page was built on"),
    ],
)
def test_a_bad_export_keeps_what_was_typed_and_writes_nothing(
    changed: dict[str, str], said: str, matter: Subject, show: Show
) -> None:
    answer = show("export", matter.reference, post=typed(**changed))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Export.objects.exists()
    if "why" not in changed:
        assert "A learning review." in text_of(answer)


def test_markup_in_a_reason_is_a_text(matter: Subject, show: Show) -> None:
    show("export", matter.reference, post=typed(recipient="<b>me</b>", why="<script>alert(1)</script>"))
    made = Export.objects.get()
    for answer in (show("exported", matter.reference, made.pk), show("exports")):
        assert "<script>alert" not in text_of(answer)
        assert "&lt;b&gt;me" in text_of(answer)


def second_auditor() -> Membership:
    una = add_person(
        partnership=Partnership.objects.get(),
        name="Una Short",
        email="una@example.org",
        role=Role.AUDITOR,
        starts=EARLY,
        by=COMMAND_LINE,
        now=MONDAY,
    )
    manager, chair = (Membership.objects.get(role=role) for role in (Role.BUSINESS_MANAGER, Role.CHAIR))
    make_grant(una, manager, chair, now=MONDAY)
    return una


def test_the_file_is_for_who_made_the_export(matter: Subject, show: Show) -> None:
    show("export", matter.reference, post=typed())
    made = Export.objects.get()
    other = second_auditor()
    assert show("exported", matter.reference, made.pk, who=other).status_code == 404
    assert show("make", matter.reference, made.pk, who=other, post=again()).status_code == 404
    assert Job.objects.count() == 1
    assert "The independent reviewer" in text_of(show("exports", who=other))


def again() -> dict[str, str]:
    return {"once": str(uuid4())}


def test_the_json_file_ends_with_its_own_export(matter: Subject, show: Show, client: Client) -> None:
    reference = matter.reference
    first = file_of(client, show("export", reference, post=typed()), LATER)
    made = Export.objects.get()
    with act_on(Subject.objects.get(reference=reference), kind="test.noted"):
        pass
    answer = file_of(client, show("make", reference, made.pk, post=again()), LATER)
    assert answer["Content-Disposition"] == f'attachment; filename="{reference}-to-entry-{made.length}.json"'
    document = json.loads(answer.content)
    assert document["reference"] == reference
    assert document["entries"][-1]["number"] == made.length
    assert document["entries"][-1]["kind"] == "history.exported"
    assert document["export"]["recipient"] == "The independent reviewer"
    assert document["rows"][0]["values"]["name"] == "Hawthorn Academy"
    assert document["rows"][-1]["texts"] == {"recipient": "The independent reviewer", "why": typed()["why"]}
    assert first.content == answer.content


def test_an_auditor_whose_time_is_over_gets_no_file_that_they_asked_for(
    matter: Subject, auditor: Membership, show: Show
) -> None:
    """Asked again when the work is done: it may be hours later, or by another worker."""
    show("export", matter.reference, post=typed())
    end(auditor)
    made = Export.objects.get()
    where = {"reference": matter.reference, "export": str(made.pk)}
    job = start(kind="history", owner=auditor.user, parameters=where, once=uuid4(), now=LATER)
    run(key=job.pk, clock=lambda: LATER)
    job.refresh_from_db()
    assert (job.status, job.files.count()) == ("failed", 0)
    assert job.said == "You may not read this history any more, so you get no file of it."


def end(auditor: Membership) -> None:
    chain = Subject.objects.get(reference=auditor.partnership.subject.reference)
    with Act(chain, "test.written", by=ACTOR, at=Moment(MONDAY, MONDAY)) as act:
        auditor.ends = MONDAY.date()
        act.save(auditor)


def test_an_auditor_whose_time_is_over_gets_no_file_that_was_made_before(
    matter: Subject, auditor: Membership, show: Show, client: Client
) -> None:
    """Made within their time, it waits for days; whoever may not read the history has it no more, nor later."""
    bar = show("export", matter.reference, post=typed()).headers["Location"]
    job = Job.objects.get()
    assert (job.status, job.files.count()) == ("done", 1)
    end(auditor)
    with time_machine.travel(LATER, tick=False):
        client.force_login(auditor.user)
        answer = client.post(f"{bar}file/")
    assert answer.status_code == 410
    assert "You may not read this history any more, so you get no file of it." in text_of(answer)
    job.refresh_from_db()
    assert (job.status, job.files.count(), job.fetched_at) == ("failed", 0, None)


def test_the_pdf_file_is_tagged(matter: Subject, show: Show, client: Client) -> None:
    asked = show(
        "export",
        matter.reference,
        post=typed(form="pdf", why="Signs no font has: \N{GRINNING FACE} \x07 你好"),
    )
    answer = file_of(client, asked, LATER)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/Marked true", b"pdfuaid:part", b"/Lang"):
        assert mark in answer.content


def test_the_register_names_every_export(matter: Subject, show: Show) -> None:
    assert "No history was exported yet" in text_of(show("exports"))
    for recipient in ("The reviewer", "The coroner"):
        show("export", matter.reference, post=typed(recipient=recipient))
    answer = text_of(show("exports"))
    assert answer.index("The coroner") < answer.index("The reviewer")
    assert "Ida Long" in answer
