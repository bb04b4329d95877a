"""How every service here begins: check who acts, lock the partnership's chain, open the act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from agencies.models import Membership, Partnership
from agencies.permissions import check_can_set_up
from agencies.refusals import ChangedMeanwhile, Refused
from audit.acts import Act, Actor, lock_subject
from audit.history import RecordModel, history_model

Who = Actor | Membership
Row = TypeVar("Row", bound=models.Model)


def chain_of(partnership: Partnership) -> str:
    """The reference of the partnership's own chain."""
    return f"partnership-{partnership.code}"


def actor_of(by: Who) -> Actor:
    return by.actor() if isinstance(by, Membership) else by


def open_act(
    partnership: Partnership, kind: str, *, by: Who, now: datetime, facts: Mapping[str, str] | None = None
) -> Act:
    """An act on the partnership's own chain, which is locked until the transaction ends.

    A person acts as its business manager; an Actor is the command line or the service itself. Raises Refused.
    """
    if isinstance(by, Membership):
        check_can_set_up([by], partnership, on=timezone.localdate(now))
    subject, at = lock_subject(reference=chain_of(partnership), now=now)
    return Act(subject, kind, by=actor_of(by), at=at, facts=facts or {})


def checked(row: Row) -> Row:
    """The row, if its columns take its values; raises Refused with the first that they do not."""
    keys = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=keys)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise Refused(f"{_label(row, name).capitalize()}: {messages[0]}") from error
    return row


def put(row: models.Model, changes: Mapping[str, Any]) -> list[str]:
    """Put the values into the row; the names, in words, of those that differ."""
    changed = []
    for name, value in changes.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(_label(row, name))
    return changed


def _label(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def version_of(row: RecordModel) -> int:
    """The number of the act that last wrote this row: what a form says that it was built on."""
    rows: models.QuerySet = models.QuerySet(history_model(type(row)))
    return rows.filter(id=row.pk).order_by("-history_id").values_list("seal_number", flat=True)[0]


def check_version(row: RecordModel, version: int | None) -> None:
    """Under the lock: nobody has written this row since the form was built; None where there was no form."""
    if version is not None and version_of(row) != version:
        raise ChangedMeanwhile(f"{row} was changed by somebody else after you opened this page.")
