"""The file of an export, or of several, made as a job: for who made it, while they may still read the history."""

from contextlib import closing
from datetime import datetime
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.urls import reverse
from django.utils import timezone

from audit.access import log_access, looks_at
from audit.documents import as_pdf
from audit.exports.one import write_history
from audit.models import Export
from audit.opened import read_keys
from audit.presenters import tell as told
from audit.queries import exported_by
from audit.readers import Reader, reader_of
from audit.reading import read_history, written_at
from jobs.files import IN_MEMORY
from jobs.kinds import File, Kind, Link, NotDone, Result, Tell, register
from jobs.models import Job
from jobs.services import parameter

HISTORY, HISTORIES = "history", "histories"  # the kinds of job

NO_MORE = "You may not read this history any more, so you get no file of it."
NOT_ALL = "You may not read all of these histories any more, so you get no file of them."
KINDS = {Export.Form.PDF.value: "application/pdf", Export.Form.JSON.value: "application/json"}


def work(job: Job, tell: Tell, now: datetime) -> Result:
    """The file as the history stood at the export."""
    reader, [made] = check(job, now)
    return Result(file=_file(made, reader, tell, now))


def work_at_many(job: Job, tell: Tell, now: datetime) -> Result:
    """An archive with the file of each history."""
    reader, exports = check(job, now)
    out = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever keeps the file closes it
    try:
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for number, made in enumerate(exports):
                tell(number, len(exports), f"Writing {made.subject.reference}")
                _put(archive, _file(made, reader, _silent, now))
    except BaseException:
        out.close()
        raise
    return Result(file=File(f"histories-{timezone.localdate(now)}.zip", "application/zip", out))


def _put(archive: ZipFile, file: File) -> None:
    with closing(file), archive.open(file.name, "w", force_zip64=True) as part:
        if isinstance(file.body, bytes):
            part.write(file.body)
        else:
            file.body.seek(0)
            copyfileobj(file.body, part)


def _silent(done: int, total: int, doing: str = "") -> None:
    """Of one file among many nobody is told how far it is."""


def _file(made: Export, reader: Reader, tell: Tell, now: datetime) -> File:
    """The file of one export, for which its reader has looked at the history."""
    at = written_at(made.subject, made.length) or now
    make = _pdf if made.form == Export.Form.PDF else _json
    name = f"{made.subject.reference}-to-entry-{made.length}.{made.form}"
    file = File(name, KINDS[made.form], make(made, reader, at, tell))
    try:
        log_access(by=reader.actor, looked_at="export", reference=made.subject.reference, now=now)
    except BaseException:
        file.close()
        raise
    return file


def _pdf(made: Export, reader: Reader, at: datetime, tell: Tell) -> bytes:
    """Whoever sets pages needs the whole: an entry is told by what came before it, and pages refer to each other."""
    tell(0, made.length, "Reading the entries")
    read = read_history(made.subject, up_to=made.length)
    looks = list(looks_at(made.subject.reference).filter(at__lt=at))
    tell(made.length, made.length, "Reading the entries")
    document = told(read, reader, looks, read_keys(made.left_out))
    tell(0, 0, "Setting the pages")
    return as_pdf(document, made, by=reader.actor, at=at)


def _json(made: Export, reader: Reader, at: datetime, tell: Tell) -> IO[bytes]:
    """Streamed into a file without a name, which is gone with its last reader; a small one is in memory alone."""
    tell(0, 0, "Writing the file")
    out = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever keeps the file closes it
    try:
        write_history(out, made, by=reader.actor, at=at)
    except BaseException:
        out.close()
        raise
    return out


def check(job: Job, now: datetime) -> tuple[Reader, list[Export]]:
    """Its owner as a reader, and the exports that it is for; raises NotDone where they may not read all of it now."""
    reader, keys = reader_of(job.owner, on=timezone.localdate(now)), parameter(job, "export").split()
    exports = list(exported_by(reader).filter(pk__in=keys).order_by("subject__reference")) if reader else []
    if reader is None or len(exports) < len(keys):
        raise NotDone(NO_MORE if len(keys) == 1 else NOT_ALL)
    return reader, exports


def back(job: Job) -> Link:
    where = [parameter(job, "reference"), parameter(job, "export")]
    return Link("What was written down of this export", reverse("audit:exported", args=where))


def register_jobs() -> None:
    """Called once, when the app is ready."""
    register(
        Kind(
            HISTORY,
            doing="The export is being made",
            done="The export is ready",
            failed="There is no file of the export",
            work=work,
            back=back,
            check=check,
        ),
        Kind(
            HISTORIES,
            doing="The exports are being made",
            done="The exports are ready",
            failed="There is no file of the exports",
            work=work_at_many,
            back=lambda job: Link("Histories", reverse("audit:histories")),
            check=check,
            again="search for the histories and export them again",
        ),
    )
