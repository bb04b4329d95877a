"""Rows taken away, added, moved, swapped and damaged past the guard: each is found, and its place named."""

from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import models, transaction

from agencies.models import Agency
from audit.commitments import Salts
from audit.history import history_model
from audit.models import AccessDay, AccessEntry, Entry, Subject
from audit.verification import Tally, verify, verify_one
from tests.audit.samples import NOON, TODAY, Sample, act_on, new_subject

Agencies = history_model(Agency)
Tampering = Callable[[Sample], None]
TAMPERINGS: list[tuple[Tampering, str]] = []


@pytest.fixture
def sample(shared_sample: Sample, db: None) -> Sample:
    return deepcopy(shared_sample)


def found_as(beginning: str) -> Callable[[Tampering], Tampering]:
    """What is done to the sample, and how the first finding must begin."""

    def register(tampering: Tampering) -> Tampering:
        TAMPERINGS.append((tampering, beginning))
        return tampering

    return register


def table(model: type[models.Model]) -> models.QuerySet[models.Model]:
    return models.QuerySet(model)


def delete(rows: models.QuerySet) -> None:
    """As SQL would: no cascade, no signal."""
    assert rows._raw_delete("default") > 0


def copy_of(row: models.Model, **changed: object) -> models.Model:
    values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    return type(row)(**values | changed)


def version_at(sample: Sample, number: int) -> models.Model:
    return table(Agencies).get(seal_chain=sample.matter, seal_number=number)


@found_as("K7-3QF9, entry 3: the entry is missing")
def an_entry_is_deleted(sample: Sample) -> None:
    delete(Entry.objects.filter(subject=sample.matter, number=3))


@found_as("M4-7HTX, entry 1: the entry is missing")
def the_first_entry_is_deleted(sample: Sample) -> None:
    delete(Entry.objects.filter(subject=sample.other, number=1))


@found_as("K7-3QF9, entry 3: the chain has 2 entries, though its length is kept as 4")
def the_tail_is_cut_off(sample: Sample) -> None:
    delete(Entry.objects.filter(subject=sample.matter, number__gte=3))


@found_as("K7-3QF9, entry 3: the chain has 2 entries, though its length is kept as 4")
def the_tail_is_cut_off_with_its_rows(sample: Sample) -> None:
    delete(Entry.objects.filter(subject=sample.matter, number__gte=3))
    delete(table(Agencies).filter(seal_chain=sample.matter, seal_number=4))


@found_as("K7-3QF9, entry 3: the chain does not end with the digest that is kept of its last entry")
def the_tail_is_cut_off_and_the_length_with_it(sample: Sample) -> None:
    delete(Entry.objects.filter(subject=sample.matter, number=4))
    delete(table(Agencies).filter(seal_chain=sample.matter, seal_number=4))
    Subject.objects.filter(pk=sample.matter.pk).update(length=3)


@found_as("K7-3QF9, entry 2: the row that it wrote reads otherwise now (name): agency")
def the_tail_is_cut_off_and_the_head_with_it(sample: Sample) -> None:
    delete(Entry.objects.filter(subject=sample.matter, number=4))
    delete(table(Agencies).filter(seal_chain=sample.matter, seal_number=4))
    head = Entry.objects.get(subject=sample.matter, number=3).digest
    Subject.objects.filter(pk=sample.matter.pk).update(length=3, head=head)


@found_as("M4-7HTX: the chain has no entry")
def a_whole_chain_is_emptied(sample: Sample) -> None:
    delete(Entry.objects.filter(subject=sample.other))
    delete(table(Agencies).filter(seal_chain=sample.other))
    Subject.objects.filter(pk=sample.other.pk).update(length=0, head="")


@found_as("entry 1: the entry belongs to a chain (key ")
def a_subject_is_deleted(sample: Sample) -> None:
    delete(Subject.objects.filter(pk=sample.other.pk))


@found_as("M4-7HTX, entry 3: it was changed after it was written")
def an_entry_is_added_at_the_end(sample: Sample) -> None:
    last = Entry.objects.get(subject=sample.other, number=2)
    copy_of(last, id=1, number=3, previous=last.digest).save(force_insert=True)


