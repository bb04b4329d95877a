"""A referral between two agencies of a partnership: recorded, and accepted."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import Agency, Membership, Post
from agencies.queries import check_takes_part, still_open
from agencies.refusals import Refused
from agencies.routes import route
from agencies.standing import Standing
from audit.acts import lock_subject
from audit.models import Subject
from cases.acts import ReferralAct, ReferralPlace, act_on_referral
from cases.models import Case, Referral, ReferralSeat, ReferralSide
from cases.services import known_case
from escalation.core.decisions import MoveRefused
from escalation.core.policy import Policy
from escalation.core.stages import Side
from escalation.services.answers import Child
from escalation.services.on_referrals import begin_on, check_side, people_on, tell_of_referral
from escalation.services.raising import ALPHABET
from escalation.services.referral_clocks import Clock, check_handled, end, start_answer
from escalation.zone import local_day


@dataclass(frozen=True)
class Asked:
    """What one agency asks of another, about which child, and why."""

    to: Agency
    child: Child
    asked: str
    why: str
    child_protection: Referral.Protection
    made_at: datetime
    desk: Post | None = None  # the post to which it goes, where whoever refers knows it
    follows: Referral | None = None  # the refused referral after which this one is made


@transaction.atomic
def make_referral(*, by: Standing, membership: Membership, asked: Asked, now: datetime) -> Referral:
    """Record a referral; anybody who works in an agency of the partnership may. Raises MoveRefused."""
    policy = check_can_refer(membership, by=by, now=now)
    _check(membership, asked, now)
    reference = _new_subject(membership)
    subject, at = lock_subject(reference=reference, now=now)
    it = _referral(subject, membership, asked)
    place = ReferralPlace(membership, ReferralSide.REFERRING)
    index = {
        "kind": subject.kind,
        "partnership": subject.partnership,
        "title": it.title,
        "parties": f"|{it.from_agency.code}|{it.to_agency.code}|",
        "stage": "made",
        "opened_at": at.claimed,
    }
    facts = {"agency": asked.to.name}
    act = act_on_referral(it, "referral.made", by=place, at=at, facts=facts, index=index)
    with act:
        it.case = _case(act, membership, asked)
        act.add(it)
        act.add_all(_seats(it, membership, asked, policy, now))
        due_at = start_answer(act, asked.made_at).due_at
        told = people_on(it, ReferralSide.RECEIVING, now=now)
        tell_of_referral(act, told, wants="Answer a referral", by_when=due_at)
    return it


@transaction.atomic
def accept_referral(*, referral: Referral, by: Standing, version: int | None, now: datetime) -> None:
    """The receiving agency takes it up, also after it had refused; raises MoveRefused, NotYours."""
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    doing.check_open()
    check_side(doing.place, it, ReferralSide.RECEIVING)
    with doing.act("referral.accepted", facts={"agency": it.to_agency.name}) as act:
        end(act, Clock.ANSWER, now, met=True)
        end(act, Clock.REASONS, now, met=False)
        it.answer = Referral.Answer.ACCEPTED
        act.end(Referral.Ended.ACCEPTED)
        act.move()
        told = people_on(it, ReferralSide.REFERRING, now=now)
        tell_of_referral(act, told, wants="To know: your referral was accepted")


def check_can_refer(membership: Membership, *, by: Standing, now: datetime) -> Policy:
    """Whether this person can record a referral at all, and by which policy; raises MoveRefused."""
    if membership.pk not in by.membership_ids or membership.agency is None:
        raise MoveRefused("A referral is made by somebody who works in an agency of the partnership.")
    if membership.partnership.live_at is None:
        raise MoveRefused("Your partnership is still setting Accord up.")
    return check_handled(membership.partnership, local_day(now)).policy


def _check(membership: Membership, asked: Asked, now: datetime) -> None:
    if asked.to == membership.agency:
        raise MoveRefused("A referral goes to another agency. Choose which.")
    try:
        check_takes_part(asked.to, membership.partnership)
    except Refused as refused:
        raise MoveRefused(refused.sentence) from refused
    if asked.made_at > now:
        raise MoveRefused("You cannot have made it in the future.")
    if asked.desk is not None and (
        asked.desk.agency_id != asked.to.pk or asked.desk.partnership_id != membership.partnership_id
    ):
        raise MoveRefused(f"That desk is not at {asked.to.name}.")
    if asked.follows is not None:
        check_follows(asked.follows, membership)


def check_follows(before: Referral, membership: Membership) -> None:
    """One's own agency made the earlier referral, and it was refused; raises MoveRefused."""
    if before.from_agency_id != membership.agency_id or before.partnership_id != membership.partnership_id:
        raise MoveRefused("Only the agency that made a referral refers the child on to another.")
    if not before.is_refused:
        raise MoveRefused(f"Referral {before.reference} was not refused.")


def _new_subject(membership: Membership) -> str:
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(6))
        reference = f"{drawn[:2]}-{drawn[2:]}"
        if not Subject.objects.filter(reference=reference).exists():
            break
    Subject.objects.create(kind="referral", reference=reference, partnership=membership.partnership.code)
    return reference


def _referral(subject: Subject, membership: Membership, asked: Asked) -> Referral:
    assert membership.agency is not None
    return Referral(
        subject=subject,
        partnership=membership.partnership,
        reference=subject.reference,
        from_agency=membership.agency,
        to_agency=asked.to,
        made_by=membership,
        made_at=asked.made_at,
        asked=asked.asked,
        why=asked.why,
        child_protection=asked.child_protection,
        follows=asked.follows,
    )


def _case(act: ReferralAct, membership: Membership, asked: Asked) -> Case:
    assert membership.agency is not None
    return known_case(act, agency=membership.agency, **vars(asked.child))


def _seats(
    it: Referral, membership: Membership, asked: Asked, policy: Policy, now: datetime
) -> list[ReferralSeat]:
    """Whoever made it; and the desk that was named, or the one where the policy's first stage begins."""
    made = ReferralSeat(side=ReferralSide.REFERRING, membership=membership, as_what=ReferralSeat.AsWhat.MADE)
    slugs = policy.posts_at(policy.first(), asked.to.kind, Side.RESPONDING)
    desk = still_open(asked.desk) or route(
        agency=asked.to, partnership=it.partnership, slugs=slugs, on=local_day(now)
    )
    if desk is None:
        return [made]
    receives = ReferralSeat(side=ReferralSide.RECEIVING, post=desk, as_what=ReferralSeat.AsWhat.RECEIVES)
    return [made, receives]
