"""The table of pairs leaves the board beside the two to which it adds up, and tells nothing that they hide."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.core.board.suppressing import Published, is_small, published
from escalation.core.board.tables import PAIRS, RAISED_BY, RAISED_WITH, Line, Table

Pairs = dict[tuple[str, str], tuple[int, int]]  # of two agencies: how many late, how many in time


def tables(pairs: Pairs) -> tuple[Table, Table, Table]:
    """The three tables of these pairs, noughts left out."""
    pairs = {key: numbers for key, numbers in pairs.items() if sum(numbers)}
    by, with_ = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for (raised, responded), numbers in pairs.items():
        for column, number in enumerate(numbers):
            by[raised, column] += number
            with_[responded, column] += number

    def margin(key: str, counts: Counter[tuple[str, int]]) -> Table:
        names = sorted({name for name, _ in counts})
        return Table(key, "", "", tuple(Line(name, counts[name, 0], counts[name, 1]) for name in names))

    lines = tuple(
        Line(f"{by}, with {with_}", *numbers, (by, with_)) for (by, with_), numbers in sorted(pairs.items())
    )
    return margin(RAISED_BY, by), margin(RAISED_WITH, with_), Table(PAIRS, "", "", lines)


def of_pairs(pairs: Pairs) -> dict[str, int | None]:
    shown = published(tables(pairs))[2]
    return {label: numbers[0] for label, numbers in shown.lines}


def test_large_numbers_are_all_shown() -> None:
    assert of_pairs({("A", "X"): (5, 5), ("A", "Y"): (6, 6), ("B", "X"): (7, 7)}) == {
        "A, with X": 10,
        "A, with Y": 12,
        "B, with X": 14,
    }


def test_a_small_pair_takes_three_others_with_it() -> None:
    """A square: two lines and two columns. With fewer hidden, what the agencies raised would tell it."""
    assert of_pairs(
        {
            ("A", "X"): (0, 2),
            ("A", "Y"): (0, 9),
            ("B", "X"): (0, 8),
            ("B", "Y"): (0, 20),
            ("C", "Z"): (0, 30),
        }
    ) == {"A, with X": None, "A, with Y": None, "B, with X": None, "B, with Y": None, "C, with Z": 30}


def test_a_small_pair_that_one_agency_has_alone_is_hidden_in_both_tables() -> None:
    """A's one matter is hidden among who raised; so another agency's sum is, and the pairs add nothing to that."""
    by, with_, pairs = published(tables({("A", "X"): (0, 1), ("B", "X"): (0, 7), ("C", "X"): (0, 9)}))
    assert [numbers[-1] for _, numbers in by.lines] == [None, None, 9]
    assert [numbers[-1] for _, numbers in with_.lines] == [17]
    assert [numbers[0] for _, numbers in pairs.lines] == [None, None, 9]


def test_where_the_pairs_would_cost_the_other_tables_they_are_not_told_by_line() -> None:
    """Whatever pairs are hidden: A raised 8, of which all 6 of X's; so 2 were with Y."""
    by, with_, pairs = published(tables({("A", "X"): (0, 6), ("A", "Y"): (0, 2), ("B", "Y"): (0, 7)}))
    assert (pairs.by_line, pairs.lines, pairs.total) == (False, (), (15,))
    assert [numbers[-1] for _, numbers in by.lines] == [8, 7]
    assert [numbers[-1] for _, numbers in with_.lines] == [6, 9]


def test_few_matters_at_all() -> None:
    assert of_pairs({("A", "X"): (0, 3)}) == {"A, with X": None}


# --- Against every other set of tables that adds up --------------------------------------------------------------

Key = tuple[str, str, int]  # table, line and column


def hidden_of(shown: tuple[Published, ...]) -> set[Key]:
    return {
        (each.table.key, label, column)
        for each in shown
        for label, numbers in each.lines
        for column, number in enumerate(numbers)
        if number is None
    }


def others(pairs: Pairs, shown: tuple[Published, ...]) -> set[Key]:
    """The reference: the hidden numbers that can be another, by trying every change by one of each pair.

    It knows nothing of networks. A change of the pairs (late and in time) changes the lines to which they add up; it
    fits if no published number changes, and every hidden one stays 1 or more.
    """
    inner = [
        (key, column)
        for key, numbers in pairs.items()
        for column in (0, 1)
        if numbers[column] or sum(numbers)
    ]
    found: set[Key] = set()
    for steps in product((-1, 0, 1), repeat=len(inner)):
        change = dict(zip(inner, steps, strict=True))
        changed = {
            key: (numbers[0] + change.get((key, 0), 0), numbers[1] + change.get((key, 1), 0))
            for key, numbers in pairs.items()
        }
        if any(number < 0 for numbers in changed.values() for number in numbers):
            continue
        found |= fits(pairs, changed, shown)
    return found


def values(pairs: Pairs, shown: tuple[Published, ...]) -> dict[Key, int]:
    """Every number of the tables as they are published, before any is hidden; the totals under the line ''."""
    found: dict[Key, int] = {}
    for each in shown:
        key = each.table.key
        for (by, with_), (late, in_time) in pairs.items():
            label = {RAISED_BY: by, RAISED_WITH: with_}.get(key, f"{by}, with {with_}")
            numbers = (late, in_time, late + in_time) if each.with_lateness else (late + in_time,)
            for column, number in enumerate(numbers):
                for line in (label, "") if each.by_line else ("",):
                    found[key, line, column] = found.get((key, line, column), 0) + number
    return found


def fits(true: Pairs, changed: Pairs, shown: tuple[Published, ...]) -> set[Key]:
    before, after, hidden = values(true, shown), values(changed, shown), hidden_of(shown)
    different = {key for key in before if before[key] != after[key]}
    if different - hidden or any(after[key] < 1 for key in hidden):
        return set()
    return different


AGENCIES = st.sampled_from(["A", "B"]), st.sampled_from(["X", "Y"])
NUMBERS = st.one_of(st.integers(0, 5), st.integers(0, 12))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(*AGENCIES), st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=4))
def test_no_small_number_can_be_computed_from_the_three_tables(pairs: Pairs) -> None:
    pairs = {key: numbers for key, numbers in pairs.items() if sum(numbers)}
    shown = published(tables(pairs))
    total = sum(map(sum, pairs.values()))
    if is_small(total) or not total:
        return
    small = {key for key in hidden_of(shown) if is_small(values(pairs, shown)[key])}
    assert small <= others(pairs, shown)
    for each in shown:
        for _, numbers in each.lines:
            assert not any(number is not None and is_small(number) for number in numbers)
