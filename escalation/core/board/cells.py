"""Tables as CSV: what a spreadsheet would take for a formula is made a text."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: object) -> str:
    """The text of a cell; with an apostrophe before it where a spreadsheet would reckon with it."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULAS) else text


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows with every cell defused; begun with the mark by which spreadsheets know UTF-8."""
    sheet = StringIO()
    csv.writer(sheet).writerows([[defused(cell) for cell in row] for row in rows])
    return sheet.getvalue().encode("utf-8-sig")
