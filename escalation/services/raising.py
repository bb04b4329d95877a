"""Raising a disagreement: the matter, its parties, the child, the raiser's view, the first stage and its clock."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies.models import Membership
from agencies.standing import Standing
from audit.acts import Moment, lock_subject
from audit.models import Subject
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.events import Event
from escalation.core.policy import Policy, Stage
from escalation.core.stages import Result, Rung, Side
from escalation.core.turns import Phase, on_entering, whose_turn
from escalation.models import Disagreement, Draft, PolicyVersion, Record, Seat, StageEntry
from escalation.queries import first_due
from escalation.services import clocks, stages, walls
from escalation.services.answers import Raised
from escalation.services.dissent import write_dissent
from escalation.services.forms import fill_forms
from escalation.services.governing import RaiseRefused, check_answers, check_can_raise, governing
from escalation.services.linking import link_raised, with_what_was_so_far
from escalation.services.moving import end
from escalation.services.sides import first_seats, other_side, own_side, parties_and_child
from escalation.services.somebody import ask_for_somebody
from escalation.shields import masked

# Read aloud over a telephone: no letter or figure that is taken for another.
ALPHABET = "3479ACDEFHJKMNPQRTUVWXY"


@transaction.atomic
def send_draft(*, draft: Draft, by: Standing, raised: Raised, now: datetime) -> Disagreement:
    """Raise what was drafted, and erase the draft: all of it, or none. Sent twice, it is one matter.

    Raises RaiseRefused; Draft.DoesNotExist where the draft was thrown away in the meantime.
    """
    waiting = Draft.objects.visible_to(by).select_for_update().filter(pk=draft.pk).first()
    if waiting is None:
        if sent := Disagreement.objects.visible_to(by).filter(pk=draft.pk).first():
            return sent
        raise Draft.DoesNotExist
    raised = with_what_was_so_far(raised, draft=waiting, by=by)
    it = raise_disagreement(by=by, membership=waiting.author, raised=raised, now=now, key=waiting.pk)
    link_raised(it, by=by, now=now)
    waiting.delete()
    return it


@transaction.atomic
def raise_disagreement(
    *,
    by: Standing,
    membership: Membership,
    raised: Raised,
    now: datetime,
    key: UUID | None = None,
    moved_from: Disagreement | None = None,
) -> Disagreement:
    """Raise a disagreement; anyone with a membership of an agency may, whatever their grade.

    ``key`` is the key that the matter takes: that of its draft; ``moved_from`` is the matter that goes on as this
    one. Raises RaiseRefused: no policy in force that settles it, sides that cannot be, a time that does not fit.
    """
    versions = check_can_raise(membership, by=by, now=now)
    version = governing(membership, raised, versions=versions)
    check_answers(membership, raised, now)
    stage, ground = _first_stage(version.policy, raised)
    subject = _new_subject(membership)
    _, at = lock_subject(reference=subject.reference, now=now)
    it = _disagreement(subject, membership, raised, version, stage, now)
    it.pk, it.moved_from = key or uuid4(), moved_from
    it.raiser_called = walls.called_at_raising(membership, raised.speak_up)
    it.enter(rung=stage.rung)
    act = _act(it, stage, raised, at)
    with act:
        act.add(it)
        parties_and_child(act, membership, raised)
        write_dissent(act, raised.dissent)
        walls.build(act, raised, before=moved_from)
        seats = first_seats(it, stage, membership, raised, act)
        if raised.record_only:
            _put_on_record(act, stage, raised, seats, now)
        else:
            _begin(act, stage, ground, raised, seats, now)
        act.save(it)
    return it


def _begin(
    act: MatterAct,
    stage: Stage,
    ground: StageEntry.Ground,
    raised: Raised,
    seats: list[Seat],
    now: datetime,
) -> None:
    """The matter enters its first stage, and the other side is told."""
    entry = stages.enter(
        act,
        stage,
        ground=ground,
        at=min(raised.put_at, now),
        reason=raised.shortcut_reason,
        shortcut=raised.shortcut,
        passed_over=raised.elsewhere,
        seats=seats,
        review_on=raised.review_on,
    )
    act.add_all([raised.safety.row(), raised.view.row(entry)])
    if raised.carried:
        act.add(Record(stage_entry=entry, kind=Record.Kind.STATEMENT, said=raised.carried))
    fill_forms(act, raised.forms)
    _start_clocks(act, raised, now)
    _send_word(act, now)
    ask_for_somebody(act, stage, now)


def _put_on_record(act: MatterAct, stage: Stage, raised: Raised, seats: list[Seat], now: datetime) -> None:
    """Dissent without seeking a resolution: raised straight to closed, with its own result (POLICY_FORMAT §7).

    No stage's clock starts, and nobody is asked for anything; a time limit for raising is still held against it.
    """
    it = act.it
    entry = StageEntry(
        number=1,
        key=stage.key,
        rung=stage.rung.value,
        title=stage.title,
        stage_number=stage.number,
        ground=StageEntry.Ground.RAISED,
        passed_over=raised.elsewhere,
        claimed_at=min(raised.put_at, now),
        left_at=now,
        ended=StageEntry.Ended.RECORD_ONLY,
    )
    act.add(entry)
    it.current_stage = entry
    for seat in seats:
        seat.stage_entry = entry
    act.add_all([*seats, raised.safety.row(), raised.view.row(entry)])
    _start_clocks(act, raised, now)
    clocks.left(act, None, now)
    notifications.tell(
        act,
        notifications.acting(it, Side.RESPONDING, now=now),
        wants="To know: dissent was put on record. Nothing is asked of you",
    )
    end(act, Result.RECORD_ONLY)


def _start_clocks(act: MatterAct, raised: Raised, now: datetime) -> None:
    """What happened before it was raised, in its order; then that it was, which meets a time limit for raising."""
    before = (Event.DECISION_RECEIVED, raised.decision_at), (Event.CONFERENCE_HELD, raised.conference_at)
    for event, at in before:
        if at is not None:
            clocks.happened(act, event, at)
    clocks.happened(act, Event.RAISED, now)


def _act(it: Disagreement, stage: Stage, raised: Raised, at: Moment) -> MatterAct:
    """The first act of the matter's chain, with what it is found by."""
    membership, subject = it.raised_by, it.subject
    assert membership.agency is not None
    act = MatterAct(
        subject,
        "matter.put_on_record" if raised.record_only else "matter.raised",
        by=masked(membership.actor(), it),
        at=at,
        policy=it.policy_version.stamp,
        facts={"responding": other_side(raised), "stage": f"{stage.number}, {stage.title}"},
        index={
            "kind": subject.kind,
            "partnership": subject.partnership,
            "title": it.title,
            "parties": "|".join(["", *dict.fromkeys((membership.agency.code, raised.responding.code)), ""]),
            "opened_at": at.claimed,
        },
    )
    act.it, act.writer, act.side = it, membership, Side.RAISING
    return act


