"""Every row of the record is told to auditors by its own title and labels, of columns that are there."""

import json

import pytest
from django.db import models

from audit.history import record_models
from audit.kinds import all_kinds, kind
from audit.models import Entry
from audit.presenters import _piece
from audit.rows import words_of
from cases.models import Case
from escalation.core.names import Duty
from escalation.core.stages import State
from escalation.core.turns import Phase, Turn
from escalation.models import Deadline, DeadlineEvent, Disagreement, Record, StageEntry
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


@pytest.mark.parametrize(
    ("model", "name", "key", "words"),
    [
        (Deadline, "clock", "stage", "Time for this stage"),
        (Deadline, "clock", "referral-to-the-board", "Referral to the board"),
        (Deadline, "clock", "review date", "Review date"),
        (Disagreement, "track", "unborn-baby", "Unborn baby"),
        (Record, "form", "signs-of-safety", "Signs of safety"),
        (StageEntry, "ground", "shortcut", "Sent straight here"),
        (DeadlineEvent, "kind", "nudged", "It was still overdue, and a reminder was sent"),
        (Case, "birth_month", "12", "December"),
    ],
)
def test_a_key_is_told_in_words(model: type[models.Model], name: str, key: str, words: str) -> None:
    told = {column.name: column for column in words_of(model).columns}[name]
    assert _piece(told, key).text == words


@pytest.mark.parametrize(
    ("count", "sentence"), [("1", "sent 1 notice"), (1, "sent 1 notice"), ("3", "sent 3 notices")]
)
def test_one_notice_and_more(count: str | int, sentence: str) -> None:
    assert kind("notice.sent").tell(Entry(facts=json.dumps({"count": count}))) == sentence


def test_no_sentence_speaks_as_a_machine_does() -> None:
    """A nudge is no word of the field, and nobody says "notice(s)"."""
    said = [(one.key, one.sentence) for one in all_kinds()]
    choices = [
        (model._meta.label, words)
        for model in record_models()
        for field in model._meta.concrete_fields
        for _, words in field.flatchoices
    ]
    assert [one for one in said + choices if "nudge" in one[1].lower() or "(s)" in one[1]] == []
