"""The file of an export, made as a job: for whoever made the export, while they may still read the history."""

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from django.urls import reverse
from django.utils import timezone

from audit.access import log_access, looks_at
from audit.documents import as_pdf
from audit.exports.one import write_history
from audit.models import Export
from audit.presenters import tell as told
from audit.queries import exported_by, histories_of
from audit.readers import Reader, reader_of
from audit.reading import read_history, written_at
from jobs.files import IN_MEMORY
from jobs.kinds import File, Kind, Link, NotDone, Result, Tell, register
from jobs.models import Job
from jobs.services import parameter

HISTORY = "history"  # the kind of job

NO_MORE = "You may not read this history any more, so you get no file of it."
KINDS = {Export.Form.PDF.value: "application/pdf", Export.Form.JSON.value: "application/json"}


def work(job: Job, tell: Tell, now: datetime) -> Result:
    """The file as the history stood at the export; whether its owner may read it is asked again here."""
    reader, made = check(job, now)
    at = written_at(made.subject, made.length) or now
    make = _pdf if made.form == Export.Form.PDF else _json
    name = f"{made.subject.reference}-to-entry-{made.length}.{made.form}"
    file = File(name, KINDS[made.form], make(made, reader, at, tell))
    try:
        log_access(by=reader.actor, looked_at="export", reference=made.subject.reference, now=now)
    except BaseException:
        file.close()
        raise
    return Result(file=file)


def _pdf(made: Export, reader: Reader, at: datetime, tell: Tell) -> bytes:
    """Whoever sets pages needs the whole: an entry is told by what came before it, and pages refer to each other."""
    tell(0, made.length, "Reading the entries")
    read = read_history(made.subject, up_to=made.length)
    looks = list(looks_at(made.subject.reference).filter(at__lt=at))
    tell(made.length, made.length, "Reading the entries")
    document = told(read, reader, looks)
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


def check(job: Job, now: datetime) -> tuple[Reader, Export]:
    """Its owner as a reader, and the export that the job is for; raises NotDone where they may not read it any more."""
    reader = reader_of(job.owner, on=timezone.localdate(now))
    made = None if reader is None else _export(job, reader)
    if reader is None or made is None:
        raise NotDone(NO_MORE)
    return reader, made


def _export(job: Job, reader: Reader) -> Export | None:
    """The export that the job is for, through the one rule of which histories this person reads."""
    subject = histories_of(reader).filter(reference=parameter(job, "reference")).first()
    if subject is None:
        return None
    return exported_by(reader.actor.key, subject).filter(pk=parameter(job, "export")).first()


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
        )
    )
