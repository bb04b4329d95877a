"""What follows a refusal: notes, the advice, a manager informed, managers talking (Merton, Referral Rejection)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import Membership
from agencies.standing import Standing
from cases.models import (
    AdviceAnswer,
    ManagerInformed,
    ManagersTalk,
    OwnNote,
    ReasonsInWriting,
    Referral,
    ReferralSeat,
    ReferralSide,
)
from cases.models.written import For
from escalation.core.decisions import MoveRefused
from escalation.notifications import Told
from escalation.services.on_referrals import (
    begin_on,
    check_refused,
    check_side,
    people_on,
    tell_of_referral,
)
from escalation.services.protection import check_not_taken_over
from escalation.zone import local_day


@dataclass(frozen=True)
class Talk:
    """Manager to manager: how, when, who, what was said and what came of it."""

    way: str
    happened: datetime
    people: str
    said: str
    result: ManagersTalk.Result


@transaction.atomic
def write_note(
    *,
    referral: Referral,
    by: Standing,
    text: str,
    for_whom: For,
    happened: datetime,
    version: int | None,
    now: datetime,
) -> None:
    """A note made at the time; for the writer's own agency alone, unless they say that it is for both."""
    doing = begin_on(referral, by=by, version=version, now=now)
    doing.check_past(happened)
    with doing.act("referral.noted", for_whom=for_whom, happened=happened) as act:
        act.add(OwnNote(text=text, claimed_at=happened))
        act.move()
        if for_whom == For.BOTH:
            told = people_on(doing.it, doing.place.side.other, now=now)
            tell_of_referral(act, told, wants="To know: a note was written for both agencies")


@transaction.atomic
def record_advice(
    *,
    referral: Referral,
    by: Standing,
    acted: AdviceAnswer.Acted,
    what: str,
    persists: bool,
    version: int | None,
    now: datetime,
) -> None:
    """The referring agency says whether it acted on the advice; where no concern is left, the refusal stands.

    Raises MoveRefused, NotYours.
    """
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    check_side(doing.place, it, ReferralSide.REFERRING)
    check_advised(it)
    check_not_taken_over(it, by)
    facts = {"acted": acted.label.lower()}
    with doing.act("referral.advice_answered", facts=facts) as act:
        act.add(AdviceAnswer(acted=acted, what=what, persists=persists))
        if not persists:
            act.end(Referral.Ended.ADVICE)
        act.move()
        wants = "To know: concerns persist" if persists else "To know: your refusal stands"
        told = people_on(it, ReferralSide.RECEIVING, now=now)
        tell_of_referral(act, told, wants=wants)


@transaction.atomic
def inform_manager(
    *,
    referral: Referral,
    by: Standing,
    manager: Membership,
    concerns: str,
    version: int | None,
    now: datetime,
) -> None:
    """Concerns persist: a manager of the referring agency is told, and has a seat from now on. For its own side alone.

    Raises MoveRefused, NotYours.
    """
    doing = begin_on(referral, by=by, version=version, now=now)
    it, place = doing.it, doing.place
    check_side(place, it, ReferralSide.REFERRING)
    doing.check_refused()
    check_not_taken_over(it, by)
    here = Membership.objects.on(local_day(now)).filter(agency=it.from_agency, partnership=it.partnership_id)
    if not here.filter(pk=manager.pk).exists():
        raise MoveRefused(f"That person is not at {it.from_agency} today.")
    with doing.act("referral.manager_informed", for_whom=For.OWN_SIDE) as act:
        act.add(ManagerInformed(manager=manager, concerns=concerns))
        seated = ReferralSeat.objects.filter(referral=it, membership=manager, ended_at=None)
        if not seated.exists():
            act.add(ReferralSeat(membership=manager, as_what=ReferralSeat.AsWhat.INFORMED))
        act.move()
        wants = "Contact a manager of the other agency about a refused referral"
        tell_of_referral(act, [Told(manager, None)], wants=wants)


@transaction.atomic
def record_managers_talk(
    *, referral: Referral, by: Standing, talk: Talk, version: int | None, now: datetime
) -> None:
    """The managers talked; the referring agency records it. Raises MoveRefused, NotYours.

    That the referral will be accepted ends nothing: the receiving agency accepts it itself.
    """
    doing = begin_on(referral, by=by, version=version, now=now)
    it = doing.it
    check_side(doing.place, it, ReferralSide.REFERRING)
    doing.check_refused()
    check_not_taken_over(it, by)
    doing.check_past(talk.happened)
    facts = {"result": talk.result.label}
    with doing.act("referral.managers_talked", happened=talk.happened, facts=facts) as act:
        row = ManagersTalk(way=talk.way, people=talk.people, said=talk.said, result=talk.result)
        row.claimed_at = talk.happened
        act.add(row)
        if talk.result == ManagersTalk.Result.STANDS:
            act.end(Referral.Ended.AGREED)
        act.move()
        told = people_on(it, ReferralSide.RECEIVING, now=now)
        tell_of_referral(act, told, wants=_WANTS[talk.result])


def check_advised(it: Referral) -> None:
    """There is advice to act on: reasons in writing have come; raises MoveRefused."""
    check_refused(it)
    if not ReasonsInWriting.objects.filter(referral=it).exists():
        raise MoveRefused("No reasons in writing have come yet, so there is no advice to act on.")


_WANTS = {
    ManagersTalk.Result.WILL_ACCEPT: "Accept the referral, as the managers agreed",
    ManagersTalk.Result.STANDS: "To know: the managers agreed that your refusal stands",
    ManagersTalk.Result.DISAGREED: "To know: the managers still disagree about the referral",
}
