"""Each fault of a policy file is shown on its card, at its input."""

import tomllib
from typing import Any

import pytest

from escalation.core.policy_faults import PolicyFaults
from escalation.core.policy_parse import parse_policy
from escalation.core.policy_write import write_document
from escalation.forms.policy_editor.form import CardEditor, names_of
from escalation.forms.policy_editor.places import Card, cards_of, place_of
from tests.escalation.core.fault_cases import Case
from tests.escalation.core.test_policy_faults import CASES
from tests.factories import NORFOLK


# Where a fault belongs, by hand: what the file says, the code, the card, the id of the input on it.
def norfolk(**changes: object) -> dict[str, Any]:
    """Norfolk's document with stage one, and the policy itself, changed."""
    document = tomllib.loads(NORFOLK.read_text())
    stage = document["stages"][0]
    for key, value in changes.items():
        where = document if key.startswith("own_") else stage
        where[key.removeprefix("own_")] = value
    return document


PLACES: list[tuple[str, dict[str, Any], str, str]] = [
    ("unknown-key", norfolk(colour="red"), "stage-1", "id_rest"),
    ("misplaced-key", norfolk(board="B"), "stage-1", "id_rest"),
    ("missing-key", norfolk(), "policy", "id_title"),
    ("wrong-type", norfolk(number="three"), "stage-1", "id_number"),
    ("wrong-type", norfolk(own_review_by="soon"), "policy", "id_review_by"),
    ("bad-key", norfolk(own_key="Norfolk!"), "policy", "id_key"),
    ("unknown-word", norfolk(authority="rule"), "stage-1", "id_authority"),
    ("unknown-word", norfolk(own_ways=["semaphore"]), "policy", "id_ways"),
    ("unknown-reference", norfolk(advice=["practitioner", "nobody"]), "stage-1", "id_advice"),
    (
        "unknown-reference",
        norfolk(acts={"any": ["practitioner"], "martians": ["chair"]}),
        "stage-1",
        "id_acts-1-key",
    ),
    ("unknown-reference", norfolk(acts={"any": ["nobody"]}), "stage-1", "id_acts-0-value"),
    (
        "unknown-reference",
        norfolk(own_shortcuts=[{"when": "x", "to": ["moon"]}]),
        "shortcuts",
        "id_shortcuts-0-to",
    ),
    ("duplicate", norfolk(number=2), "stage-2", "id_number"),
    ("duplicate", norfolk(own_posts={"chair": "Chair"}), "posts", "id_posts-0-key"),
    ("bad-time", norfolk(time="soon"), "stage-1", "id_time"),
    ("zero-time", norfolk(time="0 hours"), "stage-1", "id_time"),
    ("ambiguous-time", norfolk(time="5 days"), "stage-1", "id_time"),
    (
        "ambiguous-time",
        norfolk(clocks=[{"key": "letter", "amount": "2 weeks"}]),
        "stage-1",
        "id_clocks-0-amount",
    ),
    ("bad-time", norfolk(own_close_of_business="late"), "policy", "id_close_of_business"),
    ("no-stages", norfolk(own_stages=[]), "policy", "id_rest"),
    ("rung-order", norfolk(rung="director"), "stage-2", "id_rung"),
    ("rung-twice", norfolk(rung="first-line manager"), "stage-2", "id_rung"),
    ("first-optional", norfolk(optional=True), "stage-1", "id_optional"),
    ("nobody-acts", norfolk(acts={"health": ["practitioner"]}), "stage-1", "acts-row-1"),
    ("zero", norfolk(own_panel={"quorum": 0}), "panel", "id_quorum"),
    (
        "event-never",
        norfolk(clocks=[{"key": "m", "amount": "1 hour", "met_by": "meeting held"}]),
        "stage-1",
        "id_clocks-0-met_by",
    ),
    (
        "clock-meets-itself",
        norfolk(clocks=[{"key": "m", "amount": "1 hour", "starts": "answered", "met_by": "answered"}]),
        "stage-1",
        "id_clocks-0-met_by",
    ),
    (
        "at-once-firm",
        norfolk(clocks=[{"key": "m", "amount": "at once", "firm": True}]),
        "stage-1",
        "id_clocks-0-firm",
    ),
    (
        "escalates-indicative",
        norfolk(clocks=[{"key": "m", "amount": "1 hour", "firm": False, "escalates": True}]),
        "stage-1",
        "id_clocks-0-escalates",
    ),
    ("nothing-to-decide", norfolk(decided_by="chair"), "stage-1", "id_decided_by"),
    (
        "unreachable",
        norfolk(own_tracks=[{"key": "t", "title": "T", "stages": ["panel"]}]),
        "stage-1",
        "wrong",
    ),
    ("categories-twice", norfolk(own_tracks=[{"key": "t", "title": "T"}]), "policy", "id_categories"),
    (
        "shortcut-to-start",
        norfolk(own_shortcuts=[{"when": "x", "to": ["practitioners"]}]),
        "shortcuts",
        "id_shortcuts-0-to",
    ),
    ("assumed-nothing", norfolk(own_assumed={"stages.moon": "why"}), "assumed", "id_assumed-0-key"),
    (
        "through-itself",
        norfolk(own_kinds={"health": {"through": "police"}, "police": {"through": "health"}}),
        "kinds",
        "id_kinds-0-through",
    ),
    ("extends", norfolk(own_extends="moon"), "policy", "id_extends"),
    (
        "choices",
        norfolk(own_forms={"f": {"title": "F", "fields": [{"label": "x", "kind": "choice"}]}}),
        "form-1",
        "id_fields-0-choices",
    ),
    (
        "duplicate",
        norfolk(own_forms={"f": {"title": "F", "fields": ["x", "X"]}}),
        "form-1",
        "id_fields-1-label",
    ),
    ("empty", norfolk(own_documents={"Guide": ""}), "documents", "id_documents-0-value"),
]


