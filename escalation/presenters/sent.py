"""What became of a matter that was raised: to whom it went, whether it was opened, what is next, whom to ring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.models import Membership
from components.words import in_words, joined
from escalation.core.stages import Side
from escalation.models import Deadline, Disagreement, Notice, Party, Seat
from escalation.presenters.times import CountedDay, counting, due_in_words
from escalation.queries import notices_to
from escalation.services.opening import next_post, passes_up_at, unopened
from escalation.walls import speak_up_of


def after_raising(it: Disagreement, *, now: datetime) -> dict[str, Any]:
    """What the raiser reads once it is sent."""
    return {
        "aloud": read_aloud(it.reference),
        "sent": sent_to(first_notices(it)),
        "written_to": [party.name for party in _written_to(it, Side.RESPONDING)],
        "next": next_for(first_deadline(it), now),
        "ring": whom_to_ring(it),
        "if_unopened": if_unopened(it, now),
    }


@dataclass(frozen=True)
class ToRing:
    """Whom to ring, on what number, at what hours."""

    name: str
    telephone: str
    hours: str = ""


def whom_to_ring(it: Disagreement, side: Side = Side.RESPONDING) -> list[ToRing]:
    """Who acts for a side where the matter stands, with the telephone of each, or of their agency; each once."""
    if side is Side.RAISING and (spoken := speak_up_of(it)) is not None:
        return [ToRing(f"Contact only {spoken.contact_name}", spoken.contact_telephone)]
    seats = Seat.objects.acting().filter(disagreement=it, side=side, as_what=Seat.AsWhat.ACTS)
    ordered = seats.select_related("post__agency", "membership__user", "agency").order_by("recorded_at", "pk")
    found = [_reached(seat) for seat in ordered]
    found += [
        ToRing(party.name, party.agency.telephone, party.agency.hours) for party in _written_to(it, side)
    ]
    return [one for one in dict.fromkeys(found) if one.telephone]


def _written_to(it: Disagreement, side: Side) -> Iterable[Party]:
    """The agencies of a side that are not on Accord."""
    return Party.objects.off_accord().filter(disagreement=it, side=side).order_by("agency__name")


def _reached(seat: Seat) -> ToRing:
    agencys = seat.agency.telephone if seat.agency else ""
    if seat.post is not None:
        return ToRing(str(seat.post), seat.post.telephone or agencys, seat.post.hours)
    assert seat.membership is not None  # the database sees to it: a seat is of a post or of a person
    return ToRing(_called(seat.membership), seat.membership.telephone or agencys)


def if_unopened(it: Disagreement, now: datetime) -> str:
    """To whom it goes on if nobody opens it, and when; empty once somebody has, or it has gone on."""
    if not unopened().filter(pk=it.pk).exists():
        return ""
    parties = Party.objects.present().filter(disagreement=it, side=Side.RESPONDING)
    parties = parties.exclude(off_accord=True).select_related("agency", "service")
    posts = [str(post) for party in parties if (post := next_post(it, party, now=now))]
    to = joined(posts) or "your board’s business manager"
    return f"If nobody has opened it by {in_words(passes_up_at(it))}, it goes to {to} too, and you are told."


@dataclass(frozen=True)
class Sent:
    """One person to whom a notice went, and how far it got. Sent is not told."""

    name: str
    status: str


def _called(membership: Membership) -> str:
    return f"{membership.user.name}, {membership.called}"


def sent_to(notices: Iterable[Notice]) -> list[Sent]:
    return [Sent(_addressed(notice), _status(notice)) for notice in notices]


def _addressed(notice: Notice) -> str:
    who, place = _called(notice.addressee), notice.addressee.place
    return f"{who} ({notice.post.title}, {place})" if notice.post else f"{who}, {place}"


def _status(notice: Notice) -> str:
    if notice.opened_at:
        return f"Opened at {in_words(notice.opened_at)}"
    if notice.sent_at:
        return f"Sent at {in_words(notice.sent_at)}, not opened yet"
    return "On its way, not opened yet"


@dataclass(frozen=True)
class Next:
    """What happens next: by when the other side answers, and how that time was counted."""

    by_when: str
    is_over: bool
    days: tuple[CountedDay, ...]


def next_for(deadline: Deadline | None, now: datetime) -> Next | None:
    if deadline is None or deadline.due_at is None:
        return None
    return Next(due_in_words(deadline), deadline.due_at < now, counting(deadline))


def read_aloud(reference: str) -> str:
    """A reference as one says it over the telephone: "K, 7, dash, 3, Q, F, 9"."""
    return ", ".join("dash" if sign == "-" else sign for sign in reference)


def first_notices(it: Disagreement) -> Iterable[Notice]:
    """The notices of its raising to the other side and to the convener, and those that followed as nobody opened."""
    return (
        Notice.objects.filter(
            disagreement=it,
            kind__in=("matter.raised", "matter.put_on_record", "matter.passed_on", "notice.passed_up"),
        )
        .exclude(notices_to(it, Side.RAISING))
        .select_related("addressee__user", "addressee__agency", "addressee__partnership", "post")
        .order_by("recorded_at", "pk")
    )


def first_deadline(it: Disagreement) -> Deadline | None:
    """The firm time of the present stage that is over first."""
    running = Deadline.objects.filter(stage_entry=it.current_stage).running().firm().order_by("due_at")
    return running.select_related("calendar_version", "policy_version").first()
