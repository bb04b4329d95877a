"""Leaving: everything open that a person has is taken by somebody, or goes to the post; then their role ends."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from agencies import services as agencies
from agencies.models import Holding, Membership, Post
from agencies.queries import colleagues_of
from agencies.refusals import Refused
from agencies.routes import holders_by_post
from agencies.standing import Standing
from audit.acts import lock_subject
from escalation import notifications
from escalation.acts import MatterAct, act_on, lock
from escalation.core.stages import State
from escalation.models import Action, Disagreement, Party, Seat
from escalation.places import Place
from escalation.services import seating
from escalation.services.leaving_referrals import (
    InReferralOf,
    hand_over_referral,
    referrals_at,
    referrals_of,
)
from escalation.services.owners import open_actions
from escalation.services.setting_up import matters_at
from escalation.services.walls import new_guardian
from escalation.walls import guardian_of, guardians_for, kept_users
from escalation.zone import local_day

TO_READ = "Take over: read the matter and see what is due"
TO_CHOOSE = "Choose another member of the panel: one has left"


@dataclass(frozen=True)
class InMatter:
    """What a person has in one open matter, and the post to which it goes if nobody is named."""

    matter: Disagreement
    seats: tuple[Seat, ...]
    actions: tuple[Action, ...]
    post: Post | None
    # Who acts for a raiser who speaks up: no post of their line takes it.
    next_guardian: Membership | None = None
    speaks_up: bool = False

    @property
    def only_on_panel(self) -> bool:
        """Who sits on a panel is the convener's choice, not a colleague's to take over."""
        return not self.actions and all(seat.as_what == Seat.AsWhat.PANEL for seat in self.seats)

    @property
    def needs_somebody(self) -> bool:
        """Without a post to go to, and more than a question or an invitation: somebody must take it."""
        lasting = [seat for seat in self.seats if seat.as_what in LASTING]
        return self.post is None and not self.speaks_up and bool(lasting or self.actions)


@dataclass(frozen=True)
class AtPost:
    """A post that a person holds or stands in for, who else is there, and how many open matters sit with it."""

    holding: Holding
    others: tuple[Holding, ...]
    matters: int
    referrals: int = 0

    @property
    def needs_somebody(self) -> bool:
        return bool(self.matters or self.referrals) and not self.others


@dataclass(frozen=True)
class Held:
    """Everything open that a person has."""

    matters: tuple[InMatter, ...]
    posts: tuple[AtPost, ...]
    managed: tuple[Membership, ...]
    referrals: tuple[InReferralOf, ...] = ()


# What a person was asked or invited to ends with them; what they raised or act in does not.
LASTING = (Seat.AsWhat.RAISER, Seat.AsWhat.ACTS, Seat.AsWhat.CONVENER, Seat.AsWhat.BOARD)


def held_by(membership: Membership, *, on: date, seen_by: Standing | None = None) -> Held:
    """What a person has on a day: seats and actions in open matters, posts, and the people whom they manage.

    ``seen_by`` is who reads it: nothing of what they are kept from, nor that the person speaks up or acts for somebody
    who does. That is handed over without being asked about.
    """
    matters = _in_matters(membership, on)
    if seen_by is not None:
        known = Disagreement.objects.not_kept_from(seen_by).filter(pk__in=[one.matter.pk for one in matters])
        keys = set(known.values_list("pk", flat=True))
        matters = [one for one in matters if one.matter.pk in keys and not one.speaks_up]
    return Held(
        matters=tuple(matters),
        posts=tuple(_at_posts(membership, on, seen_by)),
        managed=tuple(Membership.objects.on(on).filter(manager=membership).select_related("user")),
        referrals=tuple(referrals_of(membership, on=on)),
    )


@transaction.atomic
def leave(
    *,
    membership: Membership,
    matters: Mapping[UUID, Membership],
    posts: Mapping[UUID, Membership],
    manager: Membership | None,
    by: Membership,
    now: datetime,
    referrals: Mapping[UUID, Membership] | None = None,
) -> None:
    """Hand over, then end the role with all its posts; raises Refused, and then nothing was handed over.

    ``matters`` and ``referrals`` say by key, ``posts`` by holding, who takes it; what is not named goes to the post.
    ``manager`` is who manages the people whom the person managed.
    """
    if membership.user_id == by.user_id:
        raise Refused("You cannot end your own role: another business manager does it.")
    lock_subject(reference=agencies.chain_of(membership.partnership), now=now)  # before any matter
    today, taken = local_day(now), referrals or {}
    held = held_by(membership, on=today)
    takers = [*matters.values(), *taken.values(), *posts.values(), *([manager] if manager else [])]
    _check_takers(membership, takers, today)
    for mine in held.matters:
        _hand_over(mine.matter, membership, matters.get(mine.matter.pk), by, now)
    for asked in held.referrals:
        hand_over_referral(asked.referral, membership, taken.get(asked.referral.pk), by, now)
    for at in held.posts:
        _fill(at, posts.get(at.holding.pk), by, now)
    for person in held.managed:
        agencies.set_manager(membership=person, manager=manager, by=by, now=now)
    agencies.end_membership(membership=membership, by=by, now=now)


def _in_matters(membership: Membership, on: date, **only: Disagreement) -> list[InMatter]:
    """By matter, in the order of their references, which is also the order in which they are locked."""
    seats: dict[UUID, list[Seat]] = defaultdict(list)
    actions: dict[UUID, list[Action]] = defaultdict(list)
    theirs = Seat.objects.filter(membership=membership, ended_at=None, **only)
    for seat in theirs.exclude(disagreement__state=State.CLOSED):
        seats[seat.disagreement_id].append(seat)
    for action in open_actions(membership).filter(**only):
        actions[action.disagreement_id].append(action)
    found = Disagreement.objects.filter(pk__in={*seats, *actions}).select_related(
        "policy_version", "partnership"
    )
    return [
        _in_matter(it, membership, tuple(seats[it.pk]), tuple(actions[it.pk]), on)
        for it in found.select_related("raised_by__manager").order_by("reference")
    ]


def _in_matter(
    it: Disagreement, membership: Membership, seats: tuple[Seat, ...], actions: tuple[Action, ...], on: date
) -> InMatter:
    """Where a raiser speaks up, no post of their agency takes it: who acts for them does, or the next who may."""
    if not (it.speaks_up and membership.agency_id == it.raised_by.agency_id):
        return InMatter(it, seats, actions, _post_for(it, membership, on))
    guardian = guardian_of(it)
    if guardian is None or guardian.user_id == membership.user_id:
        without = kept_users(it) | {membership.user_id}
        guardian = next(iter(guardians_for(it.raised_by, on=on, without=without)), None)
    return InMatter(it, seats, actions, None, guardian, speaks_up=True)


def _post_for(it: Disagreement, membership: Membership, on: date) -> Post | None:
    """Where the person's part in a matter goes: to the practitioners' post of their agency, or the next above it."""
    if membership.agency is None:
        return None
    return seating.post_of_practitioners(it, membership.agency, on=on)


def _at_posts(membership: Membership, on: date, seen_by: Standing | None) -> Iterable[AtPost]:
    mine = list(Holding.objects.filter(membership=membership, ends=None).select_related("post__agency"))
    there = holders_by_post([holding.post for holding in mine], on)
    for holding in mine:
        others = tuple(one for one in there[holding.post_id] if one.membership_id != membership.pk)
        yield AtPost(holding, others, matters_at(holding.post, seen_by), referrals_at(holding.post))


def _check_takers(leaver: Membership, takers: Iterable[Membership], today: date) -> None:
    colleagues = set(colleagues_of(leaver, on=today))
    for taker in takers:
        if taker not in colleagues:
            raise Refused(f"{taker.user.name} is no colleague of {leaver.user.name}, and cannot take over.")


def _hand_over(
    matter: Disagreement, leaver: Membership, taker: Membership | None, by: Membership, now: datetime
) -> None:
    """One act on the matter: the person's seats end, the taker's or the post's begin, actions change their name."""
    it, at = lock(matter.pk, now=now)
    mine = next(iter(_in_matters(leaver, local_day(now), disagreement=it)), None)
    if mine is None:
        return  # all of it was done, or ended, before the matter was locked
    if taker is None and mine.needs_somebody and not _is_kept(mine.matter, by):
        raise Refused(f"Say who takes {mine.matter.reference}: there is no post to which it could go.")
    if taker is not None and _is_kept(mine.matter, taker):
        raise Refused(f"{taker.user.name} cannot take {mine.matter.reference}. Choose somebody else.")
    was_guardian = it.speaks_up and guardian_of(it) == leaver
    taker = taker or (mine.next_guardian if not mine.only_on_panel else None)
    post = None if taker else mine.post
    name = taker.user.name if taker else "nobody" if mine.only_on_panel else str(post or "nobody")
    is_raiser = leaver.user_id == it.raised_by.user_id
    facts = {"leaver": it.raiser_name if is_raiser else leaver.user.name, "taker": name}
    with act_on(it, "matter.taken_over", by=Place(membership=by, side=None), at=at, facts=facts) as act:
        going = [seat for seat in mine.seats if _goes_on(seat, taker, post)]
        taken = [_seat_of(seat, taker, post) for seat in going] or _seat_for_actions(
            mine, leaver, taker, post
        )
        for seat in mine.seats:
            seat.ended_at = at.claimed
            act.save(seat)
        for action in mine.actions:
            action.who = name[:200]
            if action.membership_id:
                action.membership, action.post = taker, post
            act.save(action)
        act.add_all(taken)
        if was_guardian:
            new_guardian(act, taker)
        elif mine.speaks_up and taker is None:
            managers = notifications.business_managers(it, now=now)
            notifications.tell(act, managers, wants="Find somebody: nobody acts for the raising side")
        _tell(act, mine, taker, post, now)
        act.move()