@pytest.mark.parametrize(
    ("code", "document", "card", "anchor"), PLACES, ids=[f"{place[0]}-{place[3]}" for place in PLACES]
)
def test_a_fault_lands_on_its_card_at_its_input(
    code: str, document: dict[str, Any], card: str, anchor: str
) -> None:
    if code == "missing-key":
        document = {key: value for key, value in document.items() if key != "title"}
    with pytest.raises(PolicyFaults) as found:
        parse_policy(write_document(document))
    fault = next(fault for fault in found.value.faults if fault.code == code)
    place = place_of(fault, document)
    assert (place.card, place.anchor) == (card, anchor), fault
    # and the card can show it there
    its: Card = next(one for one in cards_of(document) if one.name == place.card)
    editor = CardEditor(its, names_of(document), 0)
    editor.show([(fault, place)])
    assert len(editor.errors()) == 1
    assert editor.errors()[0]["href"] == f"#{anchor}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_fault_that_there_is_is_shown_on_a_card_or_above_them(case: Case) -> None:
    """Whatever is wrong with a file that is TOML at all: its card can be drawn with the sentence on it."""
    text = case.text if isinstance(case.text, str) else case.text.decode(errors="replace")
    try:
        document = tomllib.loads(text)
    except ValueError:
        return  # no draft can begin from it: the page says the line and the column
    with pytest.raises(PolicyFaults) as found:
        parse_policy(text)
    placed = [(fault, place_of(fault, document)) for fault in found.value.faults]
    shown = []
    for card in cards_of(document):
        editor = CardEditor(card, names_of(document), 0)
        editor.show(placed)
        shown += [error["text"] for error in editor.errors()]
    assert len(shown) == sum(bool(place.card) for _, place in placed)
    assert all(place.card for fault, place in placed if fault.code not in ("no-stages", "too-long"))
