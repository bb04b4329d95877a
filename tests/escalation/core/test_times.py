"""A time written in words: what is read, what is refused, and with which code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.core.times import Amount, BadTime, parse_amount


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("24 hours", Amount("hours", 24)),
        ("1 hour", Amount("hours", 1)),
        ("5 working days", Amount("working_days", 5)),
        ("1 working day", Amount("working_days", 1)),
        ("5 Working-Days", Amount("working_days", 5)),
        ("1 working week", Amount("working_days", 5)),
        ("2 working weeks", Amount("working_days", 10)),
        ("14 calendar days", Amount("calendar_days", 14)),
        ("same working day", Amount("same_working_day")),
        ("at once", Amount("at_once")),
        ("At  Once", Amount("at_once")),
        ("agreed", Amount("agreed")),
        ("agreed, at most 5 working days", Amount("agreed", at_most=Amount("working_days", 5))),
        ("8784 hours", Amount("hours", 8784)),
        ("52 working weeks", Amount("working_days", 260)),
    ],
)
def test_a_time_is_read(written: str, amount: Amount) -> None:
    assert parse_amount(written) == amount


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1 working week", "5 working days"),
        ("1 hours", "1 hour"),
        ("SAME working-day", "same working day"),
        ("agreed, at most 1 working week", "agreed, at most 5 working days"),
    ],
)
def test_a_time_is_said_in_words_that_can_be_read_again(written: str, words: str) -> None:
    assert parse_amount(written).words == words
    assert parse_amount(words) == parse_amount(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("5 days", "ambiguous-time"),
        ("1 day", "ambiguous-time"),
        ("2 weeks", "ambiguous-time"),
        ("agreed, at most 5 days", "ambiguous-time"),
        ("36 hours (3 working days)", "ambiguous-time"),
        ("24 hours or 1 working day", "ambiguous-time"),
        ("0 hours", "zero-time"),
        ("00 working days", "zero-time"),
        ("agreed, at most 0 hours", "zero-time"),
        ("five working days", "bad-time"),
        ("5", "bad-time"),
        ("working days", "bad-time"),
        ("5 business days", "bad-time"),
        ("1 month", "bad-time"),
        ("1.5 hours", "bad-time"),
        ("-5 working days", "bad-time"),
        ("+5 hours", "bad-time"),
        ("٥ hours", "bad-time"),
        ("5hours", "bad-time"),
        ("soon", "bad-time"),
        ("agreed, at most", "bad-time"),
        ("agreed, at most at once", "bad-time"),
        ("agreed, at most agreed", "bad-time"),
        ("8785 hours", "bad-time"),
        ("367 calendar days", "bad-time"),
        ("263 working days", "bad-time"),
        ("53 working weeks", "bad-time"),
        ("9" * 5000 + " hours", "bad-time"),
    ],
)
def test_what_is_no_time_is_refused(written: str, code: str) -> None:
    with pytest.raises(BadTime) as refused:
        parse_amount(written)
    assert refused.value.code == code
    assert len(refused.value.sentence) < 300


@given(st.text(max_size=60) | st.text("0123456789 adehkorsuwy,-()", max_size=60))
def test_any_text_is_a_time_or_a_sentence(written: str) -> None:
    try:
        words = parse_amount(written).words
    except BadTime as bad:
        words = bad.sentence
    assert words
