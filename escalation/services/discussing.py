"""What both sides may write at every stage: discussions, attempts, questions, advice, an earlier time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import Membership
from agencies.queries import colleagues_of
from agencies.standing import Standing
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.clock import in_words
from escalation.core.decisions import MoveRefused
from escalation.core.events import Event
from escalation.core.stages import ForWhom
from escalation.core.turns import Phase
from escalation.models import Disagreement, Record
from escalation.notifications import Told
from escalation.permissions import NotYours, check_can_write
from escalation.queries import first_due, sits_across
from escalation.services import clocks, filing, stages
from escalation.services.answering import check_discussion, check_reply
from escalation.services.answers import Safety
from escalation.services.doing import Doing, begin
from escalation.zone import LOCAL, local_day

# Phases in which a discussion that did not settle it hands the turn to the raising side.
DISCUSSING = (Phase.RAISED, Phase.GIVEN, Phase.ENTERED)


@dataclass(frozen=True)
class Discussion:
    """A discussion, or an attempt that found nobody, as one side wrote it down at the time."""

    way: str
    happened: datetime
    people: str
    said: str
    agreed: str = ""
    not_agreed: str = ""
    settled: bool = False
    safety: Safety | None = None
    for_whom: ForWhom = ForWhom.BOTH


@transaction.atomic
def record_discussion(
    *, disagreement: Disagreement, by: Standing, discussion: Discussion, version: int, now: datetime
) -> Record:
    """Record a discussion between the sides, or inside one's own side.

    Only a record for both sides counts as the discussion that policy asks for. Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    doing.check_open()
    doing.check_past(discussion.happened)
    it, both = doing.it, discussion.for_whom is ForWhom.BOTH
    record = _record(doing, Record.Kind.DISCUSSION, discussion)
    with doing.gathered(
        "matter.discussed",
        for_whom=discussion.for_whom,
        happened=discussion.happened,
        facts={"way": discussion.way.replace("_", " ")},
    ) as act:
        act.add(record)
        filing.ask_to_sign(act, record)
        if discussion.safety:
            act.add(discussion.safety.row())
        if both:
            assert it.current_stage is not None  # it is open
            # What was said before the matter came to this stage moves no clock of it to before that.
            counted = max(discussion.happened, it.current_stage.claimed_at)
            clocks.first_contact(act, counted)
            clocks.happened(act, Event.DISCUSSION_HELD, counted)
            notifications.tell(act, _other_side(doing, act), wants="Say whether this is what was said")
        over = both and not discussion.settled and it.phase in DISCUSSING
        act.move(Phase.DISCUSSED if over else None)
    return record


@transaction.atomic
def record_attempt(
    *, disagreement: Disagreement, by: Standing, attempt: Discussion, version: int, now: datetime
) -> Record:
    """Record an attempt that found nobody: when, how, whom, what answer. With nobody to be had, it is the record."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    doing.check_open()
    doing.check_past(attempt.happened)
    record = _record(doing, Record.Kind.ATTEMPT, attempt)
    with doing.act("matter.tried", happened=attempt.happened) as act:
        act.add(record)
        filing.ask_to_sign(act, record)
        notifications.tell(act, _other_side(doing, act), wants="Ring back: they tried to reach you")
        act.move()
    return record


@transaction.atomic
def reply_to_discussion(
    *,
    disagreement: Disagreement,
    by: Standing,
    record: Record,
    own_account: str,
    version: int,
    now: datetime,
) -> Record:
    """*This is what was said*, or, with a text, one's own account beside it: it approves the record, with a date.

    The other side answers once, for the side; of the author's own side each who took part may approve it.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    check_discussion(doing.it, doing.place, record)
    kind = Record.Kind.ACCOUNT if own_account else Record.Kind.SAME
    reply = Record(stage_entry=record.stage_entry, kind=kind, said=own_account, in_reply_to=record)
    for_whom, facts = ForWhom(record.for_whom), {"verdict": kind.label.lower()}
    with doing.act("matter.replied", for_whom=for_whom, facts=facts) as act:
        act.add(reply)
        filing.ask_to_sign(act, reply)
        filing.ask_other_side_to_sign(act, record)
        if record.side == doing.place.side:
            told = [Told(record.written_by, None)] if record.written_by else []
        else:
            told = _other_side(doing, act)
        notifications.tell(act, told, wants="To know: your record was answered")
        act.move()
    return reply


