"""Going on under another policy of the partnership: a linked matter opens, and the first one is closed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import Agency, Service
from agencies.standing import Standing
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.names import How
from escalation.core.policy_parts import Elsewhere
from escalation.core.stages import ForWhom, Result, Side
from escalation.models import CaseLink, Disagreement, PolicyVersion, Record, StageEntry, View
from escalation.permissions import NotYours
from escalation.services import stages
from escalation.services.answers import Child, Raised, Safety, SignsOfSafety
from escalation.services.dissent import kept_dissent
from escalation.services.doing import Doing, begin
from escalation.services.moving import end, overtake
from escalation.services.policies import policies_in_force
from escalation.services.raising import raise_disagreement
from escalation.services.walls import speaking_up_again
from escalation.zone import local_day


@dataclass(frozen=True)
class Onward:
    """Where it goes on: whose decision it is there, why, what the new other side is told, who was consulted."""

    responding: Agency
    reason: str
    summary: str
    safety: Safety
    track: str = ""
    own_service: Service | None = None
    service: Service | None = None
    consulted: str = ""


@transaction.atomic
def move_on(
    *, disagreement: Disagreement, by: Standing, onward: Onward, version: int, now: datetime
) -> Disagreement:
    """Open a linked matter under the policy that governs it now, and close the first; gives the new one.

    The first is closed with a result of its own, *went on under another procedure*: it is not withdrawn (nobody took
    the worry back) and not left open, since two clocks of one worry would contradict each other, and the same people
    would be waited for twice. Like every matter that has ended it can be reopened (DESIGN §5). Each has its own act.

    Raises NotYours, MoveRefused, RaiseRefused, Stale.
    """
    doing = begin(disagreement, by=by, version=version, now=now)
    it, place = doing.it, doing.place
    check_may_move_on(doing)
    if consult_first(it) and not onward.consulted.strip():
        raise MoveRefused("Say who was consulted, and with what result.")
    new = raise_disagreement(
        by=by, membership=place.membership, raised=_carried(doing, onward), now=now, moved_from=it
    )
    if new.policy_version.key == it.policy_version.key:
        raise MoveRefused("That is under the procedure that this matter follows already.")
    facts = {"reference": new.reference, "policy": new.policy_version.title[:200]}
    with doing.act("matter.moved_on", facts=facts) as act:
        act.add(onward.safety.row())
        overtake(act)
        told = notifications.acting(it, *Side, now=now)
        notifications.tell(act, told, wants="To know: it went on under another procedure")
        asked = [f"{it.policy.post_title(one.consult_first or '')}, consulted" for one in consult_first(it)]
        why = [onward.reason, *([f"{' and '.join(asked)}: {onward.consulted}"] if asked else [])]
        stages.leave(act, ended=StageEntry.Ended.MOVED, event=None, reason="\n".join(why))
        end(act, Result.MOVED)
    return new


def check_may_move_on(doing: Doing) -> None:
    """Whoever raised it, while it is open; raises NotYours, MoveRefused."""
    if not doing.place.raiser:
        raise NotYours("The person who raised it takes it to another procedure.")
    doing.check_open()


def ways_on(it: Disagreement, *, now: datetime) -> list[PolicyVersion]:
    """The other policies in force in the partnership, to which a matter could go on."""
    there = policies_in_force(it.partnership, local_day(now))
    return [version for version in there if version.key != it.policy_version.key]


def consult_first(it: Disagreement) -> list[Elsewhere]:
    """What the matter's policy sends elsewhere after somebody was consulted."""
    return [one for one in it.policy.elsewhere if one.how is How.INSTEAD and one.consult_first]


def summary_of(it: Disagreement) -> str:
    """What stands in the record for both sides, a line to each; whoever moves it on changes it as they need."""
    kinds = (Record.Kind.DISCUSSION, Record.Kind.ATTEMPT, Record.Kind.ACCOUNT, Record.Kind.STATEMENT)
    records = Record.objects.filter(disagreement=it, for_whom=ForWhom.BOTH, kind__in=kinds)
    lines = [f"It was raised as {it.reference} under “{it.policy_version.title}”."]
    for record in records.order_by("claimed_at", "recorded_at"):
        texts = ". ".join(filter(None, (record.said, record.agreed and f"Agreed: {record.agreed}")))
        day = f"{local_day(record.claimed_at):%-d %B %Y}"
        lines.append(f"{day}, {record.get_kind_display().lower()}, {record.writer_agency}: {texts}")
    return "\n".join(lines)[:8000]


def _carried(doing: Doing, onward: Onward) -> Raised:
    """What goes along: the child, how the raising side sees it, the decision, the time that protects the child."""
    it, now = doing.it, doing.at.claimed
    view = View.objects.filter(disagreement=it, side=Side.RAISING, for_whom=ForWhom.BOTH).first()
    assert view is not None  # raising writes one
    until = it.protective_until if it.protective_until and it.protective_until > now else None
    return Raised(
        safety=onward.safety,
        children=_children(it),
        responding=onward.responding,
        own_service=onward.own_service,
        service=onward.service,
        about=it.about,
        track=onward.track,
        decision=it.decision,
        decided_by=it.decided_by,
        decision_at=it.decision_at,
        conference_at=it.conference_at,
        dissent=kept_dissent(it),
        put_at=now,  # to this other side it is put now
        category="",
        view=SignsOfSafety(view.worries, view.working_well, view.needs, view.scale),
        protective_until=until,
        protective_reason=it.protective_reason if until else "",
        meeting_coming=it.meeting_coming,
        carried=onward.summary,
        speak_up=speaking_up_again(it, doing.place.membership, on=local_day(now)),
    )


def _children(it: Disagreement) -> tuple[Child, ...]:
    """The children as the raising agency knows them."""
    links = CaseLink.objects.filter(disagreement=it, side=Side.RAISING, found=True).select_related("case")
    cases = [link.case for link in links.order_by("number") if link.case is not None]
    return tuple(
        Child(case.reference, case.initials, case.birth_month, case.birth_year, case.identifier)
        for case in cases
    )
