"""Raising a disagreement: the matter, its parties, the child, the raiser's view, the first stage and its clock."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies.models import Membership
from agencies.queries import check_takes_part
from agencies.refusals import Refused
from agencies.standing import Standing
from audit.acts import Moment, lock_subject
from audit.models import Subject
from cases.services import known_case
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.decisions import MoveRefused
from escalation.core.events import Event
from escalation.core.policy import Policy, Stage
from escalation.core.stages import Rung, Side
from escalation.core.turns import Phase, whose_turn
from escalation.models import CaseLink, Disagreement, Draft, Party, PolicyVersion, Seat, StageEntry
from escalation.services import clocks, stages
from escalation.services.answers import Raised
from escalation.services.calendars import calendar_in_force
from escalation.services.forms import fill_forms
from escalation.services.policies import policy_in_force
from escalation.zone import local_day

# Read aloud over a telephone: no letter or figure that is taken for another.
ALPHABET = "3479ACDEFHJKMNPQRTUVWXY"


class RaiseRefused(MoveRefused):
    """It cannot be raised like this; ``about`` names the answer that would have to be another."""

    def __init__(self, sentence: str, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about


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
    it = raise_disagreement(by=by, membership=waiting.author, raised=raised, now=now, key=waiting.pk)
    waiting.delete()
    return it


@transaction.atomic
def raise_disagreement(
    *, by: Standing, membership: Membership, raised: Raised, now: datetime, key: UUID | None = None
) -> Disagreement:
    """Raise a disagreement; anyone with a membership of an agency may, whatever their grade.

    ``key`` is the key that the matter takes: that of its draft. Raises RaiseRefused: no policy in force, the
    raiser's own agency, a time that does not fit.
    """
    version = check_can_raise(membership, by=by, now=now)
    _check(membership, raised, now)
    stage, ground = _first_stage(version.policy, raised)
    subject = _new_subject(membership)
    _, at = lock_subject(reference=subject.reference, now=now)
    it = _disagreement(subject, membership, raised, version, stage, now)
    it.pk = key or uuid4()
    it.enter(rung=stage.rung)
    act = _act(it, stage, raised, at)
    with act:
        act.add(it)
        _parties_and_child(act, membership, raised)
        entry = stages.enter(
            act,
            stage,
            ground=ground,
            at=min(raised.put_at, now),
            reason=raised.shortcut_reason,
            shortcut=raised.shortcut,
            seats=_first_seats(it, stage, membership, raised, act),
        )
        act.add_all([raised.safety.row(), raised.view.row(entry)])
        fill_forms(act, raised.forms)
        clocks.happened(act, Event.RAISED, now)
        _send_word(act, now)
        act.save(it)
    return it


def _act(it: Disagreement, stage: Stage, raised: Raised, at: Moment) -> MatterAct:
    """The first act of the matter's chain, with what it is found by."""
    membership, subject = it.raised_by, it.subject
    assert membership.agency is not None
    act = MatterAct(
        subject,
        "matter.raised",
        by=membership.actor(),
        at=at,
        policy=it.policy_version.stamp,
        facts={"responding": raised.responding.name, "stage": f"{stage.number}, {stage.title}"},
        index={
            "kind": subject.kind,
            "partnership": subject.partnership,
            "title": it.title,
            "parties": f"|{membership.agency.code}|{raised.responding.code}|",
            "opened_at": at.claimed,
        },
    )
    act.it, act.writer, act.side = it, membership, Side.RAISING
    return act


def check_can_raise(membership: Membership, *, by: Standing, now: datetime) -> PolicyVersion:
    """Whether this person can raise a disagreement at all, and under which policy; raises RaiseRefused."""
    if membership.pk not in by.membership_ids or membership.agency is None:
        raise RaiseRefused("A disagreement is raised by somebody who works in an agency of the partnership.")
    if membership.partnership.live_at is None:
        raise RaiseRefused(
            "Your partnership is still setting Accord up. Until it is live, use the procedure as you did before."
        )
    version = policy_in_force(membership.partnership, local_day(now))
    if version is None:
        raise RaiseRefused(
            "Your partnership has no procedure in force yet. Tell your board's business manager."
        )
    return version


