"""A disagreement that came from a referral: nobody who is kept from it reads there that there is one."""

from dataclasses import replace

import pytest

from agencies.models import Membership
from agencies.services import change_partnership
from audit.models import Entry
from cases.models import AdviceAnswer, Referral, Settlement
from escalation.core.decisions import MoveRefused
from escalation.models import BecameDisagreement, Disagreement, ReferralDelivery, ReferralNotice
from escalation.services.answers import Raised
from escalation.services.linking import begin_disagreement
from escalation.services.moving import withdraw
from escalation.services.persisting import inform_manager, record_advice
from escalation.services.protection import say_protection
from escalation.services.raising import send_draft
from escalation.services.settling_referrals import settle_by_matter
from escalation.services.walls import keep_from
from tests import referrals
from tests.factories import World
from tests.pages.referral_desk import Desk
from tests.referrals import Asking
from tests.services.walls.kept import concern, spoken
from tests.stories import SAFE, answers, stand

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


# --- named once the two are linked --------------------------------------------------------------------------------
def named_later(it: Disagreement, story: Asking, person: Membership) -> None:
    by, version = stand(story.world.teacher, story.now), Disagreement.objects.get(pk=it.pk).version
    keep_from(disagreement=it, by=by, concern=concern(person), version=version, now=story.now)


def ended(it: Disagreement, story: Asking) -> None:
    withdraw(
        disagreement=it, by=stand(story.world.teacher, story.now), reason="Sorted out.", asked_to=False,
        who_asked="", safety=SAFE, version=Disagreement.objects.get(pk=it.pk).version, now=story.now,
    )  # fmt: skip


def test_a_settled_referral_does_not_say_by_what_to_who_is_named_later(world: World) -> None:
    story = refused(world)
    it = became(story, answers(world, story.now))
    named_later(it, story, world.head_teacher)
    ended(it, story.later(hours=1))
    settle_by_matter(**story.by(world.social_worker), holder=Settlement.Holder.RECEIVING, what="We visit.")
    page = Desk(story, world.head_teacher).opens()
    assert "We visit." in page
    assert "the disagreement that" not in page
    with pytest.raises(MoveRefused, match="settled: it was said who holds the case") as refusal:
        write_advice(story, world.head_teacher)
    assert "disagreement" not in str(refusal.value)
    assert not ReferralNotice.objects.filter(kind="referral.settled", wants__contains="disagreement").exists()


def write_advice(story: Asking, person: Membership) -> None:
    acted = AdviceAnswer.Acted.PARTLY
    record_advice(**story.by(person), acted=acted, what="We asked.", persists=True)


def test_who_is_kept_goes_on_as_if_no_other_procedure_had_taken_over(world: World) -> None:
    story = referrals.reasoned(refused(world))
    world.partnership.refresh_from_db()
    change_partnership(
        partnership=world.partnership,
        by=world.business_manager,
        now=story.now,
        protection_policy=world.policy.key,
    )
    by = stand(world.teacher, story.later(minutes=5).now)
    say_protection(**story.by(world.teacher), protection=Referral.Protection.YES, why="A bruise was seen.")
    draft = begin_disagreement(referral=story.fresh(), by=by, now=story.now, takes_over=True)
    it = send_draft(draft=draft, by=by, raised=answers(world, story.now), now=story.now)
    assert BecameDisagreement.objects.get().takes_over
    with pytest.raises(MoveRefused, match=it.reference):
        write_advice(story, world.head_teacher)
    named_later(it, story, world.head_teacher)
    with pytest.raises(MoveRefused, match="has not become a disagreement"):
        settle_by_matter(**story.by(world.head_teacher), holder=Settlement.Holder.ANOTHER, what="Visits.")
    assert "Record what you did with the advice" in Desk(story, world.head_teacher).opens()
    write_advice(story, world.head_teacher)
    with pytest.raises(MoveRefused, match=it.reference):
        write_advice(story, world.teacher)


def test_word_of_it_that_waits_is_not_sent_to_who_is_named_before_it_went(world: World) -> None:
    story = refused(world)
    inform_manager(**story.by(world.teacher), manager=world.head_teacher, concerns="They persist.")
    it = became(story, answers(world, story.now))
    waiting = ReferralDelivery.objects.filter(notice__addressee=world.head_teacher)
    before = waiting.count()
    kinds = waiting.values_list("notice__kind", flat=True)
    assert "referral.became_disagreement" in kinds
    named_later(it, story, world.head_teacher)
    assert "referral.became_disagreement" not in kinds.all()
    assert waiting.count() == before - 1  # what else waits goes
    others = ReferralDelivery.objects.filter(notice__kind="referral.became_disagreement")
    assert others.exists()
