"""A matter that is reopened: the part of a raiser who has left since goes to their post, or to who acts for them."""

from django.db.models import Q

from agencies.models import Membership, Post
from escalation import notifications
from escalation.acts import MatterAct
from escalation.models import Seat
from escalation.services import seating
from escalation.services.walls import new_guardian
from escalation.walls import guardian_of, guardians_for, kept_users
from escalation.zone import local_day

NOBODY_RAISES = "Find somebody: who raised it has left, and there is no post to which it could go"


def hand_on_the_raising(act: MatterAct) -> None:
    """Whoever left while the matter was closed handed nothing over: it is done now, as leaving does it (DESIGN §1)."""
    there = Membership.objects.on(local_day(act.at.recorded))
    guardian = _guardian(act)
    seats = Seat.objects.filter(disagreement=act.it, as_what=Seat.AsWhat.RAISER, ended_at=None)
    for seat in seats.exclude(Q(membership__in=there) | Q(post__closed=False)).select_related("agency"):
        post = None if guardian else _post_for(act, seat)
        if guardian is None and post is None:
            managers = notifications.business_managers(act.it, now=act.at.recorded)
            notifications.tell(act, managers, wants=NOBODY_RAISES)
            continue
        seat.ended_at = act.at.claimed
        act.save(seat)
        act.add(
            Seat(
                side=seat.side,
                agency=seat.agency,
                as_what=seat.as_what,
                stage_entry_id=seat.stage_entry_id,
                membership=guardian,
                post=post,
            )
        )


def _guardian(act: MatterAct) -> Membership | None:
    """Who acts for a raiser who speaks up; the next who may, where that one has left as well."""
    it, day = act.it, local_day(act.at.recorded)
    guardian = guardian_of(it)
    if guardian is None or Membership.objects.on(day).filter(pk=guardian.pk).exists():
        return guardian
    others = guardians_for(it.raised_by, on=day, without=kept_users(it) | {guardian.user_id})
    new_guardian(act, next(iter(others), None))
    return guardian_of(it)


def _post_for(act: MatterAct, seat: Seat) -> Post | None:
    """The practitioners' post of the agency, or the next above it; no post of their line where they speak up."""
    it = act.it
    if seat.agency is None or it.speaks_up:
        return None
    return seating.post_of_practitioners(it, seat.agency, on=local_day(act.at.recorded))