def _check(membership: Membership, raised: Raised, now: datetime) -> None:
    if raised.responding == membership.agency:
        raise RaiseRefused(
            "This is for disagreements between agencies. Inside your agency, follow its own procedure.",
            about="responding",
        )
    try:
        check_takes_part(raised.responding, membership.partnership)
        calendar = calendar_in_force(membership.partnership)
    except Refused as refused:
        raise RaiseRefused(refused.sentence, about="responding") from refused
    if raised.put_at > now:
        raise RaiseRefused("You cannot have put it to them in the future.", about="put_at")
    if local_day(raised.put_at) < calendar.covers_from:
        raise RaiseRefused(
            "That is too long ago to count from. Say when you last put it to them.", about="put_at"
        )
    if raised.protective_until is not None and raised.protective_until <= now:
        raise RaiseRefused(
            "The time that protects the child must be still to come.", about="protective_until"
        )
    for chosen in (raised.desk, raised.person):
        if chosen is not None and (
            chosen.agency_id != raised.responding.pk or chosen.partnership_id != membership.partnership_id
        ):
            raise RaiseRefused(f"That post or person is not at {raised.responding.name}.", about="desk")


def _first_stage(policy: Policy, raised: Raised) -> tuple[Stage, StageEntry.Ground]:
    if not raised.shortcut:
        return policy.first(), StageEntry.Ground.RAISED
    for shortcut, stage in policy.shortcuts_from(None):
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
    phase = Phase.WITH_PANEL if stage.rung is Rung.PANEL else Phase.RAISED
    return Disagreement(
        subject=subject,
        partnership=membership.partnership,
        policy_version=version,
        reference=subject.reference,
        title=f"{kind}: {membership.place} and {raised.responding.name}"[:300],
        category=raised.category,
        phase=phase,
        turn=whose_turn(phase),
        raised_by=membership,
        raised_at=now,
        put_at=raised.put_at,
        decision_at=raised.decision_at,
        decision=raised.decision,
        decided_by=raised.decided_by,
        meeting_coming=raised.meeting_coming,
        protective_until=raised.protective_until,
        protective_reason=raised.protective_reason,
    )


def _parties_and_child(act: MatterAct, membership: Membership, raised: Raised) -> None:
    """The two agencies, and each child as the raising agency knows them; its reference stays its own."""
    assert membership.agency is not None
    act.add_all(
        [
            Party(side=Side.RAISING, agency=membership.agency),
            Party(side=Side.RESPONDING, agency=raised.responding),
        ]
    )
    for number, child in enumerate(raised.children, start=1):
        case = known_case(act, agency=membership.agency, **vars(child))
        act.add(CaseLink(agency=membership.agency, number=number, case=case, found=True))


def _first_seats(
    it: Disagreement, stage: Stage, membership: Membership, raised: Raised, act: MatterAct
) -> list[Seat]:
    """The raiser; the desk that the raiser named, or the agency's own route; the other professional if known."""
    chosen = [
        Seat(side=Side.RAISING, agency=membership.agency, membership=membership, as_what=Seat.AsWhat.RAISER)
    ]
    if raised.person is not None:
        chosen.append(
            Seat(
                side=Side.RESPONDING,
                agency=raised.responding,
                membership=raised.person,
                as_what=Seat.AsWhat.ACTS,
            )
        )
    routed = stages.acting_seats(it, stage, at=act.at)
    if stage.rung is Rung.PRACTITIONER:
        # Among the practitioners the raiser acts themselves; the other side by the desk that was named.
        routed = [seat for seat in routed if seat.side == Side.RESPONDING]
    if raised.desk is not None:
        routed = [seat for seat in routed if seat.side == Side.RAISING]
        chosen.append(
            Seat(side=Side.RESPONDING, agency=raised.responding, post=raised.desk, as_what=Seat.AsWhat.ACTS)
        )
    return chosen + routed


def _send_word(act: MatterAct, now: datetime) -> None:
    """To the other side, whose turn it is, and to the convener where it went straight to the panel."""
    other = notifications.acting(act.it, Side.RESPONDING, now=now)
    notifications.tell(
        act,
        [*other, *notifications.conveners(act.it, now=now)],
        wants="Give your side",
        by_when=clocks.first_due(act.it),
    )
    # Above the practitioners somebody acts for the raising side too: they hear of it, whoever raised it.
    own = notifications.acting(act.it, Side.RAISING, now=now)
    notifications.tell(act, own, wants="To know: it was raised from your side")
