"""Which files an export of many histories has: a table of the record each, in the order of the chains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.contents import columns
from audit.exports.columns import Column
from audit.history import RecordModel, history_model, record_models
from audit.models import AccessDay, AccessEntry, Entry, Subject
from audit.raw import day_of

# Where a history row is sealed, and what its commitment needs besides its own columns, which may have the same names.
SEAL = "seal."
PLACE = {
    "seal_chain_id": f"{SEAL}chain",
    "seal_number": f"{SEAL}entry",
    "seal_part": f"{SEAL}part",
    "history_type": f"{SEAL}change",
    "history_id": f"{SEAL}version",
    "seal_salt": f"{SEAL}salt",
    "seal_text_salt": f"{SEAL}text_salt",
}


@dataclass(frozen=True)
class Table:
    """A file, and the rows of the table that it holds. ``where`` and ``order_by`` are SQL over the table."""

    file: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    order_by: tuple[str, ...]
    where: str = ""
    params: Sequence[Any] = ()
    rows_of: str = ""  # of a history table the label of the model of which it keeps the versions
    texts: tuple[str, ...] = ()  # which of its columns are texts, which are committed one by one


def tables(connection: BaseDatabaseWrapper, partnership: str = "") -> Iterator[Table]:
    """The files of the whole record, or of the chains of one partnership.

    A day of the access log is sealed over every partnership: its seal is of use in an export of the whole alone.
    """
    yield _of(
        Subject, "chains.tsv", {"id": "chain"}, ("id",), _in(partnership, "partnership = %s"), partnership
    )
    yield _of(
        Entry,
        "entries.tsv",
        {"subject_id": "chain"},
        ("subject_id", "number"),
        _in(partnership, f"subject_id IN ({_CHAINS.format('id')})"),
        partnership,
        leave_out=("id",),
    )
    for model in record_models():
        yield _history(model, partnership)
    of_matters = _in(partnership, f"reference IN ({_CHAINS.format('reference')})")
    by_day = (day_of(connection, "at"), "id")
    yield _of(AccessEntry, "looks.tsv", {}, by_day, of_matters, partnership)
    if not partnership:
        yield _of(AccessDay, "days.tsv", {}, ("day",), leave_out=("id",))


_CHAINS = "SELECT {} FROM audit_subject WHERE partnership = %s"


def _in(partnership: str, where: str) -> str:
    return where if partnership else ""


def _of(
    model: type[models.Model],
    file: str,
    headings: dict[str, str],
    order_by: tuple[str, ...],
    where: str = "",
    partnership: str = "",
    *,
    leave_out: tuple[str, ...] = (),
) -> Table:
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in leave_out]
    found = tuple(Column.of(model, name, headings.get(name, "")) for name in names)
    return Table(file, model, found, order_by, where, [partnership] if where else ())


def _history(model: type[RecordModel], partnership: str) -> Table:
    where = _in(partnership, f"seal_chain_id IN ({_CHAINS.format('id')})")
    return versions_of(model, where, [partnership] if partnership else ())


def versions_of(model: type[RecordModel], where: str, params: Sequence[Any]) -> Table:
    """The versions of a model. What a history row repeats of its entry is left out: the entry says it."""
    label, history = model._meta.label_lower, history_model(model)
    place = tuple(Column.of(history, name, heading) for name, heading in PLACE.items())
    own = tuple(Column.of(history, name) for name, _, _ in columns(model))
    return Table(
        f"rows/{label}.tsv",
        history,
        place + own,
        ("seal_chain_id", "seal_number", "seal_part"),
        where,
        params,
        rows_of=label,
        texts=tuple(name for name, _, is_text in columns(model) if is_text),
    )
