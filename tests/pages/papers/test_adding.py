"""A paper is added: what is not right is said, and what was typed is kept."""

from typing import Any

import pytest
import time_machine

from escalation.models import Paper
from tests import stories
from tests.pages.papers.added import address, errors, filled, sent, signed_in, upload
from tests.papers import A_PDF, A_PNG, SOUND
from tests.stories import Story

pytestmark = pytest.mark.django_db


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
