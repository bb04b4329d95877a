"""The record as a timeline, newest first: each act with what it wrote and who was told, by filters that are links."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from audit import kinds
from components.words import joined
from escalation.core.stages import ForWhom, Result, Side
from escalation.models import Notice, Outcome, Paper, Party, Record, ToldToUs
from escalation.places import Place
from escalation.presenters.doings import Button
from escalation.presenters.filing import Filed, filed
from escalation.presenters.looks import looks_at
from escalation.presenters.papers import PaperLine, attached, matter_line
from escalation.presenters.pieces import ADDED, Piece, pieces
from escalation.presenters.possible import together
from escalation.reading import Reading, Told
from escalation.services.filing import Thing
from escalation.zone import local_day

# Below a minute the two times are one: the hand that wrote, and the database that wrote it down.
SAME_TIME = timedelta(minutes=1)

FILTERS: Mapping[str, str] = {
    "": "Everything",
    "moves": "Moves",
    "discussions": "Discussions",
    "forms": "Forms",
    "notices": "Notices",
    "looks": "Who looked",
}

DISCUSSIONS = frozenset(
    f"matter.{kind}"
    for kind in (
        "discussed", "tried", "replied", "asked", "answered", "advice_sought", "advised", "meeting_convened",
        "meeting_held",
    )
)  # fmt: skip
FORMS = frozenset({"matter.form_filled"})
# What the post does is shown with each notice, and not as an act of its own.
POST = frozenset({"notice.sent", "notice.opened"})
NOT_RESOLVED = ("matter.not_resolved", "matter.mediation_ended")
RAISED, PROTECTED = "matter.raised", "matter.protected"


@dataclass(frozen=True)
class NoticeLine:
    """Who was to be told, and how far it got: on its way, sent, or opened. Sent is not told."""

    to: str
    wants: str
    by_when: datetime | None
    sent_at: datetime | None
    opened_at: datetime | None
    telephone: str


@dataclass(frozen=True)
class Item:
    """One thing in the timeline. ``written_at`` only where it is not when it happened."""

    key: str
    label: str
    who: str
    at: datetime
    written_at: datetime | None = None
    for_whom: str = ""
    pieces: tuple[Piece, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    answers: str = ""  # the item that this one answers, as an address on the page
    note: str = ""
    button: Button | None = None
    filed: Filed | None = None
    papers: tuple[PaperLine, ...] = ()
    add_paper_href: str = ""


def group_of(kind: str) -> str:
    """In which filter an act stands."""
    if kind in DISCUSSIONS:
        return "discussions"
    if kind in FORMS:
        return "forms"
    return (
        "notices"
        if kind.startswith(("notice.", "deadline.reminded", "deadline.nudged", "gate."))
        else "moves"
    )


class Timeline:
    """The record of a matter for one person; ``buttons`` are what they can do about one record, by its key."""

    def __init__(self, reading: Reading, place: Place, buttons: Mapping[UUID, Button]) -> None:
        self.reading, self.place, self.buttons = reading, place, buttons
        self.acts = reading.acts()
        # Counted among what this person may know of: a gap in the ledger's own numbers would tell of the rest.
        self.places = {told.entry.pk: number for number, told in enumerate(reversed(self.acts), start=1)}
        self.written_in = {
            row.pk: self.places[told.entry.pk]
            for told in self.acts
            for change, row in told.rows
            if change == ADDED
        }

    def items(self, wanted: str) -> list[Item]:
        """What a filter shows, newest first."""
        if wanted == "looks":
            looks = looks_at(self.reading, self.place)
            return [
                Item(f"look-{look.key}", f"Looked at {look.at_what}", look.who, look.at) for look in looks
            ]
        acts = [told for told in self.acts if told.entry.kind not in POST]
        if wanted == "notices":
            acts = [told for told in acts if group_of(told.entry.kind) == "notices" or _notices(told)]
        elif wanted:
            acts = [told for told in acts if group_of(told.entry.kind) == wanted]
        return [self._item(told, only_notices=wanted == "notices") for told in acts]

    def _item(self, told: Told, *, only_notices: bool) -> Item:
        entry = told.entry
        sentence = kinds.kind(entry.kind).tell(entry)
        who = ", ".join(part for part in (entry.actor_name, entry.actor_role, entry.actor_agency) if part)
        late = abs(entry.recorded_at - entry.claimed_at) >= SAME_TIME
        lines = (*self._of_the_matter(told), *pieces(entry.kind, told.rows))
        records = [row for change, row in told.rows if isinstance(row, Record) and change == ADDED]
        answered = [
            self.written_in[one.in_reply_to_id] for one in records if one.in_reply_to_id in self.written_in
        ]
        return Item(
            key=f"act-{self.places[entry.pk]}",
            label=sentence[:1].upper() + sentence[1:],
            who=_by(told, who),
            at=entry.claimed_at,
            written_at=entry.recorded_at if late else None,
            for_whom="" if entry.for_whom == ForWhom.BOTH else ForWhom(entry.for_whom).description,
            pieces=() if only_notices else lines,
            notices=tuple(notice_line(notice) for notice in _notices(told)),
            answers=f"#act-{answered[0]}" if answered else "",
            note=next((note for one in records if (note := self._unanswered(one))), ""),
            filed=next((found for one in self._filed(told) if (found := filed(self.reading, one))), None),
            papers=() if only_notices else tuple(self._papers(told)),
            add_paper_href="" if only_notices else next(map(self._add_paper, records), ""),
            button=next((self.buttons[one.pk] for one in records if one.pk in self.buttons), None),
        )

    def _filed(self, told: Told) -> list[Thing]:
        """What this act wrote that may go on file."""
        return [row for change, row in told.rows if isinstance(row, Record | Outcome) and change == ADDED]

    def _papers(self, told: Told) -> list[PaperLine]:
        """The papers that this act wrote, and those that were added later to what it wrote."""
        written = [row for change, row in told.rows if change == ADDED]
        found = {row.pk: row for row in written if isinstance(row, Paper)}
        for one in written:
            found |= {row.pk: row for row in attached(self.reading.rows(Paper), one)}
        return [matter_line(self.reading, row) for row in found.values()]

    def _add_paper(self, record: Record) -> str:
        """Where a paper is added to a record of one's own side."""
        if self.place.side is None or record.side != self.place.side or not self.reading.it.is_open:
            return ""
        query = urlencode({"to": record.pk})
        return f"{reverse('escalation:add_paper', args=[self.reading.it.reference])}?{query}"

    def _of_the_matter(self, told: Told) -> list[Piece]:
        """What stands in the matter itself: what was raised, and, with the act that set it last, the earlier time."""
        it, found = self.reading.it, []
        if told.entry.kind == RAISED:
            found = [
                Piece("Kind", it.category or "None of the kinds that the procedure names"),
                Piece("Whose decision", it.decided_by),
                Piece("What was decided, or not done", it.decision),
                Piece("When they learned of it", day=it.decision_at and local_day(it.decision_at)),
                Piece("First put to the other side", at=it.put_at),
                Piece("A conference or meeting with the family", it.meeting_coming),
            ]
        if told.entry.kind in NOT_RESOLVED and it.result == Result.NOT_RESOLVED:
            found.append(Piece("What then holds", it.policy.closure.if_unresolved))
        setting = (one.entry.pk for one in self.acts if one.entry.kind in (RAISED, PROTECTED))
        if it.protective_until and told.entry.pk == next(setting, None):
            found.append(Piece("An earlier time that protects the child", at=it.protective_until))
            found.append(Piece("Why an earlier time", it.protective_reason))
        return [piece for piece in found if piece.text or piece.at]

    def _unanswered(self, record: Record) -> str:
        """A side that kept no record of a discussion is shown so, and blocks nothing (DESIGN §4.1)."""
        form = record.kind == Record.Kind.FORM and together(self.reading.it, record)
        if not (record.kind == Record.Kind.DISCUSSION or form) or record.for_whom != ForWhom.BOTH:
            return ""
        replies = [one for one in self.reading.rows(Record) if one.in_reply_to_id == record.pk]
        if replies:
            return ""
        other = Side(record.side).other
        names = [party.name for party in self.reading.rows(Party) if party.side == other]
        what = "has not confirmed this form yet" if form else "has not said yet whether this is what was said"
        return f"{joined(names)} {what}."


def _by(told: Told, who: str) -> str:
    """Who acted, and in whose place; or that they entered what an agency told which is not on Accord."""
    behalf = told.entry.on_behalf_of
    entered = any(isinstance(row, ToldToUs) and change == ADDED for change, row in told.rows)
    return f"{who}, {'entered for' if entered else 'standing in for'} {behalf}" if behalf else who


def _notices(told: Told) -> list[Notice]:
    return [row for change, row in told.rows if isinstance(row, Notice) and change == ADDED]


def notice_line(notice: Notice) -> NoticeLine:
    """A notice as people read it: to whom, by which post, and the number to ring where nobody opens it."""
    person, post = notice.addressee, notice.post
    called = post.title if post else person.called
    number = (post.telephone if post else "") or person.telephone
    return NoticeLine(
        to=f"{person.user.name}, {called}, {person.place}",
        wants=notice.wants,
        by_when=notice.by_when,
        sent_at=notice.sent_at,
        opened_at=notice.opened_at,
        telephone=number or (person.agency.telephone if person.agency else ""),
    )
