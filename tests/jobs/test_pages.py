"""The page of a job: how far it is, with and without JavaScript; its file, once; for its owner and nobody else."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from agencies.models import User
from jobs import kinds
from jobs.kinds import NotDone
from jobs.models import Job, JobFile
from jobs.services import start
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> User:
    user = User.objects.create_user("o@example.org", "Olive Owner")
    client.force_login(user)
    return user


@pytest.fixture
def job(owner: User) -> Job:
    where = {"reference": "K7-3QF9", "export": str(uuid4())}
    return start(kind="history", owner=owner, parameters=where, once=uuid4(), now=MONDAY)


def running(job: Job, **changed: object) -> None:
    values = {"status": "running", "claim": uuid4(), "seen_at": MONDAY} | changed
    Job.objects.filter(pk=job.pk).update(**values)


def over(job: Job, status: str, said: str = "", body: bytes = b"") -> None:
    Job.objects.filter(pk=job.pk).update(status=status, claim=None, ended_at=MONDAY, said=said)
    if body:
        JobFile.objects.create(
            job=job, way="made", name="K7.pdf", content_type="application/pdf", digest="", body=body
        )


def text(client: Client, job: Job, **headers: str) -> str:
    return " ".join(client.get(f"/jobs/{job.pk}/", headers=headers).content.decode().split())


def test_while_it_waits_and_while_it_runs(client: Client, job: Job) -> None:
    page = text(client, job)
    assert '<h1 class="govuk-heading-l">The export is being made</h1>' in page
    assert "It waits for its turn." in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert " value=" not in page[page.index("<progress") : page.index("</progress>")]
    running(job, done=30, total=120, doing="Reading the entries")
    page = text(client, job)
    assert "Reading the entries: 30 of 120." in page
    assert 'value="25"' in page[page.index("<progress") : page.index("</progress>")]


def test_with_javascript_only_the_bar_is_drawn_anew(client: Client, job: Job) -> None:
    page = text(client, job, hx_request="true")
    assert page.startswith('<div id="progress"')
    over(job, "done", body=b"%PDF-")
    answer = client.get(f"/jobs/{job.pk}/", headers={"hx-request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_what_is_over_asks_for_nothing_more(client: Client, job: Job) -> None:
    over(job, "failed", "You may not read this history any more, so you get no file of it.")
    page = text(client, job)
    assert "There is no file of the export" in page
    assert "You may not read this history any more" in page
    assert "refresh" not in page
    assert "hx-get" not in page


def test_the_file_is_downloaded_once(client: Client, job: Job) -> None:
    over(job, "done", body=b"%PDF-1")
    assert "You can download it once." in text(client, job)
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 405  # nothing that follows links takes it
    answer = client.post(f"/jobs/{job.pk}/file/")
    assert answer.content == b"%PDF-1"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="K7.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    second = client.post(f"/jobs/{job.pk}/file/")
    assert second.status_code == 410
    assert "You downloaded the file at" in second.content.decode()
    assert "it can be made again" in second.content.decode()


def test_before_it_is_there_there_is_no_file(client: Client, job: Job) -> None:
    assert client.post(f"/jobs/{job.pk}/file/").status_code == 410
    job.refresh_from_db()
    assert job.fetched_at is None


def test_a_job_is_its_owners_alone(job: Job) -> None:
    over(job, "done", body=b"%PDF-1")
    client = Client()
    for address in (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/file/"):
        assert client.get(address).url.startswith("/accounts/login/")
    client.force_login(User.objects.create_superuser("p@example.org", "Paula Other"))
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/file/").status_code == 404
    assert JobFile.objects.filter(job=job).exists()


def test_what_is_erased_has_no_page_any_more(client: Client, job: Job) -> None:
    from jobs.tasks import erase_old

    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        erase_old()
        client.force_login(User.objects.get(email="o@example.org"))
        assert client.get(f"/jobs/{job.pk}/").status_code == 404


def test_whoever_may_have_it_no_more_is_not_told_what_it_was_of(
    client: Client, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_more(job: Job, now: object) -> None:
        raise NotDone("You may not.")

    assert "K7-3QF9" in text(client, job)
    running(job, done=1, total=2, doing="Writing K7-3QF9")
    monkeypatch.setitem(kinds._kinds, "history", replace(kinds.kind("history"), check=no_more))
    for headers in ({}, {"hx_request": "true"}):
        assert "K7-3QF9" not in text(client, job, **headers)
    over(job, "done", body=b"%PDF-1")
    page = text(client, job)
    assert "K7-3QF9" not in page
    assert "Go to your matters" in page
    answer = client.post(f"/jobs/{job.pk}/file/")
    assert answer.status_code == 410
    assert "K7-3QF9" not in answer.content.decode()
