"""Walls of a matter: raised past one's own line; somebody is kept from it, from the first or later (DESIGN §4.7)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from agencies.models import Membership
from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom, Side
from escalation.kinds_referrals import OF_A_MATTER
from escalation.models import (
    BecameDisagreement,
    Delivery,
    Disagreement,
    KeptFrom,
    ReferralDelivery,
    Seat,
    SpeakUp,
)
from escalation.permissions import NotYours
from escalation.places import Place
from escalation.services.answers import Concern, Raised, SpeakingUp
from escalation.services.doing import begin
from escalation.services.handing_on import find_a_convener, hand_on
from escalation.shields import actor_of
from escalation.walls import (
    deciding_users,
    guardian_of,
    guardians_for,
    kept_users,
    line_of,
    speak_up_of,
)
from escalation.zone import local_day

# How a raiser is called who speaks up and does not want the other side to be told who they are.
A_MEMBER_OF_STAFF = "A member of staff"
NEVER_THE_DECIDER = (
    "{name} is the professional whose decision this is about. They are a party: to disagree with a decision is no "
    "worry about somebody’s conduct. If their conduct is a worry of its own, it does not belong here: take it to "
    "whoever deals with allegations about staff."
)


def called_at_raising(membership: Membership, speak_up: SpeakingUp | None) -> str | None:
    """How the raiser is called wherever their name would stand; None where they do not speak up."""
    if speak_up is None:
        return None
    return membership.user.name if speak_up.shows_name else A_MEMBER_OF_STAFF


def check_walls(membership: Membership, raised: Raised, *, now: datetime) -> None:
    """The speak-up route and the people concerned, as answered on raising, can be; raises MoveRefused."""
    for concern in raised.concerned:
        users = {one.user_id for one in concern.people}
        if membership.user_id in users:
            raise MoveRefused("You cannot be kept from what you raise yourself.")
        decider = raised.manager or raised.person
        if decider is not None and decider.user_id in users:
            raise MoveRefused(NEVER_THE_DECIDER.format(name=concern.name))
        if not users and _same_name(concern.name, raised.decided_by):
            raise MoveRefused(NEVER_THE_DECIDER.format(name=concern.name))
    if raised.speak_up is None:
        return
    if raised.manager is not None:
        raise MoveRefused(
            "It is your own manager’s decision, so they are the other side and read it. To go past your line, "
            "ring your agency’s speak-up contact."
        )
    if raised.speak_up.again:
        return
    guardian = raised.speak_up.guardian
    without = {one.user_id for concern in raised.concerned for one in concern.people}
    may = guardians_for(membership, on=local_day(now), without=without)
    if guardian is None and may:
        raise MoveRefused("Say who acts for you in the place of your line.")
    if guardian is not None and guardian not in may:
        raise MoveRefused(f"{guardian.user.name} cannot act for you here: choose somebody else.")


def build(act: MatterAct, raised: Raised, *, before: Disagreement | None = None) -> None:
    """Write the walls of a new matter before anybody has a seat; ``before`` is the matter that it goes on from."""
    it, today = act.it, local_day(act.at.recorded)
    rows = [row for concern in raised.concerned for row in _kept(concern)]
    if raised.speak_up is not None:
        act.add(_spoken(raised.speak_up))
        guardian = raised.speak_up.guardian
        line = [one for one in line_of(it.raised_by, on=today) if not _same_user(one, guardian)]
        rows += [
            KeptFrom(ground=KeptFrom.Ground.LINE, person=one, name=one.user.name, agency=one.agency)
            for one in line
        ]
    if before is not None:
        rows += _carried(before, rows)
    for row in rows:
        row.for_whom = ForWhom.OWN_SIDE.value
    act.add_all(rows)


@transaction.atomic
def keep_from(
    *, disagreement: Disagreement, by: Standing, concern: Concern, version: int, now: datetime
) -> Disagreement:
    """Name a person concerned later: from now on they see nothing of the matter, whatever role they hold.

    Whoever else takes part is not told. Desks where nobody else is hand over to the next, so that nothing waits
    unseen. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    it = doing.it
    check_can_name(doing.place)
    _check_concern(it, concern, by)
    with doing.act("matter.kept_from", for_whom=ForWhom.OWN_SIDE) as act:
        rows = _kept(concern)
        for row in rows:
            row.for_whom = ForWhom.OWN_SIDE.value
        act.add_all(rows)
        _unsend(it)
        if it.is_open:
            _replace_guardian(act)
            hand_on(act, now)
        find_a_convener(act, now)
        act.move()
    return it


