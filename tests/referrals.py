"""Bringing a referral somewhere, for tests: each function walks on through the real services, in the field's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agencies.models import Membership
from cases.models import AdviceAnswer, ManagersTalk, MultiAgencyMeeting, Referral
from escalation.services.agencies_meeting import convene_agencies
from escalation.services.answers import Child
from escalation.services.persisting import Talk, record_advice, record_managers_talk
from escalation.services.policies import load_policy
from escalation.services.referrals import Asked, make_referral
from escalation.services.refusals import Letter, Told, record_refused, send_reasons
from tests.factories import COMMAND_LINE, MONDAY, NORFOLK, World
from tests.stories import stand

LETTER = Letter(
    "The child is known to a family worker, who visits weekly.",
    "Ask the family worker for a joint visit.",
    "The young carers' group on Tuesdays.",
)
# A procedure that says how refused referrals are answered, laid over the one that the small partnership has.
WITH_REFUSALS = """
format = 1
key = "with-refusals"
title = "A procedure with refusals"
board = "A board of the tests"
extends = "{base}"

[referral_refusal]
time = "24 hours"
meanwhile = "Until it is agreed otherwise, whoever referred goes on holding the case."
guidance = "Clear reasons, in writing."
source = "The tests' own"

[[elsewhere]]
subject = "A refused referral, where the case is one of protecting a child"
go_to = "The procedures for protecting children"
"""


def with_refusals(world: World, now: datetime = MONDAY) -> World:
    """The partnership has a procedure for refused referrals in force since yesterday."""
    world.policy = load_policy(
        partnership=world.partnership,
        text=WITH_REFUSALS.format(base=NORFOLK.stem),
        in_force_from=(now - timedelta(days=1)).date(),
        by=COMMAND_LINE,
        now=now - timedelta(days=1),
    )
    return world


@dataclass
class Asking:
    """A referral on its way. ``now`` is the story's clock; ``later`` moves it on."""

    world: World
    now: datetime
    it: Referral

    def later(self, **how: float) -> "Asking":
        self.now += timedelta(**how)
        return self

    def fresh(self) -> Referral:
        self.it = Referral.objects.select_related("subject", "partnership", "from_agency", "to_agency").get(
            pk=self.it.pk
        )
        return self.it

    def by(self, person: Membership) -> dict[str, Any]:
        """What every service is called with, for this person, now, on the version that is there."""
        it = self.fresh()
        return {"referral": it, "by": stand(person, self.now), "version": it.version, "now": self.now}


def asked(world: World, now: datetime = MONDAY, **changed: Any) -> Asked:  # noqa: ANN401
    """A teacher asks children's social care to take a child up."""
    given: dict[str, Any] = {
        "to": world.agency("social-care"),
        "child": Child("HA-2207", initials="K.P.", birth_month=4, birth_year=2017),
        "asked": "An assessment of how K. is looked after at night.",
        "why": "K. is alone three nights a week.",
        "child_protection": Referral.Protection.NO,
        "made_at": now,
    }
    return Asked(**given | changed)


def made(world: World, now: datetime = MONDAY, **changed: Any) -> Asking:  # noqa: ANN401
    """The teacher has referred a child to children's social care, on a Monday at half past nine."""
    it = make_referral(
        by=stand(world.teacher, now), membership=world.teacher, asked=asked(world, now, **changed), now=now
    )
    return Asking(world, now, it)


def refused(story: Asking, by: Membership | None = None, **changed: Any) -> Asking:  # noqa: ANN401
    """An hour later it is refused by telephone, and the social worker writes that down."""
    story.later(hours=1)
    told: dict[str, Any] = {"at": story.now, "way": "telephone", "by_whom": "The duty social worker"}
    record_refused(**story.by(by or story.world.social_worker), told=Told(**told | changed))
    return story


def reasoned(story: Asking) -> Asking:
    """Two hours later the reasons have gone in writing, through Accord."""
    send_reasons(**story.later(hours=2).by(story.world.social_worker), letter=LETTER)
    return story


def persisting(story: Asking) -> Asking:
    """The advice was acted on, and concerns persist."""
    record_advice(
        **story.later(hours=5).by(story.world.teacher),
        acted=AdviceAnswer.Acted.PARTLY,
        what="We asked for a joint visit; nobody could come.",
        persists=True,
    )
    return story


def talked(story: Asking, result: ManagersTalk.Result = ManagersTalk.Result.DISAGREED) -> Asking:
    """The managers talked on the telephone."""
    story.later(hours=1)
    talk = Talk("telephone", story.now, "Head teacher, team manager", "We went through it.", result)
    record_managers_talk(**story.by(story.world.head_teacher), talk=talk)
    return story


def convened(story: Asking) -> MultiAgencyMeeting:
    """The agencies are brought together in three days."""
    return convene_agencies(
        **story.later(hours=1).by(story.world.teacher),
        meets_at=story.now + timedelta(days=3),
        place="Hawthorn Academy",
        invited="Social care, the school nurse",
    )
