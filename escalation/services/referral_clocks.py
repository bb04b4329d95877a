"""The two clocks of a referral: the partnership's time to answer it, and the policy's for reasons in writing."""

from datetime import date, datetime

from agencies.models import Partnership
from cases.acts import ReferralAct
from escalation.core.decisions import MoveRefused
from escalation.models import PolicyVersion, ReferralDeadline, ReferralDeadlineEvent
from escalation.services.calendars import calendar_in_force
from escalation.services.policies import policies_in_force
from escalation.zone import local_day

Clock = ReferralDeadline.Clock

# Where a partnership has not set its own. No document gives a time to answer a referral.
USUAL_ANSWER_TIME = "1 working day"


def answer_time(partnership: Partnership) -> str:
    """Within what time an agency of the partnership answers a referral."""
    return partnership.referral_answer_time or USUAL_ANSWER_TIME


def refusal_policy(partnership: Partnership, on: date) -> PolicyVersion | None:
    """The policy in force that says how refused referrals are answered; none where none does (POLICY_FORMAT §5)."""
    versions = policies_in_force(partnership, on)
    return next((version for version in versions if version.policy.referral_refusal), None)


def check_handled(partnership: Partnership, on: date) -> PolicyVersion:
    """That policy; raises MoveRefused where there is none."""
    version = refusal_policy(partnership, on)
    if version is None:
        raise MoveRefused(
            "The procedure of your partnership says nothing about refused referrals, so they are not kept here."
        )
    return version


def start_answer(act: ReferralAct, made_at: datetime) -> ReferralDeadline:
    """From when the referral was made; the time is the partnership's own."""
    return _start(act, Clock.ANSWER, answer_time(act.it.partnership), made_at, None)


def refusal_told(act: ReferralAct, told_at: datetime, version: PolicyVersion) -> ReferralDeadline:
    """The time for reasons in writing runs from the first telling; who tells of an earlier one moves it forward."""
    refusal = version.policy.referral_refusal
    assert refusal is not None  # by check_handled
    end(act, Clock.ANSWER, told_at, met=True)
    running = clock_of(act, Clock.REASONS)
    if running is None:
        return _start(act, Clock.REASONS, refusal.time.words, told_at, version)
    if told_at < running.starts_at:
        running.starts_at = told_at
        running.due_at = _due(running)
        act.save(running)
    return running


def end(act: ReferralAct, clock: str, at: datetime, *, met: bool) -> None:
    """The clock is met, or is needed no more; a second ending changes nothing.

    What the sweep took for late and was in time after all, by a letter that is entered afterwards, is not late.
    """
    deadline = clock_of(act, clock)
    if deadline is None or deadline.ended_at is not None:
        return
    deadline.ended_at, deadline.met = at, met
    act.save(deadline)
    if met and act.it.subject.late and at <= deadline.due_at:
        act.index["late"] = _another_ran_out(act, clock)


def clock_of(act: ReferralAct, clock: str) -> ReferralDeadline | None:
    found = ReferralDeadline.objects.filter(referral=act.it, clock=clock)
    return found.select_related("policy_version", "calendar_version", "referral__partnership").first()


def _another_ran_out(act: ReferralAct, clock: str) -> bool:
    events = ReferralDeadlineEvent.objects.filter(
        deadline__referral=act.it, kind=ReferralDeadlineEvent.Kind.OVERDUE
    )
    return events.exclude(deadline__clock=clock).exists()


def _start(
    act: ReferralAct, clock: str, amount: str, at: datetime, version: PolicyVersion | None
) -> ReferralDeadline:
    calendar = calendar_in_force(act.it.partnership)
    if local_day(at) < calendar.covers_from:
        raise MoveRefused("That is too long ago to count from.")
    deadline = ReferralDeadline(
        referral=act.it,
        clock=clock,
        amount=amount,
        policy_version=version,
        calendar_version=calendar,
        starts_at=at,
        claimed_at=at,
    )
    deadline.due_at = _due(deadline)
    act.add(deadline)
    return deadline


def _due(deadline: ReferralDeadline) -> datetime:
    found = deadline.derived().at
    # Only a time that both sides agree has none, and nobody agrees on the time in which reasons are owed.
    return found if found is not None else deadline.starts_at
