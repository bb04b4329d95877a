"""How papers are told to an auditor: what each is, the digest of its file, what it belongs to."""

from collections.abc import Mapping

Columns = tuple[tuple[str, str], ...]

PAPER: Columns = (
    ("kind", "Kind"),
    ("title", "Title"),
    ("dated", "Date on it"),
    ("held_where", "Where it is held"),
    ("file_name", "Name of the file"),
    ("media_type", "What it is"),
    ("size", "Size in bytes"),
    ("sha256", "SHA-256 of the file"),
    ("attached_model", "Belongs to a row of"),
    ("attached_key", "Belongs to the row"),
)
PAPERS: Mapping[str, tuple[str, Columns]] = {
    "escalation.Paper": ("Paper", PAPER),
    "cases.ReferralPaper": ("Paper", PAPER),
}
