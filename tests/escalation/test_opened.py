"""Which class of content a column is in: nothing that people type happened, and who is kept out stays closed."""

import pytest
from django.apps import apps
from django.db import models

from audit.history import record_models
from audit.opened import Content, content_of, registered_contents
from audit.rows import words_of

# What of a history of any matter is closed to who may read only what happened and when, whatever else is opened.
CLOSED = {
    "escalation.KeptFrom",
    "escalation.SpeakUp",
    "escalation.ChildNow",
    "escalation.View",
    "escalation.FormAnswer",
    "escalation.LearningAnswer",
    "escalation.MeetingMap",
    "escalation.Conflict",
    "escalation.PassedOver",
    "escalation.Dissent",
    "escalation.DissentingView",
    "escalation.Attendee",
    "escalation.ToldToUs",
    "cases.Settlement",
    "cases.ManagerInformed",
}


def told(model: type[models.Model]) -> dict[str, Content]:
    return {column.name: column.content for column in words_of(model).columns}


def test_every_column_in_a_class_is_one_that_is_told() -> None:
    """A name that was misspelt would close what was meant to be open."""
    there = {(model._meta.label_lower, name) for model in record_models() for name in told(model)}
    assert set(registered_contents()) - there == set()


def test_nothing_that_people_type_is_what_happened() -> None:
    typed = [
        (label, name)
        for (label, name), content in registered_contents().items()
        if content is Content.HAPPENED
        and isinstance(apps.get_model(label)._meta.get_field(name), models.TextField)
    ]
    # who was given a copy, and why, is part of what happened to a history
    assert typed == [("audit.export", "recipient"), ("audit.export", "why")]


def test_no_name_and_no_person_is_what_happened() -> None:
    keys = {"membership_id", "person_id", "addressee_id", "asked_id", "raised_by_id", "manager_id", "name"}
    opened = {name for (_, name), content in registered_contents().items() if content is Content.HAPPENED}
    assert opened & keys == set()


@pytest.mark.parametrize("label", sorted(CLOSED))
def test_closed_whatever_happened(label: str) -> None:
    found = set(told(apps.get_model(label)).values())
    assert found == {Content.WRITTEN}


@pytest.mark.parametrize("label", ["cases.Case", "escalation.CaseLink"])
def test_all_by_which_a_child_is_known_is_who_the_child_is(label: str) -> None:
    """But for who told it, where an agency is not on Accord: that is a person's name."""
    contents = told(apps.get_model(label))
    contents.pop("told_id", None)
    assert set(contents.values()) == {Content.CHILD}


def test_a_column_that_nobody_put_anywhere_is_closed() -> None:
    assert content_of("escalation.Record", "a_new_one") is Content.WRITTEN
