"""Who leaves hands over the referrals that they have: a colleague takes each, or the post does."""

from datetime import timedelta

import pytest

from agencies.models import Holding, Membership
from agencies.refusals import Refused
from audit.models import Entry
from audit.verification import verify
from audit.verification.findings import Tally
from cases.models import Referral, ReferralSeat
from escalation.models import ReferralNotice
from escalation.services.leaving import held_by, leave
from escalation.services.referrals import accept_referral
from escalation.services.setting_up import close_post
from escalation.zone import local_day
from tests import referrals
from tests.factories import World, make_partnership, make_person
from tests.referrals import Asking
from tests.stories import stand


@pytest.fixture
def world(db: None) -> World:
    return referrals.with_refusals(make_partnership())


@pytest.fixture
def colleague(world: World) -> Membership:
    return make_person(world, "Ann Oke", "practitioner", "school", "Teacher")


def sees(person: Membership, story: Asking) -> bool:
    return Referral.objects.visible_to(stand(person, story.now)).filter(pk=story.it.pk).exists()


def leaves(story: Asking, person: Membership, taker: Membership | None, post_taker: Membership) -> None:
    held = held_by(person, on=local_day(story.now))
    leave(
        membership=person,
        matters={},
        referrals={mine.referral.pk: taker for mine in held.referrals} if taker else {},
        posts={at.holding.pk: post_taker for at in held.posts},
        manager=None,
        by=story.world.business_manager,
        now=story.now,
    )


def test_a_colleague_takes_what_a_person_referred(world: World, colleague: Membership) -> None:
    story = referrals.refused(referrals.made(world)).later(hours=1)
    (mine,) = held_by(world.teacher, on=local_day(story.now)).referrals
    assert (mine.referral.reference, mine.post) == (story.it.reference, world.post("school", "practitioner"))
    assert not sees(colleague, story)
    leaves(story, world.teacher, colleague, colleague)
    assert (sees(colleague, story), sees(world.teacher, story)) == (True, False)
    seat = ReferralSeat.objects.get(side="referring", ended_at=None)
    assert (seat.membership, seat.as_what, seat.writer_name) == (
        colleague,
        "made",
        "Business Manager Example",
    )
    entry = Entry.objects.filter(subject__reference=story.it.reference).latest("number")
    assert (entry.kind, entry.actor_role) == ("referral.taken_over", "board business manager")
    assert ReferralNotice.objects.get(kind="referral.taken_over").addressee == colleague
    assert list(verify(Tally(), now=story.now)) == []


def test_what_nobody_takes_goes_to_the_post(world: World, colleague: Membership) -> None:
    story = referrals.made(world).later(hours=1)
    leaves(story, world.teacher, None, colleague)
    seat = ReferralSeat.objects.get(side="referring", ended_at=None)
    assert (seat.post, seat.membership) == (world.post("school", "practitioner"), None)
    assert sees(colleague, story)


def test_what_is_settled_is_not_handed_over(world: World, colleague: Membership) -> None:
    story = referrals.made(world).later(hours=1)
    accept_referral(**story.by(world.social_worker))
    assert held_by(world.teacher, on=local_day(story.now)).referrals == ()


def test_the_desk_that_receives_referrals_is_never_left_empty_while_one_is_open(world: World) -> None:
    story = referrals.made(world).later(hours=1)
    desk = ReferralSeat.objects.get(side="receiving").post
    assert desk is not None
    holders = Holding.objects.on(local_day(story.now)).filter(post=desk)
    (holding,) = holders
    (at,) = [at for at in held_by(holding.membership, on=local_day(story.now)).posts if at.holding == holding]
    assert (at.referrals, at.needs_somebody) == (1, True)
    with pytest.raises(Refused, match="what is open sits with it"):
        leave(
            membership=holding.membership,
            matters={},
            posts={},
            manager=None,
            by=world.business_manager,
            now=story.now + timedelta(minutes=1),
        )
    with pytest.raises(Refused, match="A referral that is not settled"):
        close_post(post=desk, by=world.business_manager, now=story.now)
