"""A clock that escalates by itself: up it goes, and the record says that no answer came (POLICY_FORMAT §5, §7)."""

from components.words import joined
from escalation import notifications
from escalation.acts import MatterAct
from escalation.core.clock import in_words
from escalation.core.events import Event
from escalation.core.names import Way
from escalation.core.policy_parts import Stage
from escalation.core.stages import ForWhom, Side
from escalation.models import Deadline, Disagreement, Notice, Record, StageEntry
from escalation.services import clocks, moving, stages
from escalation.zone import LOCAL

WENT_UP = "matter.went_up_by_itself"


def goes_to(it: Disagreement, deadline: Deadline) -> Stage | None:
    """Where a clock that ran out unmet takes the matter by itself; None where it does not, and people go on."""
    if not deadline.escalates or not it.is_open:
        return None
    return it.policy.next_required(it.state, it.track or None)


def go_up(act: MatterAct, deadline: Deadline, stage: Stage) -> None:
    """Move the matter to the next stage that is not optional; no gate and no form is asked for.

    The system's record, for both sides, satisfies what policy asks of a discussion (DESIGN §5).
    """
    it, now = act.it, act.at.recorded
    assert it.current_stage is not None
    assert deadline.due_at is not None
    left_behind = notifications.acting(it, *Side, now=now)
    clocks.tell_of(act, Event.OVERDUE)
    act.add(Record(stage_entry=it.current_stage, kind=Record.Kind.SILENCE, said=_account(it, deadline)))
    moving.overtake(act)
    stages.leave(act, ended=StageEntry.Ended.ESCALATED, event=Event.ESCALATED, unmet=deadline)
    it.climb(rung=stage.rung)
    passed = it.policy.reachable(it.policy.stage(deadline.stage_entry.key).rung, it.track or None)[:-1]
    stages.enter(
        act,
        stage,
        ground=StageEntry.Ground.SILENCE,
        at=act.at.claimed,
        reason=f"The time was over at {in_words(deadline.due_at, LOCAL)}, and no answer came.",
        passed_over="\n".join(
            f"Stage {one.number}, {one.title}: passed over, as it is optional." for one in passed
        ),
    )
    moving.hand_over(act, stage, now)
    take_over = {one.membership.user_id for one in notifications.acting(it, *Side, now=now)}
    others = [one for one in left_behind if one.membership.user_id not in take_over]
    notifications.tell(act, others, wants="To know: it went up by itself")


def _account(it: Disagreement, deadline: Deadline) -> str:
    """What was tried at this stage, who was sent word and when, and whether they opened it; for both sides to read."""
    assert deadline.due_at is not None
    lines = [f"No answer came by {in_words(deadline.due_at, LOCAL)}. Accord moved the matter up by itself."]
    tried = list(_tried(it))
    lines += (
        ["What was tried:", *tried]
        if tried
        else ["Nobody recorded a discussion or an attempt at this stage."]
    )
    sent = [_notice(one) for one in _notices(it)]
    lines += ["Who was sent word at this stage:", *sent] if sent else ["Nobody was sent word at this stage."]
    return "\n".join(lines)


def _tried(it: Disagreement) -> list[str]:
    kinds = (Record.Kind.DISCUSSION, Record.Kind.ATTEMPT)
    records = Record.objects.filter(stage_entry=it.current_stage, kind__in=kinds, for_whom=ForWhom.BOTH)
    return [
        f"- {in_words(one.claimed_at, LOCAL)}: {one.get_kind_display().lower()},"
        f" {Way(one.way).description.lower()}, {joined(one.people.splitlines())}"
        for one in records.order_by("claimed_at", "recorded_at")
    ]


def _notices(it: Disagreement) -> list[Notice]:
    """The word that both sides may know of, since the matter came to this stage."""
    assert it.current_stage is not None
    notices = Notice.objects.filter(
        disagreement=it, for_whom=ForWhom.BOTH, recorded_at__gte=it.current_stage.recorded_at
    )
    return list(notices.select_related("addressee__user", "addressee__agency").order_by("recorded_at", "pk"))


def _notice(one: Notice) -> str:
    sent = f"sent at {in_words(one.sent_at, LOCAL)}" if one.sent_at else "not sent yet"
    opened = f"opened at {in_words(one.opened_at, LOCAL)}" if one.opened_at else "not opened"
    return f"- {one.addressee.user.name}, {one.addressee.place} ({one.wants}): {sent}, {opened}"
