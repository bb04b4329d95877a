"""What stands on file and what waits: the mark beside a record, and the copy for the child's file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from components.words import in_words
from escalation.core.stages import ForWhom
from escalation.models import CaseLink, FormAnswer, Outcome, Party, Placed, Record, SignOff, Written
from escalation.presenters.pieces import ADDED, Piece, pieces
from escalation.reading import Reading
from escalation.services.filing import FILED, Thing


@dataclass(frozen=True)
class Filed:
    """Beside a record or an outcome: whether it waits to be signed off, what is known of it, and the copy's page."""

    waits: bool
    lines: tuple[str, ...]
    copy_href: str = ""


def filed(reading: Reading, thing: Thing) -> Filed | None:
    """How a record, or what an outcome puts on the child's files, stands; None where the policy asks for neither."""
    name = "record" if isinstance(thing, Record) else "outcome"
    asked = [one for one in reading.rows(SignOff) if getattr(one, f"{name}_id") == thing.pk]
    wanted = thing.kind in FILED if isinstance(thing, Record) else bool(thing.for_files)
    copies = reading.it.policy.records.child_file and wanted
    if not asked and not copies:
        return None
    waits = any(one.signed_at is None for one in asked)
    placed = [one for one in reading.rows(Placed) if getattr(one, f"{name}_id") == thing.pk]
    lines = [_signed(one) for one in asked]
    lines += [
        f"Copy on the child’s file at {one.agency.name}: {one.by_whom}, {in_words(one.claimed_at)}"
        for one in placed
    ]
    href = reverse(f"escalation:copy_of_{name}", args=[reading.it.reference, thing.pk])
    if any(link.number > 1 for link in reading.rows(CaseLink)):
        href = reverse("escalation:extract", args=[reading.it.reference])  # of one child, naming no other
    return Filed(waits, tuple(lines), href if copies and not waits else "")


def _signed(one: SignOff) -> str:
    if one.signed_at is None:
        return f"Waits to be signed off by {one.whose}: it is not on file yet, and is not printed."
    return f"Signed off by {one.signed_as}, {in_words(one.signed_at)}."


@dataclass(frozen=True)
class Copy:
    """A copy for the child's file: what it is, who wrote it, who approved it and when, and the text."""

    title: str
    head: tuple[dict[str, str], ...]
    lines: tuple[Piece, ...]


def copy_of(reading: Reading, thing: Thing) -> Copy:
    """The copy: reference, author, approved by, date, and the text as it stands in the record."""
    rows: list[tuple[str, Written]] = [(ADDED, thing)]
    if isinstance(thing, Record):
        answers = [one for one in reading.rows(FormAnswer) if one.record_id == thing.pk]
        rows += [(ADDED, one) for one in answers]
        lines = pieces("", rows)
    else:
        lines = [
            Piece(
                "What was decided" if thing.kind == Outcome.Kind.DECISION else "What was agreed", thing.text
            ),
            Piece("Options considered", thing.options or ""),
            Piece("Why this one", thing.reasons),
            Piece("What is to be recorded", thing.for_files or ""),
        ]
    head = [
        {"key": "Reference", "value": reading.it.reference},
        {"key": "Agencies", "value": ", ".join(_agencies(reading.rows(Party)))},
        {"key": "Written by", "value": f"{thing.writer}, {in_words(thing.recorded_at)}"},
        {"key": "When it was", "value": in_words(thing.claimed_at)},
        {"key": "Approved by", "value": "\n".join(_approved(reading, thing)) or "Nobody else yet"},
    ]
    title = thing.get_kind_display() if isinstance(thing, Record) else "How it was settled"
    form = reading.it.policy.forms.get(thing.form) if isinstance(thing, Record) and thing.form else None
    return Copy(form.title if form else title, tuple(head), tuple(lines))


def _approved(reading: Reading, thing: Thing) -> Iterable[str]:
    """Everybody who said that it was so, or signed it off, or gave their hand to it; each with the time."""
    if isinstance(thing, Record):
        for reply in sorted(reading.rows(Record), key=lambda one: one.recorded_at):
            if reply.in_reply_to_id == thing.pk and reply.kind == Record.Kind.SAME:
                yield f"{reply.writer}, {in_words(reply.recorded_at)}"
    else:
        for hand in thing.confirmations.all():
            yield f"{hand.writer}, {in_words(hand.recorded_at)} ({hand.get_answer_display().lower()})"
    for one in thing.sign_offs.all():
        if one.signed_at:
            yield f"{one.signed_as}, {in_words(one.signed_at)} (signed off)"


def _agencies(parties: Iterable[Party]) -> list[str]:
    return list(dict.fromkeys(party.name for party in parties if party.left_at is None))


def for_whom(thing: Thing) -> str:
    """Said on a copy of what is for one side alone."""
    return "" if thing.for_whom == ForWhom.BOTH else ForWhom(thing.for_whom).description
