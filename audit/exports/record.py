"""The export of the whole record, or of one partnership's: the files first, then the act that says so, then the name.

An export that is there under its name is in the record: on the chain of each partnership of which it has histories,
with the digest of its manifest, and in the access log of each history. What is killed between the act and the name
is finished by the next try; whatever else breaks leaves neither files nor an act.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models import Max

from audit.access import log_access_to_all
from audit.acts import Actor
from audit.canonical import instant
from audit.commitments import FORMAT
from audit.exports import folder as folders
from audit.exports.tables import tables
from audit.exports.writing import Written, with_rows, write
from audit.models import Subject
from audit.raw import one_moment
from audit.services import export_all, export_is_written


class NothingThere(LookupError):
    """There is no chain that was asked for."""


@dataclass(frozen=True)
class Asked:
    """Which export: of everything, or of one partnership; who takes it, for whom and why."""

    by: Actor
    recipient: str
    why: str
    partnership: str = ""


@dataclass(frozen=True)
class Made:
    """What was exported; ``finished`` is an earlier one that only lacked its name."""

    digest: str
    chains: int = 0
    rows: int = 0
    finished: bool = False


def export_record(final: Path, asked: Asked, *, clock: Callable[[], datetime]) -> Made:
    """Write the export into a folder that is not there yet.

    Raises Taken, NothingThere, OSError where the disk refuses, DatabaseError where the database does.
    """
    with folders.unfinished(final) as folder:
        digest = folders.digest_of_whole(folder)
        if digest and export_is_written(digest):
            folders.finish(folder, final)
            return Made(digest, finished=True)
        digest = ""
        try:
            folders.emptied(folder)
            files, last = _write(folder, asked)
            digest = folders.write_manifest(folder, _manifest(asked, files, clock()))
            _record(digest, files, last, asked, clock())
        except BaseException:
            _discard_unless_written(folder, digest)
            raise
        folders.finish(folder, final)
    return Made(digest, _chains(files), sum(file.rows for file in files))


def _write(folder: Path, asked: Asked) -> tuple[list[Written], int]:
    """The files, and the key of the last chain in them."""
    with one_moment(DEFAULT_DB_ALIAS) as connection:
        chains = Subject.objects.filter(**_of(asked))
        last = chains.aggregate(last=Max("pk"))["last"]
        if last is None:
            raise NothingThere(f"There is nothing of {asked.partnership or 'any partnership'} to export.")
        wanted = with_rows(connection, list(tables(connection, asked.partnership)))
        return [write(connection, table, folder) for table in wanted], last


def _of(asked: Asked) -> dict[str, str]:
    return {"partnership": asked.partnership} if asked.partnership else {}


def _chains(files: list[Written]) -> int:
    return next(file.rows for file in files if file.table.model is Subject)


def _manifest(asked: Asked, files: list[Written], at: datetime) -> dict[str, Any]:
    export = {
        "of": asked.partnership or "the whole record",
        "recipient": asked.recipient,
        "why": asked.why,
        "by": asked.by.name,
        "at": instant(at),
    }
    return {"format": FORMAT, "export": export, "files": [file.told() for file in files]}


def _record(digest: str, files: list[Written], last: int, asked: Asked, now: datetime) -> None:
    with transaction.atomic():
        acts = export_all(
            digest=digest,
            chains=_chains(files),
            partnership=asked.partnership,
            by=asked.by,
            recipient=asked.recipient,
            why=asked.why,
            now=now,
        )
        if not acts:
            raise NothingThere("No partnership has a chain on which the export could be written down.")
        log_access_to_all(by=asked.by, looked_at="export", up_to=last, partnership=asked.partnership, now=now)


def _discard_unless_written(folder: Path, digest: str) -> None:
    """Leave nothing, unless the act was written after all; where that cannot be asked, the next try asks."""
    try:
        if digest and export_is_written(digest):
            return
    except DatabaseError:
        return
    folders.discard(folder)
