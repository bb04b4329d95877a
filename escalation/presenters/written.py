"""What somebody wrote, to be read on the page where it is answered: rows of key and value."""

from components.words import in_words
from escalation.core.names import Way
from escalation.models import Record


def shown(record: Record) -> list[dict[str, str]]:
    """A record as rows; what is empty is left out by the template."""
    return [
        {"key": "Written by", "value": record.writer},
        {"key": "When", "value": in_words(record.claimed_at)},
        {"key": "How", "value": Way(record.way).description if record.way else ""},
        {"key": "Who", "value": record.people},
        {"key": WHAT.get(Record.Kind(record.kind), "What was written"), "value": record.said},
        {"key": "Agreed", "value": record.agreed},
        {"key": "Not agreed", "value": record.not_agreed},
    ]


WHAT = {
    Record.Kind.DISCUSSION: "What was said",
    Record.Kind.QUESTION: "The question",
    Record.Kind.ADVICE_SOUGHT: "What is asked",
    Record.Kind.LAST_WORD: "The worry",
}
