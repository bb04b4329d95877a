"""The columns of the record: none is renamed, retyped or dropped, and a new one does not reach into old digests.

A digest covers the columns that are not null by their names. So each column that a record model ever had stands in
tests/house/columns.txt, under the name of the format, and stays. A column that was added after the first release
stands there below the line and is nullable, without a default: in old rows it is null, and their digests hold.
The columns of a model that itself came later stand below the second line: no older row has them.
"""

from pathlib import Path

import pytest
from django.db import models
from django.db.models import NOT_PROVIDED

from audit.canonical import kind_of
from audit.commitments import FORMAT
from audit.history import history_model, record_models
from audit.models import AccessEntry, Entry, Subject

LIST = Path(__file__).with_name("columns.txt")
BELOW = "# Added since the first release: nullable, without a default, never backfilled."
LATER = "# Of models that came after it: no row that was sealed before has them."


def listed() -> tuple[list[str], list[str], list[str]]:
    """The columns of the first release, those added to its models, those of later models: model, column, kind."""
    lines = LIST.read_text().splitlines()
    assert lines[0] == FORMAT
    assert lines.count(BELOW) == lines.count(LATER) == 1
    added, later = lines.index(BELOW), lines.index(LATER)
    parts = lines[1:added], lines[added + 1 : later], lines[later + 1 :]
    first, since, of_later = ([each for each in part if each] for part in parts)
    return first, since, of_later


def model_of(line: str) -> str:
    return line.split(" ")[0]


def column(model: type[models.Model], field: models.Field) -> str:
    kind = "erasable text" if isinstance(field, models.TextField) else kind_of(field)
    return f"{model._meta.label_lower} {field.attname}: {kind}"


def present() -> dict[str, models.Field]:
    return {column(model, field): field for model in record_models() for field in model._meta.concrete_fields}


def test_no_column_was_renamed_retyped_or_dropped() -> None:
    """What is missing here is missing for every row that was ever sealed with it."""
    assert sorted({each for part in listed() for each in part} - set(present())) == []


def test_every_column_is_listed() -> None:
    """Add what is missing below its line in tests/house/columns.txt; the lines above stay as they are."""
    everything = [each for part in listed() for each in part]
    assert sorted(set(present()) - set(everything)) == []
    assert len(set(everything)) == len(everything)


def test_a_column_that_was_added_does_not_reach_into_old_digests() -> None:
    columns, (_, added, _) = present(), listed()
    reach = [name for name in added if not columns[name].null or columns[name].default is not NOT_PROVIDED]
    assert reach == []


def test_no_column_of_an_older_model_passes_for_a_new_one() -> None:
    first, added, later = listed()
    older = {model_of(line) for line in [*first, *added]}
    assert [line for line in later if model_of(line) in older] == []


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model._meta.label)
def test_the_history_keeps_every_column_as_it_is(model: type[models.Model]) -> None:
    history = {field.attname: field for field in history_model(model)._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        kept = history[field.attname]
        assert kind_of(kept) == kind_of(field)
        assert isinstance(kept, models.TextField) == isinstance(field, models.TextField)


def test_every_column_of_the_ledger_is_inside_a_digest_or_compared() -> None:
    """There is no third kind. A column that is added to one of these tables must say which it is."""
    inside = {"subject_id", "number", "previous", "digest", *Entry.BODY}
    assert {field.attname for field in Entry._meta.concrete_fields} == {"id", *inside}
    assert {field.attname for field in AccessEntry._meta.concrete_fields} == set(AccessEntry.CONTENT)
    compared = {"reference", "length", "head", *Subject.INDEX}
    assert {field.attname for field in Subject._meta.concrete_fields} == {"id", *compared}
    ours = {"history_id", "history_date", "history_type", "history_user_id", "history_change_reason"}
    ours |= {"seal_chain_id", "seal_number", "seal_part", "seal_salt", "seal_text_salt"}
    for model in record_models():
        kept = {field.attname for field in model._meta.concrete_fields}
        assert {field.attname for field in history_model(model)._meta.concrete_fields} == kept | ours
