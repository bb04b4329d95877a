"""Who waited for a matter that somebody wrote in finds it as it stands then, and writes nothing a second time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from agencies.models import Holding
from agencies.services import chain_of, end_holding
from audit.acts import lock_subject
from audit.models import Entry
from cases.acts import ReferralChanged, lock_referral
from cases.models import Case, Referral
from escalation.acts import act_on, lock
from escalation.models import Action, Disagreement, Gate, Party, ReferralNotice, Seat, SideGiven
from escalation.permissions import NotYours
from escalation.services.actions import mark_action_done
from escalation.services.answers import Pending
from escalation.services.calendars import renew_calendars
from escalation.services.gates import answer_gate
from escalation.services.giving import Given, give_side
from escalation.services.leaving import leave
from escalation.services.on_accord import set_off_accord
from escalation.services.referrals import accept_referral
from escalation.services.setting_up import close_on
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from escalation.services.telling import mark_opened
from escalation.services.telling_referrals import mark_referral_opened
from tests import referrals, stories
from tests.factories import COMMAND_LINE, MONDAY, make_partnership
from tests.policies.climbing import put_in_force
from tests.stories import Story
from tests.timed import with_a_gate
from tests.waiting import on_a_connection_of_its_own, until_they_wait, waiting_for_us

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def entries(subject: int, kind: str) -> int:
    return Entry.objects.filter(subject=subject, kind=kind).count()


def test_the_stage_is_the_one_that_was_entered_in_the_meantime() -> None:
    world = make_partnership()
    story = stories.side_given(stories.raised(world))
    stories.discussed(story)
    matter, now = story.it.pk, story.now

    @transaction.atomic
    def come_second() -> tuple[Any, Any]:
        it, _ = lock(matter, now=now)
        return it.current_stage, it.current_stage_id

    with waiting_for_us(come_second) as others:
        stories.escalated(story, world.teacher)
    stage, key = others[0].result()
    assert stage == story.fresh().current_stage
    assert stage.pk == key


def test_a_matter_that_is_opened_twice_at_once_is_opened_in_one_act() -> None:
    world = make_partnership()
    story = stories.raised(world)
    worker = stories.stand(world.social_worker, story.now)

    def open_it() -> int:
        return mark_opened(disagreement=story.it, by=worker, now=story.now)

    with waiting_for_us(open_it, open_it) as others:
        lock(story.it.pk, now=story.now)
    assert sorted(other.result() for other in others) == [0, 1]
    assert entries(story.it.subject_id, "notice.opened") == 1


def test_a_referral_that_is_opened_twice_at_once_is_opened_in_one_act() -> None:
    world = referrals.with_refusals(make_partnership())
    story = referrals.made(world)
    reader = stories.stand(ReferralNotice.objects.earliest("pk").addressee, story.now)

    def open_it() -> int:
        return mark_referral_opened(referral=story.it, by=reader, now=story.now)

    with waiting_for_us(open_it, open_it) as others:
        lock_referral(story.it.pk, now=story.now)
    assert sorted(other.result() for other in others) == [0, 1]
    assert entries(story.it.subject_id, "referral.opened") == 1


def test_what_was_done_in_the_meantime_stays_done_where_its_owner_leaves() -> None:
    # given an action of the social worker's, who leaves while it is marked as done
    world = make_partnership()
    story = stories.side_given(stories.raised(world))
    pending = Pending("A visit", "", date(2027, 2, 1), membership=world.social_worker)
    proposal = Proposal("The case stays open.", "We share attendance.", "We visit.", (pending,), stories.SAFE)
    outcome = propose_outcome(**story.later(hours=1).by(world.teacher), proposal=proposal)
    confirm_outcome(**story.later(hours=1).by(world.social_worker), outcome=outcome)
    now = story.now

    def leave_it() -> None:
        taken = {story.it.pk: world.team_manager}
        holding = Holding.objects.get(membership=world.social_worker)
        leave(
            membership=world.social_worker, matters=taken, posts={holding.pk: world.team_manager},
            manager=None, by=world.business_manager, now=now,
        )  # fmt: skip

    action = Action.objects.get()
    by = story.by(world.social_worker)
    with waiting_for_us(leave_it) as others:
        mark_action_done(**by, action=action, shown_by="The visit is on the file.")
    others[0].result()
    action.refresh_from_db()
    assert (action.done_at, action.shown_by) == (now, "The visit is on the file.")
    assert action.membership == world.social_worker


def test_a_referral_that_was_accepted_in_the_meantime_is_handed_over_to_nobody() -> None:
    # given a referral of the teacher's, which is accepted while they leave
    world = referrals.with_refusals(make_partnership())
    story = referrals.made(world)
    now = story.now
    holding = Holding.objects.get(membership=world.teacher)

    def leave_it() -> None:
        leave(
            membership=world.teacher, matters={}, posts={holding.pk: world.head_teacher}, manager=None,
            by=world.business_manager, now=now,
        )  # fmt: skip

    with waiting_for_us(leave_it) as others:
        accept_referral(**story.by(world.social_worker))
    others[0].result()
    assert entries(story.it.subject_id, "referral.taken_over") == 0


def test_an_agency_that_handed_over_in_the_meantime_is_no_party_again_where_it_leaves_accord() -> None:
    world = make_partnership()
    story = stories.raised(world)
    party = Party.objects.get(disagreement=story.it, side="responding")

    def leave_accord() -> None:
        set_off_accord(
            partnership=world.partnership, agency=party.agency, off_accord=True, letters_to="County Hall",
            by=world.business_manager, now=story.now,
        )  # fmt: skip

    with waiting_for_us(leave_accord) as others:
        it, at = lock(story.it.pk, now=story.now)
        with act_on(it, "notice.opened", by=None, at=at) as act:
            party.left_at = story.now
            act.save(party)
    others[0].result()
    party.refresh_from_db()
    assert (party.left_at, party.off_accord) == (story.now, None)


def test_who_leaves_and_who_sets_the_partnership_up_do_not_wait_for_each_other() -> None:
    # given somebody who sets the partnership up, and goes on to a matter of the teacher's
    world = make_partnership()
    story = stories.raised(world)
    holding = Holding.objects.get(membership=world.teacher)

    def leave_it() -> None:
        leave(
            membership=world.teacher, matters={}, posts={holding.pk: world.head_teacher}, manager=None,
            by=world.business_manager, now=story.now,
        )  # fmt: skip

    # when the teacher leaves meanwhile
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        lock_subject(reference=chain_of(world.partnership), now=story.now)
        leaving = other.submit(on_a_connection_of_its_own, leave_it)
        until_they_wait(1)
        lock(story.it.pk, now=story.now)
    # then both come to their end
    leaving.result()
    assert entries(story.it.subject_id, "matter.taken_over") == 1


def test_who_lost_their_place_while_they_opened_a_matter_finds_none() -> None:
    world = make_partnership()
    story = stories.raised(world)

    def open_it() -> int:
        client = Client()
        with time_machine.travel(story.now, tick=False):
            client.force_login(world.social_worker.user)
            return client.get(story.it.get_absolute_url()).status_code

    with waiting_for_us(open_it) as others:
        it, at = lock(story.it.pk, now=story.now)
        with act_on(it, "notice.opened", by=None, at=at) as act:
            for seat in Seat.objects.filter(disagreement=it, side="responding"):
                seat.ended_at = story.now
                act.save(seat)
    assert others[0].result() == 404


def test_two_that_renew_the_calendars_at_once_both_come_to_their_end() -> None:
    make_partnership()
    now = MONDAY + timedelta(days=365)
    with waiting_for_us(lambda: renew_calendars(now=now)) as others:
        ours = renew_calendars(now=now)
    assert others[0].result() == ours


def test_who_closes_a_day_in_a_new_year_does_not_wait_for_who_renews_the_calendars() -> None:
    # given somebody who sets the partnership up, in a year that no calendar reaches yet
    world = make_partnership()
    now = MONDAY + timedelta(days=365)
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        lock_subject(reference=chain_of(world.partnership), now=now)
        # when the calendars are renewed meanwhile
        renewing = other.submit(on_a_connection_of_its_own, lambda: renew_calendars(now=now))
        until_they_wait(1)
        day = now.date() + timedelta(days=30)
        close_on(partnership=world.partnership, day=day, reason="Flood", by=world.business_manager, now=now)
    # then both come to their end
    assert [one.covers_until.year for one in renewing.result()] == [now.year + 2]


def test_who_lost_their_desk_while_they_waited_acts_no_more() -> None:
    world = make_partnership()
    story = stories.raised(world).later(hours=1)
    by = story.by(world.social_worker)
    holding = Holding.objects.get(membership=world.social_worker)
    given = Given(SideGiven.Position.KEEP, "She was seen on Friday.", stories.THEIR_VIEW)
    with waiting_for_us(lambda: give_side(**by, given=given)) as others:
        lock(story.it.pk, now=story.now)
        end_holding(holding=holding, by=COMMAND_LINE, now=story.now)
    with pytest.raises(Disagreement.DoesNotExist):
        others[0].result()
    assert not SideGiven.objects.exists()


def test_who_lost_the_desk_that_was_asked_and_has_another_place_does_not_answer_for_it() -> None:
    # given the head teacher, who is asked at their desk to endorse it, and by name for advice
    world = make_partnership()
    put_in_force(world, "ask-first")
    it = with_a_gate(world)
    story = Story(world, MONDAY + timedelta(hours=4), it)
    stories.advice_sought(story)
    gate, by = Gate.objects.get(), story.by(world.head_teacher)
    (holding,) = Holding.objects.filter(post=gate.post, membership=world.head_teacher)
    # when they answer for the desk while they lose it
    with waiting_for_us(
        lambda: answer_gate(**by, gate=gate, answer=Gate.Answer.ENDORSED, said="Go on.")
    ) as others:
        lock(story.it.pk, now=story.now)
        end_holding(holding=holding, by=COMMAND_LINE, now=story.now)
    with pytest.raises(NotYours, match="The post that was asked answers this"):
        others[0].result()


def test_who_lost_their_desk_while_they_waited_for_a_referral_acts_no_more() -> None:
    world = referrals.with_refusals(make_partnership())
    story = referrals.made(world).later(hours=1)
    by = story.by(world.social_worker)
    holding = Holding.objects.get(membership=world.social_worker)
    with waiting_for_us(lambda: accept_referral(**by)) as others:
        lock_referral(story.it.pk, now=story.now)
        end_holding(holding=holding, by=COMMAND_LINE, now=story.now)
    with pytest.raises(Referral.DoesNotExist):
        others[0].result()
    assert story.fresh().answer == ""


def test_a_referral_that_others_wrote_in_meanwhile_was_changed() -> None:
    world = referrals.with_refusals(make_partnership())
    story = referrals.made(world).later(hours=1)
    by, again = story.by(world.social_worker), story.by(world.team_manager)
    with waiting_for_us(lambda: accept_referral(**again)) as others:
        accept_referral(**by)
    with pytest.raises(ReferralChanged):
        others[0].result()
    assert entries(story.it.subject_id, "referral.accepted") == 1


def test_two_who_write_of_one_child_at_once_write_of_one_case() -> None:
    # given a matter and a referral of one agency, begun at once, of which each knows something else
    world = referrals.with_refusals(make_partnership())
    more = referrals.asked(world).child
    with waiting_for_us(lambda: referrals.made(world)) as others:
        stories.raised(world, children=(replace(more, initials="", birth_month=None, birth_year=None),))
    # then both stand, and the case holds what either knew
    story = others[0].result()
    case = Case.objects.get(reference=more.reference)
    assert (story.it.case, case.initials, case.birth_year) == (case, "K.P.", 2017)
