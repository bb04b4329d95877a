"""Where files are kept: outside every folder that a web server shows, under random names that tell nothing."""

import logging
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import QuerySet

from audit.files.columns import KeptFile
from audit.files.judging import Judged
from audit.history import RecordModel, record_models

logger = logging.getLogger(__name__)

WAITING = "waiting"  # chosen on a form that was not carried out yet; no row knows of these
WAIT = timedelta(days=1)


class FileLost(Exception):
    """The file of a row is not there, or is not the one that was added."""


def storage() -> Storage:
    return storages["papers"]


def models_with_files() -> list[type[RecordModel]]:
    return [model for model in record_models() if issubclass(model, KeptFile)]


def keep(row: KeptFile, judged: Judged) -> None:
    """Keep a file and write into the row what is to be known of it; the row itself is for an act to add.

    The file is there before the row is: were it the other way round, a row could be left without its file. One that is
    left without a row is cleared away (``clear_left_over``).
    """
    name = secrets.token_hex(20)
    row.kept_as = storage().save(f"{name[:2]}/{name}", ContentFile(judged.content))
    row.file_name, row.media_type = judged.name, judged.media_type
    row.size, row.sha256 = judged.size, judged.sha256


def content_of(row: KeptFile) -> bytes:
    """The file of a row, if it is the one that was added; raises FileLost."""
    try:
        with storage().open(row.kept_as) as kept:
            content: bytes = kept.read((row.size or 0) + 1)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise FileLost("the file is not there") from error
    if sha256(content).hexdigest() != row.sha256:
        raise FileLost("the file is not the one that was added")
    return content


def digest_of(name: str) -> str | None:
    """The SHA-256 of what is kept under a name, read piece by piece; None where nothing is, or it cannot be read."""
    digest = sha256()
    try:
        with storage().open(name) as kept:
            for piece in kept.chunks():
                digest.update(piece)
    except (OSError, ValueError, SuspiciousFileOperation):
        return None
    return digest.hexdigest()


def let_wait(judged: Judged, *, name: str, owner: str) -> str:
    """Keep what somebody chose while they mend the rest of the form; the token that gives it back to them alone."""
    kept = storage().save(f"{WAITING}/{secrets.token_hex(20)}", ContentFile(judged.content))
    return _signer(owner).sign_object([kept, name])


def waiting(token: str, *, owner: str) -> tuple[str, bytes] | None:
    """The name and the content of what waits; none where the token is another's, too old, or no token."""
    try:
        kept, name = _signer(owner).unsign_object(token, max_age=WAIT)
        with storage().open(kept) as file:
            return name, file.read()
    except (BadSignature, SuspiciousFileOperation, OSError, ValueError, TypeError):
        return None


def clear_left_over(*, now: datetime) -> int:
    """Delete what waited for longer than a day, and what no row knows since its act was undone; the number of files."""
    known = {name for model in models_with_files() for name in _names(model)}
    old = [name for name in _all_names("") if name not in known and _is_old(name, now)]
    for name in old:
        storage().delete(name)
    if old:
        logger.info("cleared away %d files that belong to no paper", len(old))
    return len(old)


def _names(model: type[RecordModel]) -> Iterator[str]:
    rows: QuerySet[Any] = QuerySet(model)
    return (str(row["kept_as"]) for row in rows.values("kept_as").iterator() if row["kept_as"])


def _all_names(folder: str) -> Iterator[str]:
    folders, files = storage().listdir(folder)
    yield from (f"{folder}/{name}".lstrip("/") for name in files)
    for inner in folders:
        yield from _all_names(f"{folder}/{inner}".lstrip("/"))


def _is_old(name: str, now: datetime) -> bool:
    try:
        return storage().get_modified_time(name) < now - WAIT
    except (OSError, ValueError):  # somebody else cleared it away
        return False


def _signer(owner: str) -> TimestampSigner:
    return TimestampSigner(salt=f"accord.files.waiting.{owner}")
