"""What was raised past one's own line goes on under another procedure with the same walls, and with who acts there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person, add_service
from escalation.models import Disagreement, Seat
from escalation.services.leaving import leave
from escalation.services.moving_on import Onward, move_on, summary_of
from escalation.services.policies import load_policy
from escalation.services.walls import keep_from
from escalation.walls import contact_of, guardian_of
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.services.walls.kept import concern, sees, spoken
from tests.stories import Story

pytestmark = pytest.mark.django_db

WITHIN = """
format = 1
key = "within"
title = "Inside an agency"
board = "Anybody's"
scope = ["within one agency"]

[[stages]]
key = "one"
title = "One"
rung = "practitioner"
authority = "decide"
time = "3 working days"
"""


@dataclass
class Case:
    """A matter inside the school, raised past the line; and another lead, where there is one by now."""

    world: World
    lead: Membership
    story: Story
    other: Membership | None = None

    def another_lead(self) -> Membership:
        self.other = add_person(
            partnership=self.world.partnership, agency=self.world.agency("school"), name="Other Lead",
            email="other.lead@school.example", role=Role.NAMED_PROFESSIONAL, telephone="01603 555 020",
            by=COMMAND_LINE, now=self.story.now,
        )  # fmt: skip
        return self.other

    def gone(self, person: Membership, taker: Membership | None = None) -> None:
        it = self.story.it
        leave(
            membership=Membership.objects.get(pk=person.pk), matters={it.pk: taker} if taker else {}, posts={},
            manager=None, by=self.world.business_manager, now=self.story.now,
        )  # fmt: skip

    def goes_on(self, by: Membership) -> Disagreement:
        onward = Onward(
            self.world.agency("social-care"), "It is theirs.", summary_of(self.story.it), stories.SAFE
        )
        return move_on(**self.story.later(hours=1).by(by), onward=onward)


@pytest.fixture
def case(world: World, lead: Membership) -> Case:
    before = {"partnership": world.partnership, "by": COMMAND_LINE, "now": MONDAY - timedelta(days=2)}
    load_policy(text=WITHIN, in_force_from=MONDAY.date(), **before)
    nursery = add_service(agency=world.agency("school"), name="Nursery", **before)
    story = stories.raised(
        world, responding=world.agency("school"), service=nursery, category="", speak_up=spoken(lead)
    )
    return Case(world, lead, story)


def nothing(case: Case) -> Membership:
    """The lead is there as before."""
    return case.lead


def another_after(case: Case) -> Membership:
    """The lead has left when there was nobody else; another came since."""
    case.gone(case.lead)
    return case.another_lead()


def taken_by_a_colleague(case: Case) -> Membership:
    """The lead has left, and somebody else of the school took it over, who was not asked for when it was raised."""
    nurse = add_person(
        partnership=case.world.partnership, agency=case.world.agency("school"), name="School Nurse",
        email="school.nurse@school.example", role=Role.PRACTITIONER, by=COMMAND_LINE, now=case.story.now,
    )  # fmt: skip
    case.gone(case.lead, nurse)
    return nurse


def nobody(case: Case) -> None:
    """The lead has left, and there is nobody else."""
    case.gone(case.lead)


@pytest.mark.parametrize("what", [nothing, another_after, taken_by_a_colleague, nobody])
def test_who_acts_for_who_speaks_up(case: Case, what: Callable[[Case], Membership | None]) -> None:
    acts = what(case)
    new = case.goes_on(case.world.teacher)
    assert (guardian_of(new), new.speaks_up) == (acts, True)
    story = Story(case.world, case.story.now, new)
    for manager in (case.world.head_teacher, case.world.trust_director):
        assert not sees(manager, story)
    assert sees(case.world.teacher, story)
    assert sees(case.world.social_worker, story)


def test_who_acted_and_took_the_raising_over_takes_it_on_and_the_next_acts(case: Case) -> None:
    # given a raiser who has left, so that the lead speaks for the raising, and another lead
    other = case.another_lead()
    case.gone(case.world.teacher)
    new = case.goes_on(case.lead)
    assert (new.raised_by, guardian_of(new)) == (case.lead, other)
    assert contact_of(new) == "contact only Other Lead, 01603 555 020"
    assert Seat.objects.filter(disagreement=new, membership=case.lead, as_what="raiser").exists()
    assert not sees(case.world.head_teacher, Story(case.world, case.story.now, new))


def test_who_is_kept_from_it_does_not_come_to_act_in_it(world: World, lead: Membership, case: Case) -> None:
    other = case.another_lead()
    keep_from(**case.story.later(minutes=5).by(world.teacher), concern=concern(other))
    case.gone(lead)
    assert guardian_of(case.goes_on(world.teacher)) is None
