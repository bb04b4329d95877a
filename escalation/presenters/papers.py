"""Papers as people read them: what each is, what it belongs to, and where it is fetched."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.urls import reverse

from agencies.standing import Standing
from audit.files.judging import ENDINGS, size_in_words
from audit.history import RecordModel
from cases.models import PaperKind, Referral, ReferralPaper
from cases.models.papers import PaperColumns
from components.words import day_in_words
from escalation.core.stages import ForWhom
from escalation.models import Confirmation, Outcome, Paper, Record, SideGiven, Written
from escalation.reading import Reading
from escalation.zone import local_day

MOST_THINGS = 60  # to choose from, newest first

P = TypeVar("P", Paper, ReferralPaper)


@dataclass(frozen=True)
class PaperLine:
    """One paper. ``href`` is where the file is fetched; without a file ``held_where`` says where the paper is."""

    key: str
    title: str
    kind: str
    dated: date | None
    added_at: datetime
    added_by: str
    for_whom: str
    href: str
    file: str  # what kind of file, and how large
    held_where: str
    belongs_to: str


def papers_of_matter(reading: Reading) -> list[PaperLine]:
    """Every paper that this person may read, newest first."""
    named = {str(one.pk): name_of(one) for one in _things(reading)}
    return [matter_line(reading, row, named) for row in reading.rows(Paper)]


def papers_of(reading: Reading, thing: RecordModel) -> list[PaperLine]:
    """The papers of one row, those that this person may read."""
    return [matter_line(reading, row) for row in attached(reading.rows(Paper), thing)]


def attached(papers: Iterable[P], thing: RecordModel) -> list[P]:
    """Those of these papers that belong to a row."""
    label = thing._meta.label_lower
    return [one for one in papers if one.attached_key == thing.pk and one.attached_model == label]


def matter_line(reading: Reading, row: Paper, named: dict[str, str] | None = None) -> PaperLine:
    href = reverse("escalation:paper", args=[reading.it.reference, row.pk])
    return _line(row, href, ForWhom(row.for_whom).description, (named or {}).get(str(row.attached_key), ""))


def papers_of_referral(it: Referral, standing: Standing) -> list[PaperLine]:
    """Every paper of a referral that this person may read, newest first."""
    rows = ReferralPaper.objects.visible_to(standing).filter(referral=it)
    return [referral_line(it.reference, row) for row in rows]


def referral_line(reference: str, row: ReferralPaper) -> PaperLine:
    return _line(
        row, reverse("escalation:referral_paper", args=[reference, row.pk]), row.get_for_whom_display(), ""
    )


def things_to_choose(reading: Reading) -> list[tuple[str, str]]:
    """What a paper can be added to, newest first: the key, and words by which people know it."""
    found = sorted(_things(reading), key=lambda row: row.recorded_at, reverse=True)
    return [(str(row.pk), name_of(row)) for row in found[:MOST_THINGS]]


def thing_of(reading: Reading, key: str) -> Written | None:
    """What has that key, among what this person may read."""
    return next((row for row in _things(reading) if str(row.pk) == key), None)


def name_of(row: Written) -> str:
    """A row as it is called in a list: what it is, whose, of which day."""
    what = next(tell(row) for model, tell in _CALLED if isinstance(row, model))
    return f"{what}, {row.writer_agency or 'Accord'}, {day_in_words(local_day(row.claimed_at))}"


_CALLED: Sequence[tuple[type[Written], Callable[..., str]]] = (
    (Record, lambda row: row.get_kind_display()),
    (SideGiven, lambda row: "Side given"),
    (Outcome, lambda row: row.get_kind_display()),
    (Confirmation, lambda row: f"Outcome {row.get_answer_display().lower()}"),
)


def _things(reading: Reading) -> list[Written]:
    return [row for model, _ in _CALLED for row in reading.rows(model)]


def _line(row: PaperColumns, href: str, for_whom: str, belongs_to: str) -> PaperLine:
    assert isinstance(row, Paper | ReferralPaper)
    ending = ENDINGS.get(row.media_type, "").strip(".").upper()
    return PaperLine(
        key=str(row.pk),
        title=row.title,
        kind=PaperKind(row.kind).label,
        dated=row.dated,
        added_at=row.recorded_at,
        added_by=row.writer,
        for_whom="" if row.for_whom == ForWhom.BOTH else for_whom,
        href=href if row.has_file else "",
        file=f"{ending}, {size_in_words(row.size or 0)}" if row.has_file else "",
        held_where=row.held_where,
        belongs_to=belongs_to,
    )
