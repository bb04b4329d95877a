"""Every column of every table of the record: whoever edits one past the guard is found, and the place named."""

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from audit.history import history_model, record_models
from audit.models import AccessDay, AccessEntry, Entry, Subject
from audit.verification import Finding, Tally, verify
from tests.audit.samples import TODAY, Sample, first_value


@pytest.fixture
def sample(shared_sample: Sample, db: None) -> Sample:
    return deepcopy(shared_sample)


def first_finding() -> Finding | None:
    with closing(verify(Tally(), now=TODAY)) as findings:
        return next(findings, None)


def another(column: models.Field, value: Any) -> Any:  # noqa: ANN401
    """Another value that the column may hold."""
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    if value is None:
        return uuid.uuid4() if isinstance(column, models.UUIDField) else first_value(column)
    if isinstance(column, models.UUIDField):
        return uuid.uuid4()
    if isinstance(column, models.BooleanField):
        return not value
    if isinstance(column, models.DateTimeField):
        return value + timedelta(seconds=1)
    if isinstance(column, models.DateField):
        return value + timedelta(days=1)
    if isinstance(column, models.TimeField):
        return value.replace(minute=59)
    if isinstance(column, models.IntegerField):
        return value + 100
    return f"{value[:-1]}{'y' if value.endswith('x') else 'x'}"


def edit(row: models.Model, column: models.Field) -> bool:
    """Edit one column of a row; false where a constraint of the table refuses."""
    table: models.QuerySet[models.Model] = models.QuerySet(type(row))
    value = another(column, getattr(row, column.attname))
    with suppress(IntegrityError), transaction.atomic():
        return table.filter(pk=row.pk).update(**{column.attname: value}) == 1
    return False


@contextmanager
def edited(row: models.Model, column: models.Field) -> Iterator[None]:
    """The row with one column edited, for the length of the block."""
    with transaction.atomic():
        assert edit(row, column)
        yield
        transaction.set_rollback(True)


def columns(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.concrete_fields)


def ids(model: type[models.Model]) -> str:
    return model._meta.label


def test_the_sample_holds_and_has_a_row_of_every_model(sample: Sample) -> None:
    tally = Tally()
    assert list(verify(tally, now=TODAY)) == []
    assert set(sample.rows) == {model._meta.label_lower for model in record_models()}
    assert (tally.chains, tally.entries, tally.days, tally.looks) == (7, 11, 3, 6)
    assert tally.rows == len(sample.rows) + 3
    assert tally.present == len(sample.rows) + 1


@pytest.mark.parametrize("column", columns(Entry), ids=lambda column: column.attname)
def test_of_an_entry(column: models.Field, sample: Sample) -> None:
    with edited(Entry.objects.get(subject=sample.matter, number=2), column):
        found = first_finding()
    assert found
    assert (found.reference, found.number, found.what)[:2] == ("K7-3QF9", 2)


@pytest.mark.parametrize("model", record_models(), ids=ids)
def test_of_a_history_table(model: type[models.Model], sample: Sample) -> None:
    row = models.QuerySet(history_model(model)).get(seal_chain=sample.matter, seal_number=1)
    missed = []
    for column in columns(type(row)):
        with edited(row, column):
            found = first_finding()
        if not found or (found.reference, found.number) != ("K7-3QF9", 1):
            missed.append(column.attname)
    assert missed == []


@pytest.mark.parametrize("model", record_models(), ids=ids)
def test_of_a_live_row(model: type[models.Model], sample: Sample) -> None:
    """All at once, each named; what a constraint of the table refuses need not be found."""
    row = models.QuerySet(model).get(pk=sample.rows[model._meta.label_lower].pk)
    last = models.QuerySet(history_model(model)).filter(id=row.pk).order_by("-seal_number")[0]
    with transaction.atomic():
        done = [column.attname for column in columns(model)[1:] if edit(row, column)]
        found = first_finding()
        transaction.set_rollback(True)
    assert found
    assert (found.reference, found.number, found.what)[:2] == ("K7-3QF9", last.seal_number)
    assert f"({', '.join(done)})" in found.what


@pytest.mark.parametrize("model", record_models(), ids=ids)
def test_of_the_key_of_a_live_row(model: type[models.Model], sample: Sample) -> None:
    with edited(models.QuerySet(model).get(pk=sample.rows[model._meta.label_lower].pk), model._meta.pk):
        assert "that the history does not know" in str(first_finding())


@pytest.mark.parametrize("column", columns(Subject), ids=lambda column: column.attname)
def test_of_a_subject(column: models.Field, sample: Sample) -> None:
    with edited(Subject.objects.get(pk=sample.matter.pk), column):
        assert first_finding()


@pytest.mark.parametrize("column", columns(AccessEntry), ids=lambda column: column.attname)
def test_of_the_access_log(column: models.Field, sample: Sample) -> None:
    with edited(AccessEntry.objects.order_by("id")[2], column):
        assert "2027-01-12" in str(first_finding())


@pytest.mark.parametrize("column", columns(AccessDay), ids=lambda column: column.attname)
def test_of_a_sealed_day(column: models.Field, sample: Sample) -> None:
    day = AccessDay.objects.order_by("day")[2]
    with edited(day, column):
        assert "2027-01-13" in str(first_finding())
