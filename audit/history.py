"""What makes a model part of the record: its history rows are sealed, and nothing walks past an act."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.models.signals import pre_save
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from audit.acts import Act


class OutsideAct(RuntimeError):
    """A row of the record was about to be written without an act, so without its record."""


class SealedRow(models.Model):
    """What every history row has besides the columns that it keeps: where it is sealed, and its salts."""

    seal_chain = models.ForeignKey(
        "audit.Subject", on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    seal_number = models.PositiveIntegerField()
    seal_part = models.PositiveIntegerField()
    seal_salt = models.CharField(max_length=64)
    seal_text_salt = models.CharField(max_length=64)

    class Meta:
        abstract = True


def refuse_outside_act(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:  # noqa: ANN401
    """Refuse before anything is written: receiver of ``pre_save``, which fixtures (raw) send too."""
    if "_act" not in instance.__dict__:
        raise OutsideAct(f"{instance._meta.label} was saved outside an act")


class SealedHistory(HistoricalRecords):
    """simple-history, writing only for an act: the act inserts the rows, in one statement a model, at its end."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - simple-history's own options
        super().__init__(**{"bases": (SealedRow,), "inherit": True} | kwargs)

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:  # noqa: ANN401 - a signal's arguments
        super().finalize(sender, **kwargs)
        if hasattr(sender._meta, "simple_history_manager_attribute"):
            pre_save.connect(refuse_outside_act, sender=sender, dispatch_uid="outside-act")

    def post_save(
        self,
        instance: models.Model,
        created: bool,
        using: str | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        # Not simple-history's own: that lets save_without_historical_record() and a setting pass by.
        self.create_historical_record(instance, "+" if created else "~", using=using)

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        act: Act = instance.__dict__["_act"]
        act.note(instance, history_type)

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options = super().get_meta_options(model)
        place = models.UniqueConstraint(
            fields=["seal_chain", "seal_number", "seal_part"], name=f"one_place_{model._meta.model_name}"[:30]
        )
        return options | {"constraints": [place]}

    # A field object belongs to one model: simple-history would share one instance among all that inherit.
    def _get_history_id_field(self) -> models.Field:
        return models.BigAutoField(primary_key=True)

    def _get_history_user_fields(self) -> dict[str, models.Field]:
        return {"history_user_id": models.CharField(max_length=40)}

    def _get_history_change_reason_field(self) -> models.Field:
        return models.CharField(max_length=1, null=True)


class RecordQuerySet(models.QuerySet):
    """A queryset that cannot write: rows of the record are written by an act alone."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401
        raise OutsideAct(f"{self.model._meta.label}: rows of the record are written by an act, one by one")

    update = bulk_create = bulk_update = delete = _refuse


class RecordModel(models.Model):
    """A row of the record. Add and save it through an act; it is never deleted."""

    # Random: a key tells nothing, and a forged one finds nothing.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects = RecordQuerySet.as_manager()
    history = SealedHistory()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401
        raise OutsideAct(f"{self._meta.label}: a row of the record is never deleted")


def record_models() -> Iterable[type[RecordModel]]:
    """Every model of the record, in the order of their labels."""
    from django.apps import apps

    found = [model for model in apps.get_models() if issubclass(model, RecordModel)]
    return sorted(found, key=lambda model: model._meta.label)


_history_models: dict[type[models.Model], type[models.Model]] = {}


def history_model(model: type[models.Model]) -> type[models.Model]:
    """The model of the history rows; kept, since ``Model.history`` builds a manager class on each access."""
    if model not in _history_models:
        _history_models[model] = model.history.model  # type: ignore[attr-defined]
    return _history_models[model]
