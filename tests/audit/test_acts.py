"""Acts: the one way in, all of it or none, and nothing walks past."""

from io import StringIO
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.db.transaction import TransactionManagementError

from agencies.models import Agency, Service
from audit import kinds
from audit.acts import Act, Moment
from audit.canonical import Unreadable
from audit.history import OutsideAct, RecordQuerySet, history_model, record_models
from audit.models import Entry, Subject
from audit.verification import Tally, verify
from tests.audit.samples import ACTOR, NOON, act_on, new_subject
from tests.support.refusals import refusing_insert

pytestmark = pytest.mark.django_db


def school() -> Agency:
    return Agency(code="school", name="Hawthorn Academy", kind="education")


@pytest.fixture
def subject(db: None) -> Subject:
    return new_subject("K7-3QF9")


@pytest.fixture
def written(subject: Subject) -> Agency:
    row = school()
    with act_on(subject) as act:
        act.add(row)
    return row


def versions() -> models.QuerySet[Any]:
    return models.QuerySet(history_model(Agency))


def counts() -> tuple[int, int, int]:
    return Entry.objects.count(), versions().count(), Agency.objects.count()


def test_an_act_is_one_entry_with_its_rows(subject: Subject, written: Agency) -> None:
    entry = Entry.objects.get()
    assert (entry.number, entry.kind, entry.actor_name) == (1, "test.written", "Ana Reed")
    assert entry.rows.startswith(f"1 agencies.agency {written.pk} + ")
    assert versions().get().name == "Hawthorn Academy"
    subject.refresh_from_db()
    assert (subject.length, subject.head) == (1, entry.digest)


def test_two_acts_are_two_entries_that_follow_each_other(subject: Subject, written: Agency) -> None:
    for name in ("Hawthorn Trust", "Hawthorn Schools"):
        with act_on(subject) as act:
            written.name = name
            act.save(written)
    first, second, third = Entry.objects.all()
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert [row.history_type for row in versions().order_by("seal_number")] == ["+", "~", "~"]


def test_a_row_saved_twice_in_an_act_is_one_row_as_it_was_last(subject: Subject) -> None:
    row = school()
    with act_on(subject) as act:
        act.add(row)
        row.name = "Hawthorn Trust"
        act.save(row)
    assert (versions().get().history_type, versions().get().name) == ("+", "Hawthorn Trust")


def test_what_is_changed_after_saving_is_not_sealed(subject: Subject) -> None:
    row = school()
    with act_on(subject) as act:
        act.add(row)
        row.name = "Never saved"
    assert versions().get().name == "Hawthorn Academy"


def test_many_rows_are_one_statement_a_model(subject: Subject, django_assert_num_queries: Any) -> None:  # noqa: ANN401
    rows = [
        Agency(code=f"school-{number}", name=f"School {number}", kind="education") for number in range(40)
    ]
    with django_assert_num_queries(4), act_on(subject) as act:  # rows, history, entry, head
        act.add_all(rows)
    assert counts() == (1, 40, 40)
    assert list(verify(Tally(), now=NOON)) == []


def test_the_index_follows_the_acts(subject: Subject) -> None:
    with act_on(subject, title="Threshold", opened_at=NOON):
        pass
    with act_on(subject, late=True):
        pass
    subject.refresh_from_db()
    assert (subject.title, subject.opened_at, subject.late) == ("Threshold", NOON, True)
    assert Entry.objects.get(number=2).index == '{"late":true}'


def test_an_index_value_that_no_subject_has_is_refused(subject: Subject) -> None:
    with pytest.raises(ValueError, match="weather"), transaction.atomic(), act_on(subject, weather="fine"):
        pass


def test_a_sealed_act_refuses_rows(subject: Subject) -> None:
    with act_on(subject) as act:
        pass
    for write in (lambda: act.add(school()), lambda: act.save(school()), lambda: act.add_all([school()])):
        with pytest.raises(OutsideAct, match="sealed"):
            write()
    assert counts() == (1, 0, 0)


def test_an_act_that_fails_leaves_nothing(subject: Subject) -> None:
    def fail(act: Act) -> None:
        act.add(school())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic(), act_on(subject) as act:
        fail(act)
    assert counts() == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_an_act_asks_for_a_transaction() -> None:
    with pytest.raises(TransactionManagementError), act_on(new_subject("K7-3QF9")):
        pass


def test_a_kind_that_nobody_answers_for_is_refused(subject: Subject) -> None:
    with pytest.raises(kinds.UnknownKind), act_on(subject, kind="test.unheard"):
        pass


