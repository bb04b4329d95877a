"""The files of jobs: a large one is kept in pieces and handed out as it was, whole or not at all."""

from collections.abc import Iterator
from hashlib import sha256
from tempfile import TemporaryFile
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import User
from jobs import services
from jobs.files import PIECE, handed_out, keep
from jobs.kinds import File
from jobs.models import Job, JobFile, JobFilePiece
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
LARGE = bytes(range(256)) * (PIECE // 100)  # two pieces and a half


@pytest.fixture
def job(owner: User) -> Job:
    return services.start(kind="history", owner=owner, parameters={}, once=uuid4(), now=MONDAY)


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user(email="ida@example.org", password=None, name="Ida Long")


def kept(job: Job, body: bytes) -> JobFile:
    file = TemporaryFile()  # noqa: SIM115 - whoever keeps it closes it
    file.write(body)
    made = keep(job, "made", File("a.json", "application/json", file))
    assert file.closed
    return made


@pytest.mark.parametrize(("size", "pieces"), [(0, 0), (PIECE, 0), (PIECE + 1, 2), (len(LARGE), 3)])
def test_it_comes_out_as_it_went_in(job: Job, size: int, pieces: int) -> None:
    made = kept(job, LARGE[:size])
    assert JobFilePiece.objects.count() == pieces
    assert made.digest == sha256(LARGE[:size]).hexdigest()
    body = handed_out(made).body
    if not isinstance(body, bytes):
        with body:
            body = body.read()
    assert body == LARGE[:size]


def test_a_download_says_how_long_it_is_and_leaves_nothing(job: Job, owner: User, client: Client) -> None:
    kept(job, LARGE)
    client.force_login(owner)
    answer = client.post(reverse("jobs:file", args=[job.pk]))
    assert answer["Content-Length"] == str(len(LARGE))
    assert answer["Content-Disposition"] == 'attachment; filename="a.json"'
    assert b"".join(answer.streaming_content) == LARGE
    assert not JobFile.objects.exists()
    assert not JobFilePiece.objects.exists()


def test_what_breaks_off_while_it_is_kept_leaves_nothing(job: Job) -> None:
    class Breaking:
        def __enter__(self) -> "Breaking":
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def seek(self, place: int) -> None:
            self.pieces: Iterator[bytes] = iter([b"a" * PIECE, b"b" * PIECE])

        def read(self, size: int) -> bytes:
            try:
                return next(self.pieces)
            except StopIteration:
                raise OSError("the disk is gone") from None

    with pytest.raises(OSError, match="gone"):
        keep(job, "made", File("a.json", "application/json", Breaking()))  # type: ignore[arg-type]
    assert not JobFile.objects.exists()
