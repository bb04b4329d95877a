"""Cambridgeshire's policy says what its document says (1.2.3 Resolving Professional Disagreements), by paragraph."""

import pytest

from escalation.core.events import Event

from .reading import acting, clocks, ladder, policy, shortcuts, without_source

CAMBRIDGESHIRE = policy("cambridgeshire")
FOUR = ("Thresholds", "Roles and responsibilities", "The need for action", "Communication")


def test_1_1_for_one_agency_only_about_children() -> None:
    assert CAMBRIDGESHIRE.scope == ("within_one_agency",)
    assert CAMBRIDGESHIRE.about == ("children",)


def test_1_1_talking_comes_before_the_procedure() -> None:
    first = CAMBRIDGESHIRE.first("across-services")
    assert (first.number, first.formal, first.rung) == (0, False, "practitioner")
    assert [stage.formal for stage in CAMBRIDGESHIRE.stages[1:]] == [True, True, True]


def test_1_2_whistleblowing_stays_open_beside_it() -> None:
    beside = [entry for entry in CAMBRIDGESHIRE.elsewhere if entry.how == "as_well"]
    assert [("unethical or illegal" in entry.subject, entry.go_to) for entry in beside] == [
        (True, "The council's whistleblowing policy")
    ]


def test_1_3_between_agencies_the_boards_policy_after_a_word_with_the_head_of_service() -> None:
    (instead,) = [entry for entry in CAMBRIDGESHIRE.elsewhere if entry.how == "instead"]
    assert instead.subject == "A disagreement between agencies"
    assert "Escalation Policy" in instead.go_to
    assert instead.consult_first is not None
    assert (
        CAMBRIDGESHIRE.post_title(instead.consult_first)
        == "Head of Service, Partnerships & Quality Assurance"
    )


@pytest.mark.parametrize("track", ["one-service", "across-services"])
def test_1_3_its_four_categories_on_both_tracks(track: str) -> None:
    assert CAMBRIDGESHIRE.categories_of(track) == FOUR


def test_3_3_and_3_4_between_services_up_to_the_manager_who_decides() -> None:
    assert ladder(CAMBRIDGESHIRE, "across-services") == [
        (0, "The people concerned", "practitioner", "agree"),
        (1, "The case-responsible managers", "first_line_manager", "agree"),
        (2, "Their managers", "senior_manager", "agree"),
        (3, "The manager with line responsibility for the case", "head_of_service", "decide"),
    ]


def test_2_2_and_4_1_a_worker_and_their_own_manager_come_straight_to_the_decision() -> None:
    assert [stage.key for stage in CAMBRIDGESHIRE.ladder("one-service")] == ["people-concerned", "decision"]


def test_3_2_a_decision_that_may_harm_goes_to_the_appropriate_manager_at_once() -> None:
    fear = "You are concerned that the decision might put a child at risk"
    assert shortcuts(CAMBRIDGESHIRE, "practitioner") == [
        (fear, "case-responsible-managers"),
        (fear, "their-managers"),
        (fear, "decision"),
    ]


def test_3_3_the_managers_responsible_for_the_case_act_then_their_own() -> None:
    assert acting(CAMBRIDGESHIRE, "case-responsible-managers", "social_care") == {
        "social_care": ["Case-responsible manager", "First-line manager"]
    }
    assert acting(CAMBRIDGESHIRE, "their-managers", "social_care") == {"social_care": ["Senior manager"]}


def test_3_4_who_decides_and_who_is_consulted() -> None:
    stage = CAMBRIDGESHIRE.stage("decision")
    assert stage.decided_by is not None
    assert CAMBRIDGESHIRE.post_title(stage.decided_by) == "Manager with line responsibility for the case"
    assert "having consulted any other manager who holds the case" in stage.guidance


def test_3_5_everyone_who_holds_the_case_is_told_of_the_decision() -> None:
    stage = CAMBRIDGESHIRE.stage("decision")
    assert CAMBRIDGESHIRE.told(Event.DECIDED, stage) == ("both_sides", "case-holding-manager")


def test_4_1_and_4_4_the_entry_for_the_file_says_what_was_weighed_and_why() -> None:
    """The outcome itself asks for the entry, so that no form asks for it a second time."""
    assert CAMBRIDGESHIRE.forms == {}
    for key in ("people-concerned", "their-managers"):
        said = " ".join(CAMBRIDGESHIRE.stage(key).guidance.split())
        assert "agree what goes on" in said
        assert "the issue" in said
        assert "why" in said


def test_4_1_and_4_2_the_line_manager_signs_off_before_anything_goes_on_file() -> None:
    assert CAMBRIDGESHIRE.records.sign_off == "first_line_manager"
    assert CAMBRIDGESHIRE.records.child_file is True
    assert "without the knowledge and approval of the line manager" in CAMBRIDGESHIRE.guidance


def test_4_3_differences_are_settled_before_a_meeting_with_the_family() -> None:
    assert "meet the child or the parents, settle the difference beforehand" in CAMBRIDGESHIRE.guidance


def test_no_times_so_each_stage_gets_a_review_date() -> None:
    assert clocks(CAMBRIDGESHIRE) == []
    assert [stage.needs_review_date for stage in CAMBRIDGESHIRE.stages] == [True] * 4


def test_what_the_document_does_not_say_is_marked() -> None:
    assert set(CAMBRIDGESHIRE.assumed) == {
        "title",
        "stages.people-concerned.number",
        "stages.people-concerned.title",
        "stages.decision.rung",
        "stages.decision.acts",
        "tracks.one-service.stages",
        "tracks.one-service.categories",
        "shortcuts[1].to",
        "records.sign_off",
    }


def test_every_part_names_its_paragraph() -> None:
    assert without_source(CAMBRIDGESHIRE) == []


def test_2_2_discussed_in_person_or_at_a_distance() -> None:
    assert CAMBRIDGESHIRE.ways == ("telephone", "in_person", "teleconference")
