"""The kinds of act: each answers for its sentence, its link and its erasure, or it cannot be written.

The app that writes a kind registers it, so that the ground tells every act and knows nobody.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from audit.models import Entry

# The kinds of act that the ground itself writes.
EXPORTED = "history.exported"
ALL_EXPORTED = "histories.exported"


class UnknownKind(LookupError):
    """An act of a kind that nobody answers for."""


@dataclass(frozen=True)
class Kind:
    """``sentence`` is filled with the entry's facts; ``erased_by`` says what disposal does to it.

    ``{s}`` in a sentence makes a word plural where the fact ``count`` is not one.
    """

    key: str
    sentence: str
    link: Callable[[Entry], str]
    erased_by: str

    def tell(self, entry: Entry) -> str:
        """The act in a sentence, without its actor and without free text."""
        return self.sentence.format_map(_Known(json.loads(entry.facts)))


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        if key == "s":
            return "" if str(self.get("count")) == "1" else "s"
        return "(not recorded)"


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known; raises ValueError where a key is taken or an answer is empty."""
    for kind in kinds:
        if kind.key in _kinds or not (kind.sentence and kind.erased_by):
            raise ValueError(f"{kind.key} is registered already, or does not answer for itself")
        _kinds[kind.key] = kind


def kind(key: str) -> Kind:
    """The kind of that key; raises UnknownKind."""
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownKind(f"nobody answers for acts of the kind {key}") from None


def all_kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())