@found_as("K7-3QF9, entry 3: the entry is missing")
def an_entry_moves_to_another_chain(sample: Sample) -> None:
    Entry.objects.filter(subject=sample.matter, number=3).update(subject=sample.other)


@found_as("K7-3QF9, entry 2: it does not follow from the entry before it")
def two_entries_are_swapped(sample: Sample) -> None:
    Entry.objects.filter(subject=sample.matter, number=2).update(number=99)
    Entry.objects.filter(subject=sample.matter, number=3).update(number=2)
    Entry.objects.filter(subject=sample.matter, number=99).update(number=3)


@found_as("AA-2222, entry 1: it does not follow from the entry before it")
def two_chains_are_swapped(sample: Sample) -> None:
    """Chains without a row: nothing but their beginning binds them to their references."""
    one, two = new_subject("AA-1111"), new_subject("AA-2222")
    for subject in (one, two):
        with act_on(subject):
            pass
    Subject.objects.filter(pk=one.pk).update(reference="AA-0000")
    Subject.objects.filter(pk=two.pk).update(reference="AA-1111")
    Subject.objects.filter(pk=one.pk).update(reference="AA-2222")


@found_as("K7-3QF9, entry 2: a row that it wrote is missing: agencies.agency")
def a_version_is_deleted(sample: Sample) -> None:
    delete(table(Agencies).filter(pk=version_at(sample, 2).pk))


@found_as("K7-3QF9, entry 2: a version of agency")
def a_version_is_added_to_an_entry(sample: Sample) -> None:
    copy_of(version_at(sample, 2), history_id=900, seal_part=2).save(force_insert=True)


@found_as("K7-3QF9, entry 9: a version of agency")
def a_version_is_added_where_no_entry_is(sample: Sample) -> None:
    copy_of(version_at(sample, 4), history_id=900, seal_number=9).save(force_insert=True)


@found_as("a version of agency")
def a_version_is_added_on_a_chain_that_is_not_there(sample: Sample) -> None:
    copy_of(version_at(sample, 4), history_id=900, seal_chain_id=10**6).save(force_insert=True)


@found_as("K7-3QF9, entry 3: a version of agency")
def a_version_moves_to_another_entry(sample: Sample) -> None:
    table(Agencies).filter(pk=version_at(sample, 4).pk).update(seal_number=3)


@found_as("K7-3QF9, entry 2: a row that it wrote was changed afterwards: agency")
def two_versions_are_swapped(sample: Sample) -> None:
    two, four = version_at(sample, 2), version_at(sample, 4)
    table(Agencies).filter(pk=two.pk).update(seal_number=99)
    table(Agencies).filter(pk=four.pk).update(seal_number=2)
    table(Agencies).filter(pk=two.pk).update(seal_number=4)


@found_as("K7-3QF9, entry 2: a row that it wrote was changed afterwards: agency")
def the_order_of_two_versions_is_swapped(sample: Sample) -> None:
    two, four = version_at(sample, 2), version_at(sample, 4)
    for old, new in ((two.pk, 900), (four.pk, two.pk), (900, four.pk)):
        table(Agencies).filter(history_id=old).update(history_id=new)


@found_as("K7-3QF9, entry 2: a row that it wrote was changed afterwards: agency")
def a_version_gets_a_salt_that_it_did_not_need(sample: Sample) -> None:
    table(Agencies).filter(pk=version_at(sample, 2).pk).update(
        seal_text_salt=Salts.fresh(with_texts=True).texts
    )


@found_as("M4-7HTX, entry 1: the row that it wrote is gone: agency")
def a_live_row_is_deleted(sample: Sample) -> None:
    delete(table(Agency).filter(code="other"))


@found_as("a row stands there that the history does not know: agency")
def a_live_row_is_added(sample: Sample) -> None:
    table(Agency).bulk_create([Agency(code="new", name="New", kind="police")])


@found_as("K7-3QF9, entry 4: the row that it wrote reads otherwise now (name): agency")
def a_live_row_goes_back_to_an_older_version(sample: Sample) -> None:
    table(Agency).filter(pk=sample.rows["agencies.agency"].pk).update(name="Hawthorn Trust")


@found_as("M4-7HTX, entry 1: a row that it wrote is missing: agencies.agency")
def an_object_goes_with_all_its_versions(sample: Sample) -> None:
    delete(table(Agency).filter(code="other"))
    delete(table(Agencies).filter(code="other"))


