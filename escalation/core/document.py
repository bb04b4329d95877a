"""A policy written back as a document of the format, without what equals its default."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any

from .times import Amount

# A field of this metadata stands in the heading of its table (`[forms.account]`), not inside it.
HEADING: dict[str, bool] = {"heading": True}
# A field of this metadata is known about the policy and is no part of its content.
BESIDE: dict[str, bool] = {"beside": True}


def to_document(part: object) -> dict[str, Any]:
    """A frozen dataclass as a table: keys that differ from their default, in plain values."""
    return {
        field.name: plain(value)
        for field in fields(part)  # type: ignore[arg-type]
        if not field.metadata and (value := getattr(part, field.name)) != _default(field)
    }


def plain(value: object) -> object:
    """A value as JSON and TOML both know it."""
    match value:
        case Amount():
            return value.words
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case Mapping():
            return {str(plain(key)): plain(entry) for key, entry in value.items()}
        case tuple():
            return [plain(entry) for entry in value]
    if is_dataclass(value):
        writer = getattr(value, "document", None)
        return writer() if writer else to_document(value)
    return value


def _default(field: "Field[Any]") -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default
