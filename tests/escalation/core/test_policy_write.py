"""A policy written as a file reads back as the same document, whatever stands in it."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.core.policy_write import write_document

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "escalation" / "policies").glob("*.toml"))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.lists(
    st.sampled_from(["a word", "  ", "\n", '"', "\\", "\t", "a" * 40, " ", '"""']), max_size=12
).map("".join)
plain = (
    texts
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.floats(allow_nan=False)
)
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts | st.sampled_from(["stages", "forms", "kinds", "key"]), values, max_size=6))
def test_whatever_stands_in_a_document_is_read_back(document: dict[str, Any]) -> None:
    assert tomllib.loads(write_document(document)) == document


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_policy_that_ships_is_written_as_it_is(path: Path) -> None:
    document = tomllib.loads(path.read_text())
    assert tomllib.loads(write_document(document)) == document


def test_it_is_written_as_an_author_would() -> None:
    document = {
        "format": 1,
        "key": "fenmarsh",
        "in_force_from": date(2027, 1, 4),
        "guidance": "One line.\nAnother.",
        "stages": [
            {
                "key": "first",
                "acts": {"any": ["first-line manager"]},
                "clocks": [{"key": "letter", "firm": False}],
            }
        ],
        "forms": {"account": {"title": "Account", "fields": ["What", {"label": "How", "kind": "scale"}]}},
        "assumed": {"stages.first.title": "Ours"},
    }
    assert (
        write_document(document)
        == '''format = 1
key = "fenmarsh"
in_force_from = 2027-01-04
guidance = """
One line.
Another."""

[[stages]]
key = "first"
acts = { any = ["first-line manager"] }

[[stages.clocks]]
key = "letter"
firm = false

[forms.account]
title = "Account"
fields = ["What", { label = "How", kind = "scale" }]

[assumed]
"stages.first.title" = "Ours"
'''
    )


def test_times_of_every_kind_are_written() -> None:
    document = {"at": time(17, 0), "moment": datetime(2027, 1, 4, 9, 30)}  # noqa: DTZ001 - TOML's local date and time
    assert tomllib.loads(write_document(document)) == document
