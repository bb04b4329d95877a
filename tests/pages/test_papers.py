"""The pages of papers: the list, adding one, the file itself; and what a browser may send there."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from audit.files.keeping import storage
from audit.models import AccessEntry
from cases.models import ReasonsInWriting, ReferralPaper
from escalation.core.stages import ForWhom
from escalation.models import Paper, Record
from escalation.services.papers import add_paper, add_referral_paper
from tests import invented, referrals, stories
from tests.factories import World
from tests.papers import A_PDF, A_PNG, SOUND, a_letter, a_letter_elsewhere
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    return stories.side_given(stories.raised(world))


@pytest.fixture
def at_work(story: Story) -> Iterator[Story]:
    with time_machine.travel(story.later(hours=1).now, tick=False):
        yield story


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


# --- Adding ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SOUND)
def test_a_paper_is_added_and_fetched_as_it_was(at_work: Story, name: str) -> None:
    assert sent(at_work, paper_file=upload(name, SOUND[name])).url == address(at_work, "papers")
    paper = Paper.objects.get(disagreement=at_work.it)
    answer = signed_in(at_work.world.social_worker).get(address(at_work, "paper", paper.pk))
    assert answer.status_code == 200
    assert answer.content == SOUND[name]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "html" not in answer.headers["Content-Type"]


def test_the_list_says_what_each_paper_is_and_where(at_work: Story) -> None:
    sent(at_work)
    sent(at_work, paper_how="held", paper_held="Our case file, part two", paper_title="The plan")
    page = signed_in(at_work.world.social_worker).get(address(at_work, "papers")).content.decode()
    assert "Letter: Letter of the school" in page
    assert "Held elsewhere" in page
    assert "Our case file, part two" in page


def test_a_paper_stands_in_the_record_with_what_it_belongs_to(at_work: Story) -> None:
    record = stories.discussed(at_work)
    with time_machine.travel(at_work.now, tick=False):
        sent(at_work, attached_to=str(record.pk))
        page = signed_in(at_work.world.social_worker).get(at_work.it.get_absolute_url())
    with_it = [item.label for item in page.context["page"].object_list if item.papers]
    assert len(with_it) == 2
    assert "Added a paper: letter" in with_it


def test_from_a_record_what_it_belongs_to_is_known(at_work: Story) -> None:
    record = stories.discussed(at_work)
    with time_machine.travel(at_work.now, tick=False):
        client = signed_in(at_work.world.teacher)
        (href,) = {
            item.add_paper_href
            for item in client.get(at_work.it.get_absolute_url()).context["page"].object_list
            if item.add_paper_href and str(record.pk) in item.add_paper_href
        }
        assert client.get(href).context["form"]["attached_to"].value() == str(record.pk)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"paper_file": None}, "Choose the file"),
        ({"paper_file": upload(content=b"")}, "The file is empty"),
        ({"paper_file": upload(content=b"MZ" + bytes(99))}, "The file must be"),
        ({"paper_file": upload("a.png", A_PNG + A_PDF)}, "The picture has something else in it"),
        ({"paper_how": "held"}, "Enter where the paper is held"),
        ({"paper_how": "held", "paper_held": "x" * 301}, "must be 300 characters or fewer"),
        ({"paper_how": None}, "Select whether you add the file itself"),
        ({"paper_title": ""}, "Enter what the paper is called"),
        ({"paper_title": "a\0b"}, "cannot be kept, type it again"),
        ({"paper_kind": "a hat"}, "Answer “What kind of paper is it?”"),
        ({"paper_dated_year": "2099"}, "must not be after"),
        ({"paper_dated_day": "32"}, "must be a real date"),
        ({"for_whom": "panel"}, "Answer “Who is this paper for"),
        ({"attached_to": "00000000-0000-4000-8000-000000000000"}, "Answer “What does it belong to?”"),
        ({"attached_to": "not a key"}, "Answer “What does it belong to?”"),
    ],
)
def test_what_is_not_right_is_said_and_what_was_typed_is_kept(
    at_work: Story, changed: dict[str, Any], said: str
) -> None:
    for file in (changed.get("paper_file"),):
        if file:
            file.seek(0)
    page = sent(at_work, **changed)
    assert any(said in error for error in errors(page)), errors(page)
    if "paper_title" not in changed:
        assert "Letter of the school" in page.content.decode()
    assert not Paper.objects.filter(disagreement=at_work.it).exists()


def test_a_file_over_the_limit_is_refused_before_it_is_held(at_work: Story, settings: Any) -> None:  # noqa: ANN401
    settings.ACCORD_PAPER_LIMIT = 50_000
    client = signed_in(at_work.world.teacher)
    page = client.post(
        address(at_work),
        filled(client.get(address(at_work)), paper_file=upload(content=A_PDF + bytes(400_000))),
    )
    assert "smaller than 49 KB" in errors(page)[0]
    found = page.wsgi_request.FILES["paper_file"]
    assert type(found).__name__ == "OverLimit"
    assert found.closed or found.read() == b""


def test_a_sound_file_waits_while_the_rest_is_mended(at_work: Story) -> None:
    """A browser does not give a file twice: it waits, for whoever chose it, and the next try takes it."""
    client = signed_in(at_work.world.teacher)
    page = client.post(address(at_work), filled(client.get(address(at_work)), paper_title=""))
    assert "We still have <strong>letter.pdf</strong>" in page.content.decode()
    token = page.context["form"].fields["paper_file"].widget.waits().token
    again = filled(page, paper_file=None, paper_file_waits=token)
    assert client.post(address(at_work), again).status_code == 302
    assert Paper.objects.get(disagreement=at_work.it).file_name == "letter.pdf"


def test_what_waits_for_another_is_not_taken(at_work: Story) -> None:
    client = signed_in(at_work.world.teacher)
    page = client.post(address(at_work), filled(client.get(address(at_work)), paper_title=""))
    token = page.context["form"].fields["paper_file"].widget.waits().token
    theirs = sent(at_work, at_work.world.social_worker, paper_file=None, paper_file_waits=token)
    assert "not here any more" in errors(theirs)[0]
    forged = sent(at_work, paper_file=None, paper_file_waits="waiting/../../secret:x:y")
    assert "not here any more" in errors(forged)[0]


def test_a_double_click_adds_one(at_work: Story) -> None:
    client = signed_in(at_work.world.teacher)
    typed = filled(client.get(address(at_work)))
    for _ in range(2):
        typed["paper_file"].seek(0)
        assert client.post(address(at_work), typed).status_code == 302
    assert Paper.objects.filter(disagreement=at_work.it).count() == 1


def test_who_comes_second_keeps_the_file(at_work: Story) -> None:
    client = signed_in(at_work.world.social_worker)
    typed = filled(client.get(address(at_work)))
    sent(at_work)
    page = client.post(address(at_work), typed)
    assert page.status_code == 409
    assert "We still have <strong>letter.pdf</strong>" in page.content.decode()
    assert 'enctype="multipart/form-data"' in page.content.decode()


def test_a_name_that_is_a_path_is_a_name(at_work: Story) -> None:
    for name in ("../../../etc/passwd", "letter\u202efdp.exe", "a" * 400 + ".pdf"):
        assert sent(at_work, paper_file=upload(name)).status_code == 302
    names = set(Paper.objects.filter(disagreement=at_work.it).values_list("file_name", flat=True))
    assert all(name.endswith(".pdf") and "/" not in name and len(name) <= 104 for name in names)


def test_where_no_files_are_kept_none_is_asked_for(at_work: Story) -> None:
    from agencies.services.partnerships import change_partnership

    world = at_work.world
    world.partnership.subject.refresh_from_db()
    change_partnership(
        partnership=world.partnership,
        by=world.business_manager,
        now=at_work.now,
        version=world.partnership.subject.length,
        keeps_files=False,
    )
    page = signed_in(world.teacher).get(address(at_work))
    assert "paper_file" not in page.context["form"].fields
    assert sent(at_work, paper_held="Our case file").status_code == 302
    paper = Paper.objects.get(disagreement=at_work.it)
    assert (paper.has_file, paper.held_where) == (False, "Our case file")


# --- Fetching ----------------------------------------------------------------------------------------------
def added(story: Story, **more: Any) -> Paper:  # noqa: ANN401
    return add_paper(**story.later(minutes=5).by(story.world.teacher), paper=a_letter(), **more)


def test_strangers_and_the_other_side_get_404(story: Story) -> None:
    world = story.world
    ours, for_both = added(story, for_whom=ForWhom.OWN_SIDE), added(story)
    with time_machine.travel(story.now, tick=False):
        for person in (world.stranger, world.chair, world.auditor, world.business_manager):
            for paper in (ours, for_both):
                assert signed_in(person).get(address(story, "paper", paper.pk)).status_code == 404
            assert signed_in(person).get(address(story, "papers")).status_code == 404
            assert signed_in(person).get(address(story)).status_code == 404
        theirs = signed_in(world.social_worker)
        assert theirs.get(address(story, "paper", for_both.pk)).status_code == 200
        assert theirs.get(address(story, "paper", ours.pk)).status_code == 404
        assert str(ours.pk) not in theirs.get(address(story, "papers")).content.decode()
        assert signed_in(world.head_teacher).get(address(story, "paper", ours.pk)).status_code == 200


def test_a_paper_of_another_matter_is_not_there(story: Story) -> None:
    paper = added(story)
    other = stories.raised(story.world, story.now)
    with time_machine.travel(story.now, tick=False):
        client = signed_in(story.world.teacher)
        assert client.get(address(other, "paper", paper.pk)).status_code == 404


def test_a_paper_that_is_held_elsewhere_has_no_file(story: Story) -> None:
    paper = add_paper(**story.later(minutes=5).by(story.world.teacher), paper=a_letter_elsewhere())
    with time_machine.travel(story.now, tick=False):
        assert signed_in(story.world.teacher).get(address(story, "paper", paper.pk)).status_code == 404


def test_each_time_it_is_fetched_is_written_down(story: Story) -> None:
    paper = added(story)
    with time_machine.travel(story.now, tick=False):
        for _ in range(2):
            signed_in(story.world.social_worker).get(address(story, "paper", paper.pk))
    looks = AccessEntry.objects.filter(looked_at=f"paper {paper.sha256[:12]}", reference=story.it.reference)
    assert [look.viewer_name for look in looks] == [story.world.social_worker.user.name] * 2


def test_who_looked_names_a_paper_only_to_who_may_read_it(story: Story) -> None:
    paper = added(story, for_whom=ForWhom.OWN_SIDE)
    with time_machine.travel(story.now, tick=False):
        ours = signed_in(story.world.teacher)
        ours.get(address(story, "paper", paper.pk))
        assert "Letter of the school" in ours.get(address(story, "who_looked")).content.decode()
        theirs = signed_in(story.world.social_worker).get(address(story, "who_looked")).content.decode()
    assert "Letter of the school" not in theirs
    assert paper.sha256[:12] not in theirs


@pytest.mark.parametrize("content", [None, b"something else"])
def test_a_file_that_was_altered_is_not_given_out(
    story: Story, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    paper = added(story)
    storage().delete(paper.kept_as)
    if content:
        storage().save(paper.kept_as, BytesIO(content))  # type: ignore[arg-type]
    with time_machine.travel(story.now, tick=False), caplog.at_level(logging.ERROR):
        page = signed_in(story.world.teacher).get(address(story, "paper", paper.pk))
    assert page.status_code == 409
    assert "We cannot give you this paper" in page.content.decode()
    assert story.it.reference in caplog.text
    assert "Letter of the school" not in caplog.text


def test_nothing_can_be_sent_to_where_a_file_is_fetched(story: Story) -> None:
    paper = added(story)
    with time_machine.travel(story.now, tick=False):
        assert signed_in(story.world.teacher).post(address(story, "paper", paper.pk)).status_code == 405


# --- A referral --------------------------------------------------------------------------------------------
def test_papers_of_a_referral_are_added_on_its_page_and_fetched_there(world: World) -> None:
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    href = reverse("escalation:add_referral_paper", args=[asking.it.reference])
    with time_machine.travel(asking.later(hours=1).now, tick=False):
        client = signed_in(world.teacher)
        assert client.post(href, filled(client.get(href))).status_code == 302
        paper = ReferralPaper.objects.get(referral=asking.it)
        file = reverse("escalation:referral_paper", args=[asking.it.reference, paper.pk])
        page = signed_in(world.social_worker).get(asking.it.get_absolute_url()).content.decode()
        assert file in page
        assert signed_in(world.social_worker).get(file).content == A_PDF
        assert signed_in(world.stranger).get(file).status_code == 404


def test_a_paper_of_ones_own_agency_stays_there(world: World) -> None:
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    from cases.models.written import For

    paper = add_referral_paper(**asking.by(world.teacher), paper=a_letter(), for_whom=For.OWN_SIDE)
    file = reverse("escalation:referral_paper", args=[asking.it.reference, paper.pk])
    with time_machine.travel(asking.now, tick=False):
        assert signed_in(world.teacher).get(file).status_code == 200
        assert signed_in(world.social_worker).get(file).status_code == 404
        page = signed_in(world.social_worker).get(asking.it.get_absolute_url()).content.decode()
    assert "Letter of the school" not in page


def test_the_letter_of_the_reasons_stands_with_them(world: World) -> None:
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    letter = ReasonsInWriting.objects.get(referral=asking.it)
    add_referral_paper(**asking.by(world.social_worker), paper=a_letter(), attached_to=letter)
    with time_machine.travel(asking.now, tick=False):
        items = signed_in(world.teacher).get(asking.it.get_absolute_url()).context["items"]
    assert [item.label for item in items if item.papers] == [
        "Added a paper: letter",
        f"Sent the reasons of {asking.it.to_agency} in writing",
    ]


def test_records_to_choose_from_are_those_one_may_read(at_work: Story) -> None:
    record = stories.discussed(at_work, for_whom=ForWhom.OWN_SIDE)
    with time_machine.travel(at_work.now, tick=False):
        theirs = signed_in(at_work.world.social_worker).get(address(at_work))
        assert str(record.pk) not in dict(theirs.context["form"].fields["attached_to"].choices)
        page = sent(at_work, at_work.world.social_worker, attached_to=str(record.pk))
    assert errors(page) == ["Answer “What does it belong to?”"]
    assert Record.objects.filter(pk=record.pk).exists()


# --- The setting -------------------------------------------------------------------------------------------
def test_the_partnership_says_whether_it_keeps_files(world: World) -> None:
    with time_machine.travel(stories.MONDAY, tick=False):
        client = signed_in(world.business_manager)
        href = reverse("escalation:setting_up_papers", args=[world.partnership.code])
        page = client.get(href)
        assert "not looked through for viruses" in page.content.decode()
        hidden = {name: str(page.context["form"][name].value()) for name in ("version", "once")}
        assert client.post(href, {**hidden, "keeps_files": "no"}).status_code == 302
        tasks = client.get(reverse("escalation:setting_up", args=[world.partnership.code])).content.decode()
        assert "Not kept as files" in tasks
        assert signed_in(world.teacher).get(href).status_code == 404


# --- The child's file --------------------------------------------------------------------------------------
CHILD_FILE = """
[records]
child_file = true

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""


def test_the_papers_of_a_record_go_with_its_copy_for_the_childs_file(world: World) -> None:
    """London 11.1.9: what was written besides goes there with it."""
    story = invented.given(world, CHILD_FILE)
    record = stories.discussed(story)
    paper = added(story, attached_to=record)
    other = add_paper(**story.later(minutes=5).by(story.world.teacher), paper=a_letter(title="Another"))
    with time_machine.travel(story.now, tick=False):
        page = signed_in(story.world.teacher).get(
            reverse("escalation:copy_of_record", args=[story.it.reference, record.pk])
        )
    said = page.content.decode()
    assert page.status_code == 200
    assert "Papers that go there with it" in said
    assert address(story, "paper", paper.pk) in said
    assert str(other.pk) not in said
