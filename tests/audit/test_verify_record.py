"""The command that verifies the record: what it says, how it ends, and that it reads one moment."""

from collections.abc import Callable
from io import StringIO
from threading import Thread

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction

from agencies.models import Agency
from audit.models import Entry
from audit.raw import one_moment
from tests.audit.samples import TODAY, Sample, act_on, make_sample, new_subject


def verify_record(*arguments: str) -> tuple[int, list[str]]:
    out = StringIO()
    try:
        with time_machine.travel(TODAY, tick=False):
            call_command("verify_record", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_a_record_that_holds_ends_with_what_was_verified(sample: Sample) -> None:
    rows = len(sample.rows)
    assert verify_record() == (
        0,
        [
            f"The record holds: 7 chains of 11 entries and {rows + 3} rows, {rows + 1} present rows compared with "
            "them, 0 files read again, 3 sealed days of the access log with 6 looks."
        ],
    )


def test_the_first_entry_that_does_not_hold_is_named(sample: Sample) -> None:
    Entry.objects.filter(number=2).update(actor_name="Somebody else")
    assert verify_record() == (1, ["K7-3QF9, entry 2: it was changed after it was written"])


def test_all_that_does_not_hold_is_named_where_it_is_asked_for(sample: Sample) -> None:
    Entry.objects.filter(number=2).update(actor_name="Somebody else")
    code, lines = verify_record("--all")
    assert (code, len(lines)) == (1, 2)
    assert [line.split(":")[0] for line in lines] == ["K7-3QF9, entry 2", "M4-7HTX, entry 2"]


def test_one_reference_is_verified_alone(sample: Sample) -> None:
    Entry.objects.filter(subject=sample.matter, number=2).update(actor_name="Somebody else")
    assert verify_record("--reference", "M4-7HTX")[0] == 0
    assert verify_record("--reference", "K7-3QF9")[0] == 1


def test_a_reference_that_is_not_there_is_an_error(sample: Sample) -> None:
    with pytest.raises(CommandError, match="There is no chain of the reference K0-0000"):
        verify_record("--reference", "K0-0000")


def in_another_thread(act: Callable[[], None]) -> None:
    """With a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_an_act_while_it_reads_is_neither_kept_waiting_nor_seen() -> None:
    subject = new_subject("K7-3QF9")

    def write() -> None:
        with transaction.atomic(), act_on(subject) as act:
            act.add(Agency(code="school", name="Hawthorn Academy", kind="education"))

    with one_moment("default"):
        assert not Entry.objects.exists()
        in_another_thread(write)
        assert not Entry.objects.exists()
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_holds_and_leaves_none_open() -> None:
    with transaction.atomic():
        make_sample()
    assert verify_record()[0] == 0
    table: models.QuerySet[Entry] = models.QuerySet(Entry)
    assert table.count() == 11
    assert not connection.in_atomic_block
    assert connection.get_autocommit()
    if connection.vendor == "sqlite":
        assert not connection.connection.in_transaction
