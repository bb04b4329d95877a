"""A matter on its way in a test: its clock, its people, and what a teacher answers to begin it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agencies.models import Membership
from agencies.standing import Standing, standing_of
from escalation.models import ChildNow, Disagreement
from escalation.services.answers import Child, Raised, Safety, SignsOfSafety
from escalation.zone import local_day
from tests.factories import MONDAY, World

SAFE = Safety(
    ChildNow.Safe.UNSURE, "Quieter than usual, in school today.", "Collected by her aunt every day."
)
VIEW = SignsOfSafety("Home alone at night.", "She talks to her aunt.", "A strategy discussion this week.", 3)
THEIR_VIEW = SignsOfSafety("Late meals.", "The aunt helps.", "Early help, reviewed monthly.", 6)
REASON = "There has been no visit for three weeks."


def stand(person: Membership, now: datetime) -> Standing:
    """Where this person stands on that day."""
    return standing_of(person.user, on=local_day(now))


@dataclass
class Story:
    """A matter on its way. ``now`` is the story's clock; ``later`` moves it on."""

    world: World
    now: datetime
    it: Disagreement

    def later(self, **how: float) -> "Story":
        self.now += timedelta(**how)
        return self

    def fresh(self) -> Disagreement:
        self.it = Disagreement.objects.select_related("policy_version", "partnership", "current_stage").get(
            pk=self.it.pk
        )
        return self.it

    def by(self, person: Membership) -> dict[str, Any]:
        """What every service is called with, for this person, now, on the version that is there."""
        it = self.fresh()
        return {"disagreement": it, "by": stand(person, self.now), "version": it.version, "now": self.now}


def answers(world: World, now: datetime = MONDAY, **changed: Any) -> Raised:  # noqa: ANN401
    """A teacher's answers: children's social care closed a case."""
    given: dict[str, Any] = {
        "safety": SAFE,
        "children": (
            Child("HA-2207", initials="K.P.", birth_month=4, birth_year=2017, identifier="943 476 5919"),
        ),
        "responding": world.agency("social-care"),
        "decision": "To close the case after one visit.",
        "decided_by": "The duty social worker",
        "put_at": now,
        "category": world.policy.policy.categories[0],
        "view": VIEW,
    }
    return Raised(**given | changed)
