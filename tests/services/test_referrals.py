"""A referral: recorded, answered, refused, and the reasons in writing that are owed within the policy's time."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Entry, Subject
from audit.verification import Tally, verify
from cases.acts import ReferralChanged
from cases.models import Case, ReasonsInWriting, Referral, Telling
from escalation.core.decisions import MoveRefused
from escalation.models import BecameDisagreement, ReferralDeadline, ReferralNotice
from escalation.permissions import NotYours
from escalation.presenters.referral_rows import referral_of
from escalation.services.linking import begin_disagreement
from escalation.services.raising import send_draft
from escalation.services.referral_clocks import Clock
from escalation.services.referrals import accept_referral
from escalation.services.refusals import SentOtherwise, Told, enter_reasons, record_refused, send_reasons
from tests import referrals
from tests.factories import MONDAY, World
from tests.referrals import LETTER
from tests.stories import answers, stand

FRIDAY_EVENING = datetime(2027, 1, 15, 19, 30, tzinfo=UTC)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return referrals.with_refusals(shared_world)


def clock(it: Referral, name: str = Clock.REASONS) -> ReferralDeadline:
    return ReferralDeadline.objects.get(referral=it, clock=name)


def told(kind: str) -> list[str]:
    found = ReferralNotice.objects.filter(kind=kind).values_list("addressee__user__email", "wants")
    return sorted(f"{email.split('@')[0]}: {wants}" for email, wants in found)


def test_a_referral_is_recorded_with_what_is_asked_and_why(world: World) -> None:
    story = referrals.made(world)
    it = story.fresh()
    assert (it.from_agency.code, it.to_agency.code) == ("school", "social-care")
    assert (it.asked[:13], it.why[:11]) == ("An assessment", "K. is alone")
    assert Case.objects.get(pk=it.case_id).agency == it.from_agency
    subject = Subject.objects.get(pk=it.subject_id)
    assert (subject.kind, subject.reference, subject.parties) == (
        "referral",
        it.reference,
        "|school|social-care|",
    )
    assert told("referral.made") == ["social.worker: Answer a referral"]


def test_the_answer_is_due_within_one_working_day_unless_the_partnership_says_otherwise(
    world: World,
) -> None:
    it = referrals.made(world).it
    assert clock(it, Clock.ANSWER).due_at == datetime(2027, 1, 12, 17, tzinfo=UTC)
    world.partnership.referral_answer_time = "2 hours"
    it = referrals.made(world).it
    assert clock(it, Clock.ANSWER).due_at == MONDAY + timedelta(hours=2)


def test_where_no_procedure_speaks_of_refusals_none_are_kept(shared_world: World, db: None) -> None:
    with pytest.raises(MoveRefused, match="says nothing about refused referrals"):
        referrals.made(shared_world)


def test_accepted_it_is_settled_and_the_answer_was_in_time(world: World) -> None:
    story = referrals.made(world).later(hours=2)
    with pytest.raises(NotYours, match="Only Norfolk Children's Services can do this"):
        accept_referral(**story.by(world.teacher))
    accept_referral(**story.by(world.social_worker))
    it = story.fresh()
    assert (it.answer, it.ended, it.ended_at) == ("accepted", "accepted", story.now)
    assert clock(it, Clock.ANSWER).met
    with pytest.raises(MoveRefused, match="settled: accepted"):
        referrals.refused(story)


@pytest.mark.parametrize("who", ["social_worker", "teacher", "team_manager"])
def test_either_side_records_that_it_was_told_and_24_hours_run_from_then(world: World, who: str) -> None:
    story = referrals.made(world, FRIDAY_EVENING)
    referrals.refused(story, getattr(world, who))
    # Friday 8:30pm: nights and the weekend count
    assert clock(story.it).due_at == datetime(2027, 1, 16, 20, 30, tzinfo=UTC)
    assert clock(story.it).policy_version == world.policy
    assert clock(story.it, Clock.ANSWER).met
    assert Subject.objects.get(pk=story.it.subject_id).stage == "refused"


def test_the_first_telling_counts_whoever_records_it_and_when(world: World) -> None:
    story = referrals.refused(referrals.made(world).later(hours=3))
    later = story.now
    # the teacher was told two hours before, by another
    earlier = Told(later - timedelta(hours=2), "in_person", "The team manager", "Not for us.")
    record_refused(**story.later(hours=1).by(world.teacher), told=earlier)
    assert clock(story.it).due_at == later + timedelta(hours=22)
    # and what is told again afterwards moves nothing
    record_refused(**story.by(world.teacher), told=Told(later, "telephone", "The duty desk"))
    assert clock(story.it).due_at == later + timedelta(hours=22)
    assert Telling.objects.filter(referral=story.it).count() == 3


def test_a_refusal_cannot_be_told_in_the_future_nor_before_the_referral(world: World) -> None:
    story = referrals.made(world)
    with pytest.raises(MoveRefused, match="in the future"):
        referrals.refused(story, at=MONDAY + timedelta(days=1))
    with pytest.raises(MoveRefused, match="before the referral was made"):
        referrals.refused(story, at=MONDAY - timedelta(hours=1))


def test_over_the_clock_change_24_hours_are_24_hours(world: World) -> None:
    saturday = datetime(2027, 3, 27, 17, 0, tzinfo=UTC)  # the clocks go forward that night
    story = referrals.refused(referrals.made(world, saturday))
    assert clock(story.it).due_at == datetime(2027, 3, 28, 18, 0, tzinfo=UTC)


def test_reasons_sent_through_accord_meet_the_clock(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    with pytest.raises(NotYours, match="Only Norfolk Children's Services"):
        send_reasons(**story.by(world.teacher), letter=LETTER)
    referrals.reasoned(story)
    found = clock(story.it)
    assert (found.met, found.ended_at, found.was_late) == (True, story.now, False)
    assert told("referral.reasons_sent") == [
        "teacher: Read the reasons in writing, and say whether you act on the advice"
    ]
    with pytest.raises(MoveRefused, match="gone already"):
        referrals.reasoned(story)


def test_reasons_by_other_means_are_entered_with_both_times(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    sent = SentOtherwise(story.now + timedelta(hours=3), "By secure e-mail", "File HA-2207, letters")
    enter_reasons(**story.later(days=2).by(world.teacher), letter=LETTER, sent=sent)
    row = ReasonsInWriting.objects.get(referral=story.it)
    assert (row.claimed_at, row.recorded_at) == (sent.at, story.now)
    assert (row.side, row.writer_agency) == ("receiving", "Hawthorn Academy")
    assert (clock(story.it).met, clock(story.it).was_late) == (True, False)
    entry = Entry.objects.get(kind="referral.reasons_entered")
    assert (entry.claimed_at, entry.recorded_at) == (sent.at, story.now)


def test_a_letter_before_the_first_telling_wants_that_telling_recorded(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    sent = SentOtherwise(story.now - timedelta(minutes=30), "By post", "Our file")
    with pytest.raises(MoveRefused, match="record first that the refusal was told then"):
        enter_reasons(**story.by(world.social_worker), letter=LETTER, sent=sent)


def test_reasons_want_a_refusal_first(world: World) -> None:
    with pytest.raises(MoveRefused, match="Record first that the refusal was told"):
        referrals.reasoned(referrals.made(world))


def test_accepted_after_all_no_reasons_are_owed(world: World) -> None:
    story = referrals.refused(referrals.made(world)).later(hours=1)
    accept_referral(**story.by(world.social_worker))
    assert (clock(story.it).ended_at, clock(story.it).met) == (story.now, False)


def test_who_comes_second_is_told_so(world: World) -> None:
    story = referrals.made(world)
    stale = story.by(world.teacher)
    referrals.refused(story)
    with pytest.raises(ReferralChanged):
        record_refused(**stale, told=Told(MONDAY, "telephone", "The duty desk"))


def test_the_whole_chain_verifies(world: World) -> None:
    referrals.talked(referrals.persisting(referrals.reasoned(referrals.refused(referrals.made(world)))))
    assert list(verify(Tally(), now=MONDAY + timedelta(days=2))) == []


def test_sent_as_a_disagreement_the_two_are_linked(world: World) -> None:
    story = referrals.refused(referrals.made(world)).later(hours=1)
    by = stand(world.teacher, story.now)
    draft = begin_disagreement(referral=story.it, by=by, now=story.now)
    assert not BecameDisagreement.objects.exists()
    it = send_draft(draft=draft, by=by, raised=answers(world, story.now), now=story.now)
    assert it.pk == draft.pk
    assert BecameDisagreement.objects.get(referral=story.it).disagreement == it
    entry = Entry.objects.filter(subject=story.it.subject_id).order_by("number").last()
    assert entry is not None
    assert (entry.kind, it.reference in entry.facts) == ("referral.became_disagreement", True)
    assert referral_of(it, by) == story.it
    assert referral_of(it, stand(world.constable, story.now)) is None
    # the clock of the refusal runs on: who refused still owes the reasons
    assert clock(story.it).ended_at is None


def test_only_the_people_of_the_two_agencies_who_act_in_it_see_it(world: World) -> None:
    story = referrals.made(world)
    who = {
        "teacher": True,  # made it
        "head_teacher": True,  # manages the teacher
        "social_worker": True,  # at the desk that receives it
        "team_manager": True,  # manages that desk
        "trust_director": False,
        "stand_in": False,
        "constable": False,
        "stranger": False,
        "chair": False,
        "business_manager": False,
        "auditor": False,
    }
    found = {name: Referral.objects.visible_to(stand(getattr(world, name), MONDAY)).exists() for name in who}
    assert found == who
    assert story.it
