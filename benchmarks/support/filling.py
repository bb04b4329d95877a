"""Filling a database with open matters, quickly: the rows that raising writes, through acts, a batch at a time.

Every chain verifies. Matters are spread over partnerships of a hundred agencies, so that whoever is at a desk has some
25 of them, however many there are in all::

    filled = fill(matters=100_000, due=10_000, now=now)

Two of three have the other side's account as well. All notices are sent; some of the newest are not opened yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import uuid4

from django.db import connection, transaction

from agencies.models import Membership
from audit.acts import Moment
from audit.batches import Batch
from audit.history import RecordModel
from audit.models import Subject
from benchmarks.support.people import Board, Team, make_board
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

SHARE = 25  # matters that an agency raises, and that are raised with it
AGENCIES = 100  # of a partnership, at most
TOGETHER = 1000
ALPHABET = "3479ACDEFHJKMNPQRTUVWXY"  # of a reference, as in the service
SETTLED_IN = timedelta(days=60)  # a partnership is set up so long before


@dataclass
class Filled:
    """What there is: the partnerships with their people, how many open matters, how many of them are over."""

    boards: list[Board]
    matters: int
    due: int
    now: datetime

    @property
    def teams(self) -> list[Team]:
        return [team for board in self.boards for team in board.teams]


@dataclass(frozen=True)
class _Place:
    """Where one matter stands: who raised it when, with whom, and whether its first time is over."""

    number: int
    board: Board
    raising: Team
    responding: Team
    raiser: Membership
    raised_at: datetime
    answered: bool


def fill(*, matters: int, due: int = 0, now: datetime) -> Filled:
    """So many open matters, of which ``due`` were over before ``now`` and have no event yet; no other is due anything.

    The others were raised in the day before ``now``. The statistics that plans are made from are brought up to date.
    """
    agencies = max(2, min(AGENCIES, matters // SHARE))
    boards = [
        make_board(number, agencies=agencies, now=now - SETTLED_IN)
        for number in range(max(1, round(matters / (SHARE * agencies))))
    ]
    places = _places(boards, matters, due, now)
    while together := list(islice(places, TOGETHER)):
        _raise(together)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Filled(boards, matters, due, now)


def _places(boards: list[Board], matters: int, due: int, now: datetime) -> Iterator[_Place]:
    """Every matter has another pair of agencies; those that are over are spread over all of them."""
    every = matters / due if due else 0
    over = 0
    for number in range(matters):
        board = boards[number % len(boards)]
        count = number // len(boards)
        teams, place = board.teams, count % len(board.teams)
        raising = teams[place]
        others = len(teams) - 1
        responding = teams[(place + 1 + count // len(teams) % others) % len(teams)]
        is_over = over < due and number >= over * every
        over += is_over
        back = timedelta(days=10 + over % 7) if is_over else timedelta()
        raised_at = now - back - timedelta(minutes=1 + number % 900)
        raiser = raising.raisers[count // len(teams) % len(raising.raisers)]
        yield _Place(number, board, raising, responding, raiser, raised_at, answered=number % 3 != 0)


@transaction.atomic
def _raise(places: list[_Place]) -> None:
    subjects = Subject.objects.bulk_create(
        Subject(kind="disagreement", reference=_reference(one.number), partnership=one.board.partnership.code)
        for one in places
    )
    with Batch() as batch:
        for place, subject in zip(places, subjects, strict=True):
            it = _matter(place, subject)
            with batch.take(_act_of_raising(place, it)) as act:
                entry = _raised(act, place)
            if place.answered:
                with batch.take(_act_of(it, "matter.side_given", place.responding.at_desk, place)) as act:
                    _answered(act, place, entry)


def _reference(number: int) -> str:
    """Another one for each number, in the form in which the service draws them."""
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, len(ALPHABET))
        letters = ALPHABET[letter] + letters
    return f"{letters[:2]}-{letters[2:]}"


def _matter(place: _Place, subject: Subject) -> Disagreement:
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


def _act_of_raising(place: _Place, it: Disagreement) -> MatterAct:
    act = _act_of(it, "matter.raised", place.raiser, place)
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


def _act_of(it: Disagreement, kind: str, by: Membership, place: _Place) -> MatterAct:
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


def _raised(act: MatterAct, place: _Place) -> StageEntry:
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


def _sides(place: _Place) -> Iterable[RecordModel]:
    ours, theirs = place.raising.agency, place.responding.agency
    case = Case(agency=ours, reference=f"C-{place.number}", initials="K.P.", birth_month=4, birth_year=2017)
    return [
        Party(side=Side.RAISING, agency=ours),
        Party(side=Side.RESPONDING, agency=theirs, off_accord=False),
        case,
        CaseLink(agency=ours, number=1, case=case, found=True),
    ]


def _seats(place: _Place, entry: StageEntry) -> Iterable[Seat]:
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


def _clock(place: _Place, entry: StageEntry) -> Deadline:
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


def _word(to: Membership, act: MatterAct, place: _Place, wants: str, deadline: Deadline | None) -> Notice:
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


def _answered(act: MatterAct, place: _Place, entry: StageEntry) -> None:
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
