"""A referral that became a disagreement is settled once that has ended, by saying who holds the case from now on."""

from datetime import datetime

from django.db import transaction

from agencies.standing import Standing
from cases.acts import ReferralPlace
from cases.models import Referral, ReferralSide, Settlement
from escalation.core.decisions import MoveRefused
from escalation.permissions import NotYours
from escalation.services.on_referrals import begin_on, check_refused, people_on, tell_of_referral
from escalation.services.protection import became
from escalation.services.referral_clocks import Clock, end

Holder = Settlement.Holder

# An agency says of itself that it holds the case; that a third one has taken it up, either may say.
WHO_SAYS = {Holder.REFERRING: ReferralSide.REFERRING, Holder.RECEIVING: ReferralSide.RECEIVING}


@transaction.atomic
def settle_by_matter(
    *,
    referral: Referral,
    by: Standing,
    holder: Settlement.Holder,
    what: str,
    version: int | None,
    now: datetime,
) -> None:
    """The disagreement that it became has ended: the referral is settled by it. Raises MoveRefused, NotYours.

    A refusal ends nothing (Merton, Referral Rejection, 5): nobody holds the case less because a page was closed.
    """
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    check_to_settle(it, by)
    check_holder(it, doing.place, holder)
    with doing.act("referral.settled", facts={"holder": holder.label}) as act:
        act.add(Settlement(holder=holder, what=what))
        end(act, Clock.REASONS, now, met=False)
        act.end(Referral.Ended.MATTER)
        act.move()
        told = people_on(it, *ReferralSide.values, now=now)
        tell_of_referral(act, told, wants="To know: the referral is settled")


def check_to_settle(it: Referral, by: Standing) -> None:
    """It was refused, and every disagreement that it became is over, of those that this person may know of.

    Raises MoveRefused.
    """
    check_refused(it)
    matters = [one.disagreement for one in became(it, by)]
    if not matters:
        raise MoveRefused("It has not become a disagreement.")
    if running := next((one for one in matters if one.is_open), None):
        raise MoveRefused(f"The disagreement {running.reference} is still open. Settle it there first.")


def check_holder(it: Referral, place: ReferralPlace, holder: Settlement.Holder) -> None:
    """Whether this agency may say so; raises NotYours."""
    side = WHO_SAYS.get(holder)
    if side is not None and place.side != side:
        raise NotYours(f"Only {it.agency_of(side)} can say that it holds the case.")
