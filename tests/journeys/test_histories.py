"""The auditor finds a history, reads it as one document, verifies it, takes it away, and leaves a trace of that."""

import json
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from audit.models import Entry
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.people import Person
from tests.journeys.steps.common import at


@pytest.fixture
def story(world: World, clock: Clock) -> stories.Story:
    """A matter that went up to the first-line managers, and another that was closed."""
    story = stories.at_first_line(world)
    stories.closed(stories.side_given(stories.raised(world)))
    clock.moves_to(story.now + timedelta(days=2))
    return story


def test_an_auditor_finds_reads_verifies_and_takes_away_a_history(
    at_desk: AtDesk, world: World, story: stories.Story
) -> None:
    # given an auditor with a reference
    auditor = at_desk(world.auditor)
    auditor.opens("/histories/").sees("2 histories", story.it.reference)
    # when the auditor finds it, reads it as one document, and verifies it
    auditor.fills("Reference", story.it.reference).presses("Search").sees("1 history found")
    auditor.follows(story.it.reference).sees(
        "Home alone at night.", "There has been no visit for three weeks."
    )
    auditor.presses("Verify now").stands_before("This history holds")
    # and takes it away, once to read and once to compute: each time it is said for whom and why
    entries = Entry.objects.filter(subject__reference=story.it.reference).count()
    paper = takes_away(auditor, story, "PDF")
    assert paper.read_bytes().startswith(b"%PDF")
    sums = json.loads(takes_away(auditor, story, "JSON").read_text())
    assert story.it.reference in json.dumps(sums)
    # then each export is an act of the history
    assert Entry.objects.filter(subject__reference=story.it.reference).count() == entries + 2
    auditor.opens("/histories/exports/").sees(story.it.reference, "An independent reviewer")
    # and the people of the matter can see that the auditor looked
    at_desk(world.teacher).opens(at(story.it, "who-looked/")).sees("Auditor Example")


def test_an_auditor_takes_away_what_a_search_found_together(
    at_desk: AtDesk, world: World, story: stories.Story
) -> None:
    # given an auditor whom the inspectors ask for every matter of an agency
    auditor = at_desk(world.auditor)
    asks_more(auditor).picks("Agency", "Hawthorn Academy").presses("Search").sees("2 histories found")
    # when the auditor exports them together, and says once for whom and why
    auditor.follows("Export these 2 histories together").stands_before("Export 2 histories together")
    archive = ZipFile(downloads(auditor, "JSON", "The inspectors", "An inspection of the area."))
    # then there is a file for each, and an act of each history
    assert len(archive.namelist()) == 2
    acts = Entry.objects.filter(kind="history.exported").values("subject").distinct()
    assert acts.count() == 2
    auditor.opens("/histories/exports/").sees(story.it.reference, "The inspectors")


def test_histories_are_found_by_agency_stage_and_date(
    at_desk: AtDesk, world: World, story: stories.Story
) -> None:
    auditor = at_desk(world.auditor)
    asks_more(auditor).picks("Agency", "Hawthorn Academy").presses("Search").sees("2 histories found")
    asks_more(auditor).picks("Agency", "Norfolk Police").presses("Search").sees("No history fits all of this")
    asks_more(auditor).dates("Opened on or after", story.now.date() + timedelta(days=1))
    auditor.presses("Search").sees("No history fits all of this")
    asks_more(auditor).dates("Opened on or before", story.now.date()).presses("Search").sees("2 histories")
    # a date that is none is said, and the rest is kept
    auditor.question("Opened on or before").get_by_label("Day", exact=True).fill("32")
    auditor.presses("Search").sees_errors("There is a problem")
    # and to anybody else there is no such page
    at_desk(world.teacher).opens("/histories/", status=404)
    at_desk(world.teacher).opens(f"/histories/{story.it.reference}/", status=404)


def asks_more(auditor: Person) -> Person:
    """The search, with the questions open that are behind its first one."""
    return auditor.opens("/histories/").opens_details("Search by agency, stage, result or dates")


def takes_away(auditor: Person, story: stories.Story, form: str) -> Path:
    """From the history to the file on the auditor's own machine."""
    auditor.opens(f"/histories/{story.it.reference}/").presses("Export").stands_before("Export this history")
    return downloads(auditor, form, "An independent reviewer", "A review of practice.")


def downloads(auditor: Person, form: str, recipient: str, why: str) -> Path:
    """From the form of an export to its file."""
    auditor.chooses("In which form?", form).fills("Who is it for?", recipient)
    auditor.fills("Why do they need it?", why).presses("Write this down and export")
    auditor.sees("You can download it once")
    with auditor.page.expect_download() as download:
        auditor.page.get_by_role("button", name="Download the file").click()
    return Path(download.value.path())
