"""Every row of the record is told to auditors by its own title and labels, of columns that are there."""

from audit.history import record_models
from audit.rows import words_of
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
