"""The record of a referral as a timeline, newest first: each act that this person may know of, with what it wrote."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from audit import kinds
from audit.commitments import RowLine
from audit.models import Entry
from audit.rows import model_of
from cases.models import (
    AdviceAnswer,
    InReferral,
    ManagerInformed,
    ManagersTalk,
    MultiAgencyMeeting,
    OwnNote,
    PlanAction,
    ReasonsInWriting,
    ReferralPaper,
    ReferralSeat,
    Refusal,
    Settlement,
    Telling,
)
from cases.models.written import For
from components.words import day_in_words
from escalation.models import (
    BecameDisagreement,
    ReferralDeadline,
    ReferralDeadlineEvent,
    ReferralNotice,
)
from escalation.presenters.papers import attached, referral_line
from escalation.presenters.pieces import Piece
from escalation.presenters.referrals import ReferralPage
from escalation.presenters.timeline import SAME_TIME, Item, notice_line
from escalation.rows_referrals import REFERRALS

# What the post does is shown with each notice, and not as an act of its own.
POST = frozenset({"referral.notices_sent", "referral.opened"})
# These stand in the sentence of their act, or elsewhere on the page.
UNTOLD = (
    ReferralPaper,
    Refusal,
    ReferralSeat,
    ReferralDeadline,
    ReferralDeadlineEvent,
    ReferralNotice,
    BecameDisagreement,
)
TOLD = (
    Telling,
    ReasonsInWriting,
    OwnNote,
    AdviceAnswer,
    ManagerInformed,
    ManagersTalk,
    MultiAgencyMeeting,
    PlanAction,
    Settlement,
)

Key = tuple[str, str]


def timeline(page: ReferralPage) -> list[Item]:
    """An act for both agencies is told, unless all it wrote is for others; any other, to who may read all of it.

    That it became a disagreement is not told to who is kept from that.
    """
    rows: dict[Key, InReferral] = {
        (model._meta.label_lower, str(row.pk)): row for model in (*TOLD, *UNTOLD) for row in page.rows(model)
    }
    items = []
    for entry in Entry.objects.filter(subject=page.it.subject_id).order_by("-number"):
        written = [line for line in RowLine.read_all(entry.rows) if _in_referral(line)]
        seen = [row for line in written if (row := rows.get((line.model, line.key)))]
        if any(isinstance(row, BecameDisagreement) and row.pk not in page.linked for row in seen):
            continue
        needed = min(1, len(written)) if entry.for_whom == For.BOTH else max(1, len(written))
        if len(seen) >= needed and entry.kind not in POST:
            papers = [row for row in rows.values() if isinstance(row, ReferralPaper)]
            items.append(_item(page.it.reference, entry, seen, papers))
    return items


def _in_referral(line: RowLine) -> bool:
    model = model_of(line.model)
    return model is not None and issubclass(model, InReferral)


def _item(reference: str, entry: Entry, rows: list[InReferral], papers: list[ReferralPaper]) -> Item:
    sentence = kinds.kind(entry.kind).tell(entry)
    who = ", ".join(part for part in (entry.actor_name, entry.actor_role, entry.actor_agency) if part)
    late = abs(entry.recorded_at - entry.claimed_at) >= SAME_TIME
    notices = [row for row in rows if isinstance(row, ReferralNotice) and entry.kind == row.kind]
    own = {row.pk: row for row in rows if isinstance(row, ReferralPaper)}
    for one in rows:
        own |= {row.pk: row for row in attached(papers, one)}
    return Item(
        key=f"act-{entry.pk}",
        label=sentence[:1].upper() + sentence[1:],
        who=f"{who}, standing in for {entry.on_behalf_of}" if entry.on_behalf_of else who,
        at=entry.claimed_at,
        written_at=entry.recorded_at if late else None,
        for_whom="" if entry.for_whom == For.BOTH else For(entry.for_whom).label,
        pieces=tuple(piece for row in rows if isinstance(row, TOLD) for piece in _pieces(row)),
        papers=tuple(referral_line(reference, row) for row in own.values()),
        notices=tuple(notice_line(notice) for notice in notices),  # type: ignore[arg-type] # same columns
    )


def _pieces(row: InReferral) -> list[Piece]:
    """Each column of a row that has something in it, under the label by which auditors read it too."""
    _, columns = _WORDS[row._meta.label_lower]
    found = [_piece(row, name, label) for name, label in columns if name != "claimed_at"]
    return [piece for piece in found if piece.text or piece.at]


def _piece(row: InReferral, name: str, label: str) -> Piece:
    value: Any = getattr(row, name.removesuffix("_id"))
    if isinstance(value, datetime):
        return Piece(label, at=value)
    if isinstance(value, date):
        return Piece(label, day_in_words(value))
    if isinstance(value, bool):
        return Piece(label, "Yes" if value else "No")
    if (display := getattr(row, f"get_{name}_display", None)) is not None:
        return Piece(label, display())
    return Piece(label, str(value) if value else "")


_WORDS: Mapping[str, Any] = {label.lower(): words for label, words in REFERRALS.items()}
