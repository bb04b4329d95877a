"""A referral that becomes a disagreement: raising begins with what is known, and the two are linked once it is sent."""

from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from agencies.models import Membership, User
from agencies.standing import Standing, standing_of
from cases.acts import act_on_referral, lock_referral, place_in
from cases.models import Referral, ReferralSide, Telling
from components.words import in_words
from escalation.core.decisions import MoveRefused
from escalation.models import BecameDisagreement, BegunFromReferral, Disagreement, Draft, PolicyVersion
from escalation.services.answers import Raised
from escalation.services.carrying import what_was_so_far
from escalation.services.drafts import Typed
from escalation.services.on_referrals import people_on, tell_of_referral
from escalation.services.protection import check_to_take_over
from escalation.walls import kept_users
from escalation.zone import local_day


@transaction.atomic
def begin_disagreement(*, referral: Referral, by: Standing, now: datetime, takes_over: bool = False) -> Draft:
    """A draft of this person's own, with what the referral says already filled in. Nobody else knows of it.

    ``takes_over``: under the partnership's procedure for child protection, in place of what follows a refusal.
    Raises MoveRefused where this person has no agency of the two to raise it for, or that procedure does not fit.
    """
    place = place_in(by, referral)
    member: Membership = place.membership
    if member.agency_id != referral.agency_of(place.side).pk:
        raise MoveRefused("A disagreement is raised by somebody who works in one of the two agencies.")
    under = check_to_take_over(referral, by=by, on=local_day(now)) if takes_over else None
    key, answers = uuid4(), _known(referral, place.side) | _kind(under)
    draft = Draft(pk=key, author=member, answers=answers, started_at=now, touched_at=now)
    draft.save(force_insert=True)
    BegunFromReferral.objects.create(key=key, referral=referral, takes_over=takes_over or None)
    return draft


def with_what_was_so_far(raised: Raised, *, draft: Draft, by: Standing) -> Raised:
    """What goes along into the matter of a draft that was begun from a referral; any other stays as it is.

    Only where it is raised with the other agency of the referral: a third one is told nothing of what was before.
    """
    begun = BegunFromReferral.objects.filter(pk=draft.pk).select_related("referral").first()
    if begun is None:
        return raised
    referral = Referral.objects.visible_to(by).filter(pk=begun.referral_id).first()
    if referral is None or {draft.author.agency_id, raised.responding.pk} != {
        referral.from_agency_id,
        referral.to_agency_id,
    }:
        return raised
    return replace(raised, carried=what_was_so_far(referral))


def link_raised(it: Disagreement, *, by: Standing, now: datetime) -> None:
    """Where the matter was begun from a referral, say so on the referral's own chain; else nothing.

    Nor where somebody who reads the referral must not know of the matter: then nothing there tells of it (§4.7).
    """
    begun = BegunFromReferral.objects.filter(pk=it.pk).first()
    if begun is None:
        return
    referral, at = lock_referral(begun.referral_id, now=now)
    if _tells_who_is_kept(it, referral, on=local_day(now)):
        return
    place = place_in(by, referral)
    over = begun.takes_over and it.policy_version.key == referral.partnership.protection_policy
    facts = {"reference": it.reference}
    kind = "referral.protection_took_over" if over else "referral.became_disagreement"
    with act_on_referral(referral, kind, by=place, at=at, facts=facts) as act:
        act.add(BecameDisagreement(disagreement=it, takes_over=over or None))
        act.move()
        told = people_on(referral, *ReferralSide.values, now=now)
        wants = "To know: the procedure for child protection takes over the referral"
        tell_of_referral(act, told, wants=wants if over else "To know: the referral became a disagreement")


def _tells_who_is_kept(it: Disagreement, referral: Referral, *, on: date) -> bool:
    """Whether somebody reads the referral who is kept from the matter; always where its raiser speaks up."""
    kept = User.objects.filter(pk__in=kept_users(it))
    return it.speaks_up or any(
        Referral.objects.visible_to(standing_of(one, on=on)).filter(pk=referral.pk).exists() for one in kept
    )


def _kind(under: PolicyVersion | None) -> dict[str, Typed]:
    """The first road of that procedure on which a resolution is sought, chosen beforehand; the page has the others."""
    if under is None:
        return {}
    tracks = [track.key for track in under.policy.tracks if not track.record_only]
    return {"kind": {"track": [tracks[0] if tracks else under.policy.key]}}


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