@transaction.atomic
def let_see_again(
    *, disagreement: Disagreement, by: Standing, kept: KeptFrom, why: str, version: int, now: datetime
) -> Disagreement:
    """Take back that somebody is a person concerned, with a reason. Raises MoveRefused, NotYours, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_name(doing.place)
    kept = KeptFrom.objects.get(pk=kept.pk, disagreement=doing.it)
    if kept.ground != KeptFrom.Ground.CONCERNED:
        raise MoveRefused("The line of somebody who speaks up stays out.")
    if kept.ended_at is not None:
        raise MoveRefused("This was taken back already.")
    same = KeptFrom.objects.filter(
        disagreement=doing.it, ground=kept.ground, name=kept.name, agency=kept.agency_id, ended_at=None
    )
    with doing.act("matter.kept_from_ended", for_whom=ForWhom(kept.for_whom)) as act:
        for row in same:
            row.ended_at, row.ended_by, row.ended_why = now, _named(doing.place, doing.it), why
            act.save(row)
        act.move()
    return doing.it


def check_can_name(place: Place) -> None:
    """Whoever takes part may name a person concerned, on either side or at the board; who looks on may not."""
    if place.looks_on:
        raise NotYours("The people who take part in this matter say who must not see it.")


def _check_concern(it: Disagreement, concern: Concern, by: Standing) -> None:
    users = {one.user_id for one in concern.people}
    if users & {user.pk for user in by.users}:
        raise MoveRefused("You cannot keep yourself out: hand over what you have in this matter instead.")
    if it.raised_by.user_id in users:
        raise MoveRefused("Whoever raised a matter is never kept from it.")
    is_decider = users & deciding_users(it) or _same_name(concern.name, it.decided_by)
    if is_decider:
        raise MoveRefused(NEVER_THE_DECIDER.format(name=concern.name))
    if users and users <= kept_users(it):
        raise MoveRefused(f"{concern.name} is kept from this matter already.")


def _same_name(name: str, decided_by: str) -> bool:
    """Whether it is who made the decision, as the raiser wrote it: a name, and what they are called behind it."""
    return " ".join(name.split()).casefold() == " ".join(decided_by.split(",")[0].split()).casefold()


def _same_user(one: Membership, other: Membership | None) -> bool:
    return other is not None and one.user_id == other.user_id


def _named(place: Place, it: Disagreement) -> str:
    actor = actor_of(place, it)
    return ", ".join(part for part in (actor.name, actor.role, actor.agency) if part)[:300]


def _spoken(said: SpeakingUp) -> SpeakUp:
    return SpeakUp(
        guardian=said.guardian,
        contact_name=said.contact_name,
        contact_telephone=said.contact_telephone,
        shows_name=said.shows_name,
        why=said.why,
        for_whom=ForWhom.OWN_SIDE.value,
    )


def _kept(concern: Concern) -> list[KeptFrom]:
    """A row for each account of that name, which covers every role of theirs; one by name where there is none."""
    by_user = {one.user_id: one for one in concern.people}
    people: list[Membership | None] = [*by_user.values()]
    return [
        KeptFrom(
            ground=KeptFrom.Ground.CONCERNED,
            person=person,
            name=" ".join(concern.name.split())[:200],
            agency=concern.agency,
            why=concern.why,
        )
        for person in people or [None]
    ]


def _carried(before: Disagreement, rows: Iterable[KeptFrom]) -> list[KeptFrom]:
    """The walls of the matter that this one goes on from; none twice."""
    there = {(row.person_id, row.name) for row in rows}
    return [
        KeptFrom(ground=row.ground, person=row.person, name=row.name, agency=row.agency, why=row.why)
        for row in KeptFrom.objects.filter(disagreement=before, ended_at=None)
        if (row.person_id, row.name) not in there
    ]


def speaking_up_again(before: Disagreement, raiser: Membership, *, on: date) -> SpeakingUp | None:
    """The speak-up route of a matter, for the one that it goes on as.

    Who acts there acts here, too; where that one has left, or raises it now themselves, the next who may, if anybody.
    """
    spoken = speak_up_of(before)
    if spoken is None:
        return None
    old = guardian = spoken.guardian
    kept = kept_users(before)
    if old is None or old.has_left(on=on) or old.user_id in {raiser.user_id, *kept}:
        guardian = next(iter(guardians_for(raiser, on=on, without=kept)), None)
        _contact_them_instead(spoken, old, guardian)
    return SpeakingUp(
        guardian=guardian,
        contact_name=spoken.contact_name,
        contact_telephone=spoken.contact_telephone,
        shows_name=spoken.shows_name,
        why=spoken.why,
        again=True,
    )


def _contact_them_instead(spoken: SpeakUp, old: Membership | None, new: Membership | None) -> None:
    """Whom the other side may contact, where that is who acted for the raiser, and somebody else does now."""
    if old is not None and new is not None and spoken.contact_name == old.user.name:
        spoken.contact_name, spoken.contact_telephone = new.user.name, new.telephone


def _unsend(it: Disagreement) -> None:
    """What was written to somebody who is kept from it now, and was not sent yet, is not sent; nor by its referral."""
    theirs = Q(notice__sent_at=None, notice__addressee__user__in=kept_users(it))
    Delivery.objects.filter(theirs, notice__disagreement=it).delete()
    linked = BecameDisagreement.objects.filter(disagreement=it).first()
    if linked is not None:  # word of it was written in the act that linked the two
        word = Q(notice__referral=linked.referral_id, notice__kind__in=OF_A_MATTER)
        ReferralDelivery.objects.filter(theirs, word, notice__recorded_at=linked.recorded_at).delete()


def _replace_guardian(act: MatterAct) -> None:
    """Who acts for a raiser who speaks up is kept from it now: the next who may does."""
    it = act.it
    guardian = guardian_of(it)
    kept = set(KeptFrom.objects.filter(disagreement=it, ended_at=None).values_list("person__user", flat=True))
    if guardian is None or guardian.user_id not in kept:
        return
    others = guardians_for(it.raised_by, on=local_day(act.at.recorded), without=kept - {None})
    new_guardian(act, next(iter(others), None))


def new_guardian(act: MatterAct, guardian: Membership | None) -> None:
    """Somebody else acts for a raiser who speaks up from now on; where nobody can, the board's manager is told."""
    spoken = speak_up_of(act.it)
    assert spoken is not None  # who calls has asked
    old, spoken.guardian = spoken.guardian, guardian
    _contact_them_instead(spoken, old, guardian)
    act.save(spoken)
    seats = Seat.objects.filter(disagreement=act.it, side=Side.RAISING, membership=old, ended_at=None)
    for seat in seats if old is not None else ():
        seat.ended_at = act.at.claimed
        act.save(seat)
    if guardian is None:
        told = notifications.business_managers(act.it, now=act.at.recorded)
        notifications.tell(act, told, wants="Find somebody: nobody acts for the raising side")
        return
    act.add(
        Seat(
            side=Side.RAISING,
            agency=guardian.agency,
            membership=guardian,
            as_what=Seat.AsWhat.ACTS,
            stage_entry=act.it.current_stage,
        )
    )
    told = [notifications.Told(guardian, None)]
    notifications.tell(act, told, wants="Act for somebody who speaks up")