def _is_kept(it: Disagreement, person: Membership) -> bool:
    return person.user_id in kept_users(it)


def _goes_on(seat: Seat, taker: Membership | None, post: Post | None) -> bool:
    """A colleague takes all but a place on the panel; a post takes what was raised and what is acted in."""
    if taker is not None:
        return seat.as_what != Seat.AsWhat.PANEL
    return post is not None and seat.as_what in LASTING


def _seat_of(old: Seat, taker: Membership | None, post: Post | None) -> Seat:
    return Seat(
        side=old.side,
        agency_id=old.agency_id,
        as_what=old.as_what,
        stage_entry_id=old.stage_entry_id,
        membership=taker,
        post=post,
    )


def _seat_for_actions(
    mine: InMatter, leaver: Membership, taker: Membership | None, post: Post | None
) -> list[Seat]:
    """Who takes an action over must be able to open its matter, also where the leaver came to it by a post."""
    parties = Party.objects.present().filter(disagreement=mine.matter, agency=leaver.agency)
    sides = {seat.side for seat in mine.seats}
    # Inside one agency both sides are of it: then only the seats of the leaver tell which was theirs.
    party = next((one for one in parties if len(parties) == 1 or one.side in sides), None)
    if party is None or not mine.actions:
        return []
    asked = Seat.AsWhat.ASKED
    return [Seat(side=party.side, agency=leaver.agency, as_what=asked, membership=taker, post=post)]


def _tell(act: MatterAct, mine: InMatter, taker: Membership | None, post: Post | None, now: datetime) -> None:
    """Whoever takes it, and where a member of the panel has left, its convener."""
    if taker is not None:
        notifications.tell(act, [notifications.Told(taker, None)], wants=TO_READ)
    elif post is not None and not mine.only_on_panel:
        notifications.tell(act, notifications.holders([post], now=now), wants=TO_READ)
    if any(seat.as_what == Seat.AsWhat.PANEL for seat in mine.seats):
        notifications.tell(act, notifications.conveners(act.it, now=now), wants=TO_CHOOSE)


def _fill(at: AtPost, taker: Membership | None, by: Membership, now: datetime) -> None:
    """Somebody else at the post, before the person leaves it."""
    if taker is not None:
        if all(other.membership_id != taker.pk for other in at.others):
            agencies.hold_post(
                post=at.holding.post, membership=taker, stands_in=at.holding.stands_in, by=by, now=now
            )
    elif at.needs_somebody:
        raise Refused(
            f"Say who takes {at.holding.post}: what is open sits with it, and nobody else is there."
        )
