"""Before it goes up: an endorsement or a consultation is asked for, answered, passed by, or its time is over.

Nobody's silence blocks, and nobody's no (DESIGN §1, §5): an answer of either kind lets the matter through, and so does
the end of its time. What a manager says on endorsing is for their own side; what somebody says who is consulted is
for both.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import Post
from agencies.routes import route
from agencies.standing import Standing
from escalation import notifications
from escalation.core import gates as core
from escalation.core.decisions import MoveRefused
from escalation.core.gates import GateKind
from escalation.core.names import Duty
from escalation.core.policy_parts import ONE_WORKING_DAY, Clock, Stage
from escalation.core.stages import ForWhom, Side
from escalation.core.times import AmountKind
from escalation.models import Deadline, Disagreement, Gate, Seat
from escalation.notifications import Told
from escalation.permissions import NotYours, check_can_act
from escalation.places import Place
from escalation.services import clocks, seating, stages
from escalation.services.doing import Doing, begin
from escalation.walls import desks_kept, kept_users
from escalation.zone import local_day

Answer = Gate.Answer
WANTS = {
    GateKind.ENDORSEMENT: "Say whether you endorse that it goes up",
    GateKind.CONSULTATION: "Say what you think before it goes up",
}


@dataclass(frozen=True)
class Asked:
    """A gate of the policy with the stage that it leads to, and the post that is asked; none where nobody is there."""

    gate: core.Gate
    stage: Stage
    post: Post | None
    told: tuple[Told, ...]

    @property
    def kind(self) -> Gate.Kind:
        return Gate.Kind(self.gate.kind.value)

    @property
    def for_whom(self) -> ForWhom:
        return ForWhom.OWN_SIDE if self.gate.kind is GateKind.ENDORSEMENT else ForWhom.BOTH


@transaction.atomic
def ask_gate(
    *, disagreement: Disagreement, by: Standing, gate: str, why: str, version: int, now: datetime
) -> Gate:
    """Ask for what policy wants before the matter enters a stage; ``gate`` is the requirement's key.

    Where there is nobody to ask, that is recorded, and stands in nobody's way. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    asked = gate_to_ask(doing.it, doing.place, gate, now=now)
    what = asked.gate.kind.description.lower()
    title = str(asked.post) if asked.post else doing.it.policy.post_title(asked.gate.post)
    row = _row(doing, asked, title, why)
    with doing.act("matter.gate_asked", for_whom=asked.for_whom, facts={"what": what, "post": title}) as act:
        if asked.told:
            assert asked.post is not None  # who is told holds it
            row.deadline = _time(doing, asked)
            act.add(row.deadline)
            act.add_all(_seat(doing.it, asked.gate.kind, asked.post))
            notifications.tell(act, asked.told, wants=WANTS[asked.gate.kind], by_when=row.deadline.due_at)
        else:
            row.answer, row.answered_at = Answer.NOBODY, now
            managers = notifications.business_managers(doing.it, now=now)
            notifications.tell(act, managers, wants="Find somebody: nobody is there who should be asked")
        act.add(row)
        act.move()
    return row


@transaction.atomic
def pass_by_gate(
    *, disagreement: Disagreement, by: Standing, gate: str, why: str, version: int, now: datetime
) -> Gate:
    """The speak-up route passes by one's own manager, with a reason; one's own safeguarding leads are told.

    Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    asked = gate_to_ask(doing.it, doing.place, gate, now=now)
    if asked.gate.kind is not GateKind.ENDORSEMENT:
        raise MoveRefused("Only an endorsement can be passed by. Ask, and go on when its time is over.")
    row = _row(doing, asked, doing.it.policy.post_title(asked.gate.post), why)
    row.answer, row.answered_at = Answer.PASSED_BY, now
    with doing.act(
        "matter.gate_passed_by", for_whom=asked.for_whom, facts={"what": "the endorsement"}
    ) as act:
        act.add(row)
        leads = notifications.safeguarding_leads(doing.it, doing.place.membership, now=now)
        stages.let_in(act, [lead.membership for lead in leads])
        notifications.tell(act, leads, wants="Support somebody who speaks up")
        act.move()
    return row


@transaction.atomic
def answer_gate(
    *,
    disagreement: Disagreement,
    by: Standing,
    gate: Gate,
    answer: Answer,
    said: str,
    version: int,
    now: datetime,
) -> Gate:
    """Endorse it, or say why not; or say what one thinks, where one was consulted. Once.

    Raises MoveRefused, NotYours, Stale; Gate.DoesNotExist where this matter has no such gate.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    gate = gate_to_answer(doing.it, doing.by, gate)
    if answer not in ANSWERS[gate.kind]:
        raise MoveRefused("That is no answer to what was asked.")
    gate.answer, gate.said, gate.answered_at = answer, said, now
    gate.answered_by = f"{doing.place.membership.user.name}, {gate.post_title}"[:300]
    for_whom, facts = ForWhom(gate.for_whom), {"answer": answer.label.lower()}
    with doing.act("matter.gate_answered", for_whom=for_whom, facts=facts) as act:
        act.save(gate)
        if gate.deadline is not None and gate.deadline.ended_at is None:
            gate.deadline.ended_at, gate.deadline.met = now, True
            act.save(gate.deadline)
        told = notifications.acting(doing.it, Side(gate.side), now=now)
        notifications.tell(act, told, wants="Read the answer, then go on")
        act.move()
    return gate


