"""What an act wrote, to be read in the timeline: each kind of row as a few lines of label and text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from escalation.core.names import Way
from escalation.models import (
    Action,
    Attendee,
    CaseLink,
    ChildNow,
    Confirmation,
    DebriefAnswer,
    FormAnswer,
    Gate,
    Learning,
    LearningAnswer,
    Letter,
    Mediation,
    MediationAnswer,
    MediationMeeting,
    Meeting,
    Outcome,
    Party,
    Placed,
    Record,
    SideGiven,
    StageEntry,
    TimeProposed,
    ToldToUs,
    View,
    Written,
)
from escalation.presenters.piece import Piece
from escalation.presenters.pieces_meetings import MEETINGS, MEETINGS_OF_KIND
from escalation.presenters.pieces_panels import PANELS

__all__ = ["ADDED", "Piece", "pieces"]

ADDED = "+"  # how a row came into an act: added by it, or changed by it


# What is called what in a record, by its kind: who, and what was said.
WORDS: Mapping[str, tuple[str, str]] = {
    Record.Kind.DISCUSSION: ("Who took part", "What was said"),
    Record.Kind.ATTEMPT: ("Whom they tried to reach", "What came of it"),
    Record.Kind.ACCOUNT: ("", "Their own account"),
    Record.Kind.QUESTION: ("", "The question"),
    Record.Kind.ANSWER: ("", "The answer"),
    Record.Kind.ADVICE_SOUGHT: ("Who was asked", "What was asked"),
    Record.Kind.ADVICE: ("", "The advice"),
    Record.Kind.PASSED_ON: ("To", "Why"),
    Record.Kind.LAST_WORD: ("", "The worry"),
    Record.Kind.STAGE_ADVICE: ("", "The advice"),
    Record.Kind.FORM_PASSED: ("", "Why it was not filled in"),
    Record.Kind.TOLD: ("Who was told", "What they said"),
    Record.Kind.SILENCE: ("", "What Accord wrote down"),
}


def pieces(kind: str, rows: Iterable[tuple[str, Written]]) -> list[Piece]:
    """The lines of what one act of this kind wrote; nothing that its own sentence tells already, and nothing empty.

    Lines of one label are one: people invited, people who came.
    """
    found: dict[object, Piece] = {}
    for change, row in rows:
        tell = TELLING_OF_KIND.get((kind, type(row))) or TELLING.get(type(row))
        for piece in tell(row, change == ADDED) if tell else ():
            if not (piece.text or piece.at or piece.day):
                continue
            before = found.get((piece.label, piece.at, piece.day))
            text = f"{before.text}\n{piece.text}" if before else piece.text
            found[(piece.label, piece.at, piece.day)] = replace(piece, text=text)
    return list(found.values())


def _record(row: Record, added: bool) -> Iterator[Piece]:
    who, said = WORDS.get(row.kind, ("Who", "What was said"))
    yield Piece("How", Way(row.way).description if row.way else "")
    yield Piece(who, row.people)
    yield Piece(said, row.said)
    yield Piece("Agreed", row.agreed)
    yield Piece("Not agreed", row.not_agreed)
    if row.settled is not None and row.kind == Record.Kind.DISCUSSION:
        yield Piece("Did it settle the matter?", "Yes" if row.settled else "No")


def _answer(row: FormAnswer, added: bool) -> Iterator[Piece]:
    yield Piece(row.label, row.value)


def _view(row: View, added: bool) -> Iterator[Piece]:
    yield Piece("What worries them", row.worries)
    yield Piece("What is working well", row.working_well)
    yield Piece("What needs to happen", row.needs)
    yield Piece("How safe the child is", f"{row.scale} of 10")


def _side_given(row: SideGiven, added: bool) -> Iterator[Piece]:
    yield Piece(row.get_position_display(), row.because)
    yield Piece("When they can talk", row.talk_when)
    yield Piece("On what number", row.talk_telephone)


def _child(row: ChildNow, added: bool) -> Iterator[Piece]:
    yield Piece("The child now", f"{row.get_safe_display()}. {row.how}")
    yield Piece("What keeps the child safe", row.keeps_safe)


def _link(row: CaseLink, added: bool) -> Iterator[Piece]:
    if row.side == "responding":
        yield Piece(f"Child {row.number}", "found" if row.found else "not found: we cannot tell who this is")


def _outcome(row: Outcome, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece("What was decided" if row.kind == Outcome.Kind.DECISION else "What is agreed", row.text)
        yield Piece("Options considered", row.options or "")
        yield Piece("Reasons", row.reasons)
        yield Piece("Who was consulted", row.consulted or "")
        yield Piece("For the child’s files", row.for_files or "")
        yield Piece("Dissent", row.dissent)
        yield Piece("The raising side will", row.raising_will)
        yield Piece("The responding side will", row.responding_will)


def _raisers_answer(row: Outcome, added: bool) -> Iterator[Piece]:
    yield Piece("What they said", row.raiser_said)


def _action(row: Action, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece(f"Action {row.position}", f"{row.what} ({row.who})", day=row.due)
    else:
        yield Piece(f"Action {row.position}: {row.what}", f"Shown by: {row.shown_by}")


def _confirmation(row: Confirmation, added: bool) -> Iterator[Piece]:
    yield Piece(f"{row.agency.name}: why", row.reason)


def _meeting(row: Meeting, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece("When it meets", at=row.meets_at)
        yield Piece("Where", row.place)
        yield Piece("Link", row.link)
    else:
        yield Piece("When it met", at=row.held_at)
        yield Piece("What came of it", row.came_of_it)


def _attendee(row: Attendee, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece("Invited", f"{row.name}, {row.role}")
    else:
        yield Piece("Attended" if row.attended else "Did not attend", f"{row.name}, {row.role}")


def _stage(row: StageEntry, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece("On the ground", row.shortcut)
        yield Piece("Why", row.reason)
        yield Piece("What was tried", row.tried)
        yield Piece("What was passed over, and why", row.passed_over)
        yield Piece("Where somebody higher acts, and why", row.handed_up or "")
    else:
        yield Piece("Why", row.reason_for_end)


def _gate(row: Gate, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece("Before stage", row.stage_title)
        yield Piece("Why it should go up", row.why)
        yield Piece("What came of it", row.get_answer_display() if row.answer else "")
    else:
        yield Piece(row.answered_by, row.said)


def _hand_to_a_time(row: TimeProposed, added: bool) -> Iterator[Piece]:
    yield Piece("When", at=row.at)
    yield Piece("Why", row.reason)


def _learning(row: Learning, added: bool) -> Iterator[Piece]:
    if not added:
        yield Piece("When the debrief was held", at=row.debrief_held_at)
        yield Piece("About the debrief", row.debrief_note)
        return
    yield Piece("What it teaches", row.themes)
    yield Piece("Why not earlier", row.why_not_earlier)
    yield Piece("For the board", "Yes" if row.for_the_board else "No")
    yield Piece("Debrief", "Offered" if row.debrief_offered else "Not offered")
    yield Piece("Who wants a debrief", row.debrief_wanted or "")
    yield Piece("About the debrief", row.debrief_note)


def _joined(row: Party, added: bool) -> Iterator[Piece]:
    yield Piece("A party from now on", row.agency.name if added else "")


def _mediation(row: Mediation, added: bool) -> Iterator[Piece]:
    if added:
        yield Piece("What is offered", row.offer)
    else:
        yield Piece("How it ended", row.get_ended_display())
        yield Piece("What remains open", row.remains)


def _mediation_answer(row: MediationAnswer, added: bool) -> Iterator[Piece]:
    yield Piece("Why", row.reason)


def _mediation_meeting(row: MediationMeeting, added: bool) -> Iterator[Piece]:
    yield Piece("When they met", at=row.claimed_at)
    yield Piece("Who attended", row.attended)
    yield Piece("What the raising side moved to", row.raising_moved)
    yield Piece("What the responding side moved to", row.responding_moved)


def _placed(row: Placed, added: bool) -> Iterator[Piece]:
    yield Piece("By whom", row.by_whom)
    yield Piece("When", at=row.claimed_at)
    yield Piece("Where", row.where)


def _closing_answer(row: LearningAnswer, added: bool) -> Iterator[Piece]:
    yield Piece(row.question, row.answer)


def _debrief_answer(row: DebriefAnswer, added: bool) -> Iterator[Piece]:
    yield Piece("What they said", row.said)


def _told(row: ToldToUs, added: bool) -> Iterator[Piece]:
    yield Piece("Told to us by", row.who)


def _letter(row: Letter, added: bool) -> Iterator[Piece]:
    if added:
        return
    yield Piece("What the letter asks", row.wants)
    yield Piece("How it went", row.get_sent_how_display() if row.sent_at else "")
    yield Piece("To whom, and where", row.sent_to)
    yield Piece("Why it need not go", row.not_sent)


TELLING: Mapping[type[Written], Callable[[Any, bool], Iterator[Piece]]] = {
    ToldToUs: _told,
    Letter: _letter,
    Record: _record,
    FormAnswer: _answer,
    View: _view,
    SideGiven: _side_given,
    ChildNow: _child,
    CaseLink: _link,
    Outcome: _outcome,
    Action: _action,
    Confirmation: _confirmation,
    Meeting: _meeting,
    Attendee: _attendee,
    StageEntry: _stage,
    Gate: _gate,
    TimeProposed: _hand_to_a_time,
    Learning: _learning,
    LearningAnswer: _closing_answer,
    DebriefAnswer: _debrief_answer,
    **MEETINGS,
    Mediation: _mediation,
    MediationAnswer: _mediation_answer,
    MediationMeeting: _mediation_meeting,
    Placed: _placed,
    **PANELS,
}

# Rows that say something only in acts of one kind.
TELLING_OF_KIND: Mapping[tuple[str, type[Written]], Callable[[Any, bool], Iterator[Piece]]] = {
    **MEETINGS_OF_KIND,
    ("matter.raiser_answered", Outcome): _raisers_answer,
    ("matter.passed_on", Party): _joined,
}
