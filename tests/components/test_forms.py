"""Forms: what is asked only with a choice, versions, lost hidden fields."""

from uuid import UUID, uuid4

import pytest
from django import forms
from django.http import QueryDict

from components.forms import (
    CheckboxSelectMultiple,
    DateField,
    GovukForm,
    RadioSelect,
    VersionedForm,
    YesNoField,
)

KINDS = [("neglect", "Neglect"), ("other", "Something else")]


class Form(GovukForm):
    """Choices that reveal fields."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=KINDS,
        widget=RadioSelect(reveals={"other": ["which", "since"], "neglect": ["since"]}),
    )
    which = forms.CharField(label="Which")
    since = DateField(label="Since")
    told = forms.MultipleChoiceField(
        label="Told",
        choices=KINDS,
        required=False,
        widget=CheckboxSelectMultiple(reveals={"other": ["whom"]}),
    )
    whom = forms.CharField(label="Whom")
    agree = YesNoField(label="Agree?", widget=RadioSelect(reveals={"no": ["why"]}))
    why = forms.CharField(label="Why")


def test_a_revealed_field_is_drawn_under_its_choice_only() -> None:
    assert [bound.name for bound in Form().questions] == ["kind", "told", "agree"]


def test_a_revealed_field_is_required_with_its_choice() -> None:
    form = Form(QueryDict("kind=other&told=other&agree=no"))
    assert set(form.errors) == {"which", "since", "whom", "why"}


def test_a_revealed_field_is_neither_required_nor_kept_without_its_choice() -> None:
    form = Form(
        QueryDict("kind=neglect&which=typed before&since_day=5&since_month=1&since_year=2027&agree=yes&why=x")
    )
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["which"], form.cleaned_data["whom"], form.cleaned_data["why"]) == ("", "", "")
    assert str(form.cleaned_data["since"]) == "2027-01-05"


def test_a_revealed_field_is_not_asked_where_nothing_was_chosen() -> None:
    form = Form(QueryDict(""))
    assert set(form.errors) == {"kind", "agree"}
    assert form.cleaned_data["since"] is None


class Nested(GovukForm):
    """A choice under a choice."""

    outer = YesNoField(label="Outer?", widget=RadioSelect(reveals={"yes": ["inner"]}))
    inner = YesNoField(label="Inner?", widget=RadioSelect(reveals={"yes": ["why"]}))
    why = forms.CharField(label="Why")


@pytest.mark.parametrize(
    ("query", "wrong"),
    [("outer=no&inner=yes", set()), ("outer=yes&inner=no", set()), ("outer=yes&inner=yes", {"why"})],
)
def test_what_stands_under_a_choice_that_was_not_asked_is_not_asked(query: str, wrong: set[str]) -> None:
    assert set(Nested(QueryDict(query)).errors) == wrong


class Versioned(VersionedForm):
    """A form on a row."""

    text = forms.CharField(label="What was said")


def test_a_form_carries_its_version_and_a_key_of_its_own() -> None:
    first, second = Versioned(initial={"version": 7}), Versioned(initial={"version": 7})
    assert first["version"].value() == 7
    assert UUID(first["once"].value()).version == 4
    assert first["once"].value() == first["once"].value() != second["once"].value()


def test_version_and_key_come_back() -> None:
    once = uuid4()
    form = Versioned({"version": "7", "once": str(once), "text": "x"})
    assert form.is_valid()
    assert form.cleaned_data == {"version": 7, "once": once, "text": "x"}


@pytest.mark.parametrize(
    "hidden",
    [
        {},
        {"version": "", "once": ""},
        {"version": "x", "once": "y"},
        {"version": "-1", "once": "\x00"},
        {"version": str(2**31), "once": "0"},
    ],
)
def test_a_lost_version_is_an_error_that_goes_away_when_sent_again(hidden: dict[str, str]) -> None:
    form = Versioned({"text": "x", **hidden}, initial={"version": 9})
    assert not form.is_valid()
    assert set(form.errors) == {"version", "once"}
    again = Versioned({"text": "x", "version": form["version"].value(), "once": form["once"].value()})
    assert again.is_valid()
    assert again.cleaned_data["version"] == 9


def test_on_a_newer_version_what_was_typed_is_kept() -> None:
    data = QueryDict(f"version=7&once={uuid4()}&text=Ours")
    form = Versioned(data)
    assert form.is_valid()
    newer = form.on_version(8)
    assert (newer["version"].value(), newer["text"].value()) == ("8", "Ours")
    assert newer["once"].value() == data["once"]
    assert newer.is_valid()
    assert newer.cleaned_data["version"] == 8
