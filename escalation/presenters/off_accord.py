"""The agencies of a matter that are not on Accord: their letters, and what can be entered of what they told."""

from dataclasses import dataclass

from django.urls import reverse

from agencies.models import Participation
from escalation.core.letters import HOW_TO_ANSWER
from escalation.models import Letter, Party
from escalation.presenters.doings import Button
from escalation.presenters.letters import LetterShown, title_of
from escalation.presenters.possible import Here, Way, passes
from escalation.presenters.possible_off_accord import told_ways, written_to
from escalation.services.letters import check_can_send


@dataclass(frozen=True)
class LetterLine:
    """A letter in the list."""

    letter: Letter
    title: str
    status: str

    @property
    def answers(self) -> bool:
        return self.letter.kind in HOW_TO_ANSWER


@dataclass(frozen=True)
class WrittenTo:
    """An agency that is written to: where, what waits to be sent, what went, and what of its answers can be entered."""

    name: str
    to: str
    telephone: str
    waiting: tuple[LetterLine, ...]
    done: tuple[LetterLine, ...]
    tells: tuple[Button, ...]
    sends: bool


def newest_letters(here: Here) -> list[str]:
    """Of each agency that is written to, how far the newest letter got that asks something of it. Sent is not told."""
    found: dict[object, str] = {}
    letters = [one for one in here.reading.rows(Letter) if one.kind in HOW_TO_ANSWER]
    for letter in sorted(letters, key=lambda one: one.recorded_at, reverse=True):
        line = _line(letter)
        sentence = f"{letter.party.name}, by letter: {line.title}. {line.status}"
        found.setdefault(letter.party_id, sentence)
    still = {one.pk for one in written_to(here)}
    return [sentence for key, sentence in found.items() if key in still]


def parties_written_to(here: Here) -> list[WrittenTo]:
    """Each agency that is written to, or was: with its letters, newest first."""
    letters = sorted(here.reading.rows(Letter), key=lambda one: one.recorded_at, reverse=True)
    had = {letter.party_id for letter in letters}
    parties = [one for one in here.reading.rows(Party) if one.off_accord or one.pk in had]
    places = dict(
        Participation.objects.filter(
            partnership=here.it.partnership_id, agency__in=[one.agency_id for one in parties]
        ).values_list("agency", "letters_to")
    )
    return [_party(here, one, places.get(one.agency_id) or "", letters) for one in parties]


def _party(here: Here, party: Party, to: str, letters: list[Letter]) -> WrittenTo:
    lines = [_line(letter) for letter in letters if letter.party_id == party.pk]
    tells = told_ways(here, party) if party.off_accord and party.left_at is None else []
    return WrittenTo(
        name=party.name,
        to=to,
        telephone=party.agency.telephone,
        waiting=tuple(line for line in lines if line.letter.waits),
        done=tuple(line for line in lines if not line.letter.waits),
        tells=tuple(_button(here, way) for way in tells),
        sends=passes(check_can_send, here.place),
    )


def _line(letter: Letter) -> LetterLine:
    return LetterLine(letter, title_of(letter), LetterShown(letter, "", "", (), "").status)


def _button(here: Here, way: Way) -> Button:
    text, name, args = way
    return Button(text, reverse(f"escalation:{name}", args=[here.it.reference, *args]))
