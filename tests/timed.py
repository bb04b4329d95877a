"""Matters and referrals with something in them that has a time of its own, brought there through the real services."""

from datetime import date, datetime

from cases.models import MultiAgencyMeeting, Referral
from escalation.models import Disagreement
from escalation.services.agencies_meeting import Held, hold_agencies_meeting
from escalation.services.answers import Pending
from escalation.services.gates import ask_gate
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from tests import referrals, stories
from tests.factories import MONDAY, World
from tests.stories import SAFE

FEBRUARY = date(2027, 2, 1)  # a Monday

Matter = Disagreement | Referral


def with_a_gate(world: World) -> Matter:
    """An endorsement was asked for on Monday, and its time is over on Tuesday at five."""
    story = stories.side_given(stories.raised(world, category=""))
    stories.discussed(story)
    ask_gate(**story.by(world.teacher), gate="endorsement-second", why="Nobody has seen her.")
    return story.it


def with_an_action(world: World) -> Matter:
    story = stories.side_given(stories.raised(world))
    pending = Pending("A visit to the home", "Whoever it is", FEBRUARY, world.agency("social-care"))
    proposal = Proposal("It stays open.", "We share.", "We visit.", (pending,), SAFE)
    outcome = propose_outcome(**story.later(hours=1).by(world.teacher), proposal=proposal)
    confirm_outcome(**story.later(hours=1).by(world.social_worker), outcome=outcome)
    return story.it


def refused(world: World, now: datetime = MONDAY) -> Matter:
    return referrals.refused(referrals.made(world, now)).it


def with_a_plan(world: World) -> Matter:
    told = referrals.refused(referrals.made(world))
    referrals.convened(told)
    meeting = MultiAgencyMeeting.objects.get(referral=told.it)
    plan = (Pending("A visit", "Whoever it is", FEBRUARY, None),)
    held = Held(told.later(days=4).now, "Both", "One plan.", MultiAgencyMeeting.Result.PLAN, plan)
    hold_agencies_meeting(**told.by(world.teacher), meeting=meeting, held=held)
    return told.it