def _first_stage(policy: Policy, raised: Raised) -> tuple[Stage, StageEntry.Ground]:
    track = raised.track or None
    if not raised.shortcut:
        return policy.first(track), StageEntry.Ground.RAISED
    for shortcut, stage in policy.shortcuts_from(None, track):
        if shortcut.when == raised.shortcut and raised.shortcut_to in ("", stage.key):
            return stage, StageEntry.Ground.SHORTCUT
    raise RaiseRefused(
        "The policy has no such reason for going straight to a higher stage.", about="shortcut"
    )


def _new_subject(membership: Membership) -> Subject:
    while True:
        reference = "".join(secrets.choice(ALPHABET) for _ in range(6))
        reference = f"{reference[:2]}-{reference[2:]}"
        if not Subject.objects.filter(reference=reference).exists():
            break
    return Subject.objects.create(
        kind="disagreement", reference=reference, partnership=membership.partnership.code
    )


def _disagreement(
    subject: Subject,
    membership: Membership,
    raised: Raised,
    version: PolicyVersion,
    stage: Stage,
    now: datetime,
) -> Disagreement:
    kind = raised.category or "A disagreement"
    phase = on_entering(stage) if stage.rung is Rung.PANEL else Phase.RAISED
    return Disagreement(
        subject=subject,
        partnership=membership.partnership,
        policy_version=version,
        reference=subject.reference,
        title=f"{kind}: {own_side(membership, raised)} and {other_side(raised)}"[:300],
        about=raised.about,
        track=raised.track,
        category=raised.category,
        phase=phase,
        turn=whose_turn(phase),
        raised_by=membership,
        raised_at=now,
        put_at=raised.put_at,
        decision_at=raised.decision_at,
        conference_at=raised.conference_at,
        decision=raised.decision,
        decided_by=raised.decided_by,
        meeting_coming=raised.meeting_coming,
        protective_until=raised.protective_until,
        protective_reason=raised.protective_reason,
    )


def _send_word(act: MatterAct, now: datetime) -> None:
    """To the other side, whose turn it is, and to the convener where it went straight to the panel."""
    crowd = act.sitters
    other = notifications.acting(act.it, Side.RESPONDING, now=now, crowd=crowd)
    notifications.tell(
        act,
        [*other, *notifications.conveners(act.it, now=now, crowd=crowd)],
        wants="Give your side",
        by_when=first_due(act.rows),
    )
    # Above the practitioners somebody acts for the raising side too: they hear of it, whoever raised it.
    own = notifications.acting(act.it, Side.RAISING, now=now, crowd=crowd)
    notifications.tell(act, own, wants="To know: it was raised from your side")
