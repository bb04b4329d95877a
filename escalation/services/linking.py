"""A referral that becomes a disagreement: raising begins with what is known, and the two are linked once it is sent."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from agencies.models import Membership
from agencies.standing import Standing
from cases.acts import act_on_referral, lock_referral, place_in
from cases.models import Referral, ReferralSide, Telling
from components.words import in_words
from escalation.core.decisions import MoveRefused
from escalation.models import BecameDisagreement, BegunFromReferral, Disagreement, Draft, KeptFrom
from escalation.services.drafts import Typed
from escalation.services.on_referrals import people_on, tell_of_referral
from escalation.zone import local_day


@transaction.atomic
def begin_disagreement(*, referral: Referral, by: Standing, now: datetime) -> Draft:
    """A draft of this person's own, with what the referral says already filled in. Nobody else knows of it.

    Raises MoveRefused where this person has no agency of the two to raise it for.
    """
    place = place_in(by, referral)
    member: Membership = place.membership
    if member.agency_id != referral.agency_of(place.side).pk:
        raise MoveRefused("A disagreement is raised by somebody who works in one of the two agencies.")
    key = uuid4()
    draft = Draft(pk=key, author=member, answers=_known(referral, place.side), started_at=now, touched_at=now)
    draft.save(force_insert=True)
    BegunFromReferral.objects.create(key=key, referral=referral)
    return draft


def link_raised(it: Disagreement, *, by: Standing, now: datetime) -> None:
    """Where the matter was begun from a referral, say so on the referral's own chain; else nothing."""
    begun = BegunFromReferral.objects.filter(pk=it.pk).first()
    walled = it.speaks_up or KeptFrom.objects.filter(disagreement=it).exists()
    if begun is None or walled:
        return  # the referral's own pages would name the matter to people who are kept from it
    referral, at = lock_referral(begun.referral_id, now=now)
    place = place_in(by, referral)
    facts = {"reference": it.reference}
    with act_on_referral(referral, "referral.became_disagreement", by=place, at=at, facts=facts) as act:
        act.add(BecameDisagreement(disagreement=it))
        act.move()
        told = people_on(referral, *ReferralSide.values, now=now)
        tell_of_referral(act, told, wants="To know: the referral became a disagreement")


def _known(referral: Referral, side: ReferralSide) -> dict[str, Typed]:
    """What the referral says, as the pages of raising would have been sent; all of it can be changed there."""
    agency = referral.agency_of(side.other)
    known: dict[str, Typed] = {"agency": {"where": ["other"], "agency": [str(agency.pk)]}}
    if side == ReferralSide.RECEIVING:
        return known  # the child is the other agency's case, and what they decided is theirs to tell
    return known | {"children": _child(referral), "decision": _decision(referral)}


def _child(referral: Referral) -> Typed:
    case = referral.case
    row = {
        "reference": case.reference,
        "initials": case.initials,
        "birth_month": case.birth_month or "",
        "birth_year": case.birth_year or "",
        "identifier": case.identifier,
    }
    managed = {"children-TOTAL_FORMS": ["1"], "children-INITIAL_FORMS": ["0"]}
    return managed | {f"children-0-{name}": [str(value)] for name, value in row.items()}


def _decision(referral: Referral) -> Typed:
    asked = f"We referred the child and asked: {referral.asked}"
    told = Telling.objects.filter(referral=referral).first()
    if told is None:
        return {"decision": [f"Referral {referral.reference} was not accepted. {asked}"]}
    day = local_day(told.claimed_at)
    return {
        "who": ["person"],
        "name": [told.by_whom],
        "decision": [f"Referral {referral.reference} was refused at {in_words(told.claimed_at)}. {asked}"],
        "learned_day": [str(day.day)],
        "learned_month": [str(day.month)],
        "learned_year": [str(day.year)],
    }