@transaction.atomic
def ask_other_side(
    *, disagreement: Disagreement, by: Standing, question: str, version: int, now: datetime
) -> Record:
    """Ask the other side a short question."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    doing.check_open()
    record = Record(stage_entry=doing.it.current_stage, kind=Record.Kind.QUESTION, said=question)
    with doing.act("matter.asked") as act:
        act.add(record)
        notifications.tell(act, _other_side(doing, act), wants="Answer a question")
        act.move()
    return record


@transaction.atomic
def answer_question(
    *, disagreement: Disagreement, by: Standing, record: Record, answer: str, version: int, now: datetime
) -> Record:
    """Answer a question of the other side; once for a side."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    check_reply(doing.it, doing.place, record, Record.Kind.QUESTION)
    reply = Record(stage_entry=record.stage_entry, kind=Record.Kind.ANSWER, said=answer, in_reply_to=record)
    with doing.act("matter.answered") as act:
        act.add(reply)
        notifications.tell(act, _other_side(doing, act), wants="Read the answer to your question")
        act.move()
    return reply


@transaction.atomic
def seek_advice(
    *,
    disagreement: Disagreement,
    by: Standing,
    asked: Membership,
    question: str,
    version: int,
    now: datetime,
) -> Record:
    """Ask a colleague, safeguarding lead or expert for advice or support: on one's own side, and for it alone."""
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    doing.check_open()
    if not colleagues_of(doing.place.membership, on=local_day(now)).filter(pk=asked.pk).exists():
        raise MoveRefused("Ask somebody who works in your own agency.")
    if doing.place.side and sits_across(doing.it, doing.place.side, asked):
        raise MoveRefused("They are on the other side of this matter: ask somebody who is not.")
    record = Record(
        stage_entry=doing.it.current_stage,
        kind=Record.Kind.ADVICE_SOUGHT,
        people=f"{asked.user.name}, {asked.called}",
        said=question,
        asked=asked,
    )
    with doing.act("matter.advice_sought", for_whom=ForWhom.OWN_SIDE, facts={"asked": asked.called}) as act:
        act.add(record)
        stages.let_in(act, [asked])
        notifications.tell(act, [Told(asked, None)], wants="Give advice or support")
        act.move()
    return record


@transaction.atomic
def give_advice(
    *, disagreement: Disagreement, by: Standing, record: Record, advice: str, version: int, now: datetime
) -> Record:
    """Give the advice or support that was asked for: for one's own side alone."""
    doing = begin(disagreement, by=by, version=version, now=now)
    if record.disagreement_id != doing.it.pk:
        raise Record.DoesNotExist
    check_is_asked(record, doing.by)
    reply = Record(stage_entry=record.stage_entry, kind=Record.Kind.ADVICE, said=advice, in_reply_to=record)
    with doing.act("matter.advised", for_whom=ForWhom.OWN_SIDE) as act:
        act.add(reply)
        if record.written_by:
            notifications.tell(act, [Told(record.written_by, None)], wants="Read the advice you asked for")
        act.move()
    return reply


@transaction.atomic
def set_protective_time(
    *, disagreement: Disagreement, by: Standing, until: datetime, reason: str, version: int, now: datetime
) -> Disagreement:
    """*Or a timescale which protects the child, whichever is less*: anyone on either side, with a reason.

    It belongs to the child; within a stage it only gets earlier (DESIGN §4.3). Raises MoveRefused, NotYours, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    check_can_write(doing.place)
    doing.check_open()
    it = doing.it
    if until <= now:
        raise MoveRefused("The time that protects the child must be still to come. If it is now, act now.")
    due = first_due(doing.rows)
    if due is not None and due <= now:
        raise MoveRefused(
            "The time of this stage is over already. Escalate now; the next stage may have a shorter time."
        )
    if it.protective_until is not None and now < it.protective_until <= until:
        raise MoveRefused("An earlier time is set already. It can only be brought forward.")
    if due is not None and until >= due:
        raise MoveRefused(f"That is no earlier than the time that runs already: {in_words(due, LOCAL)}.")
    with doing.act("matter.protected") as act:
        it.protective_until, it.protective_reason = until, reason
        clocks.protect(act, until)
        notifications.tell(
            act, _other_side(doing, act), wants="An earlier time protects the child", by_when=until
        )
        act.move()
    return it


def check_is_asked(record: Record, by: Standing) -> None:
    """Advice is given by whoever was asked for it; raises NotYours, Record.DoesNotExist."""
    if record.kind != Record.Kind.ADVICE_SOUGHT:
        raise Record.DoesNotExist
    if record.asked_id not in by.membership_ids:
        raise NotYours("The person who was asked gives this advice.")


def _record(doing: Doing, kind: Record.Kind, written: Discussion) -> Record:
    if written.way not in doing.it.policy.ways:
        raise MoveRefused("The policy does not name this way of discussing.")
    return Record(
        stage_entry=doing.it.current_stage,
        kind=kind,
        way=written.way,
        people=written.people,
        said=written.said,
        agreed=written.agreed,
        not_agreed=written.not_agreed,
        settled=written.settled if kind is Record.Kind.DISCUSSION else None,
        claimed_at=written.happened,
    )


def _other_side(doing: Doing, act: MatterAct) -> list[Told]:
    side = doing.place.side
    assert side is not None
    return notifications.acting(doing.it, side.other, now=doing.at.recorded, crowd=act.sitters)
