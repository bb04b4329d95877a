"""How a mediation stands, to be read: the offer, each side's answer, each meeting, the end."""

from dataclasses import dataclass

from escalation.core.mediation import Ended, Taken
from escalation.core.stages import Side
from escalation.models import Mediation, MediationAnswer, MediationMeeting, Party
from escalation.presenters.settling import agencies_on
from escalation.presenters.times import Tag
from escalation.reading import Reading

TAGS = {Taken.TAKEN_UP: Tag("Taken up", "green"), Taken.DECLINED: Tag("Declined", "red")}
WAITING = Tag("Not answered yet", "grey")


@dataclass(frozen=True)
class SideSaid:
    """What one side said to the offer."""

    side: str
    agencies: str
    tag: Tag
    answer: MediationAnswer | None


@dataclass(frozen=True)
class MediationShown:
    """One offer, and what became of it."""

    mediation: Mediation
    tag: Tag
    sides: tuple[SideSaid, ...]
    meetings: tuple[MediationMeeting, ...]
    raising: str
    responding: str


def mediations_of(reading: Reading) -> list[MediationShown]:
    """Every offer of the matter that this person may read, the newest first."""
    parties = [party for party in reading.rows(Party) if party.left_at is None]
    return [_shown(one, reading, parties) for one in reversed(reading.rows(Mediation))]


def _shown(mediation: Mediation, reading: Reading, parties: list[Party]) -> MediationShown:
    answers = {one.side: one for one in reading.rows(MediationAnswer) if one.mediation_id == mediation.pk}
    names = {side: agencies_on(parties, side) for side in Side}
    sides = [
        SideSaid(
            side.description,
            names[side],
            TAGS[Taken(answers[side].answer)] if side in answers else WAITING,
            answers.get(side),
        )
        for side in Side
    ]
    tag = Tag(Ended(mediation.ended).description, "grey") if mediation.ended else Tag("Offered", "blue")
    meetings = [one for one in reading.rows(MediationMeeting) if one.mediation_id == mediation.pk]
    return MediationShown(
        mediation, tag, tuple(sides), tuple(meetings), names[Side.RAISING], names[Side.RESPONDING]
    )
