"""Jobs: rows decide. Who claims one does it, once; one whose worker was killed is taken up again, or fails in words."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError
from django.test import override_settings
from django.utils import timezone

from agencies.models import User
from jobs import kinds, services, tasks
from jobs.kinds import File, Kind, Link, NotDone, Result, Tell
from jobs.models import Job, JobFile
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
DONE: list[str] = []


class KilledError(BaseException):
    """What ends a worker is no Exception: nothing catches it."""


def clock() -> datetime:
    return MONDAY


def no_more(job: Job, now: datetime) -> None:
    """Its owner may have what it made for as long as this test says."""
    if "left" in DONE:
        raise NotDone("You left.")


@pytest.fixture(autouse=True)
def of_tests() -> Iterator[None]:
    """Kinds that exist in these tests alone."""
    before = dict(kinds._kinds)
    DONE.clear()

    def add(key: str, work: Callable[[Job, Tell, datetime], Result]) -> None:
        link = Link("Back", "/")
        kinds.register(Kind(key, "Doing", "Done", "Not done", work, back=lambda job: link, check=no_more))

    add("files", lambda job, tell, now: Result("Made.", File("a.txt", "text/plain", b"abc")))
    add("writes", lambda job, tell, now: Result("Written.", write=lambda: DONE.append("written")))
    add("refuses", refuses)
    add("breaks", lambda job, tell, now: Result(said=str(1 // 0)))
    add("killed", killed)
    add("killed-writing", lambda job, tell, now: Result(write=kill))
    add("counts", counts)
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


def refuses(job: Job, tell: Tell, now: datetime) -> Result:
    raise NotDone("There is nothing to make it from.")


def kill() -> None:
    DONE.append("before the end")
    User.objects.create_user("half@example.org", "Half Done")
    raise KilledError


def killed(job: Job, tell: Tell, now: datetime) -> Result:
    tell(3, 10, "Counting")
    raise KilledError


def counts(job: Job, tell: Tell, now: datetime) -> Result:
    for number in range(1, 1001):
        tell(number, 1000, "Counting")
    return Result("Counted.")


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("o@example.org", "Olive Owner")


def started(owner: User, kind: str, once: UUID | None = None, given: File | None = None) -> Job:
    return services.start(
        kind=kind, owner=owner, parameters={}, once=once or uuid4(), now=MONDAY, given=given
    )


def run(job: Job, at: datetime = MONDAY) -> Job:
    services.run(key=job.pk, clock=lambda: at)
    job.refresh_from_db()
    return job


def test_it_is_done_and_its_file_is_taken_once(owner: User) -> None:
    job = run(started(owner, "files"))
    assert (job.status, job.said, job.claim, job.ended_at) == ("done", "Made.", None, MONDAY)
    assert services.fetch(job=job, now=MONDAY) == File("a.txt", "text/plain", b"abc")
    assert services.fetch(job=job, now=MONDAY) is None
    job.refresh_from_db()
    assert job.fetched_at == MONDAY
    assert not JobFile.objects.exists()


def test_whoever_may_have_it_no_more_does_not_get_what_was_made_before(owner: User) -> None:
    job = run(started(owner, "files"))
    DONE.append("left")
    assert services.fetch(job=job, now=MONDAY) is None
    job.refresh_from_db()
    assert (job.status, job.said, job.fetched_at) == ("failed", "You left.", None)
    assert not JobFile.objects.exists()


def test_started_twice_it_is_one_and_keeps_its_first_file(owner: User) -> None:
    once = uuid4()
    first = started(owner, "files", once, File("in.csv", "text/csv", b"first"))
    second = started(owner, "files", once, File("in.csv", "text/csv", b"second"))
    assert first == second
    assert bytes(services.given(first).body) == b"first"


def test_the_same_key_of_somebody_else_is_another_job(owner: User) -> None:
    once = uuid4()
    other = User.objects.create_user("p@example.org", "Paul Other")
    assert started(owner, "files", once) != started(other, "files", once)


def test_what_is_done_is_not_done_again(owner: User) -> None:
    job = run(started(owner, "writes"))
    run(job)
    run(job, MONDAY + timedelta(days=1))
    assert DONE == ["written"]
    assert job.attempts == 1


def test_a_refusal_is_said_in_words(owner: User) -> None:
    job = run(started(owner, "refuses"))
    assert (job.status, job.said) == ("failed", "There is nothing to make it from.")


def test_an_error_of_ours_is_said_in_words_and_not_in_its_own(
    owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    job = run(started(owner, "breaks"))
    assert (job.status, job.said) == ("failed", services.WENT_WRONG)
    assert "failed" in caplog.text


def test_a_kind_that_nobody_knows_any_more_fails_in_words(owner: User) -> None:
    assert run(started(owner, "of-last-year")).said == services.UNKNOWN


def test_a_worker_killed_at_work_leaves_the_job_to_the_next_and_after_three_it_fails(owner: User) -> None:
    job = started(owner, "killed")
    at = MONDAY
    for attempt in (1, 2, 3):
        with pytest.raises(KilledError):
            run(job, at)
        job.refresh_from_db()
        assert (job.status, job.attempts, job.done, job.total) == ("running", attempt, 3, 10)
        run(job, at + timedelta(minutes=5))  # a message sent twice: the worker may be alive
        assert job.attempts == attempt
        assert services.take_up(now=at + timedelta(minutes=5)) == 0
        at += timedelta(minutes=12)
    run(job, at)
    assert (job.status, job.said) == ("failed", services.BROKE_OFF)


def test_killed_while_it_writes_nothing_is_written_and_it_is_done_later(owner: User) -> None:
    """What is written and the end of the job are one transaction."""
    from django.db import transaction

    job = started(owner, "killed-writing")
    with pytest.raises(KilledError), transaction.atomic():
        services.run(key=job.pk, clock=clock)
    assert DONE == ["before the end"]
    assert not User.objects.filter(email="half@example.org").exists()


def test_who_lost_the_job_stops_and_writes_nothing(owner: User) -> None:
    """A worker that was asleep for an hour finds another claim, and says and writes nothing more."""
    job = started(owner, "taken")

    def taken(job: Job, tell: Tell, now: datetime) -> Result:
        Job.objects.filter(pk=job.pk).update(claim=uuid4())
        if DONE:
            tell(1, 2, "Counting")
            DONE.append("said")
        return Result(write=lambda: DONE.append("written"))

    kinds.register(Kind("taken", "", "", "", taken, back=lambda job: Link("", "/"), check=no_more))
    run(job)
    assert (job.status, DONE) == ("running", [])
    DONE.append("now it says how far it is")
    run(job, MONDAY + timedelta(hours=1))
    assert (job.status, DONE) == ("running", ["now it says how far it is"])


def test_a_file_that_is_not_kept_is_closed(owner: User) -> None:
    """Its worker lost the job, so that nobody takes the file."""
    made = BytesIO(b"abc")

    def taken(job: Job, tell: Tell, now: datetime) -> Result:
        Job.objects.filter(pk=job.pk).update(claim=uuid4())
        return Result("Made.", File("a.txt", "text/plain", made))

    kinds.register(Kind("taken", "", "", "", taken, back=lambda job: Link("", "/"), check=no_more))
    run(started(owner, "taken"))
    assert made.closed
    assert not JobFile.objects.exists()


def test_a_message_that_was_lost_is_sent_again(owner: User) -> None:
    """Sent again, it is done: in tests a worker is always there."""
    job = started(owner, "files")
    assert services.take_up(now=MONDAY + timedelta(seconds=20)) == 0
    assert services.take_up(now=MONDAY + timedelta(seconds=40)) == 1
    job.refresh_from_db()
    assert job.status == "done"
    assert services.take_up(now=MONDAY + timedelta(hours=1)) == 0


@pytest.mark.postgres
@override_settings(ACCORD_CLOCK="database")
@pytest.mark.parametrize("off", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_machine_whose_clock_is_wrong_takes_no_job_from_who_works_at_it(
    owner: User, off: timedelta
) -> None:
    """Nor does it leave one lying: when a worker was last heard of is said and compared by the database's clock."""
    with time_machine.travel(timezone.now() + off):
        job = services.start(kind="looks", owner=owner, parameters={}, once=uuid4(), now=timezone.now())
        waiting = Job.objects.get(pk=job.pk)

        def looks(job: Job, tell: Tell, now: datetime) -> Result:
            tell(1, 2, "Counting")
            DONE.append(str(Job.objects.get(pk=job.pk).seen_at))
            return Result()

        kinds.register(Kind("looks", "", "", "", looks, back=lambda job: Link("", "/"), check=no_more))
        tasks.run(str(job.pk))
    seen = datetime.fromisoformat(DONE[0])
    for said in (waiting.made_at, seen):
        assert abs(said - timezone.now()) < timedelta(minutes=1)


def test_how_far_it_is_is_said_now_and_then_and_at_the_end(owner: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        job = run(started(owner, "counts"))
    said = [query for query in queries if "\"doing\" = 'Counting'" in query["sql"]]
    assert 2 <= len(said) < 20
    assert (job.done, job.total, job.percent) == (1000, 1000, 100)


def test_old_jobs_are_erased_with_their_files(owner: User, settings: object) -> None:
    run(started(owner, "files", given=File("in.csv", "text/csv", b"in")))
    assert services.erase_old(now=MONDAY + timedelta(days=7)) == 0
    assert services.erase_old(now=MONDAY + timedelta(days=7, seconds=1)) == 1
    assert not Job.objects.exists()
    assert not JobFile.objects.exists()


def test_the_database_holds_that_what_runs_is_somebodys(owner: User) -> None:
    with pytest.raises(IntegrityError):
        Job.objects.create(owner=owner, kind="files", once=uuid4(), made_at=MONDAY, claim=uuid4())
