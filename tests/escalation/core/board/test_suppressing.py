"""Small numbers are hidden, and with them what would tell them: by hand, and against every other table that adds up."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.core.board.suppressing import Published, hidden_cells, is_small, published
from escalation.core.board.tables import Line, Table

Lines = list[tuple[int, int]]


def table(lines: Lines) -> Table:
    return Table("t", "T", "Label", tuple(Line(f"line {n}", late, on) for n, (late, on) in enumerate(lines)))


def shown(lines: Lines) -> tuple[list[tuple[int | None, ...]], tuple[int | None, ...]]:
    found = published([table(lines)])[0]
    return [numbers for _, numbers in found.lines], found.total


BY_HAND: list[tuple[str, Lines, list[tuple[int | None, ...]], tuple[int | None, ...]]] = [
    ("nothing small", [(5, 7), (8, 0)], [(5, 7, 12), (8, 0, 8)], (13, 7, 20)),
    ("few matters at all", [(1, 2), (0, 1)], [(None,), (None,)], (None,)),
    ("no matter", [], [], (0, 0, 0)),
    ("few late at all: lateness is left out", [(2, 10), (1, 8)], [(12,), (9,)], (21,)),
    ("a second number is hidden beside the small one", [(0, 3), (0, 9), (0, 20)],
     [(0, None, None), (0, None, None), (0, 20, 20)], (0, 32, 32)),
    ("both small", [(0, 1), (0, 4)], [(0, None, None), (0, None, None)], (0, 5, 5)),
    ("five ones of five are ones, whatever is hidden", [(0, 1)] * 5, [], (5,)),
    ("five of one late and one in time: counts alone", [(1, 1)] * 5, [(None,)] * 5, (10,)),
    ("one late and one small line: a square of four", [(3, 9), (6, 7)],
     [(None, None, 12), (None, None, 13)], (9, 16, 25)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "lines", "expected", "total"), BY_HAND, ids=[case[0] for case in BY_HAND])
def test_by_hand(
    why: str, lines: Lines, expected: list[tuple[int | None, ...]], total: tuple[int | None, ...]
) -> None:
    assert shown(lines) == (expected, total)


def test_two_ones_beside_a_total_of_two_would_be_told_and_are_not() -> None:
    """1 + 1 = 2 has one solution where a hidden number is 1 or more; so a third is hidden."""
    hidden = hidden_cells([(0, 1, 1), (0, 1, 1), (0, 5, 5)])
    assert hidden is not None
    assert {(0, 1), (1, 1), (2, 1)} <= hidden


def others(found: Published) -> set[tuple[int, int]]:
    """The hidden numbers that can be another: by trying every change by one of the hidden numbers.

    The reference: it knows nothing of ways through lines and columns. If a number can be another at all, it can by
    changes of one (the sums of such a table form a totally unimodular system).
    """
    true = [
        (line.late, line.in_time, line.count) if found.with_lateness else (line.count,)
        for line in found.table.lines
    ]
    hidden = [
        (row, column)
        for row, (_, numbers) in enumerate(found.lines)
        for column, number in enumerate(numbers)
        if number is None
    ]
    inner = [cell for cell in hidden if cell[1] != 2]
    changed: set[tuple[int, int]] = set()
    for steps in product((-1, 0, 1), repeat=len(inner)):
        change = dict(zip(inner, steps, strict=True))
        if found.with_lateness:
            for row in range(len(true)):
                across = change.get((row, 0), 0) + change.get((row, 1), 0)
                if (row, 2) in hidden:
                    change[(row, 2)] = across
                elif across:
                    break
            else:
                changed |= fitting(true, change)
        else:
            changed |= fitting(true, change)
    return changed


def fitting(true: list[tuple[int, ...]], change: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
    """The cells that a change alters, where every column adds up as before and each hidden number stays above 0."""
    for column in range(len(true[0])):
        if sum(step for (_, at), step in change.items() if at == column):
            return set()
    if any(true[row][column] + step < 1 for (row, column), step in change.items()):
        return set()
    return {cell for cell, step in change.items() if step}


NUMBERS = st.one_of(st.integers(0, 5), st.integers(0, 30))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=4))
def test_no_hidden_number_can_be_computed_from_what_is_published(lines: Lines) -> None:
    found = published([table(lines)])[0]
    if found.total == (None,):
        assert is_small(sum(late + on for late, on in lines))
        return
    hidden = {
        (row, column)
        for row, (_, numbers) in enumerate(found.lines)
        for column, number in enumerate(numbers)
        if number is None
    }
    assert hidden <= others(found)
    assert found.by_line or not found.lines


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=14))
def test_nothing_small_and_no_nought_is_wrong_and_what_is_shown_is_true(lines: Lines) -> None:
    found = published([table(lines)])[0]
    for line, (label, numbers) in zip(found.table.lines, found.lines, strict=found.by_line):
        assert label == line.label
        true = (line.late, line.in_time, line.count) if found.with_lateness else (line.count,)
        for number, actual in zip(numbers, true, strict=True):
            assert number is None or (number == actual and not is_small(number))
    assert not any(number is not None and is_small(number) for number in found.total)


@settings(max_examples=200, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_one_column_by_subtraction(counts: list[int]) -> None:
    """Of a list with its sum: what is hidden is none, or at least two numbers whose sum leaves a choice."""
    if is_small(sum(counts)):
        return
    found = hidden_cells([(count,) for count in counts])
    if found is None:
        assert {count for count in counts if count} == {1}
        return
    hidden = [counts[line] for line, _ in found]
    assert len(hidden) != 1
    assert not hidden or sum(hidden) > len(hidden)
    assert {count for count in counts if is_small(count)} <= set(hidden)
