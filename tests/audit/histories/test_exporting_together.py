"""What a search found is exported together: an act on each chain, and one archive with the file of each history."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from audit.acts import Act, Moment
from audit.forms import MOST_TOGETHER
from audit.models import AccessEntry, Entry, Export, Subject
from audit.verification import Tally, verify
from jobs.models import Job
from jobs.services import run, start
from tests.audit.histories.shown import LATER, Show, text_of
from tests.audit.samples import ACTOR, act_on, new_subject
from tests.factories import MONDAY
from tests.jobs.files import file_of

pytestmark = pytest.mark.django_db


def more(*references: str, partnership: str = "norfolk") -> None:
    for reference in references:
        with act_on(new_subject(reference, partnership=partnership), title="Threshold", opened_at=MONDAY):
            pass


@pytest.fixture
def three(matter: Subject) -> list[str]:
    """The references of three histories of the auditor's partnership; a fourth one is another's."""
    more("A2-1AAA", "B3-2BBB")
    more("ZZ-7777", partnership="suffolk")
    return ["A2-1AAA", "B3-2BBB", matter.reference]


def typed(references: list[str], **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    given = {"form": "json", "recipient": "The inspectors", "why": "An inspection of the whole area."}
    return given | {"once": str(uuid4()), "references": " ".join(references)} | changed


def test_what_a_search_found_is_offered_together(three: list[str], show: Show) -> None:
    link = "Export these 3 histories together"
    assert link in text_of(show("histories"))
    found = text_of(show("histories", opened_from_0="1", reference="A2-1AAA"))
    assert "Export these" not in found
    page = show("export_together")
    assert page.context["form"].named == list(
        Subject.objects.filter(reference__in=three).order_by("reference")
    )
    assert "Export 3 histories together" in text_of(page)
    assert "ZZ-7777" not in text_of(page)


def test_the_link_keeps_the_question(three: list[str], show: Show) -> None:
    answer = text_of(show("histories", stage="", late="no", page="1"))
    assert f"{reverse('audit:export_together')}?stage=&amp;late=no" in answer
    assert "Export 3 histories" in text_of(show("export_together", late="no"))
    nothing = show("export_together", late="yes")
    assert (nothing.status_code, nothing.url) == (302, f"{reverse('audit:histories')}?late=yes")


def test_each_history_has_its_own_act_and_its_own_file(three: list[str], show: Show, client: Client) -> None:
    answer = file_of(client, show("export_together", post=typed(three)), LATER)
    assert answer["Content-Type"] == "application/zip"
    acts = Entry.objects.filter(kind="history.exported", subject__reference__in=three)
    assert acts.count() == 3
    assert set(Export.objects.values_list("recipient", "why")) == {
        ("The inspectors", "An inspection of the whole area.")
    }
    with ZipFile(BytesIO(answer.content)) as archive:
        documents = [json.loads(archive.read(name)) for name in archive.namelist()]
    assert sorted(document["reference"] for document in documents) == three
    for document in documents:
        assert document["entries"][-1]["kind"] == "history.exported"
    looks = AccessEntry.objects.filter(looked_at="export", reference__in=three)
    assert looks.values("reference").distinct().count() == 3
    assert list(verify(Tally(), now=LATER)) == []


def test_pdfs_go_together_too(three: list[str], show: Show, client: Client) -> None:
    answer = file_of(client, show("export_together", post=typed(three[:2], form="pdf")), LATER)
    with ZipFile(BytesIO(answer.content)) as archive:
        assert [name.rpartition(".")[2] for name in archive.namelist()] == ["pdf", "pdf"]
        assert {archive.read(name)[:5] for name in archive.namelist()} == {b"%PDF-"}


def test_sent_twice_it_is_one_export_of_each(three: list[str], show: Show) -> None:
    twice = typed(three)
    first, second = (show("export_together", post=twice) for _ in range(2))
    assert first.url == second.url
    assert Export.objects.count() == 3


def test_broken_off_and_sent_again_it_goes_on(three: list[str], show: Show) -> None:
    """The same key at fewer histories stands for a first try that was ended in the middle."""
    once = str(uuid4())
    show("export_together", post=typed(three[:1], once=once))
    show("export_together", post=typed(three, once=once))
    assert Export.objects.count() == 3


@pytest.mark.parametrize(
    "references",
    [
        "",
        "ZZ-7777",
        "A2-1AAA ZZ-7777",
        "A2-1AAA NO-SUCH",
        "A2-1AAA\x00",
        " ".join(f"A2-{number}" for number in range(MOST_TOGETHER + 1)),
        "A2-1AAA " * 500,
    ],
    ids=["none", "of others", "one of others", "one that is not", "no text", "too many", "too long"],
)
def test_histories_that_are_not_the_readers_are_refused_whole(
    references: str, three: list[str], show: Show
) -> None:
    answer = show("export_together", post=typed([references]))
    assert answer.status_code == 422
    assert "There is a problem" in text_of(answer)
    assert "An inspection of the whole area." in text_of(answer)
    assert not Export.objects.exists()


def test_too_many_are_searched_for_first(three: list[str], show: Show) -> None:
    more(*(f"C4-{number:04}" for number in range(MOST_TOGETHER)))
    answer = text_of(show("histories"))
    assert f"Up to {MOST_TOGETHER} can be exported together" in answer
    assert "Export these" not in answer
    assert show("export_together").status_code == 302


def test_who_may_not_read_all_of_them_any_more_gets_none(
    three: list[str], auditor: Membership, show: Show
) -> None:
    show("export_together", post=typed(three))
    chain = Subject.objects.get(reference=auditor.partnership.subject.reference)
    with Act(chain, "test.written", by=ACTOR, at=Moment(MONDAY, MONDAY)) as act:
        auditor.ends = MONDAY.date()
        act.save(auditor)
    keys = " ".join(str(key) for key in Export.objects.values_list("pk", flat=True))
    job = start(kind="histories", owner=auditor.user, parameters={"export": keys}, once=uuid4(), now=LATER)
    run(key=job.pk, clock=lambda: LATER)
    job.refresh_from_db()
    assert (job.status, job.files.count()) == ("failed", 0)
    assert job.said == "You may not read all of these histories any more, so you get no file of them."
    assert Job.objects.count() == 2
