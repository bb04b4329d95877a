"""Where people wait: a bar that moves by itself, with and without JavaScript; a file checked, mended and added."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, expect

from agencies.models import Membership
from audit.services import export_history
from jobs.models import Job, JobFile
from jobs.services import start
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person

SOON = 15_000  # milliseconds; the page looks again every second or two


@pytest.fixture
def job(world: World, clock: Clock) -> Job:
    """An export that a worker has begun, and of which it says how far it is."""
    story = stories.raised(world)
    what = {"form": "pdf", "recipient": "A reviewer", "why": "A review."}
    by = world.auditor.actor()
    made = export_history(reference=story.it.reference, by=by, key=uuid4(), now=clock.now, **what)
    where = {"reference": story.it.reference, "export": str(made.pk)}
    job = start(kind="history", owner=world.auditor.user, parameters=where, once=uuid4(), now=clock.now)
    says(job, clock, done=30)
    return job


def says(job: Job, clock: Clock, done: int) -> None:
    """What the worker would write."""
    Job.objects.filter(pk=job.pk).update(
        status="running", claim=uuid4(), seen_at=clock.now, done=done, total=120, doing="Reading the entries"
    )


def ends(job: Job, clock: Clock) -> None:
    Job.objects.filter(pk=job.pk).update(status="done", claim=None, ended_at=clock.now)
    JobFile.objects.create(
        job=job, way="made", name="K7.pdf", content_type="application/pdf", digest="", body=b"%PDF-1"
    )


def test_the_bar_moves_by_itself_and_the_file_is_fetched_once(
    at_desk: AtDesk, world: World, clock: Clock, job: Job
) -> None:
    # given an auditor who waits for an export
    auditor = at_desk(world.auditor).opens(f"/jobs/{job.pk}/")
    auditor.stands_before("The export is being made").sees("Reading the entries: 30 of 120.")
    # when the worker goes on, then the page says so by itself
    says(job, clock, done=90)
    expect(auditor.page.get_by_text("Reading the entries: 90 of 120.")).to_be_visible(timeout=SOON)
    # and when it is done, so it does
    ends(job, clock)
    expect(auditor.page.get_by_role("heading", level=1)).to_have_text("The export is ready", timeout=SOON)
    auditor.reads()
    with auditor.page.expect_download() as download:
        auditor.page.get_by_role("button", name="Download the file").click()
    assert Path(download.value.path()).read_bytes() == b"%PDF-1"
    # then it is gone, and the page says how to have it made again
    auditor.opens(f"/jobs/{job.pk}/").sees("You downloaded the file at", "Make it again")
    # and nobody else has the page
    at_desk(world.business_manager).opens(f"/jobs/{job.pk}/", status=404)


HEADINGS = "name,email,role,agency,post,post_title\n"
ANN = "Ann Elm,ann@elm.example.org,Practitioner,Hawthorn Academy,Practitioner,Year desk\n"
FAULTY = f"{HEADINGS}{ANN}=Bea,bea@elm.example.org,Practitioner,Hawthorn Academy,,\nCal,cal@elm,wizard,Elsewhere,,\n"


def test_a_file_of_people_is_checked_mended_and_added(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a business manager with a file that has faults
    manager = at_desk(world.business_manager).opens("/setting-up/norfolk/people/")
    manager.follows("Import people and posts from a file").stands_before(
        "Import people and posts from a file"
    )
    manager.presses("Check the file").sees_errors("Choose the CSV file")
    chooses(manager, FAULTY).presses("Check the file")
    # then each fault is named by its line, and nothing can be added
    manager.stands_before("The file has faults").sees("2 faults in 3 lines. Nothing was added.")
    manager.sees("Take that sign away", "Is none of these")
    # when it is mended
    manager.follows("choose it again")
    chooses(manager, HEADINGS + ANN).presses("Check the file")
    manager.stands_before("The file can be added").sees(
        "1 role", "1 new account", "1 new post", "1 post held"
    )
    assert not Membership.objects.filter(user__email="ann@elm.example.org").exists()
    manager.presses("Add them").stands_before("The import is done").sees("Added: 1 role, 1 new account")
    # then she is there
    manager.opens("/setting-up/norfolk/people/").sees("Ann Elm practitioner, Hawthorn Academy")


def chooses(person: Person, text: str) -> Person:
    file: FilePayload = {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    person.page.get_by_label("Choose the CSV file", exact=True).set_input_files(file)
    return person


def test_the_boards_figures_by_pairs_and_the_report(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a board with matters between several agencies
    stories.raised(world)
    stories.raised(world, responding=world.agency("police"))
    clock.later(days=1)
    manager = at_desk(world.business_manager).opens("/overview/norfolk/")
    # then who raised them with whom is a plot, a table and a file
    manager.sees("Who raised them with whom", "Hawthorn Academy, with Norfolk Police")
    with manager.page.expect_download() as download:
        link = manager.page.get_by_role("link", name="Download as CSV")
        link.filter(has_text="Who raised them with whom").click()
    assert b"Raising and responding agency" in Path(download.value.path()).read_bytes()
    # and the report of the year is made with a bar, and downloaded once
    manager.presses("Make the report of April 2026 to March 2027, so far")
    manager.fills("Who is the report for?", "The board").fills("What do they need it for?", "The year.")
    manager.presses("Write this down and make the report").stands_before("The report is ready")
    with manager.page.expect_download() as report:
        manager.page.get_by_role("button", name="Download the file").click()
    assert Path(report.value.path()).read_bytes().startswith(b"%PDF")
