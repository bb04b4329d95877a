"""How a row of the record is told: its title, and which of its columns under which label.

The app above registers its models; a model that nobody registered is told by every column that is no key. The key
of another row is told by that row's name, where somebody registered how names are found.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models

from audit.canonical import kind_of
from audit.opened import Content, content_of
from audit.wording import capital

# What a column may hold, and cannot be read as what it should be.
UNREADABLE = object()


@dataclass(frozen=True)
class Column:
    """A column to be told: its name in the row, its label, its kind, the words of its choices, whose key it is."""

    name: str
    label: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    of: str = ""  # the label of the model of which it is a key
    say: Callable[[str], str] = str  # what is read for a key that is none of the choices
    content: Content = Content.WRITTEN  # who may read it


@dataclass(frozen=True)
class RowWords:
    """A model in words."""

    title: str
    columns: tuple[Column, ...]


Names = Callable[[Iterable[str]], Mapping[str, str]]
_names: dict[str, Names] = {}
_registered: dict[str, tuple[str, Sequence[tuple[str, str]]]] = {}
_choices: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
_sayings: dict[tuple[str, str], Callable[[str], str]] = {}
_hidden: set[str] = set()


def register_row(model_label: str, *, title: str, fields: Sequence[tuple[str, str]]) -> None:
    """Tell the rows of a model (``"escalation.record"``) by these columns, in this order, under these labels.

    Raises ValueError where somebody tells them already. A column is named as in the table: ``agency_id``.
    """
    label = model_label.lower()
    if label in _registered:
        raise ValueError(f"somebody tells the rows of {model_label} already")
    _registered[label] = (title, fields)


def register_choices(model_label: str, column: str, words: Mapping[str, str]) -> None:
    """What is read for the keys of a column whose model does not say it, or says it with the keys themselves."""
    _choices[model_label.lower(), column] = tuple((str(key), word) for key, word in words.items())


def register_saying(model_label: str, column: str, say: Callable[[str], str]) -> None:
    """How the keys of a column are said where nobody can list them: a policy names its own."""
    _sayings[model_label.lower(), column] = say


def register_names(model_label: str, find: Names) -> None:
    """How the rows of a model are called: a function from keys to names, asked once for a whole history."""
    _names[model_label.lower()] = find


def said(model_label: str, column: str, key: str) -> str:
    """What is read for one key of a column."""
    place = (model_label.lower(), column)
    return dict(_choices.get(place, ())).get(key) or _sayings.get(place, str)(key)


def names_of(model_label: str, keys: Iterable[str]) -> Mapping[str, str]:
    """The names of the rows with these keys; none where nobody registered how they are found."""
    return _names[model_label](keys) if model_label in _names else {}


def hide_columns(*names: str) -> None:
    """Columns that every row repeats and its entry says already; told where a model registers them alone."""
    _hidden.update(names)


@cache
def words_of(model: type[models.Model]) -> RowWords:
    """How the rows of a model are told."""
    if (registered := _registered.get(model._meta.label_lower)) is None:
        found = [field for field in model._meta.concrete_fields if _worth_telling(field)]
        return RowWords(capital(str(model._meta.verbose_name)), tuple(_column(field) for field in found))
    title, fields = registered
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return RowWords(title, tuple(_column(by_name[name], label) for name, label in fields))


def model_of(label: str) -> type[models.Model] | None:
    """The model that a line of an entry names; none where it is not there any more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _worth_telling(field: models.Field) -> bool:
    """A key of another row means nothing to a reader, unless that row has a name."""
    unnamed = field.is_relation and _target(field) not in _names
    return not (field.primary_key or unnamed or field.attname in _hidden)


def _target(field: models.Field) -> str:
    """The label of the model of which a column is a key; empty where it is none."""
    return field.related_model._meta.label_lower if isinstance(field.related_model, type) else ""


def _column(field: models.Field, label: str = "") -> Column:
    own = tuple((str(value), capital(str(words))) for value, words in field.flatchoices)
    place = (field.model._meta.label_lower, field.attname)
    words = label or capital(str(field.verbose_name))
    return Column(
        name=field.attname,
        label=words,
        kind=kind_of(field),
        choices=_choices.get(place, own),
        of=_target(field),
        say=_sayings.get(place, str),
        content=content_of(*place),
    )
