"""What is sent of a row as it is, is what Django would have sent."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction

from audit.models import Subject
from audit.together import Together, _taken_as_they_are, _values
from escalation.core.stages import Side
from escalation.models import Deadline, Delivery, Disagreement, Letter, Seat

AT = datetime(2027, 1, 5, 17, tzinfo=UTC)
KEY = UUID(int=7)
# Values as rows hold them, and as a careless service might.
HELD: dict[type[models.Field], list[Any]] = {
    models.BooleanField: [True, False],
    models.UUIDField: [KEY, str(KEY)],
    models.IntegerField: [3, True, "3"],
    models.CharField: ["both", Side.RAISING, 3],
    models.TextField: ["She said: 100 %", Side.RAISING],
    models.DateTimeField: [AT],
    models.DateField: [date(2027, 1, 5)],
}


def held_by(field: models.Field) -> list[Any]:
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    found = next((values for of, values in HELD.items() if isinstance(kind, of)), [])
    return [*found, *([None] if field.null else [])]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere every row is written by Django")
@pytest.mark.parametrize("model", [Deadline, Delivery, Disagreement, Letter, Seat])
def test_as_django_would_send_it(model: type[models.Model]) -> None:
    for column in _taken_as_they_are(model, given=False):
        field, name, _ = column
        for value in held_by(field):
            row = model()
            vars(row)[name] = value
            expected = field.get_db_prep_save(value, connection)
            (sent,) = _values(row, [column])
            assert (sent, type(sent)) == (expected, type(expected)), field


@pytest.mark.django_db
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "with others"])
def test_a_changed_row_that_is_not_there_is_an_error_and_is_not_made(alone: bool) -> None:
    there, gone, new = (Subject(kind="matter", reference=name, partnership="norfolk") for name in "ABC")
    there.save()
    gone.pk = there.pk + 1000
    there.length = 1
    together = Together()
    together.save(Subject, [there, gone])
    if not alone:
        together.insert(Subject, [new])
    with pytest.raises(LookupError, match="1 rows are not there"), transaction.atomic():
        together.send()
    assert list(Subject.objects.values_list("reference", "length")) == [("A", 0)]
