"""The business manager: from nothing to live without help; and when somebody leaves, nothing is left alone."""

import pytest
from django.core import mail
from django.core.management import call_command

from agencies.models import Membership, Partnership
from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at
from tests.journeys.steps.setting_up import adds_a_person, adds_a_post, adds_an_agency, staffs, task


@pytest.fixture
def broadland(world: World) -> Partnership:
    """What the command line makes: the partnership's name, and its business manager."""
    name, manager = "Broadland Safeguarding Partnership", "Bo Manager"
    call_command("set_up_partnership", "broadland", name, manager=manager, email="bo@broadland.example")
    return Partnership.objects.get(code="broadland")


def test_a_partnership_goes_from_nothing_to_live(
    at_desk: AtDesk, broadland: Partnership, clock: Clock
) -> None:
    # given a partnership of which nothing is there but its name and its business manager
    bo = at_desk(Membership.objects.get(user__name="Bo Manager"))
    bo.opens("/setting-up/broadland/").sees("Nobody can raise a disagreement until you go live", "To do")
    # when the business manager works down the list: the partnership itself
    task(bo, broadland, "Title and nation").fills("Short title", "BSP")
    bo.chooses("Whose bank holidays are kept?", "England and Wales").presses("Save").sees("BSP")
    task(bo, broadland, "Close of business").fills("Close of business", "4:30pm").presses("Save").sees(
        "4:30pm"
    )
    task(bo, broadland, "Front door").fills("Name of the front door", "Broadland Duty Desk")
    bo.fills("Telephone of the front door", "01603 123456").presses("Save").sees("Broadland Duty Desk")
    task(bo, broadland, "Closures").sees("No closure is entered")
    bo.dates("The day", clock.now.date().replace(month=12, day=29)).fills(
        "Why it is closed", "Between the years"
    )
    bo.presses("Add this day").sees("Between the years")
    # and the policy, which comes with Accord
    task(bo, broadland, "Policy").chooses("Which policy?", "Norfolk").dates(
        "From which day is it in force?", clock.now.date()
    )
    bo.presses("Load this policy").sees("The policy was loaded")
    # and two agencies, with their posts and people
    school = adds_an_agency(bo, broadland, "Reedham School", "Education")
    staffs(bo, school, "R")
    gap = task(bo, broadland, "Gaps")
    gap.sees("nobody")
    care = adds_an_agency(bo, broadland, "Broadland Social Care", "Social care")
    staffs(bo, care, "B")
    # and a chair with a deputy
    board = "/setting-up/broadland/board/"
    for name in ("Cleo Chair", "Dee Deputy"):
        adds_a_person(bo, board, name, "Chair of the partnership")
    adds_a_post(bo, board, "Chair", "Independent chair", holder="Cleo Chair", stand_in="Dee Deputy")
    # and a notice to see that the post arrives
    task(bo, broadland, "Send a test notice").presses("Send it to me")
    assert mail.outbox[-1].to == ["bo@broadland.example"]
    # then the list says that all of it is there, and it goes live
    task(bo, broadland, "Stand-ins")
    bo.opens("/setting-up/broadland/").sees("You can go live").presses("Go live").presses("Go live now")
    bo.sees("You are live")
    # and a practitioner may raise a disagreement
    at_desk(Membership.objects.get(user__name="R Duty desk")).opens("/raise/").sees("step 1 of")


def test_somebody_leaves_and_nothing_is_left_with_nobody(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a teacher with an open matter
    story = stories.side_given(stories.raised(world))
    clock.moves_to(story.now)
    manager = at_desk(world.business_manager)
    # when the business manager says that she leaves
    manager.opens(f"/setting-up/norfolk/people/{world.teacher.pk}/").presses("This person is leaving")
    # then each thing of hers is asked about, and nothing of what it is about is shown
    manager.stands_before("Teacher Example is leaving").sees(story.it.reference)
    manager.does_not_see("To close the case after one visit.", "K.P.", "HA-2207")
    for choice in manager.page.locator("main select").all():
        option = choice.locator("option").filter(has_text="Head Teacher Example")
        choice.select_option(label=option.first.inner_text())
    manager.presses("Hand over and end this role").sees("has left")
    # and whoever takes it finds it on their list, and who left finds nothing
    at_desk(world.head_teacher).opens("/").sees(story.it.reference)
    at_desk(world.teacher).opens(at(story.it), status=404)
