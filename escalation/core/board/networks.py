"""Which hidden numbers can be computed from the published ones: sums as a network, in which a number is a step.

Every number stands in two sums, on one side of one and on the other side of the other. So one more of it is a step
from one sum to the next, one fewer a step back, and every other set of numbers that fits all sums is reached by closed
ways of such steps (the sums form a totally unimodular system). A hidden number can be another one exactly where a
closed way leads through it. Noughts are published, so whoever reads knows that a hidden number is 1 or more: one of 1
cannot be fewer.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

SMALLEST_SHOWN = 5

Cell = tuple[str, int, int]  # table, line and column
Sum = Hashable


@dataclass(frozen=True)
class Number:
    """A number that is no nought, and the two sums in which it stands: one more is a step from ``tail`` to ``head``."""

    value: int
    tail: Sum
    head: Sum


Net = Mapping[Cell, Number]


def is_small(number: int) -> bool:
    return 0 < number < SMALLEST_SHOWN


def hide(
    net: Net, *, hidden: Iterable[Cell] = (), may_hide: Callable[[Cell], bool] = lambda cell: True
) -> frozenset[Cell] | None:
    """The cells to be hidden: the small ones, and as few and as small others as keep each from being computed.

    ``hidden`` are hidden already; of the others those that ``may_hide`` says. None where that does not suffice: five
    lines of a total of five are ones, whatever is hidden.
    """
    small = {cell for cell, number in net.items() if is_small(number.value)}
    found = set(hidden) | small
    while told := small & computed(net, found):
        cell = min(told)
        others = [other for other in net if other not in found and may_hide(other)]
        if not others:
            return None
        found.add(_best_beside(net, found, cell, others))
    return frozenset(found - computed(net, found))


def computed(net: Net, hidden: Iterable[Cell]) -> set[Cell]:
    """Of the hidden cells those that the published numbers and sums determine."""
    hidden = set(hidden)
    return {cell for cell in hidden if not can_change(net, hidden, cell)}


def can_change(net: Net, hidden: set[Cell], cell: Cell) -> bool:
    """Whether other numbers that add up, each hidden one 1 or more, have another one in this cell."""
    steps = _steps(net, hidden - {cell})
    number = net[cell]
    return _leads(steps, number.head, number.tail) or (
        number.value > 1 and _leads(steps, number.tail, number.head)
    )


def _best_beside(net: Net, hidden: set[Cell], told: Cell, others: list[Cell]) -> Cell:
    """Which number to hide next: one that protects it at once where there is one, the smallest of those."""
    sums = {net[told].tail, net[told].head}
    beside = [cell for cell in others if {net[cell].tail, net[cell].head} & sums] or others
    return min(beside, key=lambda cell: (not can_change(net, hidden | {cell}, told), net[cell].value, cell))


def _steps(net: Net, hidden: Iterable[Cell]) -> dict[Sum, set[Sum]]:
    """The steps between sums: one more in a hidden cell, and, where it is 2 or more, one fewer."""
    found: dict[Sum, set[Sum]] = {}
    for cell in hidden:
        number = net[cell]
        found.setdefault(number.tail, set()).add(number.head)
        if number.value > 1:
            found.setdefault(number.head, set()).add(number.tail)
    return found


def _leads(steps: Mapping[Sum, set[Sum]], start: Sum, end: Sum) -> bool:
    seen, waiting = {start}, deque([start])
    while waiting:
        node = waiting.popleft()
        if node == end:
            return True
        for other in steps.get(node, ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False