@found_as(
    "the access log of 2027-01-12: the day was sealed with another number of looks than the 1 that are there"
)
def a_look_is_deleted(sample: Sample) -> None:
    delete(AccessEntry.objects.filter(at=NOON + timedelta(days=1)))


@found_as(
    "the access log of 2027-01-12: the day was sealed with another number of looks than the 3 that are there"
)
def a_look_is_added_to_a_sealed_day(sample: Sample) -> None:
    copy_of(AccessEntry.objects.order_by("at")[2], id=900).save(force_insert=True)


@found_as("the access log of 2027-01-02: a look (key 900) is there, and the day has no seal")
def a_look_is_added_before_the_first_day(sample: Sample) -> None:
    copy_of(AccessEntry.objects.order_by("at")[0], id=900, at=NOON - timedelta(days=9)).save(
        force_insert=True
    )


@found_as(
    "the access log of 2027-01-11: the day was sealed with another number of looks than the 1 that are there"
)
def a_look_moves_to_another_day(sample: Sample) -> None:
    look = AccessEntry.objects.order_by("at")[0]
    AccessEntry.objects.filter(pk=look.pk).update(at=NOON + timedelta(days=1))


@found_as("the access log of 2027-01-11: what is there for the day is not what was sealed")
def two_looks_are_swapped(sample: Sample) -> None:
    one, two = AccessEntry.objects.order_by("at")[:2]
    for old, new in ((one.pk, 900), (two.pk, one.pk), (900, two.pk)):
        AccessEntry.objects.filter(pk=old).update(id=new)


@found_as("the access log of 2027-01-12: a look")
def a_seal_is_deleted(sample: Sample) -> None:
    delete(AccessDay.objects.filter(day="2027-01-12"))


@found_as("the access log of 2027-01-12: the seal of the day is missing")
def the_seal_of_a_day_without_looks_is_deleted(sample: Sample) -> None:
    delete(AccessDay.objects.filter(day="2027-01-12"))
    delete(AccessEntry.objects.filter(at__date="2027-01-12"))


@found_as("the access log of 2027-01-11: the day is long over and has no seal")
def all_seals_are_deleted(sample: Sample) -> None:
    delete(AccessDay.objects.all())


@pytest.mark.parametrize(
    ("tampering", "beginning"), TAMPERINGS, ids=[each.__name__ for each, _ in TAMPERINGS]
)
def test_it_is_found(tampering: Tampering, beginning: str, sample: Sample) -> None:
    with transaction.atomic():
        tampering(sample)
        with closing(verify(Tally(), now=TODAY)) as findings:
            first = next(findings, None)
        transaction.set_rollback(True)
    assert str(first).startswith(beginning)


def test_the_last_seals_are_missed_when_they_are_due(sample: Sample) -> None:
    delete(AccessDay.objects.filter(day="2027-01-13"))
    assert not list(verify(Tally(), now=TODAY))
    later = [str(finding) for finding in verify(Tally(), now=TODAY + timedelta(days=2))]
    assert later == [
        "the access log of 2027-01-13: the day is long over and has no seal: is the worker running?"
    ]


def test_one_matter_is_verified_alone(sample: Sample) -> None:
    delete(Entry.objects.filter(subject=sample.matter, number=3))
    table(Agency).filter(code="other").update(name="Another")
    assert next(verify_one(sample.matter, Tally())).number == 3
    assert [finding.reference for finding in verify_one(sample.other, Tally())] == ["M4-7HTX"]


def test_a_finding_never_quotes_what_people_wrote(sample: Sample) -> None:
    table(Agencies).update(name="Secret name")
    table(Agency).update(name="Another secret name")
    findings = [str(finding) for finding in verify(Tally(), now=TODAY)]
    assert len(findings) > 2
    assert not any("ecret" in finding for finding in findings)


def test_what_the_verification_of_one_matter_counts(sample: Sample) -> None:
    tally = Tally()
    assert list(verify_one(sample.other, tally)) == []
    assert str(tally) == (
        "1 chain of 2 entries and 1 row, 1 present row compared with them, "
        "0 files read again, 0 sealed days of the access log with 0 looks"
    )
