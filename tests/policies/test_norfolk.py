"""Norfolk's policy says what its document says (10.2 Resolving Professional Disagreements), paragraph by paragraph."""

from datetime import time
from pathlib import Path

import pytest

from escalation.core.clock import due
from escalation.core.events import Event
from escalation.core.policy import Policy
from escalation.core.policy_parse import parse_policy
from tests.escalation.core.calendars import LONDON, calendar_of, local

FILE = Path(__file__).parents[2] / "escalation" / "policies" / "norfolk.toml"


@pytest.fixture(scope="module")
def norfolk() -> Policy:
    return parse_policy(FILE.read_bytes())


def test_scope_between_agencies_only_about_children(norfolk: Policy) -> None:
    """Scope: differences between agencies; disputes inside one go by its in-house procedures."""
    assert norfolk.scope == ("between_agencies",)
    assert norfolk.about == ("children",)
    inside = norfolk.elsewhere[0]
    assert (inside.how, "in-house" in inside.go_to) == ("instead", True)


def test_2_ten_examples_of_disagreement(norfolk: Policy) -> None:
    words = [
        "point of referral",
        "did, or did not do",
        "course of action",
        "conference",
        "protection plan",
        "information",
        "assessment",
        "services",
        "drift",
        "colluding",
    ]
    assert len(norfolk.categories) == len(words)
    for category, word in zip(norfolk.categories, words, strict=True):
        assert word in category.lower()


def test_3_four_stages_from_the_practitioners_to_the_panel(norfolk: Policy) -> None:
    assert [(stage.number, stage.rung) for stage in norfolk.stages] == [
        (1, "practitioner"),
        (2, "first_line_manager"),
        (3, "senior_manager"),
        (4, "panel"),
    ]


def test_3_five_working_days_for_each_stage(norfolk: Policy) -> None:
    for stage in norfolk.stages:
        clock = stage.clock("stage")
        assert clock is not None
        assert (clock.amount.words, clock.firm, clock.duty) == ("5 working days", True, "both_sides")
        found = due(clock.amount, local("2027-01-04 10:00"), calendar_of(), norfolk.close_of_business, LONDON)
        assert found.at == local("2027-01-11 17:00")


def test_3_or_a_time_that_protects_the_child_whichever_is_less(norfolk: Policy) -> None:
    amount = norfolk.stages[0].clocks[0].amount
    start, protective = local("2027-01-04 10:00"), local("2027-01-05 12:00")
    found = due(amount, start, calendar_of(), time(17), LONDON, protective=protective)
    assert (found.at, found.capped) == (protective, True)


def test_3_by_telephone_face_to_face_or_teleconference(norfolk: Policy) -> None:
    assert norfolk.ways == ("telephone", "in_person", "teleconference")


def test_3_every_escalation_is_recorded_with_signs_of_safety(norfolk: Policy) -> None:
    assert [stage.forms for stage in norfolk.stages[:3]] == [("signs-of-safety",)] * 3
    assert norfolk.stages[3].forms == ("account", "signs-of-safety")
    form = norfolk.forms["signs-of-safety"]
    assert [(field.label, field.kind) for field in form.fields] == [
        ("What are we worried about?", "text"),
        ("What is working well?", "text"),
        ("What needs to happen?", "text"),
        ("How safe is the child now, from 0 to 10?", "scale"),
    ]
    assert (form.by, form.need, form.when, form.carry_over) == ("each_side", "must", Event.STAGE_LEFT, True)


def test_stage_two_own_manager_supervisor_or_named_nurse(norfolk: Policy) -> None:
    stage = norfolk.stage_on("first_line_manager")
    assert stage.posts_for("health", "raising") == ("first_line_manager",)
    assert [norfolk.post_title(post) for post in stage.advice] == [
        "First-line manager",
        "Safeguarding supervisor",
        "Named professional",
    ]


def test_stage_three_joint_meeting_and_designated_advice(norfolk: Policy) -> None:
    stage = norfolk.stage_on("senior_manager")
    assert stage.meeting_of == ("practitioner", "first_line_manager")
    assert stage.advice == ("designated_professional",)


def test_stage_four_referred_urgently(norfolk: Policy) -> None:
    clock = norfolk.stage_on("senior_manager").clock("referral-to-the-board")
    assert clock is not None
    assert (clock.amount.words, clock.starts, clock.met_by, clock.firm) == (
        "at once",
        Event.NOT_AGREED,
        Event.ESCALATED,
        False,
    )


def test_stage_four_panel_chaired_by_the_chair_with_both_sectors(norfolk: Policy) -> None:
    assert norfolk.panel is not None
    assert norfolk.panel.chaired_by == "chair"
    assert [norfolk.post_title(post) for post in norfolk.panel.members] == ["Senior representative"]
    assert norfolk.panel.sectors == ("statutory", "voluntary")


def test_stage_four_with_a_written_account_of_the_dispute_and_the_attempts(norfolk: Policy) -> None:
    (form,) = norfolk.forms_of(norfolk.stage_on("panel"), Event.STAGE_ENTERED)
    assert [field.label for field in form.fields] == [
        "What is the dispute about?",
        "What attempts have been made to resolve it, and what came of each?",
    ]


@pytest.mark.parametrize("rung", [None, "practitioner", "first_line_manager", "senior_manager"])
def test_stage_four_straight_there_on_a_significant_policy_issue(norfolk: Policy, rung: str | None) -> None:
    ((shortcut, stage),) = norfolk.shortcuts_from(rung)
    assert ("policy issue" in shortcut.when, stage.rung) == (True, "panel")


def test_4_learning_goes_to_the_agencys_representative_and_a_debrief_is_offered(norfolk: Policy) -> None:
    assert norfolk.closure.learning_to == ("board_representative",)
    assert norfolk.closure.debrief is True
    assert len(norfolk.closure.questions) == 2


def test_5_speaking_up_is_open_beside_it(norfolk: Policy) -> None:
    speak_up = norfolk.elsewhere[1]
    assert (speak_up.how, "whistle" in speak_up.go_to) == ("as_well", True)


def test_what_the_document_does_not_say_is_marked(norfolk: Policy) -> None:
    assert set(norfolk.assumed) == {"stages.panel.authority", "forms.signs-of-safety.fields"}


def test_every_stage_and_form_names_its_paragraph(norfolk: Policy) -> None:
    parts = [
        *norfolk.stages,
        *norfolk.forms.values(),
        *norfolk.shortcuts,
        *norfolk.elsewhere,
        norfolk.closure,
    ]
    assert all(part.source for part in parts)


def test_scope_challenge_is_part_of_good_work(norfolk: Policy) -> None:
    assert "Challenging a colleague, and being challenged, is part of good joint work" in norfolk.guidance
