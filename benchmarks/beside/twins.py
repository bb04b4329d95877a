"""The same tables as plain Django models: no history, no acts, no guard. For what the service is compared with."""

from django.db import models

from audit.history import history_model
from audit.models import Entry, Subject
from escalation.models import ChildNow, Deadline, Delivery, Disagreement, Notice, Once, Seat, StageEntry


def twin(model: type[models.Model]) -> type[models.Model]:
    """A model of the same table, each column a plain one of its own type."""
    columns = {field.attname: _plain(field) for field in model._meta.concrete_fields}
    names = {"app_label": "beside", "db_table": model._meta.db_table, "managed": False}
    meta = type("Meta", (), names)
    return type(f"Plain{model.__name__}", (models.Model,), {"__module__": __name__, "Meta": meta, **columns})


def _plain(field: models.Field) -> models.Field:
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    how = {"db_column": field.column, "null": field.null, "primary_key": field.primary_key}
    if isinstance(kind, models.AutoField):
        return (
            type(kind)(db_column=field.column, primary_key=True)
            if kind is field
            else models.BigIntegerField(**how)
        )
    if isinstance(kind, models.CharField):
        return models.CharField(max_length=kind.max_length, **how)
    return type(kind)(**how)


MATTER, STAGE, DEADLINE = twin(Disagreement), twin(StageEntry), twin(Deadline)
SEAT, CHILD, NOTICE = twin(Seat), twin(ChildNow), twin(Notice)
DELIVERY, ENTRY, SUBJECT, ONCE = twin(Delivery), twin(Entry), twin(Subject), twin(Once)
HISTORY = {
    plain: twin(history_model(model))
    for plain, model in (
        (MATTER, Disagreement),
        (STAGE, StageEntry),
        (DEADLINE, Deadline),
        (SEAT, Seat),
        (CHILD, ChildNow),
        (NOTICE, Notice),
    )
}
