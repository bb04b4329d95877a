"""Bringing what is learned somewhere, for tests: through the real services, under a policy that names two in turn."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agencies.models import Membership
from cases.models import AdviceAnswer
from escalation.models import Learning, Lesson
from escalation.services.learning_in_turn import CameOfIt, Forum, consider_lesson
from escalation.services.lessons import Point, note_practice
from escalation.services.persisting import record_advice
from escalation.services.settling import close_with_learning, confirm_outcome
from tests import invented, referrals, stories
from tests.factories import MONDAY, World
from tests.stories import stand

# What is learned goes to the agency's representative, then to a group of the board that the policy names.
IN_TURN = """
[[stages]]
key = "last"
title = "Senior managers"
rung = "senior manager"

[posts]
learning-group = "Learning group of the board"

[closure]
learning_to = ["board representative", "learning-group"]
debrief = true
questions = ["Which general principles come out of this?"]
if_unresolved = "Each agency keeps its own duty to the child."
"""
POINT = Point("Nobody says who rings whom.", would_help="One list of numbers.", about="Who rings whom")
NOTHING = CameOfIt(
    Lesson.Came.NOTHING, "The list is there already.", "Thank you. The list is on the board's page."
)


@dataclass
class Learnt:
    """A lesson on its way. ``now`` is the story's clock; ``later`` moves it on."""

    world: World
    now: datetime
    it: Lesson

    def later(self, **how: float) -> "Learnt":
        self.now += timedelta(**how)
        return self

    def fresh(self) -> Lesson:
        self.it = Lesson.objects.get(pk=self.it.pk)
        return self.it

    def by(self, person: Membership) -> dict[str, Any]:
        """What every service is called with, for this person, now, on the version that is there."""
        it = self.fresh()
        return {"lesson": it, "by": stand(person, self.now), "version": it.version, "now": self.now}


def agreed(world: World) -> stories.Story:
    """The school and the hospital have agreed; the hospital has a representative on the board, the school none."""
    story = stories.raised(
        invented.in_force(world, IN_TURN), category="", responding=world.agency("hospital")
    )
    outcome = stories.proposed(story)
    confirm_outcome(**story.later(hours=1).by(world.nurse), outcome=outcome)
    return story.later(minutes=5)


def closed(world: World) -> Learnt:
    story = agreed(world)
    learning = Learning(themes="Ring first.", why_not_earlier="Nobody rang.", for_the_board=True)
    close_with_learning(**story.by(world.teacher), learning=learning)
    return Learnt(world, story.now + timedelta(hours=1), Lesson.objects.get(learning=learning))


def on_the_board(world: World) -> Learnt:
    """The representative has passed it on."""
    learnt = closed(world)
    consider_lesson(**learnt.by(world.hospital_representative), said="It is so with us too.", passes_on=True)
    return learnt.later(days=7)


def practice(world: World) -> Learnt:
    by = stand(world.nurse, MONDAY)
    lesson = note_practice(membership=world.nurse, by=by, point=POINT, now=MONDAY)
    return Learnt(world, MONDAY + timedelta(hours=1), lesson)


def forum(learnt: Learnt) -> Forum:
    return Forum("Practice sub-group", learnt.now.date(), "All of us know it.", "We write it down.")


def settled_referral(world: World) -> referrals.Asking:
    """Refused, with its reasons; the advice was acted on, and no concern is left."""
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    record_advice(
        **asking.later(hours=5).by(world.teacher),
        acted=AdviceAnswer.Acted.YES,
        what="The family worker came along.",
        persists=False,
    )
    return asking.later(hours=1)
