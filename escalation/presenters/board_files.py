"""What leaves the board as a file: a table as CSV, the report of a year as tagged PDF. Small numbers are hidden."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from agencies.models import Partnership
from audit.documents import compiled
from components.words import in_words
from escalation.core.board.cells import as_csv
from escalation.core.board.figures import NOT_SHOWN
from escalation.core.board.periods import Period
from escalation.core.board.suppressing import Published
from escalation.presenters.board import Counted, how_far, nothing_before

WITH_LATENESS = ("Late", "In time", "All")
LONGEST_BAR = 100  # of a hundred

HIDDEN = (
    "Numbers from 1 to 4 are not shown, so that nobody can be recognised by them; nor are other numbers from which "
    "they could be worked out. A nought is a nought."
)
PAIRS_COUNTED = (
    "The table of who raised them with whom tells how many there were between two agencies, and not how many ran late: "
    "that is told by agency."
)
NOT_BY_LINE = "Not shown by line: the numbers are too small to be told apart."
NO_LATENESS = (
    "How many ran late is not shown by line, because fewer than five did, or fewer than five did not."
)
COUNTED = (
    "A matter is counted as raised in the year in which it was raised, and as ended in the year in which it ended, if "
    "it was not reopened before the end of that year. It is late if a time that its procedure fixes had run out before "
    "what was asked was done. It is settled if it was agreed, decided or mediated. Days are working days: the bank "
    "holidays of the nation and the partnership’s own closures do not count. Where several agencies were on one side, "
    "the matter stands in a line of its own."
)


def table_as_csv(shown: Published, period: Period) -> bytes:
    """The lines and their totals; each line says its period, so that two files never get mixed up."""
    columns = WITH_LATENESS if shown.with_lateness else WITH_LATENESS[2:]
    head = ["Period", shown.table.of_what, *columns]
    lines = [
        [period.name, label, *map(words, numbers)] for label, numbers in (*shown.lines, ("All", shown.total))
    ]
    return as_csv([head, *lines])


def words(number: int | None) -> str:
    return NOT_SHOWN if number is None else str(number)


def report_as_pdf(partnership: Partnership, found: Counted, *, by: str, at: datetime) -> bytes:
    """The report of a year, as PDF/UA-1."""
    leaving = found.leaving()
    data = {
        "title": f"Professional disagreements, {found.period.name}",
        "partnership": partnership.name,
        "made": f"Made by {by} at {in_words(at)}.",
        "until": how_far(found),
        "figures": [
            [figure.title, figure.number, _sentence(figure.compared, figure.explained)]
            for figure in leaving.figures
        ],
        "nothing_before": _not_compared(partnership, found),
        "chapters": [
            {
                "title": title,
                "tables": [_table(each) for each in leaving.tables if each.table.of_ended is ended],
            }
            for title, ended in (("What was raised", False), ("What ended", True))
        ],
        "notes": list(_notes(leaving.hides, leaving.with_lateness)),
    }
    return compiled(data, at, template="overview/report.typ")


def _not_compared(partnership: Partnership, found: Counted) -> str:
    if not found.has_before:
        return nothing_before(partnership)
    return "" if found.is_over else "The year is not over, so it is not compared with the one before."


def _sentence(*parts: str) -> str:
    said = "; ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}"


def _table(shown: Published) -> dict[str, Any]:
    columns = WITH_LATENESS if shown.with_lateness else WITH_LATENESS[2:]
    most = max((numbers[-1] or 0 for _, numbers in shown.lines), default=0)
    return {
        "title": shown.table.title,
        "note": "" if shown.by_line else NOT_BY_LINE,
        "head": [shown.table.of_what, *columns],
        "rows": [
            {
                "cells": [label, *map(words, numbers)],
                "bar": round(LONGEST_BAR * (numbers[-1] or 0) / most) if most else 0,
            }
            for label, numbers in shown.lines
        ],
        "total": ["All", *map(words, shown.total)],
    }


def _notes(hides: bool, with_lateness: bool) -> Iterator[str]:
    yield COUNTED
    yield PAIRS_COUNTED
    if hides:
        yield HIDDEN
    if not with_lateness:
        yield NO_LATENESS
