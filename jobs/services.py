"""Start a job, work at it, end it, take its file, erase it. Rows decide: any number of workers may try."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from components.clock import time_of_database
from jobs.files import handed_out, keep
from jobs.kinds import File, NotDone, Result, kind
from jobs.models import Job, JobFile

logger = logging.getLogger(__name__)

TASK = "jobs.tasks.run"
LOST_AFTER = timedelta(seconds=30)  # a message that nobody took by then is sent again
SILENT_AFTER = timedelta(minutes=11)  # longer than a task may take (CELERY_TASK_TIME_LIMIT)
ATTEMPTS = 3
SAID_EVERY = 0.5  # seconds between two rows that say how far it is

BROKE_OFF = "It was begun three times and broke off each time. Nothing was changed. Tell whoever runs Accord."
WENT_WRONG = (
    "Something went wrong with us. Nothing was changed. If it happens twice, tell whoever runs Accord."
)
UNKNOWN = "Accord does not know this kind of job any more. Nothing was changed."


class Lost(Exception):
    """Another worker has the job, or it is gone: whoever finds that stops, and writes nothing."""


@transaction.atomic
def start(
    *,
    kind: str,
    owner: AbstractBaseUser,
    parameters: Mapping[str, str],
    once: UUID,
    now: datetime,
    given: File | None = None,
) -> Job:
    """A job that waits, by the database's clock. ``once`` is the form's key: sent twice, it is the same job."""
    waits = {"kind": kind, "parameters": dict(parameters), "made_at": time_of_database(now)}
    job, new = Job.objects.get_or_create(owner_id=owner.pk, once=once, defaults=waits)
    if new and given is not None:
        keep(job, JobFile.Way.GIVEN, given)
    return job


def wake(job: Job) -> None:
    """Tell the workers, once the job is written. A message that is lost is sent again: see ``take_up``."""
    try:
        current_app.signature(TASK, args=[str(job.pk)]).apply_async()
    except (OperationalError, OSError):
        logger.warning("no worker could be told of a job; it is taken up later")


def take_up(*, now: datetime) -> int:
    """Wake for what lies there: messages lost, workers killed. How many."""
    lying = Job.objects.left_lying(waiting_since=now - LOST_AFTER, silent_since=now - SILENT_AFTER)
    found = list(lying[:100])
    for job in found:
        wake(job)
    return len(found)


def run(*, key: UUID, clock: Callable[[], datetime]) -> None:
    """Do what the job asks for, if it is there to be done: it waits, or the one who had it fell silent."""
    claim = _claimed(key, now=clock())
    if claim is None:
        return
    job = Job.objects.get(pk=key)
    try:
        if job.attempts > ATTEMPTS:
            raise NotDone(BROKE_OFF)
        _work(job, claim, clock)
    except Lost:
        logger.info("a job was taken over by another worker")
    except NotDone as refused:
        _fail(job, claim, refused.sentence, clock())
    except Exception:
        logger.exception("a job of the kind %s failed", job.kind)
        _fail(job, claim, WENT_WRONG, clock())


def _claimed(key: UUID, *, now: datetime) -> UUID | None:
    """Take the job by compare-and-swap; None where somebody else has it, or it is over."""
    claim = uuid4()
    free = Job.objects.filter(pk=key, status=Job.Status.WAITING)
    silent = Job.objects.filter(pk=key, status=Job.Status.RUNNING, seen_at__lt=now - SILENT_AFTER)
    taken = {"status": Job.Status.RUNNING, "claim": claim, "seen_at": now, "attempts": F("attempts") + 1}
    return claim if free.update(**taken) or silent.update(**taken) else None


def _work(job: Job, claim: UUID, clock: Callable[[], datetime]) -> None:
    try:
        work = kind(job.kind).work
    except KeyError:
        raise NotDone(UNKNOWN) from None
    result = work(job, _teller(job, claim, clock), clock())
    try:
        with transaction.atomic():
            held = Job.objects.select_for_update().filter(pk=job.pk, claim=claim).first()
            if held is None:
                raise Lost
            said = result.write() if result.write is not None else None
            _end(held, result, said or result.said, clock())
    finally:
        if result.file is not None:
            result.file.close()


def _teller(job: Job, claim: UUID, clock: Callable[[], datetime]) -> Callable[..., None]:
    """What a worker says how far it is with: now and then a row, and always one where the words change."""
    last, words = -SAID_EVERY, ""

    def tell(done: int, total: int, doing: str = "") -> None:
        nonlocal last, words
        if doing == words and monotonic() - last < SAID_EVERY and done < total:
            return
        last, words = monotonic(), doing
        mine = Job.objects.filter(pk=job.pk, claim=claim)
        if not mine.update(done=done, total=total, doing=doing[:100], seen_at=clock()):
            raise Lost

    return tell


def _end(job: Job, result: Result, said: str, now: datetime) -> None:
    if result.file is not None:
        keep(job, JobFile.Way.MADE, result.file)
    job.done = job.total
    _over(job, Job.Status.DONE, said, now)


@transaction.atomic
def _fail(job: Job, claim: UUID, sentence: str, now: datetime) -> None:
    held = Job.objects.select_for_update().filter(pk=job.pk, claim=claim).first()
    if held is not None:
        _over(held, Job.Status.FAILED, sentence, now)


def _over(job: Job, status: str, said: str, now: datetime) -> None:
    job.status, job.claim, job.said, job.ended_at = status, None, said[:400], now
    job.save()


def given(job: Job) -> JobFile:
    """The file that the job was given; raises NotDone where it was erased."""
    found = JobFile.objects.filter(job=job, way=JobFile.Way.GIVEN).first()
    if found is None:
        raise NotDone("The file was erased in the meantime. Nothing was changed. Choose it again.")
    return found


@transaction.atomic
def fetch(*, job: Job, now: datetime) -> File | None:
    """The file that was made, once: with this it is erased. None where there is none, or it was taken.

    Whether its owner may have it is asked again here, days after it was made; where not, it is erased, and why is said.
    """
    held = Job.objects.select_for_update().get(pk=job.pk)
    made = JobFile.objects.filter(job=held, way=JobFile.Way.MADE).first()
    if made is None or held.fetched_at is not None:
        return None
    try:
        kind(held.kind).check(held, now)
    except NotDone as refused:
        forget_files(held)
        _over(held, Job.Status.FAILED, refused.sentence, now)
        return None
    held.fetched_at = now
    held.save(update_fields=["fetched_at"])
    file = handed_out(made)
    try:
        made.delete()
    except BaseException:
        file.close()
        raise
    return file


def forget_files(job: Job) -> None:
    """Erase the files of a job, once nobody needs them."""
    JobFile.objects.filter(job=job).delete()


def erase_old(*, now: datetime) -> int:
    """Jobs and their files older than the days that the setting names, finished or not. How many."""
    limit = now - timedelta(days=settings.ACCORD_JOB_DAYS)
    old = Job.objects.filter(made_at__lt=limit)
    count = old.count()
    old.delete()
    return count


def parameter(job: Job, name: str) -> str:
    """A parameter of a job as text; empty where it has none of that name."""
    value: Any = job.parameters.get(name, "")
    return str(value)
