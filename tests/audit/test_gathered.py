"""An act that is written as it ends is the same entry as one that is written row by row, in fewer statements."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Service
from audit.gathered import Gathered
from audit.history import OutsideAct, history_model
from audit.models import Entry, Subject
from audit.verification import Tally, verify
from tests.audit.samples import NOON, act_on, new_subject

pytestmark = pytest.mark.django_db


def agency(code: str) -> Agency:
    return Agency(code=code, name=f"{code} school", kind="education")


def faults() -> list[str]:
    return [str(one) for one in verify(Tally(), now=NOON + timedelta(days=1))]


def there(subject: Subject, code: str = "there") -> Agency:
    """An agency that an act of its own has written."""
    row = agency(code)
    with act_on(subject) as act:
        act.add(row)
    return row


def test_new_rows_changed_rows_and_their_versions_are_there_and_verify() -> None:
    subject = new_subject("K7-3QF0")
    old, new = there(subject), agency("new")
    with Gathered() as gathered, gathered.take(act_on(subject)) as act:
        old.name = "Hawthorn"
        act.save(old)
        act.add_all([new, Service(agency=new, name="Duty")])
        assert not Agency.objects.filter(code="new").exists()
    assert set(Agency.objects.values_list("code", "name")) == {("there", "Hawthorn"), ("new", "new school")}
    versions = models.QuerySet(history_model(Agency)).order_by("history_id")
    assert [(one.history_type, one.name, one.seal_number) for one in versions] == [
        ("+", "there school", 1),
        ("~", "Hawthorn", 2),
        ("+", "new school", 2),
    ]
    entry = Entry.objects.get(number=2)
    assert entry.rows.count("\n") == 2
    subject.refresh_from_db()
    assert (subject.length, subject.head) == (2, entry.digest)
    assert faults() == []


def test_a_place_that_a_changed_row_leaves_may_be_taken_by_a_new_one() -> None:
    subject = new_subject("K7-3QF0")
    old, new = there(subject), agency("there")
    with Gathered() as gathered, gathered.take(act_on(subject)) as act:
        act.add(new)
        old.code = "moved"
        act.save(old)
    assert Agency.objects.get(code="there").pk == new.pk
    assert faults() == []


def changed_after(subject: Subject) -> None:
    row = agency("a")
    with transaction.atomic(), Gathered() as gathered:
        with gathered.take(act_on(subject)) as act:
            act.add(row)
        row.name = "Hawthorn"


def one_code_twice(subject: Subject) -> None:
    with transaction.atomic(), Gathered() as gathered, gathered.take(act_on(subject)) as act:
        act.add_all([agency("one code"), agency("one code")])  # which is unique


def an_error(subject: Subject) -> None:
    with transaction.atomic(), Gathered() as gathered, gathered.take(act_on(subject)) as act:
        act.add(agency("a"))
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("wrong", "raised"),
    [(changed_after, OutsideAct), (one_code_twice, IntegrityError), (an_error, ZeroDivisionError)],
)
def test_what_fails_writes_nothing(wrong: Callable[[Subject], None], raised: type[Exception]) -> None:
    subject = new_subject("K7-3QF0")
    with pytest.raises(raised):
        wrong(subject)
    assert not Entry.objects.exists()
    assert not Agency.objects.exists()


def test_two_statements_on_postgresql_and_one_a_table_elsewhere() -> None:
    """The changed row, the new one, their history; the entry and the head of the chain. PostgreSQL is taught once."""
    taught: list[int] = []
    for reference in ("K7-3QF0", "K7-3QF1"):
        subject = new_subject(reference)
        old = there(subject, reference)
        with (
            CaptureQueriesContext(connection) as captured,
            Gathered() as gathered,
            gathered.take(act_on(subject)) as act,
        ):
            old.name = "Hawthorn"
            act.save(old)
            act.add(agency(f"new in {reference}"))
        sent = [
            query["sql"]
            for query in captured
            if query["sql"].split()[0] not in ("SAVEPOINT", "RELEASE", "PREPARE", "DEALLOCATE")
        ]
        taught.append(len([query for query in captured if query["sql"].startswith("PREPARE")]))
        if connection.vendor == "postgresql":
            assert [sql.split()[0] for sql in sent] == ["EXECUTE", "EXECUTE"]
        else:
            assert [sql.split()[0] for sql in sent] == ["UPDATE", *["INSERT"] * 3, "UPDATE"]
    assert taught[1] == 0
