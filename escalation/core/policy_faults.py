"""What is wrong with a policy file: every fault, with its place, a sentence and a code."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .words import MOST_CANDIDATES, listed, nearest, printable, shown

BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong (POLICY_FORMAT §9): where, in a sentence, and the code of its kind."""

    path: str
    sentence: str
    code: str

    def line(self, file: str) -> str:
        """As the command line prints it."""
        return f"{file}: {self.path}: {self.sentence} [{self.code}]"


class PolicyFaults(ValueError):
    """A policy that is not sound, with all its faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.line("policy") for fault in self.faults))


class Faults:
    """The faults found so far, and so which parts of the policy are sound."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._at: set[str] = set()
        self._at_or_below: set[str] = set()

    def add(self, path: str, sentence: str, code: str) -> None:
        """Note a fault, and that every part that contains it is unsound."""
        self.found.append(Fault(printable(path), printable(sentence), code))
        self._at.add(path)
        self._at_or_below.update(_upwards(path))

    def sound(self, *paths: str) -> bool:
        """Whether nothing is wrong at or below these places, nor with a whole table that one stands in."""
        return self._at_or_below.isdisjoint(paths) and not any(
            self._at.intersection(_upwards(path)) for path in paths
        )

    def explained(self) -> None:
        """Take back that a key is missing where it stands too far down: one thing is wrong, not two."""
        misplaced = {fault.path.rpartition(".")[2] for fault in self.found if fault.code == "misplaced-key"}
        self.found = [
            fault for fault in self.found if fault.code != "missing-key" or fault.path not in misplaced
        ]

    def raise_any(self) -> None:
        """Refuse the policy if there is anything wrong with it."""
        if self.found:
            raise PolicyFaults(self.found)


def joined(path: str, key: str) -> str:
    """The path of a key; one with other signs than letters, digits and hyphens stands in quotation marks."""
    name = key if BARE.fullmatch(key) and len(key) <= 40 else shown(key)
    return f"{path}.{name}" if path else name


def _upwards(path: str) -> Iterator[str]:
    """The path itself and that of every part that contains it."""
    while path:
        yield path
        path = parent(path)


def parent(path: str) -> str:
    """The path of the part that contains this one; the policy itself is the empty path."""
    quoted = False
    for place in range(len(path) - 1, 0, -1):
        sign = path[place]
        if sign == '"':
            quoted = not quoted
        elif sign in ".[" and not quoted:
            return path[:place]
    return ""


def did_you_mean(text: str, candidates: Sequence[str]) -> str:
    """The end of a sentence about an unknown word, where one is near enough."""
    near = nearest(text, candidates)
    return f"; did you mean {shown(near)}?" if near else ""


def meant_or_all(text: str, candidates: Sequence[str]) -> str:
    """The end of a sentence about an unknown word: the nearest one, or all that there are."""
    if not candidates:
        return "; there are none"
    if len(candidates) > MOST_CANDIDATES:
        return ""
    near = did_you_mean(text, candidates)
    return near or f"; there {'is' if len(candidates) == 1 else 'are'} {listed(candidates)}"
