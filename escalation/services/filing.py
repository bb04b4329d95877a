"""What goes on the child's files: signed off before it does, and the copy placed there (POLICY_FORMAT, [records])."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies.models import Membership, Post
from agencies.routes import route
from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.events import Event
from escalation.core.names import AUTHOR, FormBy
from escalation.core.stages import ForWhom, Side
from escalation.models import CaseLink, Disagreement, Outcome, Party, Placed, Record, Seat, SignOff
from escalation.notifications import Told
from escalation.permissions import NotYours, check_can_write
from escalation.places import Place
from escalation.services.doing import begin
from escalation.services.seating import post_in_line
from escalation.walls import desks_kept, guardian_of
from escalation.zone import local_day

# What is a record that goes on file; a question or a call for advice is none.
FILED = (
    Record.Kind.DISCUSSION,
    Record.Kind.ATTEMPT,
    Record.Kind.ACCOUNT,
    Record.Kind.FORM,
    Record.Kind.STAGE_ADVICE,
)
WANTS = "Sign off a record before it goes on file"

Thing = Record | Outcome


def files_are_agreed(it: Disagreement) -> bool:
    """Whether the outcome says what goes onto the files of both sides: policy has it signed off by a manager.

    Where the policy asks for that in a form of its own, it is not asked twice.
    """
    signs = it.policy.records.sign_off
    if signs is None or signs == AUTHOR or not it.is_open:
        return False
    return not it.policy.forms_of(it.stage, Event.RESOLVED)


def ask_to_sign(act: MatterAct, record: Record) -> None:
    """Where policy has records signed off, this one waits from now on; who is to sign it is told."""
    it = act.it
    if record.told_id:
        return  # an agency without Accord signs its own papers off
    if it.policy.records.sign_off and record.kind in FILED and record.side and record.written_by:
        _ask(act, Side(record.side), record.written_by, record=record)


def ask_other_side_to_sign(act: MatterAct, record: Record) -> None:
    """A form that both sides fill together is on file once both have signed it: asked as the other side confirms it."""
    form = act.it.policy.forms.get(record.form) if record.kind == Record.Kind.FORM else None
    together = form is not None and form.by is FormBy.BOTH_SIDES_TOGETHER
    if together and act.writer and act.side and not act.told and act.it.policy.records.sign_off:
        _ask(act, act.side, act.writer, record=record)


def ask_both_to_sign(act: MatterAct, outcome: Outcome) -> None:
    """What is to stand on the child's files of both sides is signed off for each."""
    if not (outcome.for_files and act.it.policy.records.sign_off):
        return
    for side in Side:
        _ask(act, side, _who_acts(act, side), outcome=outcome)


@transaction.atomic
def sign_off(
    *, disagreement: Disagreement, by: Standing, waiting: SignOff, version: int, now: datetime
) -> SignOff:
    """Sign it off, with name and time: from now on it is on file for that side. Raises NotYours, MoveRefused, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    waiting = SignOff.objects.select_related("record", "outcome").get(pk=waiting.pk, disagreement=doing.it)
    check_to_sign(waiting, doing.by)
    what = "a record" if waiting.record_id else "what goes on the files"
    with doing.act("matter.signed_off", for_whom=ForWhom(waiting.for_whom), facts={"what": what}) as act:
        waiting.signed_at = now
        waiting.signed_as = ", ".join((act.by.name, act.by.role, act.by.agency))
        act.save(waiting)
        author = waiting.record.written_by if waiting.record else None
        if author is not None:
            notifications.tell(act, [Told(author, None)], wants="To know: your record was signed off")
        act.move()
    return waiting


@transaction.atomic
def record_copy_placed(
    *,
    disagreement: Disagreement,
    by: Standing,
    thing: Thing,
    placed_at: datetime,
    by_whom: str,
    where: str,
    version: int,
    now: datetime,
) -> Placed:
    """One's agency placed the copy on the child's file: who, when, where. Raises NotYours, MoveRefused, Stale."""
    doing = begin(disagreement, by=by, version=version, now=now)
    thing = type(thing).objects.get(pk=thing.pk, disagreement=doing.it)
    check_to_place(doing.it, doing.place, thing)
    doing.check_past(placed_at)
    agency = doing.place.membership.agency
    assert agency is not None  # who writes on a side is of an agency
    placed = Placed(agency=agency, by_whom=by_whom, where=where, claimed_at=placed_at, **_of(thing))
    facts = {"agency": agency.name}
    act = doing.act(
        "matter.placed_on_file", for_whom=ForWhom(thing.for_whom), happened=placed_at, facts=facts
    )
    with act:
        act.add(placed)
        act.move()
    return placed


def check_to_sign(waiting: SignOff, by: Standing) -> None:
    """It waits, and for this person. Raises NotYours, MoveRefused."""
    if not SignOff.objects.of(by).filter(pk=waiting.pk).exists():
        raise NotYours(f"{waiting.whose} signs this off.")
    if waiting.signed_at is not None:
        raise MoveRefused("This is signed off already.")


def check_copy(it: Disagreement, thing: Thing) -> None:
    """There is a copy for the child's file, and it may be printed. Raises MoveRefused."""
    filed = thing.kind in FILED if isinstance(thing, Record) else bool(thing.for_files)
    if not it.policy.records.child_file or not filed:
        raise MoveRefused("The policy asks for no copy of this for the child’s file.")
    if names := [one.whose for one in thing.sign_offs.all() if one.signed_at is None]:
        raise MoveRefused(
            "This waits to be signed off, so it is not on file, and cannot be printed: "
            + ", ".join(names)
            + "."
        )


