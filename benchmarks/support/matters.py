"""The rows of one open matter, as raising and the other side's account write them, through acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from agencies.models import Membership
from audit.acts import Moment
from audit.history import RecordModel
from audit.models import Subject
from benchmarks.support.people import Board, Team
from cases.models import Case
from escalation.acts import MatterAct
from escalation.core.stages import Side
from escalation.core.turns import Phase, whose_turn
from escalation.models import (
    CaseLink,
    ChildNow,
    Deadline,
    Disagreement,
    Notice,
    Party,
    Seat,
    SideGiven,
    StageEntry,
    View,
)

ALPHABET = "3479ACDEFHJKMNPQRTUVWXY"  # of a reference, as in the service


@dataclass(frozen=True)
class Place:
    """Where one matter stands: who raised it when, with whom, and whether its first time is over."""

    number: int
    board: Board
    raising: Team
    responding: Team
    raiser: Membership
    raised_at: datetime
    answered: bool


def reference_of(number: int) -> str:
    """Another one for each number, in the form in which the service draws them."""
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, len(ALPHABET))
        letters = ALPHABET[letter] + letters
    return f"{letters[:2]}-{letters[2:]}"


def matter_at(place: Place, subject: Subject) -> Disagreement:
    version = place.board.version
    stage = version.policy.first(None)
    category = version.policy.categories[place.number % len(version.policy.categories)]
    it = Disagreement(
        pk=uuid4(),
        subject=subject,
        partnership=place.board.partnership,
        policy_version=version,
        reference=subject.reference,
        title=f"{category}: {place.raising.agency.name} and {place.responding.agency.name}"[:300],
        category=category,
        phase=Phase.RAISED,
        turn=whose_turn(Phase.RAISED),
        raised_by=place.raiser,
        raised_at=place.raised_at,
        put_at=place.raised_at,
        decision="To close the case after one visit.",
        decided_by="The duty social worker",
    )
    it.enter(rung=stage.rung)
    return it


def act_of_raising(place: Place, it: Disagreement) -> MatterAct:
    act = act_of(it, "matter.raised", place.raiser, place)
    stage = place.board.version.policy.first(None)
    act.facts = {"responding": place.responding.agency.name, "stage": f"{stage.number}, {stage.title}"}
    codes = (place.raising.agency.code, place.responding.agency.code)
    act.index = {
        "kind": "disagreement",
        "partnership": place.board.partnership.code,
        "title": it.title,
        "parties": "|".join(["", *codes, ""]),
        "opened_at": place.raised_at,
        "stage": stage.title,
    }
    return act


def act_of(it: Disagreement, kind: str, by: Membership, place: Place) -> MatterAct:
    at = place.raised_at if kind == "matter.raised" else place.raised_at + timedelta(seconds=30)
    act = MatterAct(
        it.subject,
        kind,
        by=by.actor(),
        at=Moment(claimed=at, recorded=at),
        policy=it.policy_version.stamp,
    )
    act.it, act.writer = it, by
    act.side = Side.RAISING if by == place.raiser else Side.RESPONDING
    return act


def write_raised(act: MatterAct, place: Place) -> StageEntry:
    """What raising writes: the matter, its parties, the child, the first stage with seats and clock, the word."""
    stage = place.board.version.policy.first(None)
    entry = StageEntry(
        number=1,
        key=stage.key,
        rung=stage.rung.value,
        title=stage.title,
        stage_number=stage.number,
        ground=StageEntry.Ground.RAISED,
    )
    act.it.current_stage = entry
    act.add(act.it)
    act.add_all(_sides(place))
    act.add(entry)
    act.add_all(_seats(place, entry))
    deadline = _clock(place, entry)
    act.add(deadline)
    act.add_all(
        [ChildNow(safe="unsure", how="Quieter than usual.", keeps_safe="Her aunt."), _view(entry, scale=3)]
    )
    act.add(_word(place.responding.at_desk, act, place, "Give your side", deadline))
    return entry


def _sides(place: Place) -> Iterable[RecordModel]:
    ours, theirs = place.raising.agency, place.responding.agency
    case = Case(agency=ours, reference=f"C-{place.number}", initials="K.P.", birth_month=4, birth_year=2017)
    return [
        Party(side=Side.RAISING, agency=ours),
        Party(side=Side.RESPONDING, agency=theirs, off_accord=False),
        case,
        CaseLink(agency=ours, number=1, case=case, found=True),
    ]


def _seats(place: Place, entry: StageEntry) -> Iterable[Seat]:
    ours, theirs = place.raising, place.responding
    return [
        Seat(
            side=Side.RAISING,
            agency=ours.agency,
            membership=place.raiser,
            as_what=Seat.AsWhat.RAISER,
            stage_entry=entry,
        ),
        Seat(
            side=Side.RESPONDING,
            agency=theirs.agency,
            post=theirs.desk,
            as_what=Seat.AsWhat.ACTS,
            stage_entry=entry,
        ),
    ]


def _clock(place: Place, entry: StageEntry) -> Deadline:
    version = place.board.version
    (clock,) = (one for one in version.policy.clocks_of(version.policy.first(None), None) if one.firm)
    deadline = Deadline(
        stage_entry=entry,
        policy_version=version,
        clock=clock.key,
        amount=clock.amount.words,
        duty=clock.duty,
        firm=clock.firm,
        escalates=clock.escalates,
        met_by=clock.met_by,
        calendar_version=place.board.calendar,
        starts_at=place.raised_at,
    )
    deadline.due_at = deadline.derived().at
    return deadline


def _view(entry: StageEntry, *, scale: int) -> View:
    return View(
        stage_entry=entry,
        worries="Home alone at night.",
        working_well="She talks to her aunt.",
        needs="A strategy discussion this week.",
        scale=scale,
    )


def _word(to: Membership, act: MatterAct, place: Place, wants: str, deadline: Deadline | None) -> Notice:
    sent = act.at.recorded + timedelta(seconds=20)
    is_opened = not place.answered or place.number % 5 != 0
    return Notice(
        addressee=to,
        post=place.responding.desk if to == place.responding.at_desk else None,
        kind=act.kind,
        wants=wants,
        by_when=deadline.due_at if deadline else None,
        sent_at=sent,
        opened_at=sent if is_opened else None,
    )


def write_answered(act: MatterAct, place: Place, entry: StageEntry) -> None:
    """The other side has given its account: it keeps its decision, and the two are to talk."""
    agency = place.responding.agency
    act.facts = {"agency": agency.name, "position": "we keep it"}
    act.add(
        SideGiven(
            stage_entry=entry,
            agency=agency,
            position=SideGiven.Position.KEEP,
            because="The threshold is not met.",
            talk_when="Today after 3pm",
        )
    )
    act.add(_view(entry, scale=6))
    act.add(_word(place.raiser, act, place, "Talk with the other side", None))
    act.move(Phase.GIVEN)
