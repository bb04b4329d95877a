"""Rows that grow and shrink, and what is judged when."""

from typing import Any

import pytest
from django.http import QueryDict

from tests.components.gallery import Actions, OutcomeForm

ROW = {"what": "Meet", "who": "Ama", "by_when_day": "5", "by_when_month": "1", "by_when_year": "2027"}


def sent(*rows: dict[str, str], **more: str) -> QueryDict:
    """What a browser sends of these rows."""
    data = QueryDict(mutable=True)
    data.update({"actions-TOTAL_FORMS": str(len(rows)), "actions-INITIAL_FORMS": "0", **more})
    for number, row in enumerate(rows):
        data.update({f"actions-{number}-{name}": value for name, value in row.items()})
    return data


def rows_of(data: QueryDict | None, **more: Any) -> Actions:  # noqa: ANN401
    """The rows of a request."""
    return Actions(data, prefix="actions", **more)


def test_a_new_page_has_one_empty_row_and_a_filled_one_has_none_besides() -> None:
    assert len(rows_of(None)) == 1
    assert [row["what"].value() for row in rows_of(None, initial=[{"what": "A"}, {"what": "B"}])] == [
        "A",
        "B",
    ]


def test_empty_rows_are_dropped() -> None:
    rows = rows_of(sent({}, ROW, {"what": " ", "by_when_day": ""}))
    assert rows.is_valid(), rows.errors
    assert [(row["what"], row["who"], str(row["by_when"])) for row in rows.filled()] == [
        ("Meet", "Ama", "2027-01-05")
    ]


def test_a_row_that_was_begun_must_be_finished() -> None:
    rows = rows_of(sent(ROW, {"who": "Ben"}))
    assert not rows.is_valid()
    assert rows.errors == [{}, {"what": ["Enter what will be done"], "by_when": ["Enter by when"]}]


def test_there_must_be_enough_rows_and_not_too_many() -> None:
    assert rows_of(sent({})).non_form_errors() == ["Enter at least one action"]
    assert rows_of(sent(*[ROW] * 5)).non_form_errors() == ["Enter no more than 4 actions"]


@pytest.mark.parametrize("count", ["", "x", "-5", "9" * 30])
def test_a_spoilt_count_is_an_error(count: str) -> None:
    data = sent({})
    data["actions-TOTAL_FORMS"] = count
    rows = rows_of(data)
    assert not rows.is_valid()
    assert 1 <= len(rows.forms) <= Actions.absolute_max
    assert not Actions(QueryDict("agreed=x"), prefix="actions").is_valid()


def test_adding_a_row_keeps_what_was_typed_and_judges_nothing() -> None:
    data = sent(ROW, {"who": "Ben"}, resize_rows="actions:add", version="1")
    rows, form = rows_of(data), OutcomeForm(data)
    assert [row["who"].value() for row in rows] == ["Ama", "Ben", None]
    assert not rows.is_valid()
    assert not form.is_valid()
    assert not form.errors
    assert not any(rows.errors)
    assert rows.non_form_errors() == []
    assert form["version"].value() == "1"


def test_removing_a_row_moves_the_others_up() -> None:
    data = sent({"who": "A"}, {"who": "B", "by_when_day": "7"}, {"who": "C"}, resize_rows="actions:remove:0")
    rows = rows_of(data)
    assert [row["who"].value() for row in rows] == ["B", "C"]
    assert [row["by_when"].value()["day"] for row in rows] == ["7", ""]


def test_the_last_row_is_emptied_and_stays() -> None:
    rows = rows_of(sent({"who": "A"}, resize_rows="actions:remove:0"))
    assert [row["who"].value() for row in rows] == [None]


@pytest.mark.parametrize(
    "asked", ["others:add", "actions:remove:x", "actions:remove:99", "", "actions:add\n"]
)
def test_a_button_of_nobody_changes_nothing_and_submits_nothing(asked: str) -> None:
    rows = rows_of(sent(ROW, ROW, resize_rows=asked))
    assert not rows.is_valid()
    assert {row["who"].value() for row in rows} <= {"Ama", None}
