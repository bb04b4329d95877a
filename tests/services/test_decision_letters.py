"""The letter with the panel's decision: to each agency its own, as tagged PDF, and to nobody else."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from escalation.models import Outcome
from escalation.presenters.decision_letters import letter_pdf, parts
from escalation.presenters.settling import parties_of
from escalation.reading import Reading
from escalation.services import panels
from escalation.services.answers import Pending
from tests import stories
from tests.factories import World, make_partnership
from tests.pages.desks import opened
from tests.stories import SAFE, Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.fixture
def story(world: World) -> Story:
    """Decided, with an action of each agency and one member who saw it otherwise."""
    story = stories.at_panel(world)
    meeting = stories.panel_held(story)
    member = meeting.attendees.get(membership=world.charity_representative)
    due = date(2027, 3, 1)
    pending = (
        Pending("Reopen the case", "Service manager", due, world.agency("social-care")),
        Pending("Share the attendance", "Head teacher", due, world.agency("school")),
    )
    panels.decide(
        **story.later(hours=1).by(world.chair),
        decision=panels.Decision(
            "The case is reopened.",
            "The pattern is one of neglect.",
            SAFE,
            dissent={member.pk: "Early help first."},
            pending=pending,
        ),
    )
    return story.later(minutes=5)


def test_each_agency_reads_what_falls_to_it(story: Story, world: World) -> None:
    reading = Reading(story.fresh(), stories.stand(world.chair, story.now))
    outcome = Outcome.objects.get(disagreement=story.it)
    school = next(one for one in parties_of(story.it) if one.agency == world.agency("school"))
    said = dict(parts(story.it, outcome, school, reading))
    assert said["What falls to Hawthorn Academy"].startswith("Share the attendance (Head teacher")
    assert said["What falls to others"].startswith("Reopen the case (Service manager")
    assert said["Who saw it otherwise"] == "Charity Representative Example: Early help first."
    assert said["Who sat on the panel"].splitlines()[0].endswith("(in the chair)")


def test_it_is_a_tagged_pdf_with_the_agencys_own_reference_of_the_child(story: Story, world: World) -> None:
    reading = Reading(story.fresh(), stories.stand(world.chair, story.now))
    outcome = Outcome.objects.get(disagreement=story.it)
    for code, own in (("school", True), ("social-care", False)):
        party = next(one for one in parties_of(story.it) if one.agency == world.agency(code))
        pdf = PdfReader(BytesIO(letter_pdf(story.it, outcome, party, reading)))
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
        text = " ".join(page.extract_text() for page in pdf.pages)
        assert "The case is reopened." in text
        assert ("HA-2207" in text) is own


def test_a_side_has_the_letters_of_its_own_and_the_panel_none(story: Story, world: World) -> None:
    by_code = {one.agency.code: one.pk for one in parties_of(story.it)}
    expected = {
        ("school", "teacher"): 200,
        ("social-care", "teacher"): 404,
        ("social-care", "service_manager"): 200,
        ("school", "chair"): 200,
        ("school", "business_manager"): 200,
        ("school", "police_representative"): 404,
        ("school", "stranger"): 404,
    }
    found = {
        (code, name): opened(story, "decision_letter", getattr(world, name), party=by_code[code]).status_code
        for code, name in expected
    }
    assert found == expected
    page = opened(story, "decision_letters", world.teacher).content.decode()
    assert "Hawthorn Academy (PDF)" in page
    assert "Norfolk Children&#x27;s Services (PDF)" not in page