ANSWERS = {
    Gate.Kind.ENDORSEMENT.value: (Answer.ENDORSED, Answer.NOT_ENDORSED),
    Gate.Kind.CONSULTATION.value: (Answer.CONSULTED,),
}


def gate_to_ask(it: Disagreement, place: Place, gate: str, *, now: datetime) -> Asked:
    """The gate of this name that this person's side may ask for now. Raises MoveRefused, NotYours."""
    check_can_act(place)
    assert place.side is not None  # who acts is on a side
    if it.speaks_up and place.side is Side.RAISING and gate.startswith(GateKind.ENDORSEMENT.value):
        raise MoveRefused("It was raised past the raiser’s own line: nobody of it is asked to endorse it.")
    stages_above = it.policy.reachable(it.state, it.track or None) if it.is_open else ()
    for stage in stages_above:
        for one in core.gates_of(stage, place.side):
            if one.key == gate:
                break
        else:
            continue
        break
    else:
        raise MoveRefused("The policy does not ask for this before the next stage.")
    if Gate.objects.filter(
        stage_entry=it.current_stage, side=place.side, kind=one.kind.value, stage_key=one.stage
    ).exists():
        raise MoveRefused("This was asked for already.")
    post, told = _whom(it, place, one.post, now)
    return Asked(one, stage, post, told)


def gate_to_answer(it: Disagreement, by: Standing, gate: Gate) -> Gate:
    """The gate, where it waits for this person. Raises MoveRefused, NotYours, Gate.DoesNotExist."""
    found = Gate.objects.select_related("deadline", "written_by").get(pk=gate.pk, disagreement=it)
    if found.post_id not in by.posts:
        raise NotYours("The post that was asked answers this.")
    if found.written_by and found.written_by.user_id in {one.user_id for one in by.memberships}:
        raise NotYours("You asked for this yourself: somebody else answers it.")
    if found.answer:
        raise MoveRefused("This was answered already.")
    if not it.is_open or found.stage_entry_id != it.current_stage_id:
        raise MoveRefused("The matter has moved on: it is not waited for any more.")
    return found


def _whom(it: Disagreement, place: Place, slug: str, now: datetime) -> tuple[Post | None, tuple[Told, ...]]:
    """The post that is asked, in one's own line first, else by the agency's route; and who is there and may answer.

    Not oneself, and nobody who is kept from the matter.
    """
    kept, day = desks_kept(it, on=local_day(now)), local_day(now)
    post = seating.post_in_line(place.membership, [slug], at=now, without=kept) or route(
        agency=place.membership.agency, partnership=it.partnership, slugs=[slug], on=day, without=kept
    )
    there = notifications.holders([post], now=now) if post else []
    never = kept_users(it) | {place.membership.user_id}
    return post, tuple(one for one in there if one.membership.user_id not in never)


def _row(doing: Doing, asked: Asked, title: str, why: str) -> Gate:
    return Gate(
        stage_entry=doing.it.current_stage,
        kind=asked.kind,
        stage_key=asked.stage.key,
        stage_title=asked.stage.title[:300],
        post=asked.post,
        post_title=title[:300],
        why=why,
    )


def _time(doing: Doing, asked: Asked) -> Deadline:
    """The time of a gate: shown and swept, and never counted as late, since the matter waits for nobody after it."""
    entry, side = doing.it.current_stage, doing.place.side
    assert entry is not None
    amount = asked.stage.gate_time
    clock = Clock(
        key=asked.gate.clock,
        amount=ONE_WORKING_DAY if amount.kind is AmountKind.AGREED else amount,
        duty=Duty.RAISING_SIDE if side is Side.RAISING else Duty.RESPONDING_SIDE,
        firm=False,
    )
    return clocks.deadline_of(doing.it, entry, clock, doing.at.claimed)


def _seat(it: Disagreement, kind: GateKind, post: Post) -> list[Seat]:
    """A seat from which the post can read what it is asked about; none where it has one."""
    if Seat.objects.filter(disagreement=it, post=post, ended_at=None).exists():
        return []
    as_what = Seat.AsWhat.ASKED if kind is GateKind.ENDORSEMENT and post.agency_id else Seat.AsWhat.CONSULTED
    return [Seat(agency=post.agency, post=post, as_what=as_what)]
