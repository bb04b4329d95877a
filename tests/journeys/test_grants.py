"""An auditor reads what two people of the board agreed to, for what and until when, and no longer than that."""

from datetime import timedelta

from tests import stories
from tests.factories import World
from tests.journeys.conftest import AtDesk, Clock

PURPOSE = "The audit of this spring"


def test_two_people_of_the_board_let_an_auditor_read(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a matter, and an auditor whose grant the business manager ends
    story = stories.at_first_line(world)
    clock.moves_to(story.now + timedelta(days=1))
    history = f"/histories/{story.it.reference}/"
    auditor, manager, chair = at_desk(world.auditor), at_desk(world.business_manager), at_desk(world.chair)
    manager.opens("/auditors/").follows(world.auditor.user.name).presses("End it").presses("End it now")
    auditor.opens(history, status=404)
    # when the business manager asks anew, for another purpose and for what happened and when alone
    today = clock.now.date()
    manager.opens("/auditors/").presses("Ask that an auditor may read")
    manager.picks("Which auditor?", "Auditor Example, auditor")
    manager.dates("The first day", today).dates("The last day", today + timedelta(days=6))
    manager.fills("What do they read for?", PURPOSE).presses("Ask for this")
    # then nothing is read yet, and whoever asked cannot agree
    manager.sees(world.chair.user.name).sees_no_link("Agree to this")
    auditor.opens(history, status=404)
    # when the chair, who is told, agrees
    clock.rounds()
    chair.opens("/").follows("An auditor waits for you to agree to what they may read")
    chair.follows(world.auditor.user.name)
    chair.sees(PURPOSE).presses("Agree to this").presses("Agree to this")
    # then the auditor reads for what, until when, and what happened; the texts are not shown
    auditor.opens("/histories/").sees(PURPOSE)
    auditor.opens(history).sees(PURPOSE, "What was written").does_not_see("Home alone at night.")
    # and with the day after the last one it is over
    clock.later(days=7)
    at_desk(world.auditor).opens(history, status=404)
