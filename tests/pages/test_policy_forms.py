"""A policy's own form as fields and rows, whatever it asks: typed, kept in words, and filled in again."""

from datetime import date

import pytest

from escalation.core.names import FieldKind
from escalation.core.policy_parts import Field, Form
from escalation.forms.policy_forms import (
    ActionRows,
    NeededActionRows,
    PolicyForm,
    initial_of,
    rows_class,
    rows_of,
)

FORM = Form(
    key="plan",
    title="Plan",
    fields=(
        Field(label="What is new?"),
        Field(label="Anything else?", optional=True),
        Field(label="How safe?", kind=FieldKind.SCALE),
        Field(label="Were the parents told?", kind=FieldKind.YES_OR_NO),
        Field(label="Which threshold?", kind=FieldKind.CHOICE, choices=("Early help", "Child in need")),
        Field(label="Who does what?", kind=FieldKind.ACTIONS),
    ),
)
TYPED = {
    "version": "1",
    "once": "6f1c1b0e-6f1e-4b8e-9d3c-2f6d1f0f5a11",
    "plan_0": "A visit.\r\nAt home.",
    "plan_1": "",
    "plan_2": "0",
    "plan_3": "no",
    "plan_4": "Early help",
}
ANSWERS = {
    "What is new?": "A visit.\nAt home.",
    "Anything else?": "",
    "How safe?": "0",
    "Were the parents told?": "No",
    "Which threshold?": "Early help",
}


def rows(**typed: str) -> ActionRows:
    first = {
        "what": "Ring; the school",
        "who": "Jo; the nurse",
        "due_day": "1",
        "due_month": "2",
        "due_year": "2027",
    }
    sent = {f"rows-0-{name}": value for name, value in (first | typed).items()}
    return NeededActionRows(sent | {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"})


def test_answers_are_kept_in_words_by_label() -> None:
    form = PolicyForm(TYPED, asks=[FORM])
    assert form.is_valid(), form.errors
    assert {label: answer for label, answer in form.answers("plan").items() if label in ANSWERS} == ANSWERS


def test_what_was_answered_fills_the_form_again() -> None:
    again = PolicyForm(initial=initial_of(FORM, ANSWERS), asks=[FORM])
    shown = {name: again[name].value() for name in again.fields if name.startswith("plan_")}
    assert shown == {
        "plan_0": "A visit.\nAt home.",
        "plan_1": None,
        "plan_2": "0",
        "plan_3": "no",
        "plan_4": "Early help",
    }


@pytest.mark.parametrize(
    ("name", "typed"),
    [("plan_0", " "), ("plan_2", "11"), ("plan_2", ""), ("plan_3", "maybe"), ("plan_4", "A third")],
)
def test_an_answer_that_is_none_is_an_error_at_its_question(name: str, typed: str) -> None:
    assert set(PolicyForm(TYPED | {name: typed}, asks=[FORM]).errors) == {name}


def test_actions_are_kept_one_to_a_line_and_read_again() -> None:
    typed = rows()
    assert typed.is_valid(), typed.errors
    assert typed.lines() == "Ring; the school; Jo, the nurse; by Monday 1 February 2027"
    assert rows_of(typed.lines()) == [
        {"what": "Ring; the school", "who": "Jo, the nurse", "due": date(2027, 2, 1)}
    ]


@pytest.mark.parametrize(
    "line", ["Ring the school", "Ring; Jo; by Monday 31 February 2027", "Ring; Jo; by then"]
)
def test_a_line_that_is_no_row_becomes_what_is_to_be_done(line: str) -> None:
    assert rows_of(line) == [{"what": line}]


def test_rows_that_must_be_there_are_asked_for() -> None:
    assert rows_class(FORM) is NeededActionRows
    empty = rows(what="", who="", due_day="", due_month="", due_year="")
    assert not empty.is_valid()
    assert empty.non_form_errors() == ["Enter at least one action"]


def test_optional_actions_may_stay_empty_and_a_form_may_ask_for_none() -> None:
    optional = Form(key="a", title="A", fields=(Field(label="Who?", kind=FieldKind.ACTIONS, optional=True),))
    none = Form(key="b", title="B", fields=(Field(label="What?"),))
    assert (rows_class(optional), rows_class(none)) == (ActionRows, None)
