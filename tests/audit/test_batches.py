"""Many acts written together are the same entries as one by one, in a number of statements that does not grow."""

import contextlib
import gc
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from audit.acts import Act
from audit.batches import Batch
from audit.history import OutsideAct, history_model
from audit.models import Entry, Subject
from audit.verification import Tally, verify
from tests.audit.samples import NOON, act_on, new_subject

pytestmark = pytest.mark.django_db


def agency(code: str) -> Agency:
    return Agency(code=code, name=f"{code} school", kind="education")


def subjects(count: int) -> list[Subject]:
    return [new_subject(f"K7-3QF{number}") for number in range(count)]


def take(batch: Batch, subject: Subject, **index: Any) -> Act:  # noqa: ANN401
    return batch.take(act_on(subject, **index))


def faults() -> list[str]:
    return [str(one) for one in verify(Tally(), now=NOON + timedelta(days=1))]


def test_each_act_is_an_entry_on_its_own_chain_with_its_rows() -> None:
    first, second = subjects(2)
    with Batch() as batch:
        for number, subject in enumerate((first, second, first)):
            with take(batch, subject) as act:
                act.add(agency(f"a{number}"))
    found = Entry.objects.order_by("subject__reference", "number")
    assert [(one.subject_id, one.number) for one in found] == [(first.pk, 1), (first.pk, 2), (second.pk, 1)]
    assert found[1].previous == found[0].digest
    first.refresh_from_db()
    assert (first.length, first.head) == (2, found[1].digest)
    assert set(Agency.objects.values_list("code", flat=True)) == {"a0", "a1", "a2"}
    assert faults() == []


def test_a_row_that_two_acts_change_is_as_the_last_left_it_and_each_version_is_kept() -> None:
    (subject,), row = subjects(1), agency("a")
    with act_on(subject) as act:
        act.add(row)
    with Batch() as batch:
        for name in ("Hawthorn", "Hawthorn Trust"):
            with take(batch, subject) as act:
                row.name = name
                act.save(row)
    assert Agency.objects.get().name == "Hawthorn Trust"
    versions = models.QuerySet(history_model(Agency)).order_by("history_id")
    assert [(one.history_type, one.name) for one in versions] == [
        ("+", "a school"),
        ("~", "Hawthorn"),
        ("~", "Hawthorn Trust"),
    ]
    assert faults() == []


@pytest.mark.parametrize(("name", "sent"), [("Hawthorn", {"name"}), ("a school", set())])
def test_of_a_row_that_is_known_only_what_is_changed_is_sent(name: str, sent: set[str]) -> None:
    (subject,), row = subjects(1), agency("a")
    with act_on(subject) as act:
        act.add(row)
    with CaptureQueriesContext(connection) as queries, Batch() as batch:
        batch.know([row])
        with take(batch, subject) as act:
            row.name = name
            act.save(row)
    table = connection.ops.quote_name(Agency._meta.db_table)
    updates = [one["sql"] for one in queries if f"UPDATE {table}" in one["sql"]]
    columns = [column.attname for column in Agency._meta.concrete_fields]
    assert {
        name for sql in updates for name in columns if f'"{name}" = ' in sql.partition(" WHERE ")[0]
    } == sent
    assert Agency.objects.get().name == name
    assert faults() == []


@pytest.mark.parametrize("collects", [True, False])
def test_the_search_for_circles_rests_meanwhile_and_is_as_it_was_afterwards(collects: bool) -> None:
    had = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        with contextlib.suppress(LookupError), Batch():
            assert not gc.isenabled()
            raise LookupError
        assert gc.isenabled() is collects
    finally:
        (gc.enable if had else gc.disable)()


def test_a_row_made_by_one_act_and_changed_by_the_next() -> None:
    (subject,), row = subjects(1), agency("a")
    with Batch() as batch:
        with take(batch, subject) as act:
            act.add(row)
        with take(batch, subject) as act:
            row.name = "Hawthorn"
            act.save(row)
    assert Agency.objects.get().name == "Hawthorn"
    assert faults() == []


def changed_after(subject: Subject) -> None:
    row = agency("a")
    with transaction.atomic(), Batch() as batch:
        with take(batch, subject) as act:
            act.add(row)
        row.name = "Hawthorn"


def one_code_twice(subject: Subject) -> None:
    with transaction.atomic(), Batch() as batch:
        for number in range(2):
            with take(batch, subject if number else new_subject("M0")) as act:
                act.add(agency("one code"))  # which is unique


def an_error(subject: Subject) -> None:
    with transaction.atomic(), Batch() as batch, take(batch, subject) as act:
        act.add(agency("a"))
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("wrong", "raised"),
    [(changed_after, OutsideAct), (one_code_twice, IntegrityError), (an_error, ZeroDivisionError)],
)
def test_a_batch_that_fails_writes_nothing(wrong: Callable[[Subject], None], raised: type[Exception]) -> None:
    (subject,) = subjects(1)
    with pytest.raises(raised):
        wrong(subject)
    assert not Entry.objects.exists()
    assert not Agency.objects.exists()


@pytest.mark.postgres
def test_a_text_that_is_too_long_is_refused_and_not_cut() -> None:
    (subject,) = subjects(1)
    with (
        pytest.raises(DataError),
        transaction.atomic(),
        Batch() as batch,
        take(batch, subject, result="x" * 41),
    ):
        pass
    assert not Entry.objects.exists()


def test_no_more_statements_for_more_acts() -> None:
    def statements(count: int, start: int) -> int:
        there = [new_subject(f"M{start + number}") for number in range(count)]
        with (
            CaptureQueriesContext(
                connection,
            ) as captured,
            Batch() as batch,
        ):
            for number, subject in enumerate(there):
                with take(batch, subject) as act:
                    act.add(agency(f"b{start + number}"))
        return len(captured)

    # Rows, the numbers of their history, history, entries, subjects.
    assert statements(2, 0) == statements(20, 100) == 5
