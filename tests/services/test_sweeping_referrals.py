"""The sweep of referrals, with the time moved: reminded at half and four hours before, overdue once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from audit.models import Entry, Subject
from escalation.models import ReferralDeadlineEvent, ReferralNotice
from escalation.services.refusals import SentOtherwise, Told, enter_reasons, record_refused
from escalation.services.sweeping_referrals import sweep_referrals
from escalation.services.telling import deliver_notices
from escalation.services.telling_referrals import mark_referral_opened
from tests import referrals
from tests.factories import World
from tests.referrals import LETTER, Asking
from tests.stories import stand

FRIDAY = datetime(2027, 1, 15, 14, 0, tzinfo=UTC)


@pytest.fixture
def story(shared_world: World, db: None) -> Asking:
    """Refused on a Friday at 3pm: the reasons are due on Saturday at 3pm."""
    return referrals.refused(referrals.made(referrals.with_refusals(shared_world), FRIDAY))


def events(story: Asking) -> list[str]:
    found = ReferralDeadlineEvent.objects.filter(deadline__referral=story.it)
    return list(found.order_by("recorded_at").values_list("kind", flat=True))


def told(story: Asking, kind: str) -> list[str]:
    notices = ReferralNotice.objects.filter(referral=story.it, kind=kind)
    return sorted(
        notice.addressee.user.email.split("@")[0] for notice in notices.select_related("addressee__user")
    )


def test_each_thing_happens_at_its_time_and_once(story: Asking) -> None:
    told_at = story.now
    for hours, minutes, expected in [
        (11, 59, []),
        (12, 0, ["half"]),
        (12, 30, ["half"]),
        (19, 59, ["half"]),
        (20, 0, ["half", "last"]),
        (24, 0, ["half", "last"]),  # due by then: not late yet
        (24, 1, ["half", "last", "overdue"]),
        (60, 0, ["half", "last", "overdue"]),
    ]:
        now = told_at + timedelta(hours=hours, minutes=minutes)
        sweep_referrals(now=now)
        sweep_referrals(now=now)
        assert events(story) == expected, (hours, minutes)


def test_reminders_go_to_who_owes_the_reasons_and_that_it_is_over_to_both(story: Asking) -> None:
    sweep_referrals(now=story.now + timedelta(hours=12))
    assert told(story, "referral.reminded") == ["social.worker"]
    sweep_referrals(now=story.now + timedelta(hours=25))
    assert told(story, "referral.overdue") == ["social.worker", "teacher"]
    assert Subject.objects.get(pk=story.it.subject_id).late
    assert Entry.objects.filter(kind="referral.overdue").get().actor_key == "system"


def test_who_looks_late_sends_no_reminder_that_another_has_overtaken(story: Asking) -> None:
    sweep_referrals(now=story.now + timedelta(hours=21))
    assert events(story) == ["last"]


def test_once_the_reasons_have_gone_nothing_more_happens(story: Asking) -> None:
    referrals.reasoned(story)
    assert sweep_referrals(now=story.now + timedelta(days=3)) == 0


def test_an_earlier_telling_brings_what_is_due_forward(story: Asking) -> None:
    told_at = story.now
    earlier = Told(told_at - timedelta(minutes=30), "telephone", "The team manager")
    record_refused(**story.later(hours=1).by(story.world.teacher), told=earlier)
    sweep_referrals(now=told_at + timedelta(hours=11, minutes=30))
    assert events(story) == ["half"]


def test_a_letter_entered_afterwards_that_went_in_time_takes_the_lateness_back(story: Asking) -> None:
    sent = SentOtherwise(story.now + timedelta(hours=5), "By post", "Our file")
    sweep_referrals(now=story.now + timedelta(hours=25))
    enter_reasons(**story.later(hours=30).by(story.world.social_worker), letter=LETTER, sent=sent)
    assert not Subject.objects.get(pk=story.it.subject_id).late
    assert events(story) == ["overdue"]  # what the service recorded stays recorded


def test_a_letter_that_went_late_leaves_it_late(story: Asking) -> None:
    sweep_referrals(now=story.now + timedelta(hours=25))
    referrals.reasoned(story.later(hours=26))
    assert Subject.objects.get(pk=story.it.subject_id).late


def test_nobody_answering_is_told_to_both_once_the_partnerships_time_is_over(
    shared_world: World, db: None
) -> None:
    story = referrals.made(referrals.with_refusals(shared_world), FRIDAY)
    # one working day from a Friday: Monday at five
    assert sweep_referrals(now=datetime(2027, 1, 18, 17, 0, tzinfo=UTC)) == 0
    assert sweep_referrals(now=datetime(2027, 1, 18, 17, 1, tzinfo=UTC)) == 1
    assert sweep_referrals(now=datetime(2027, 1, 19, 17, 1, tzinfo=UTC)) == 0
    assert told(story, "referral.overdue") == ["social.worker", "teacher"]


def test_the_mail_carries_the_reference_a_link_the_act_and_by_when_and_nothing_else(story: Asking) -> None:
    assert deliver_notices(now=story.now) > 0
    reference = story.it.reference
    letter = next(one for one in mail.outbox if "social.worker" in one.to[0])
    assert letter.subject == f"{reference}: Answer a referral"
    assert f"/referrals/{reference}/" in letter.body
    for secret in ("K.P.", "HA-2207", "assessment", "alone", "Hawthorn"):
        assert secret not in letter.body
    mail.outbox.clear()
    assert deliver_notices(now=story.now + timedelta(minutes=1)) == 0


def test_sent_is_not_opened_until_somebody_opens_it(story: Asking) -> None:
    deliver_notices(now=story.now)
    by = stand(story.world.social_worker, story.now)
    mine = ReferralNotice.objects.filter(referral=story.it, addressee=story.world.social_worker)
    assert not mine.exclude(opened_at=None).exists()
    assert mark_referral_opened(referral=story.it, by=by, now=story.now) == mine.count()
    assert mark_referral_opened(referral=story.it, by=by, now=story.now) == 0
