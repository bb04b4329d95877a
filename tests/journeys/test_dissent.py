"""Dissent at a conference is put on record only: kept, read by the other side, and nobody has to answer."""

from datetime import date, timedelta

from escalation.models import Dissent
from escalation.services.policies import load_policy
from escalation.zone import local_day
from tests.factories import COMMAND_LINE, World
from tests.journeys.conftest import AtDesk, Clock
from tests.journeys.steps.common import at, gives_the_signs_of_safety, the_matter
from tests.journeys.steps.elsewhere import ticks
from tests.journeys.steps.raising import begins_to_raise, names_the_decision
from tests.services.test_tracks_and_policies import TRACKED

OF_CHILDREN = TRACKED.replace('about = ["children", "adults"]\n', "")
RECORD = "Put my dissent on record only"


def test_dissent_at_a_conference_is_put_on_record_only(at_desk: AtDesk, world: World, clock: Clock) -> None:
    # given a board whose procedure lets dissent at a conference be put on record without seeking a resolution
    load_policy(
        partnership=world.partnership,
        text=OF_CHILDREN,
        in_force_from=date(2027, 1, 9),
        by=COMMAND_LINE,
        now=clock.now - timedelta(days=4),
    )
    held = local_day(clock.now) - timedelta(days=3)
    teacher = at_desk(world.teacher)
    # when a teacher writes down, for the school's safeguarding lead, that she did not agree with it
    teacher.opens("/").presses("Raise a disagreement")
    begins_to_raise(teacher)
    names_the_decision(teacher, "Norfolk Children's Services", None)
    teacher.chooses("Which of these does it belong to?", "Conferences")
    ticks(teacher, "The plan")
    teacher.dates("When was the conference held?", held)
    ticks(teacher, RECORD)
    asked = "Is it dissent about a child protection conference, or about carrying out its plan?"
    teacher.chooses(asked, "Yes").presses("Continue").sees_errors(
        "Select where the dissent arose", "Select whose view it is", "Select whether it stands in the minutes"
    )
    teacher.chooses("Where did it arise?", "At a child protection conference")
    teacher.chooses("Whose view is it?", "Somebody else’s")
    teacher.fills("Their name", "Ann Example").fills("Their role", "Safeguarding lead")
    teacher.fills("Their agency", "Hawthorn Academy")
    teacher.chooses("Does the dissent stand in the minutes of the conference?", "No")
    teacher.presses("Continue").stands_before("How do you see it?")
    gives_the_signs_of_safety(teacher, "She goes home to the same house.", 3)
    teacher.presses("Continue")
    teacher.chooses("Is a conference or a meeting with the family coming?", "No")
    teacher.chooses("Does the child need an answer sooner?", "No")
    teacher.presses("Continue").sees(
        "Ann Example, Safeguarding lead, Hawthorn Academy", "Nobody has to answer"
    )
    teacher.presses("Put my dissent on record").sees("Your dissent is on record")
    # then it stands there, closed, and the other side reads whose view it is and when the conference was
    it = the_matter()
    assert (it.state, it.result) == ("closed", "record_only")
    assert Dissent.objects.get().held_on == held
    worker = at_desk(world.team_manager)  # the road begins among the first-line managers
    worker.opens(at(it)).sees(
        "Ann Example, Safeguarding lead, Hawthorn Academy", "At a child protection conference"
    )
    # and a worry that remains has its door, as after every result
    teacher.opens(at(it)).sees("I am still worried")
