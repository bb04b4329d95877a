"""The extract for a child's file: what is in it, what waits, and the tagged PDF that names no other child."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from audit.documents import compiled
from components.words import day_in_words, in_words, joined
from escalation.core.covering import Covered, cover
from escalation.models import CaseLink, Outcome, Party, Record
from escalation.places import Place
from escalation.presenters.children import children_of
from escalation.presenters.filing import Copy, copy_of
from escalation.presenters.giving import shared_facts
from escalation.presenters.papers import PaperLine, papers_of
from escalation.reading import Reading
from escalation.services.extracts import Filing, children_in, known_as, links_of, to_file
from escalation.services.filing import Thing

TEMPLATE = "settling/extract.typ"


@dataclass(frozen=True)
class Document:
    """The extract as it was made: the PDF, and what is kept of it."""

    pdf: bytes
    records: int
    covered: int


class ExtractPage:
    """What one person's agency may file of a matter."""

    def __init__(self, reading: Reading, place: Place) -> None:
        self.reading, self.place, self.it = reading, place, reading.it

    @cached_property
    def links(self) -> list[CaseLink]:
        return links_of(self.it)

    @cached_property
    def filing(self) -> Filing:
        rows: list[Thing] = [*self.reading.rows(Record), *self.reading.rows(Outcome)]
        return to_file(self.place, rows, asks=self.it.policy.records.sign_off is not None)

    @property
    def children(self) -> list[tuple[str, str]]:
        """The children to choose from, as this agency knows them."""
        return [
            (str(one.number), f"Child {one.number}: {one.called}")
            for one in children_of(self.reading, self.place)
        ]

    @property
    def numbers(self) -> list[int]:
        return children_in(self.links)

    @property
    def things(self) -> list[tuple[str, str]]:
        """What may go in, to be left out one by one."""
        return [(str(thing.pk), _line(thing)) for thing in self.filing.approved]

    @property
    def waiting(self) -> list[str]:
        return [f"{_line(thing)}: waits for {whose}" for thing, whose in self.filing.waiting]

    def document(
        self, *, number: int, left_out: Sequence[str], words: Iterable[str], now: datetime
    ) -> Document:
        """The PDF of one child: without what was left out, and with every other child covered."""
        things = [thing for thing in self.filing.approved if str(thing.pk) not in left_out]
        covers = cover(*known_as(self.links, number), words)
        data = _covered(self._data(things, now), covers) | {"child": self._child(number)}
        return Document(compiled(data, now, template=TEMPLATE), len(things), covers.count)

    def _data(self, things: Iterable[Thing], now: datetime) -> dict[str, Any]:
        it, member = self.it, self.place.membership
        agencies = dict.fromkeys(party.name for party in self.reading.rows(Party) if party.left_at is None)
        return {
            "reference": it.reference,
            "agency": str(member.agency),
            "partnership": it.partnership.name,
            "policy": it.policy.title,
            "agencies": joined(list(agencies)),
            "raised": day_in_words(it.raised_at),
            "made": f"Made at {in_words(now)} by {member.user.name}, {member.called}.",
            "things": [
                _told(copy_of(self.reading, thing), papers_of(self.reading, thing)) for thing in things
            ],
        }

    def _child(self, number: int) -> str:
        """What the agency itself knows the child by, and what the partnership shares; nothing of another agency's."""
        agency = self.place.membership.agency_id
        cases = [link.case for link in self.links if link.number == number and link.case is not None]
        own = next((case for case in cases if case.agency_id == agency), None)
        first = cases[0] if cases else None
        facts = [f"our reference {own.reference}"] if own else []
        facts += shared_facts(own or first, self.it.partnership) if (own or first) else []  # type: ignore[arg-type]
        return joined(facts) or "known to us by our own reference, which is written here by hand"


def _told(copy: Copy, papers: Iterable[PaperLine]) -> dict[str, Any]:
    """The text as it stands, and which papers belong to it: they are placed on the file beside the extract."""
    pieces = [(row["key"], row["value"]) for row in copy.head[2:]]
    for piece in copy.lines:
        when = in_words(piece.at) if piece.at else f"by {day_in_words(piece.day)}" if piece.day else ""
        pieces.append((piece.label, " ".join(part for part in (piece.text, when) if part)))
    pieces += [("A paper belongs to it", f"{paper.title} ({paper.kind})") for paper in papers]
    return {"title": copy.title, "pieces": [list(pair) for pair in pieces if pair[1]]}


def _covered(data: Any, covers: Covered) -> Any:  # noqa: ANN401 - the data of a document
    """Every text of the document, however deep it stands."""
    if isinstance(data, str):
        return covers.text(data)
    if isinstance(data, Mapping):
        return {key: _covered(value, covers) for key, value in data.items()}
    return [_covered(one, covers) for one in data] if isinstance(data, list) else data


def _line(thing: Thing) -> str:
    kind = thing.get_kind_display() if isinstance(thing, Record) else "How it was settled"
    return f"{kind}, {in_words(thing.claimed_at)}, {thing.writer}"
