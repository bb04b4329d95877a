"""How notices, the letters to an agency without Accord, and what it told, are told to an auditor."""

from collections.abc import Iterable, Mapping

from escalation.models import ToldToUs
from escalation.rows_people import Columns

OFF_ACCORD: Mapping[str, tuple[str, Columns]] = {
    "escalation.Notice": (
        "Notice",
        (
            ("addressee_id", "To"),
            ("post_id", "At the post"),
            ("wants", "What it asks"),
            ("by_when", "By when"),
            ("sent_at", "Sent"),
            ("opened_at", "Opened"),
        ),
    ),
    "escalation.ToldToUs": (
        "Told to us, by an agency that is not on Accord",
        (("name", "Who told us"), ("role", "As what"), ("told_on", "When")),
    ),
    "escalation.Letter": (
        "Letter to an agency that is not on Accord",
        (
            ("wants", "What it asks"),
            ("by_when", "By when"),
            ("sent_at", "Sent"),
            ("sent_how", "How"),
            ("sent_to", "To whom, and where"),
            ("sent_by", "Marked by"),
            ("sent_text", "What it said"),
            ("not_sent", "Why it need not go"),
        ),
    ),
}

# In every row that was entered for such an agency: who told it.
TOLD: Columns = (("told_id", "Told to us by"),)


def told_by(keys: Iterable[str]) -> Mapping[str, str]:
    """Who told what was entered for an agency without Accord: name, role, agency, day."""
    found = ToldToUs.objects.filter(pk__in=list(keys)).select_related("party__agency")
    return {str(it.pk): it.who for it in found}
