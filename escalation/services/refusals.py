"""A referral refused: that it was told, which starts the clock, and the clear reasons in writing that meet it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from cases.acts import ReferralAct
from cases.models import ReasonsInWriting, Referral, ReferralSide, Refusal, Telling
from components.words import in_words
from escalation.core.decisions import MoveRefused
from escalation.services.on_referrals import (
    begin_on,
    check_side,
    people_on,
    tell_of_referral,
)
from escalation.services.papers import PaperGiven, referral_paper_row
from escalation.services.referral_clocks import Clock, check_handled, clock_of, end, refusal_told
from escalation.zone import local_day


@dataclass(frozen=True)
class Told:
    """The refusal was told: when, how, by whom, and what was said."""

    at: datetime
    way: str
    by_whom: str
    said: str = ""


@dataclass(frozen=True)
class Letter:
    """Clear reasons, what is advised instead, and what else there is for the child."""

    reasons: str
    advised: str
    alternatives: str = ""


@dataclass(frozen=True)
class SentOtherwise:
    """A letter that went by other means: when it was sent, how, and the letter itself or where it is kept."""

    at: datetime
    by_means: str
    held_where: str = ""
    paper: PaperGiven | None = None


@transaction.atomic
def record_refused(
    *, referral: Referral, by: Standing, told: Told, version: int | None, now: datetime
) -> None:
    """Either side records that the refusal was told; the clock runs from the first telling.

    (Merton, Referral Rejection, 1.) Raises MoveRefused: the referral is settled, a time that does not fit, a
    procedure that says nothing about refusals.
    """
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    doing.check_open()
    doing.check_past(told.at)
    policy = check_handled(it.partnership, local_day(now))
    facts = {"told": in_words(told.at), "agency": it.to_agency.name}
    index = {} if it.is_refused else {"stage": "refused"}
    with doing.act(
        "referral.refused", policy=policy.stamp, happened=told.at, facts=facts, index=index
    ) as act:
        if not it.is_refused:
            it.answer = Referral.Answer.REFUSED
            act.add(Refusal(claimed_at=told.at))
        act.add(Telling(way=told.way, by_whom=told.by_whom, said=told.said, claimed_at=told.at))
        due_at = refusal_told(act, told.at, policy).due_at
        act.move()
        if not ReasonsInWriting.objects.filter(referral=it).exists():
            _tell_of_refusal(act, due_at, now)


@transaction.atomic
def send_reasons(
    *, referral: Referral, by: Standing, letter: Letter, version: int | None, now: datetime
) -> None:
    """The receiving agency sends its reasons in writing through Accord: a letter; raises MoveRefused, NotYours."""
    doing = begin_on(referral, by=by, version=version, now=now)
    check_side(doing.place, doing.it, ReferralSide.RECEIVING)
    check_owed(doing.it)
    with doing.act("referral.reasons_sent", facts={"agency": doing.it.to_agency.name}) as act:
        row = ReasonsInWriting(through=ReasonsInWriting.Through.ACCORD, **vars(letter))
        _reasons_went(act, row, now, now)


@transaction.atomic
def enter_reasons(
    *,
    referral: Referral,
    by: Standing,
    letter: Letter,
    sent: SentOtherwise,
    version: int | None,
    now: datetime,
) -> None:
    """Reasons in writing that went by other means are entered, by whichever agency has the letter before it.

    It was sent then, and is recorded now: both times stand. The letter is attached, or it is said where it is kept.
    Raises MoveRefused.
    """
    doing = begin_on(referral, by=by, version=version, now=now)
    check_owed(doing.it)
    doing.check_past(sent.at)
    if sent.paper is None and not sent.held_where.strip():
        raise MoveRefused("Add the letter itself, or say where it is kept.")
    facts = {"agency": doing.it.to_agency.name, "sent": in_words(sent.at)}
    with doing.act("referral.reasons_entered", happened=sent.at, facts=facts) as act:
        clock = clock_of(act, Clock.REASONS)
        if clock is not None and sent.at < clock.starts_at:
            raise MoveRefused(
                f"The refusal was first told at {in_words(clock.starts_at)}, by what is recorded. If a letter went "
                "before that, record first that the refusal was told then."
            )
        row = ReasonsInWriting(
            through=ReasonsInWriting.Through.OTHER,
            by_means=sent.by_means,
            held_where=sent.held_where,
            side=ReferralSide.RECEIVING,  # theirs, whoever enters it
            **vars(letter),
        )
        _reasons_went(act, row, sent.at, now)
        if sent.paper is not None:
            referral_paper_row(act, sent.paper, attached_to=row)


def check_owed(it: Referral) -> None:
    """Reasons in writing are still to be sent; raises MoveRefused."""
    if it.ended:
        raise MoveRefused(f"This referral is settled: {Referral.Ended(it.ended).label.lower()}.")
    if not it.is_refused:
        raise MoveRefused(
            "Record first that the refusal was told, and when: the time for the reasons runs from then."
        )
    if ReasonsInWriting.objects.filter(referral=it).exists():
        raise MoveRefused("Reasons in writing have gone already. What you want to add, write as a note.")


def _reasons_went(act: ReferralAct, row: ReasonsInWriting, at: datetime, now: datetime) -> None:
    row.claimed_at = at
    act.add(row)
    act.index["stage"] = "reasons given"
    end(act, Clock.REASONS, at, met=True)
    act.move()
    told = people_on(act.it, ReferralSide.REFERRING, now=now)
    tell_of_referral(act, told, wants="Read the reasons in writing, and say whether you act on the advice")


def _tell_of_refusal(act: ReferralAct, due_at: datetime, now: datetime) -> None:
    receiving = people_on(act.it, ReferralSide.RECEIVING, now=now)
    tell_of_referral(act, receiving, wants="Send clear reasons in writing", by_when=due_at)
    seen = {one.membership.user_id for one in receiving}
    referring = people_on(act.it, ReferralSide.REFERRING, now=now)
    others = [one for one in referring if one.membership.user_id not in seen]
    tell_of_referral(act, others, wants="To know: the referral was refused", by_when=due_at)
