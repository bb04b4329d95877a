"""Every row of the record is told to auditors by its own title and labels, of columns that are there."""

import pytest
from django.db import models

from audit.history import record_models
from audit.rows import words_of
from escalation.core.names import Duty
from escalation.core.stages import State
from escalation.core.turns import Phase, Turn
from escalation.models import Deadline, Disagreement
from escalation.rows import ROWS


def test_every_kind_of_row_that_an_act_writes_is_told_in_words() -> None:
    told = {label.lower() for label in ROWS}
    ours = {
        model._meta.label_lower
        for model in record_models()
        if model._meta.app_label in ("agencies", "cases", "escalation")
    }
    assert told == ours


def test_every_column_that_is_named_is_a_column() -> None:
    for model in record_models():
        words = words_of(model)  # raises KeyError for a column that is not there
        assert words.title
        assert words.columns


@pytest.mark.parametrize(
    ("model", "name", "keys"),
    [
        (Disagreement, "state", State),
        (Disagreement, "phase", Phase),
        (Disagreement, "turn", Turn),
        (Deadline, "duty", Duty),
    ],
)
def test_an_auditor_reads_words_and_not_the_keys_that_the_machine_keeps(
    model: type[models.Model], name: str, keys: type[State] | type[Phase] | type[Turn] | type[Duty]
) -> None:
    told = {column.name: dict(column.choices) for column in words_of(model).columns}[name]
    assert set(told) == {key.value for key in keys}
    assert not [word for word in told.values() if "_" in word or not word[0].isupper()]