@pytest.mark.parametrize("answers", [{"sentence": ""}, {"erased_by": ""}, {"key": "test.written"}])
def test_a_kind_that_does_not_answer_for_itself_cannot_be_registered(answers: dict[str, str]) -> None:
    given = {"key": "test.new", "sentence": "did it", "erased_by": "Nothing."} | answers
    with pytest.raises(ValueError, match="answer for itself"):
        kinds.register(kinds.Kind(link=lambda entry: "/", **given))


def test_a_value_without_a_canonical_form_is_refused(subject: Subject, written: Agency) -> None:
    written.name = models.F("code")  # what the database would make of it is not known here
    with pytest.raises(Unreadable), transaction.atomic(), act_on(subject) as act:
        act.save(written)
    assert counts() == (1, 1, 1)


@pytest.mark.parametrize("nth", range(1, 6))
def test_with_the_nth_insert_refused_nothing_is_left(nth: int, subject: Subject) -> None:
    """Two rows, two rows of history, one entry: whichever insert fails, none of it happened."""
    row = school()

    def write() -> None:
        with transaction.atomic(), refusing_insert(nth), act_on(subject) as act:
            act.add(row)
            act.add(Service(agency=row, name="Nursery"))

    with transaction.atomic():
        with pytest.raises(IntegrityError, match="refused for a test"):
            write()
        assert counts() == (0, 0, 0)
        assert Subject.objects.get().length == 0
        transaction.set_rollback(True)


# --- Past the act ---------------------------------------------------------------------------------------------------


def save_as_a_fixture(row: Agency) -> None:
    document = StringIO(serializers.serialize("json", [row]))
    row.name = "Hawthorn Academy"
    for deserialized in serializers.deserialize("json", document):
        deserialized.save()


def save_without_history(row: Agency) -> None:
    row.name = "Past history"
    row.save_without_historical_record()


PAST_THE_ACT = {
    "save": lambda row: row.save(),
    "save of one column": lambda row: row.save(update_fields=["name"]),
    "delete": lambda row: row.delete(),
    "objects.create": lambda row: Agency.objects.create(code="new", name="New", kind="police"),
    "objects.get_or_create": lambda row: Agency.objects.get_or_create(code="new", name="New", kind="police"),
    "objects.update_or_create": lambda row: Agency.objects.update_or_create(
        code="school", defaults={"name": "N"}
    ),
    "objects.update": lambda row: Agency.objects.update(name="New"),
    "objects.delete": lambda row: Agency.objects.all().delete(),
    "objects.bulk_create": lambda row: Agency.objects.bulk_create(
        [Agency(code="new", name="New", kind="police")]
    ),
    "objects.bulk_update": lambda row: Agency.objects.bulk_update([row], ["name"]),
    "base manager": lambda row: Agency._base_manager.update(name="New"),
    "base manager, deleting": lambda row: Agency._base_manager.all().delete(),
    "related manager, creating": lambda row: row.services.create(name="New"),
    "related manager, updating": lambda row: row.services.update(name="New"),
    "without historical record": save_without_history,
    "fixture": save_as_a_fixture,
}


@pytest.mark.parametrize("how", PAST_THE_ACT)
def test_nothing_is_written_past_an_act(how: str, written: Agency) -> None:
    before = list(Agency.objects.values()), list(Service.objects.values()), list(versions().values())
    with pytest.raises(OutsideAct):
        PAST_THE_ACT[how](written)
    assert before == (
        list(Agency.objects.values()),
        list(Service.objects.values()),
        list(versions().values()),
    )


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written_either() -> None:
    """Refused before the insert: a signal after it would come when the row is committed."""
    with pytest.raises(OutsideAct):
        school().save()
    assert not Agency.objects.exists()


def test_loaddata_is_refused(tmp_path: Any) -> None:  # noqa: ANN401
    fixture = tmp_path / "agency.json"
    fixture.write_text(serializers.serialize("json", [school()]))
    with pytest.raises(OutsideAct):
        call_command("loaddata", str(fixture))
    assert not Agency.objects.exists()


def test_an_object_of_another_act_does_not_join_this_one(subject: Subject, written: Agency) -> None:
    with act_on(subject), pytest.raises(OutsideAct):
        written.save()


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model._meta.label)
def test_every_record_model_guards_its_managers(model: type[models.Model]) -> None:
    for manager in (model._default_manager, model._base_manager, *model._meta.managers):
        if manager.name != "history":
            assert isinstance(manager.get_queryset(), RecordQuerySet), manager


def test_claimed_and_recorded_time_are_two(subject: Subject) -> None:
    at = Moment(claimed=NOON, recorded=NOON.replace(hour=15))
    with Act(
        subject, "test.noted", by=ACTOR, at=at, index={"kind": "disagreement", "partnership": "norfolk"}
    ):
        pass
    entry = Entry.objects.get()
    assert (entry.claimed_at.hour, entry.recorded_at.hour) == (12, 15)
