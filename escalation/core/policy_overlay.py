"""Laying a local policy over a base (POLICY_FORMAT §8)."""

from collections.abc import Mapping
from typing import Any

from .policy_faults import Fault, PolicyFaults
from .stages import Rung
from .words import is_key, normal, shown

# What a local policy always says for itself.
NOT_INHERITED = frozenset({"format", "key", "board", "in_force_from", "extends"})
# Tables that follow one another, and the key by which one of the base is known again. Shortcuts and other
# procedures have no key: the same reason or subject is the same one. Inside a stage or a track there are clocks.
KNOWN_BY = {"stages": "key", "tracks": "key", "shortcuts": "when", "elsewhere": "subject"}
KNOWN_INSIDE = {"clocks": "key"}
# Tables whose keys are words or the author's own, which may be spelt in several ways.
WORDS_AS_KEYS = frozenset({"acts", "tell", "kinds"})


def base_key(document: Mapping[str, Any]) -> str | None:
    """The key of the policy that this document overlays, if it names one."""
    key = document.get("extends")
    return key if isinstance(key, str) and is_key(key) else None


def overlaid(local: Mapping[str, Any], base: Mapping[str, Any] | None) -> dict[str, Any]:
    """The local document laid over its base; raise PolicyFaults where the base will not do."""
    why_not = _why_not(local, base)
    if why_not:
        raise PolicyFaults([Fault("extends", why_not, "extends")])
    inherited = {key: value for key, value in (base or {}).items() if key not in NOT_INHERITED}
    return _table(inherited, local, KNOWN_BY)


def _why_not(local: Mapping[str, Any], base: Mapping[str, Any] | None) -> str | None:
    key = local["extends"]
    if base_key(local) is None:
        return "this should be the key of another policy, in quotation marks"
    if key == local.get("key"):
        return "a policy cannot be laid over itself"
    if base is None or base.get("key") != key:
        return f"there is no policy called {shown(key)} beside this file, nor one in force"
    if "extends" in base:
        return f"{shown(key)} is an overlay itself: lay this policy over the one that it extends"
    return None


def _table(
    base: Mapping[str, Any], local: Mapping[str, Any], known_by: Mapping[str, str], *, words: bool = False
) -> dict[str, Any]:
    """A table merges key by key: a single value or a plain list replaces."""
    merged = dict(base)
    spelt = {normal(key): key for key in base} if words else {}
    for written, value in local.items():
        key = spelt.get(normal(written), written) if words else written
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _table(old, value, {}, words=key in WORDS_AS_KEYS)
        elif isinstance(old, list) and isinstance(value, list) and key in known_by:
            merged[key] = _tables(old, value, known_by[key])
        else:
            merged[key] = value
    return merged


def _tables(base: list[Any], local: list[Any], known_by: str) -> list[Any]:
    """Each table is laid over the one of the same key; the others take their place."""
    merged = list(base)
    for table in local:
        name = _name(table, known_by)
        same = next(
            (place for place, other in enumerate(merged) if name and _name(other, known_by) == name), None
        )
        if same is not None:
            merged[same] = _table(merged[same], table, KNOWN_INSIDE)
        else:
            merged.insert(_place(table, merged), table)
    return merged


def _name(table: object, known_by: str) -> str | None:
    name = table.get(known_by) if isinstance(table, dict) else None
    return normal(name) if isinstance(name, str) else None


def _place(table: object, others: list[Any]) -> int:
    """A new stage stands below the first one of a higher rung; anything else stands last."""
    height = _height(table)
    if height is None:
        return len(others)
    return next((place for place, other in enumerate(others) if (_height(other) or 0) > height), len(others))


def _height(table: object) -> int | None:
    rung = table.get("rung") if isinstance(table, dict) else None
    heights = {str(known): known.order for known in Rung}
    return heights.get(normal(rung)) if isinstance(rung, str) else None