def check_one_child(it: Disagreement) -> None:
    """Of several, a copy as it stands would put one child onto the file of another. Raises MoveRefused."""
    if CaseLink.objects.filter(disagreement=it, number__gt=1).exists():
        raise MoveRefused(
            "There is more than one child in this matter. "
            "Make the extract for the file of one child: it names no other."
        )


def check_to_place(it: Disagreement, place: Place, thing: Thing) -> None:
    check_can_write(place)
    check_copy(it, thing)
    if thing.placed.filter(agency=place.membership.agency_id).exists():
        raise MoveRefused("Your agency has recorded already that the copy is on the child’s file.")


def _of(thing: Thing) -> dict[str, Thing]:
    return {"record": thing} if isinstance(thing, Record) else {"outcome": thing}


def _ask(act: MatterAct, side: Side, author: Membership | None, **of: Thing) -> None:
    """A row that waits, for the author or for the nearest desk of that post above them; and a seat, and a notice."""
    it, slug = act.it, act.it.policy.records.sign_off
    assert slug is not None  # who calls has asked
    if it.speaks_up and side is Side.RAISING:
        # Raised past the raiser's own line: who acts for them in its place signs, and no desk of the line.
        author, slug = guardian_of(it) or author, AUTHOR
    post = None if slug == AUTHOR else _post_of(act, side, author, slug)
    person = None if post else author if slug == AUTHOR or author is None else _manager(act, author)
    if post is None and person is None:
        return
    act.add(SignOff(side=side, post=post, person=person, **of))
    wanted = (post.pk if post else None, person.pk if person else None)
    seats = [seat for seat in act.rows.of(Seat) if seat.side == side and seat.ended_at is None]
    if wanted not in [(seat.post_id, seat.membership_id) for seat in seats]:
        agency = post.agency if post else person.agency if person else None
        act.add(Seat(side=side, agency=agency, post=post, membership=person, as_what=Seat.AsWhat.SIGNS))
    now = act.at.recorded
    told = notifications.holders([post], now=now) if post else [Told(person, None)] if person else []
    notifications.tell(act, told, wants=WANTS)


def _post_of(act: MatterAct, side: Side, author: Membership | None, slug: str) -> Post | None:
    """The desk that signs for a side: in the author's own line, else by the route of an agency of the side."""
    it, at = act.it, act.at.recorded
    # Where everybody at a desk is kept from the matter nobody there could sign it, nor may hear of it.
    shut = desks_kept(it, on=local_day(at)) if act.sitters.kept(it) else set()
    if found := post_in_line(author, [slug], at=at, without=shut):
        return found
    for party in _parties(it, side, first=author.agency_id if author else None):
        post = route(
            agency=party.agency,
            partnership=it.partnership,
            slugs=[slug],
            on=local_day(at),
            service=party.service,  # inside one agency each service has its own line
            without=shut,
        )
        if post is not None and post.slug == slug:
            return post
    return None


def _manager(act: MatterAct, author: Membership) -> Membership:
    """Who manages the author; the author themselves where nobody does, or who does is kept from the matter."""
    manager = author.manager
    return author if manager is None or manager.user_id in act.sitters.kept(act.it) else manager


def _parties(it: Disagreement, side: Side, *, first: UUID | None) -> Iterable[Party]:
    parties = Party.objects.present().filter(disagreement=it, side=side).select_related("agency", "service")
    return sorted(parties, key=lambda party: party.agency_id != first)


def _who_acts(act: MatterAct, side: Side) -> Membership | None:
    told = notifications.acting(act.it, side, now=act.at.recorded, crowd=act.sitters)
    return told[0].membership if told else None
