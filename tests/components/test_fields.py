"""Dates, moments, yes or no, the scale, longer texts."""

from datetime import UTC, date, datetime

import pytest

from components.forms import DateField, GovukForm, LongTextField, ScaleField, WhenField, YesNoField

NOW = datetime(2027, 1, 5, 17, tzinfo=UTC)


class Form(GovukForm):
    """One of each, none required."""

    met = DateField(
        label="The date you met", required=False, not_before=date(2026, 1, 1), not_after=date(2027, 1, 5)
    )
    put = DateField(label="When did you first put it to them?", required=False)
    spoke = WhenField(label="When you spoke", required=False, not_after=NOW)
    safe = YesNoField(label="Is the child safe now?", required=False)
    scale = ScaleField(label="Your scale", low="low", high="high", required=False)
    text = LongTextField(label="What was said", required=False, max_length=20)


def posted(stem: str, typed: str) -> dict[str, str]:
    """A date as it is posted, from "5 1 2027" or "5 1 2027 5pm"; a dash stands for nothing."""
    parts = zip(("day", "month", "year", "time"), typed.split(maxsplit=3), strict=False)
    return {f"{stem}_{part}": "" if value == "-" else value for part, value in parts}


@pytest.mark.parametrize(
    ("stem", "typed", "meant"),
    [
        ("met", "5 1 2027", date(2027, 1, 5)),
        ("met", "5 Jan 2027", date(2027, 1, 5)),
        ("met", "- - -", None),
        ("spoke", "5 1 2027 5pm", NOW),
        ("spoke", "5 7 2026 10.30am", datetime(2026, 7, 5, 9, 30, tzinfo=UTC)),
        ("spoke", "25 10 2026 1:30am", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the first
        ("spoke", "- - - -", None),
    ],
)
def test_days_and_moments_that_are_understood(stem: str, typed: str, meant: date | None) -> None:
    form = Form(posted(stem, typed))
    assert form.is_valid(), form.errors
    assert form.cleaned_data[stem] == meant


@pytest.mark.parametrize(
    ("stem", "typed", "sentence"),
    [
        ("met", "- 1 2027", "The date you met must include a day"),
        ("met", "5 - -", "The date you met must include a month and a year"),
        ("met", "31 2 2027", "The date you met must be a real date"),
        ("met", "x y 2027", "The date you met must be a real date"),
        ("met", "5 1 27", "The date you met must have a year of 4 figures, like 2027"),
        ("met", "5\x00 1 2027", "The date you met must be a real date"),
        ("met", "6 1 2027", "The date you met must not be after Tuesday 5 January 2027"),
        ("met", "31 12 2025", "The date you met must not be before Thursday 1 January 2026"),
        ("put", "31 2 2027", "The date must be a real date"),
        ("spoke", "5 1 2027 -", "When you spoke must include a time"),
        ("spoke", "5 - 2027 -", "When you spoke must include a month and a time"),
        ("spoke", "5 1 2027 5", "Enter a time like 10:30am or 5pm"),
        (
            "spoke",
            "29 3 2026 1:30am",
            "When you spoke must be a time that existed: the clocks went forward over it",
        ),
        ("spoke", "5 1 2027 5:01pm", "When you spoke must not be after 5pm on Tuesday 5 January 2027"),
    ],
)
def test_days_and_moments_that_are_not(stem: str, typed: str, sentence: str) -> None:
    form = Form(posted(stem, typed))
    assert form.errors == {stem: [sentence]}
    assert form[stem].value() == {
        key.removeprefix(f"{stem}_"): value for key, value in posted(stem, typed).items()
    }


@pytest.mark.parametrize(
    ("initial", "shown"),
    [
        (NOW, {"day": "5", "month": "1", "year": "2027", "time": "17:00"}),
        (datetime(2027, 7, 5, 16, tzinfo=UTC), {"day": "5", "month": "7", "year": "2027", "time": "17:00"}),
        ("2027-07-05T16:00:00Z", {"day": "5", "month": "7", "year": "2027", "time": "17:00"}),
        (date(2027, 1, 5), {"day": "5", "month": "1", "year": "2027"}),
        ({"day": "x"}, {"day": "x"}),
        (None, {}),
        ("", {}),
    ],
)
def test_what_is_known_is_filled_in(initial: object, shown: dict[str, str]) -> None:
    bound = Form(initial={"spoke": initial})["spoke"]
    assert bound.field.widget.typed(bound.value()) == shown


def test_a_date_of_a_draft_is_filled_in() -> None:
    bound = Form(initial={"met": "2027-01-05"})["met"]
    assert bound.field.widget.typed(bound.value()) == {"day": "5", "month": "1", "year": "2027"}


@pytest.mark.parametrize(("typed", "meant"), [("yes", True), ("no", False), ("", None)])
def test_yes_no_and_no_answer(typed: str, meant: bool | None) -> None:
    form = Form({"safe": typed})
    assert form.is_valid()
    assert form.cleaned_data["safe"] is meant


@pytest.mark.parametrize(("initial", "shown"), [(True, "yes"), (False, "no"), (None, None), ("no", "no")])
def test_a_known_yes_or_no_is_filled_in(initial: object, shown: str | None) -> None:
    assert Form(initial={"safe": initial})["safe"].value() == shown


@pytest.mark.parametrize(("typed", "meant"), [("0", 0), ("10", 10), ("", None)])
def test_the_scale_is_a_number(typed: str, meant: int | None) -> None:
    form = Form({"scale": typed})
    assert form.is_valid()
    assert form.cleaned_data["scale"] == meant


@pytest.mark.parametrize("typed", ["11", "-1", "five", "5.0", "\x00"])
def test_what_is_not_on_the_scale_is_refused(typed: str) -> None:
    assert Form({"scale": typed}).errors == {"scale": ["Select your scale"]}


def test_a_longer_text_keeps_its_lines_and_counts_each_break_once() -> None:
    form = Form({"text": "  One line\r\n\r\nanother \n "})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "One line\n\nanother"
    assert Form({"text": "x" * 9 + "\r\n" + "x" * 10}).is_valid()
    assert not Form({"text": "x" * 10 + "\r\n" + "x" * 10}).is_valid()


def test_what_is_typed_as_it_was_is_no_change() -> None:
    form = Form(posted("met", "05 01 2027"), initial={"met": date(2027, 1, 5)})
    assert "met" not in form.changed_data
