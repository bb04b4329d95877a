"""A conflict of interest: who convenes steps aside, and the deputy takes over at once."""

from datetime import datetime

from django.db import transaction

from agencies.models import Post
from agencies.standing import Standing
from components.words import joined
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side
from escalation.models import Conflict, Disagreement, Seat
from escalation.notifications import Told
from escalation.permissions import NotYours
from escalation.places import Place
from escalation.services.doing import begin

TAKE_OVER = "You convene the panel now: whoever convened it has a conflict of interest"
FIND = "Find a deputy: nobody is left who convenes the panel"
NOBODY = "the board is asked to find a deputy"


@transaction.atomic
def declare_conflict(
    *, disagreement: Disagreement, by: Standing, reason: str, version: int, now: datetime
) -> Conflict:
    """Who convenes declares that they have a conflict of interest. From then on the deputy convenes; both sides know.

    Where nobody else is at the post, the board's manager is told to find somebody, and may take each step meanwhile.
    Raises NotYours, MoveRefused, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_to_declare(doing.it, doing.place)
    if not reason.strip():
        raise MoveRefused("Say what the conflict of interest is.")
    it, person = doing.it, doing.place.membership
    left = who_takes_over(it, doing.place, now=now)
    taker = joined([one.membership.user.name for one in left]) or NOBODY
    row = Conflict(membership=person, post=_post(it), reason=reason)
    with doing.act("matter.conflict_declared", facts={"taker": taker}) as act:
        act.add(row)
        if left:
            notifications.tell(act, left, wants=TAKE_OVER)
        else:
            notifications.tell(act, notifications.business_managers(it, now=now), wants=FIND)
        sides = notifications.acting(it, *Side, now=now)
        notifications.tell(act, sides, wants="To know: somebody else convenes the panel")
        act.move()
    return row


def check_to_declare(it: Disagreement, place: Place) -> None:
    """It is one's own conflict, as who convenes or stands in. Raises NotYours."""
    if not place.convenes or place.convenes_for:
        raise NotYours("Who convenes the panel, or the deputy, declares their own conflict of interest.")


def who_takes_over(it: Disagreement, place: Place, *, now: datetime) -> list[Told]:
    """Who convenes once this person has stepped aside."""
    there = notifications.conveners(it, now=now)
    return [one for one in there if one.membership.user_id != place.membership.user_id]


def _post(it: Disagreement) -> Post | None:
    seats = Seat.objects.filter(disagreement=it, as_what=Seat.AsWhat.CONVENER, ended_at=None)
    seat = seats.select_related("post").first()
    return seat.post if seat else None
