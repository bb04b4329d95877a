"""Classes of content: what of a history a grant opens, on the page, in the search, in the PDF and in the JSON."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from agencies.auditors import find_reader
from agencies.models import AuditGrant
from agencies.services import end_grant
from audit.acts import lock_subject
from audit.models import Export, Subject
from audit.opened import Content
from audit.services import export_history
from audit.verification import Tally, verify
from cases.models import Case
from escalation.models import Disagreement
from jobs.models import Job
from jobs.services import run, start
from tests import stories
from tests.agencies.test_grants import agreed
from tests.audit.histories.shown import LATER, Show, text_of
from tests.factories import make_grant, make_partnership
from tests.house.test_shut_out import _texts
from tests.jobs.files import file_of
from tests.stories import Story

pytestmark = pytest.mark.django_db
WRITTEN, CHILD = Content.WRITTEN, Content.CHILD
GRANTS = [(True, True), (True, False), (False, True), (False, False)]  # what was written, who the child is


@pytest.fixture
def story(db: None) -> Story:
    story = stories.side_given(stories.raised(make_partnership()))
    stories.discussed(story)
    stories.escalated(story, story.world.teacher)
    stories.discussed(story, by=story.world.head_teacher)
    stories.proposed(story, story.world.head_teacher)
    return story


def opens(story: Story, written: bool, child: bool) -> None:
    """The auditor may read no more than this from now on."""
    world = story.world
    for grant in AuditGrant.objects.filter(ended_at=None):
        end_grant(grant=grant, by=world.chair, now=story.now)
    make_grant(
        world.auditor,
        world.business_manager,
        world.chair,
        opens_written=written,
        opens_child=child,
        now=story.now,
    )


def typed_in(it: Disagreement) -> set[str]:
    """What people typed into the matter; not its title and reference, which nobody types."""
    return {text.decode() for text in _texts(it)} - {it.reference, it.title}


def of_the_child(it: Disagreement) -> set[str]:
    """The reference by which each agency knows the child."""
    return set(Case.objects.filter(links__disagreement=it).values_list("reference", flat=True))


def asked(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"form": "pdf", "recipient": "A reviewer", "why": "A review.", "once": str(uuid4())} | changed


def plain(page: str) -> str:
    return " ".join(page.replace("&#x27;", "'").replace("&quot;", '"').split())


def told(texts: set[str], document: str) -> bool:
    """Whether all of them stand in it; a part of them is a fault whatever was opened."""
    there = {" ".join(text.split()) in document for text in texts}
    assert len(there) == 1, sorted(text for text in texts if " ".join(text.split()) not in document)
    return there.pop()


@pytest.mark.parametrize(("written", "child"), GRANTS)
def test_the_page_tells_what_is_opened_and_no_more(
    story: Story, show: Show, written: bool, child: bool
) -> None:
    opens(story, written, child)
    page = plain(text_of(show("history", story.it.reference, who=story.world.auditor)))
    assert told(typed_in(story.it), page) is written
    assert told(of_the_child(story.it), page) is child
    # what happened and when is open to everybody who reads
    for sentence in ("Raised a disagreement with", "Escalated it to stage", "Proposed an outcome", "Due"):
        assert sentence in page
    assert ("Left out" in page) is not (written and child)


@pytest.mark.parametrize(("written", "child"), GRANTS)
def test_the_pdf_tells_the_same(story: Story, show: Show, client: Client, written: bool, child: bool) -> None:
    opens(story, written, child)
    who = story.world.auditor
    answer = file_of(client, show("export", story.it.reference, post=asked(), who=who), LATER)
    pages = PdfReader(BytesIO(answer.content)).pages
    words = "".join("".join(page.extract_text() for page in pages).split())
    texts = {"".join(text.split()) for text in typed_in(story.it)}
    lost = {text for text in texts if text not in words}
    assert (lost == texts) is not written
    assert all("".join(one.split()) in words for one in of_the_child(story.it)) is child
    assert "Escalatedittostage" in words
    assert (
        Export.objects.get().left_out
        == {
            (True, True): None,
            (True, False): "child",
            (False, True): "written",
            (False, False): "written child",
        }[written, child]
    )
    assert list(verify(Tally(), now=LATER)) == []


@pytest.mark.parametrize(("written", "child"), GRANTS)
def test_what_verifies_elsewhere_is_of_all_or_is_not_made(
    story: Story, show: Show, client: Client, written: bool, child: bool
) -> None:
    """Forged, too: with a row or a column left out no commitment could be recomputed."""
    opens(story, written, child)
    who, reference = story.world.auditor, story.it.reference
    form = text_of(show("export", reference, who=who))
    assert ("JSON, to verify" in form) is (written and child)
    answer = show("export", reference, who=who, post=asked(form="json"))
    together = show("export_together", who=who, post=asked(form="json", references=reference))
    if written and child:
        assert json.loads(file_of(client, answer, LATER).content)["rows"]
        assert together.status_code == 302
    else:
        assert (answer.status_code, together.status_code) == (422, 422)
        assert "with something left out it could not be verified" in text_of(answer)
        assert not Export.objects.exists()


def test_the_service_makes_no_such_export_either(story: Story) -> None:
    with pytest.raises(ValueError, match="an export to verify is of all"):
        export_history(
            reference=story.it.reference, by=story.world.auditor.actor(), key=uuid4(), form="json",
            recipient="A reviewer", why="A review.", left_out=[CHILD], now=story.now,
        )  # fmt: skip


def test_exported_together_each_leaves_out_the_same(story: Story, show: Show, client: Client) -> None:
    opens(story, False, False)
    other = stories.raised(story.world, story.now)
    references = f"{story.it.reference} {other.it.reference}"
    started = show("export_together", who=story.world.auditor, post=asked(references=references))
    archive = ZipFile(BytesIO(file_of(client, started, LATER).content))
    for name in archive.namelist():
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(archive.read(name))).pages)
        assert "What was written, who the child is" in " ".join(words.split())
    assert set(Export.objects.values_list("left_out", flat=True)) == {"written child"}


def test_the_search_asks_nothing_that_is_not_opened(story: Story, show: Show) -> None:
    opens(story, False, False)
    for asked_for in of_the_child(story.it):
        page = text_of(show("histories", reference=asked_for, who=story.world.auditor))
        assert story.it.title not in page
    assert story.it.reference in text_of(show("histories", who=story.world.auditor))


def test_a_file_of_more_is_not_given_to_who_may_read_less_now(
    story: Story, show: Show, client: Client
) -> None:
    # given an auditor who may read all, and asked for a file
    opens(story, True, True)
    who, reference = story.world.auditor, story.it.reference
    bar = show("export", reference, who=who, post=asked(form="json")).url
    made = Export.objects.get()
    # when that ends, and another grant opens less
    opens(story, True, False)
    # then the file is not given out, made again, or found
    with time_machine.travel(LATER, tick=False):
        client.force_login(who.user)
        assert client.post(f"{bar}file/").status_code == 410
    again = {"once": str(uuid4())}
    assert show("exported", reference, made.pk, who=who).status_code == 404
    assert show("make", reference, made.pk, who=who, post=again).status_code == 404
    where = {"reference": reference, "export": str(made.pk)}
    job = start(kind="history", owner=who.user, parameters=where, once=uuid4(), now=LATER)
    run(key=job.pk, clock=lambda: LATER)
    assert Job.objects.get(pk=job.pk).status == "failed"


def test_made_again_by_who_may_read_more_it_is_as_it_was(story: Story, show: Show, client: Client) -> None:
    opens(story, False, False)
    who, reference = story.world.auditor, story.it.reference
    show("export", reference, who=who, post=asked())
    made = Export.objects.get()
    opens(story, True, True)
    assert "Left out" in text_of(show("exported", reference, made.pk, who=who))
    answer = file_of(client, show("make", reference, made.pk, who=who, post={"once": str(uuid4())}), LATER)
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "What was written, who the child is" in " ".join(words.split())


def test_when_a_grant_ends_every_page_is_gone_at_once(story: Story, show: Show) -> None:
    who, reference = story.world.auditor, story.it.reference
    opens(story, True, True)
    bar = show("export", reference, who=who, post=asked()).url
    end_grant(grant=AuditGrant.objects.get(ended_at=None), by=story.world.chair, now=story.now)
    for page in ("histories", "exports", "export_together"):
        assert show(page, who=who).status_code == 404
    for page in ("history", "verify", "export"):
        assert show(page, reference, who=who).status_code == 404
    client = Client()
    with time_machine.travel(LATER, tick=False):
        client.force_login(who.user)
        assert reference not in text_of(client.get(bar))
        assert client.post(f"{bar}file/").status_code == 410


@pytest.mark.parametrize("page", ["export", "export_together"])
def test_who_waited_for_a_history_is_asked_again(
    story: Story, show: Show, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """What they may read ends while somebody else writes in the matter: nothing is written after that."""
    who, reference = story.world.auditor, story.it.reference

    def lock(**asked: Any) -> Any:  # noqa: ANN401
        end_grant(grant=AuditGrant.objects.get(ended_at=None), by=story.world.chair, now=story.now)
        return lock_subject(**asked)

    monkeypatch.setattr("audit.services.lock_subject", lock)
    at = (reference,) if page == "export" else ()
    assert show(page, *at, who=who, post=asked(references=reference)).status_code == 404
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2028-05-31T22:59:00Z", 404),
        ("2028-05-31T23:00:00Z", 200),  # midnight in London, in summer
        ("2028-06-30T22:59:00Z", 200),
        ("2028-06-30T23:00:00Z", 404),
    ],
)
def test_a_day_begins_and_ends_in_london(story: Story, client: Client, moment: str, status: int) -> None:
    grant = AuditGrant.objects.get()
    end_grant(grant=grant, by=story.world.chair, now=story.now)
    agreed(story.world)
    with time_machine.travel(moment, tick=False):
        client.force_login(story.world.auditor.user)
        assert client.get(reverse("audit:histories")).status_code == status


def test_each_partnership_by_its_own_grant(story: Story) -> None:
    """An auditor of two boards reads of each what that board opened."""
    opens(story, False, True)
    reader = find_reader(story.world.auditor.user, story.now.date())
    assert reader is not None
    subject = Subject.objects.get(reference=story.it.reference)
    assert reader.left_out(subject) == {WRITTEN}
    subject.partnership = "elsewhere"
    assert reader.left_out(subject) == set(Content)
