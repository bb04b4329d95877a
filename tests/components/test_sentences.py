"""The sentences that are made from labels."""

import pytest
from django import forms

from components.forms import GovukForm, LongTextField
from components.sentences import missing


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("What worries you?", "Enter what worries you"),
        ("What is working well?", "Enter what is working well"),
        ("What needs to happen?", "Enter what needs to happen"),
        ("What was said?", "Enter what was said"),
        ("Who took part?", "Enter who took part"),
        ("What is the child’s name?", "Enter the child’s name"),
        ("What is your telephone number?", "Enter your telephone number"),
        ("What is the dispute about?", "Answer “What is the dispute about?”"),
        ("What did you do?", "Answer “What did you do?”"),
        ("What kind of worry is it?", "Answer “What kind of worry is it?”"),
        ("Is the child safe now?", "Answer “Is the child safe now?”"),
        ("How was it discussed?", "Answer “How was it discussed?”"),
        ("Your reference", "Enter your reference"),
        ("Reason", "Enter the reason"),
        ("NHS number", "Enter the NHS number"),
        ("Why you passed it over", "Enter why you passed it over"),
        ("What will be done", "Enter what will be done"),
        ("A telephone number", "Enter a telephone number"),
    ],
)
def test_what_is_said_of_a_missing_answer(label: str, sentence: str) -> None:
    assert missing(label) == sentence


def test_choices_are_selected_and_boxes_ticked() -> None:
    assert missing("Agency", chosen=True) == "Select the agency"
    assert missing("I confirm this", ticked=True) == "Tick the box “I confirm this”"


class Form(GovukForm):
    """One field of each kind of sentence."""

    worries = LongTextField(label="What worries you?", max_length=10)
    reference = forms.CharField(label="Your reference", max_length=5, min_length=3)
    share = forms.IntegerField(label="100% share", min_value=1, max_value=9)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    own = forms.CharField(
        label="Whatever", error_messages={"required": "Say it", "max_length": "Less"}, max_length=3
    )
    email = forms.EmailField(label="E-mail address")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("worries", "x" * 12, "Your answer to “What worries you?” must be 10 characters or fewer, it has 12"),
        (
            "worries",
            "\x00",
            "Your answer to “What worries you?” has a character in it that cannot be kept, type it again",
        ),
        ("reference", "123456", "Your reference must be 5 characters or fewer, it has 6"),
        ("reference", "12", "Your reference must be 3 characters or more, it has 2"),
        ("share", "10", "100% share must be 9 or less"),
        ("share", "0", "100% share must be 1 or more"),
        ("share", "one", "100% share must be a whole number"),
        ("share", "9" * 5000, "100% share must be a whole number"),
        ("kind", "z", "Select the kind"),
        ("own", "", "Say it"),
        ("own", "long", "Less"),
        ("email", "nobody", "Enter an e-mail address in the correct format, like name@example.com"),
    ],
)
def test_what_is_said_of_a_wrong_answer(name: str, typed: str, sentence: str) -> None:
    form = Form({name: typed})
    assert form.errors[name] == [sentence]
    assert form[name].value() == typed


def test_one_forms_sentences_do_not_reach_another() -> None:
    first, second = Form({}), Form({})
    first.fields["reference"].label = "The other reference"
    assert first.errors["reference"] == ["Enter the other reference"]
    assert second.errors["reference"] == ["Enter your reference"]
    assert Form.base_fields["reference"].error_messages["required"] == "This field is required."
