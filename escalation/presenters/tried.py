"""What was tried: each discussion and attempt, as it stands in the record for both sides."""

from textwrap import shorten

from django.db.models import QuerySet

from agencies.standing import Standing
from components.words import in_words, joined
from escalation.core.names import Way
from escalation.core.stages import ForWhom
from escalation.models import Disagreement, Record


def tried_here(it: Disagreement, standing: Standing) -> str:
    """A line for each discussion and attempt of the present stage, oldest first."""
    return _lines(_tried(it, standing).filter(stage_entry=it.current_stage))


def so_far(it: Disagreement, standing: Standing) -> list[dict[str, str]]:
    """What the record says already, to be had beside a form that asks for it: the decision, and what was tried."""
    return [
        {"key": "What was decided, or not done", "value": it.decision},
        {"key": "What was tried, at every stage", "value": _lines(_tried(it, standing))},
    ]


def _tried(it: Disagreement, standing: Standing) -> QuerySet[Record]:
    kinds = (Record.Kind.DISCUSSION, Record.Kind.ATTEMPT)
    records = Record.objects.filter(disagreement=it, kind__in=kinds, for_whom=ForWhom.BOTH)
    return records.visible_to(standing).order_by("claimed_at", "recorded_at")


def _lines(records: QuerySet[Record]) -> str:
    """When, how, whom, and what came of it."""
    return "\n".join(_line(record) for record in records)


def _line(record: Record) -> str:
    how = Way(record.way).description.lower()
    people = joined(record.people.splitlines())
    if record.kind == Record.Kind.ATTEMPT:
        return f"{in_words(record.claimed_at)}, {how}, tried to reach {people}: {_cut(record.said)}"
    came_of_it = record.not_agreed and f"Not agreed: {record.not_agreed}"
    return f"{in_words(record.claimed_at)}, {how}, {people}. {_cut(came_of_it or record.said)}"


def _cut(text: str) -> str:
    """The record has the whole text; here its beginning says enough."""
    return shorten(text, 300, placeholder="…")
