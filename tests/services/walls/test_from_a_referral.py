"""A disagreement that came from a referral: nobody who is kept from it reads there that there is one."""

from dataclasses import replace

import pytest

from agencies.models import Membership
from audit.models import Entry
from escalation.models import BecameDisagreement, Disagreement, ReferralNotice
from escalation.services.answers import Raised
from escalation.services.linking import begin_disagreement
from escalation.services.raising import send_draft
from escalation.services.walls import keep_from
from tests import referrals
from tests.factories import World
from tests.pages.referral_desk import Desk
from tests.referrals import Asking
from tests.services.walls.kept import concern, spoken
from tests.stories import answers, stand

pytestmark = pytest.mark.django_db


def became(story: Asking, raised: Raised) -> Disagreement:
    by = stand(story.world.teacher, story.now)
    draft = begin_disagreement(referral=story.fresh(), by=by, now=story.now)
    return send_draft(draft=draft, by=by, raised=raised, now=story.now)


def refused(world: World) -> Asking:
    return referrals.refused(referrals.made(referrals.with_refusals(world))).later(minutes=5)


def told(it: Disagreement, story: Asking, person: Membership) -> bool:
    """Whether the referral tells this person of it: its page, or word of it."""
    notices = ReferralNotice.objects.filter(kind="referral.became_disagreement", addressee=person)
    page = Desk(story, person).opens()
    return it.reference in page or "became the disagreement" in page or notices.exists()


def test_the_line_of_who_speaks_up_reads_nothing_of_it_at_the_referral(
    world: World, lead: Membership
) -> None:
    story = refused(world)
    it = became(story, replace(answers(world, story.now), speak_up=spoken(lead)))
    for person in (world.head_teacher, world.social_worker):
        assert not told(it, story, person)
    entries = Entry.objects.filter(subject=story.it.subject_id)
    assert not entries.filter(kind="referral.became_disagreement").exists()


def test_a_person_concerned_who_reads_the_referral_is_not_told_there(world: World) -> None:
    story = refused(world)
    it = became(story, replace(answers(world, story.now), concerned=(concern(world.head_teacher),)))
    assert not told(it, story, world.head_teacher)
    assert not BecameDisagreement.objects.exists()


def test_a_person_concerned_who_does_not_read_it_parts_the_two_for_nobody(world: World) -> None:
    story = refused(world)
    it = became(story, replace(answers(world, story.now), concerned=(concern(world.chair),)))
    assert told(it, story, world.social_worker)
    assert BecameDisagreement.objects.filter(disagreement=it).exists()


def test_who_is_named_afterwards_does_not_read_it_there_any_more(world: World) -> None:
    story = refused(world)
    it = became(story, answers(world, story.now))
    assert told(it, story, world.head_teacher)
    by = stand(world.teacher, story.now)
    keep_from(disagreement=it, by=by, concern=concern(world.head_teacher), version=it.version, now=story.now)
    page = Desk(story, world.head_teacher).opens()
    assert it.reference not in page
    assert "became the disagreement" not in page
    assert it.reference in Desk(story, world.social_worker).opens()
