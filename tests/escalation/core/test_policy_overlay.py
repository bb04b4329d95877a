"""A local policy laid over a base."""

from typing import Any

import pytest

from escalation.core.policy import Policy
from escalation.core.policy_faults import PolicyFaults
from escalation.core.policy_overlay import base_key
from escalation.core.policy_parse import document_of, parse_policy
from escalation.core.policy_text import read_document
from escalation.core.stages import Rung

from .policies import EVERYTHING, FENMARSH

HEAD = 'format = 1\nkey = "saltby"\nboard = "Saltby Partnership"\nextends = "fenmarsh"\n'
LOCAL = (
    HEAD
    + """
categories = ["Thresholds"]

[[stages]]
key = "directors"
title = "Directors"
rung = "director"
time = "2 working days"

[[stages]]
key = "first-line"
time = "3 working days"
acts = { police = ["senior manager"] }

[[stages.clocks]]
key = "hello"
amount = "24 hours"
met_by = "acknowledged"

[[shortcuts]]
when = "A child is at risk of immediate harm"
to = ["directors"]

[[shortcuts]]
when = "It concerns a baby"
to = ["senior"]

[forms.account]
need = "should"

[closure]
debrief = false
"""
)


def base() -> dict[str, Any]:
    return read_document(FENMARSH)


@pytest.fixture(scope="module")
def local() -> Policy:
    return parse_policy(LOCAL, base=base())


def test_a_new_stage_takes_its_place_by_its_rung(local: Policy) -> None:
    assert [(stage.number, stage.key) for stage in local.stages] == [
        (1, "practitioners"),
        (2, "first-line"),
        (3, "senior"),
        (4, "directors"),
        (5, "panel"),
    ]


def test_a_table_merges_key_by_key_and_a_value_or_a_list_replaces(local: Policy) -> None:
    stage = local.stage("first-line")
    assert stage.title == "First-line managers"
    assert [(clock.key, clock.amount.words) for clock in stage.clocks] == [
        ("stage", "3 working days"),
        ("hello", "24 hours"),
    ]
    assert stage.acts == {
        "health": ("named_professional", "first_line_manager"),
        "any": ("first_line_manager",),
        "police": ("senior_manager",),
    }
    assert local.categories == ("Thresholds",)
    assert (local.forms["account"].need, local.forms["account"].title) == (
        "should",
        "Account of the disagreement",
    )
    assert (local.closure.debrief, local.closure.learning_to) == (False, ("board_representative",))


def test_the_same_reason_is_the_same_shortcut(local: Policy) -> None:
    assert [(shortcut.when, shortcut.to) for shortcut in local.shortcuts] == [
        ("A child is at risk of immediate harm", ("directors",)),
        ("It concerns a baby", ("senior",)),
    ]


def test_key_board_and_day_are_not_inherited(local: Policy) -> None:
    assert (local.key, local.board, local.in_force_from) == ("saltby", "Saltby Partnership", None)
    assert local.title == "Resolving professional disagreements"


def test_it_is_stored_flat_with_the_digest_of_its_base(local: Policy) -> None:
    assert local.base_digest == parse_policy(FENMARSH).digest
    assert local.extends == "fenmarsh"
    assert document_of(local.canonical())["stages"][0]["title"] == "Between the practitioners"


@pytest.mark.parametrize(
    "text",
    [FENMARSH, EVERYTHING.replace('key = "everything"', 'key = "fenmarsh"')],
    ids=["fenmarsh", "everything"],
)
def test_a_loaded_version_serves_as_the_base_like_its_file(text: str) -> None:
    loaded = document_of(parse_policy(text).canonical())
    local = HEAD + '[[stages]]\nkey = "added"\ntitle = "Added"\nrung = "director"\n'
    if "[[tracks]]" in text:
        local += '[[tracks]]\nkey = "referral"\nstages = ["start", "added", "top"]\n'
    over_loaded, over_file = parse_policy(local, base=loaded), parse_policy(local, base=read_document(text))
    assert over_loaded == over_file
    assert over_loaded.digest == over_file.digest
    assert over_loaded.base_digest == over_file.base_digest


def test_the_fault_of_an_overlay_is_found_in_the_whole() -> None:
    text = HEAD + '[[stages]]\nkey = "panel"\nauthority = "advise"\n'
    assert faults(text, base()) == [("no-final-authority", "stages.panel.authority")]


def test_what_the_base_assumes_is_not_judged_again() -> None:
    assumed = base() | {"assumed": {"stages.gone.title": "It was there when the base was checked."}}
    assert faults(HEAD, assumed) == []
    own = HEAD + '[assumed]\n"stages.panel.title" = "Not said."\n"stages.gone.title" = "Not said."\n'
    assert faults(own, base()) == [("assumed-nothing", 'assumed."stages.gone.title"')]


@pytest.mark.parametrize(
    ("text", "under", "says"),
    [
        (HEAD, None, "no policy called"),
        (HEAD, base() | {"key": "other"}, "no policy called"),
        (HEAD, base() | {"extends": "older"}, "is an overlay itself"),
        (HEAD, base() | {"title": 1}, "faults of its own"),
        (HEAD.replace("saltby", "fenmarsh"), base(), "laid over itself"),
        (HEAD.replace('"fenmarsh"', '"../fenmarsh"'), base(), "should be the key of another policy"),
    ],
)
def test_a_base_that_will_not_do(text: str, under: dict[str, Any] | None, says: str) -> None:
    with pytest.raises(PolicyFaults, match=says) as refused:
        parse_policy(text, base=under)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("extends", "extends")]


def test_the_key_of_the_base_is_known_before_it_is_read() -> None:
    assert base_key(read_document(HEAD)) == "fenmarsh"
    assert base_key({"extends": "../../etc/passwd"}) is None
    assert base_key(base()) is None


def test_rungs_of_every_height_find_their_place() -> None:
    """A policy of one stage, with the others laid in from the top down."""
    one = (
        'format = 1\nkey = "fenmarsh"\ntitle = "T"\nboard = "B"\n'
        + stage_on("director")
        + 'authority = "decide"\n'
    )
    others = [stage_on(rung) for rung in reversed(Rung) if rung != "director"]
    text = HEAD + "".join(others) + '[closure]\nif_unresolved = "So be it"\n'
    assert [stage.rung for stage in parse_policy(text, base=read_document(one)).stages] == list(Rung)


def stage_on(rung: str) -> str:
    return f'[[stages]]\nkey = "on-{rung.replace("_", "-")}"\ntitle = "T"\nrung = "{rung}"\n'


def faults(text: str, under: dict[str, Any]) -> list[tuple[str, str]]:
    try:
        parse_policy(text, base=under)
    except PolicyFaults as refused:
        return [(fault.code, fault.path) for fault in refused.faults]
    return []
