"""CSV for spreadsheets: no cell is a formula."""

import csv
from io import StringIO

import pytest

from escalation.core.board.cells import as_csv, defused


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_made_a_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "School", "12", "a=b", "O'Brien", "None of these"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert defused(cell) == cell


def test_commas_quotes_and_lines_come_back_as_they_were() -> None:
    rows = [["Agency", "All"], ['The "Haven", Leeds', 12], ["Two\nlines", 5]]
    sheet = as_csv(rows).decode("utf-8-sig")
    assert list(csv.reader(StringIO(sheet))) == [[str(cell) for cell in row] for row in rows]
