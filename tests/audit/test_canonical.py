"""The canonical form: one text for one content, the same from Python and from the database's own text."""

import json
import uuid
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from agencies.models import Agency, Partnership
from audit import raw
from audit.canonical import Unreadable, as_kind, canonical, instant, kind_of
from audit.contents import canonical_row
from audit.history import history_model
from audit.models import Subject
from tests.audit.samples import act_on, new_subject

FIRST, LAST = datetime(1, 1, 3), datetime(9999, 12, 29)  # noqa: DTZ001 - hypothesis adds the zone itself
LONDON = timezone(timedelta(hours=1))

# kind, a value as Python holds it, its canonical form, and the texts that databases print for it.
ALIKE: list[tuple[str, Any, Any, list[str]]] = [
    ("text", "Ana – “Réed”", "Ana – “Réed”", ["Ana – “Réed”"]),
    ("number", 10, 10, ["10"]),
    ("number", -3, -3, ["-3"]),
    ("yes or no", True, True, ["1"]),
    ("yes or no", False, False, ["0"]),
    (
        "uuid",
        uuid.UUID("6d9dc6e6-8bfb-4f3d-82b1-899f76ebf01e"),
        "6d9dc6e6-8bfb-4f3d-82b1-899f76ebf01e",
        ["6d9dc6e6-8bfb-4f3d-82b1-899f76ebf01e", "6d9dc6e68bfb4f3d82b1899f76ebf01e"],
    ),
    ("date", date(2027, 1, 5), "2027-01-05", ["2027-01-05"]),
    ("time", time(17), "17:00:00", ["17:00:00"]),
    ("time", time(17, 0, 0, 500000), "17:00:00.500000", ["17:00:00.5", "17:00:00.500000"]),
    (
        "instant",
        datetime(2027, 7, 5, 17, tzinfo=LONDON),
        "2027-07-05T16:00:00.000000Z",
        ["2027-07-05 16:00:00+00", "2027-07-05 16:00:00"],
    ),
    (
        "instant",
        datetime(1, 1, 1, 0, 0, 0, 120000, tzinfo=UTC),
        "0001-01-01T00:00:00.120000Z",
        ["0001-01-01 00:00:00.12+00", "0001-01-01 00:00:00.120000"],
    ),
]


@pytest.mark.parametrize(("kind", "value", "expected", "printed"), ALIKE)
def test_a_value_and_what_databases_print_for_it_are_one(
    kind: str, value: object, expected: object, printed: list[str]
) -> None:
    assert as_kind(kind, value) == expected
    for text in printed:
        assert as_kind(kind, text) == expected


# What would be a second spelling of a value, or none of the kind: an edit that would pass as nothing.
REFUSED: list[tuple[str, Any]] = [
    ("text", b"bytes"),
    ("text", "\udcc3"),
    ("number", "1_000"),
    ("number", "٣"),
    ("number", " 3"),
    ("number", "+3"),
    ("number", "03"),
    ("number", "1.5"),
    ("number", 1.5),
    ("number", b"3"),
    ("yes or no", "true"),
    ("yes or no", "2"),
    ("yes or no", ""),
    ("uuid", "6D9DC6E6-8BFB-4F3D-82B1-899F76EBF01E"),
    ("uuid", "{6d9dc6e6-8bfb-4f3d-82b1-899f76ebf01e}"),
    ("uuid", "6d9d"),
    ("date", "20270105"),
    ("date", "2027-02-30"),
    ("date", datetime(2027, 1, 5, tzinfo=UTC)),
    ("time", "17:00"),
    ("time", "17:00:00+01:00"),
    ("time", "zz"),
    ("instant", "2027-01-05T17:00:00"),
    ("instant", "2027-01-05 17:00:00+01"),
    ("instant", "2027-01-05"),
    ("instant", "infinity"),
    ("instant", datetime(2027, 1, 5)),  # noqa: DTZ001
    ("instant", datetime(1, 1, 1, tzinfo=LONDON)),
]


@pytest.mark.parametrize(("kind", "value"), REFUSED)
def test_any_other_spelling_is_unreadable_and_is_not_quoted(kind: str, value: object) -> None:
    with pytest.raises(Unreadable) as refused:
        as_kind(kind, value)
    assert str(refused.value) == f"cannot be read as {kind}"


def test_null_is_of_every_kind_and_left_out() -> None:
    assert as_kind("instant", None) is None
    assert canonical({"b": None, "c": "", "a": 0}) == '{"a":0,"c":""}'


@pytest.mark.parametrize("field", [models.FloatField(), models.DecimalField(), models.JSONField()])
def test_a_column_without_canonical_form_cannot_be_in_the_record(field: models.Field) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        kind_of(field)


any_text = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)


@given(some.dictionaries(any_text, some.one_of(any_text, some.integers(), some.booleans())))
def test_one_content_has_one_text(fields: dict[str, Any]) -> None:
    text = canonical(fields)
    assert json.loads(text) == fields
    assert canonical(dict(reversed(fields.items()))) == text
    assert "\n" not in text


@given(some.datetimes(timezones=some.timezones(), min_value=FIRST, max_value=LAST))
def test_an_instant_is_the_same_in_every_zone(moment: datetime) -> None:
    assert instant(moment) == instant(moment.astimezone(UTC))
    assert datetime.fromisoformat(instant(moment)) == moment.astimezone(UTC)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200),
    live_at=some.none() | some.datetimes(timezones=some.timezones(), min_value=FIRST, max_value=LAST),
    closes=some.times(),
    shares=some.booleans(),
)
def test_what_is_written_is_what_is_read(
    db: None, name: str, live_at: datetime | None, closes: time, shares: bool
) -> None:
    """Through the ORM into the database and, as raw text, out again: the canonical row is the same."""
    reference = uuid.uuid4().hex[:12]
    subject = new_subject(reference, kind="partnership")
    row = Partnership(
        subject=subject,
        code=reference,
        name=name,
        live_at=live_at,
        close_of_business=closes,
        shares_initials=shares,
    )
    with act_on(subject) as act:
        act.add(row)
    written = canonical_row(Partnership, vars(row))
    for model in (Partnership, history_model(Partnership)):
        [stored] = raw.rows(connection, model, order_by=["id"], where="subject_id = %s", params=[subject.pk])
        assert canonical_row(Partnership, stored) == written


@pytest.mark.django_db
def test_rows_come_in_the_order_of_numbers_and_not_of_texts() -> None:
    """PostgreSQL would sort a selected text, where 10 comes before 9."""
    for number in range(12):
        new_subject(f"AA-{number}")
    keys = [int(row["id"] or "") for row in raw.rows(connection, Subject, order_by=["id"])]
    assert keys == sorted(keys)
    assert Agency._meta.pk.column == "id"
