"""Merton's policy says what its document says (Dissent and disagreement), heading by heading."""

from escalation.core.clock import due
from escalation.core.events import Event
from tests.escalation.core.calendars import LONDON, calendar_of, local

from .reading import acting, clocks, ladder, policy, shortcuts, without_source

MERTON = policy("merton")


def test_four_areas_in_which_disagreements_are_likely() -> None:
    assert MERTON.categories == (
        "Thresholds",
        "Roles and responsibilities",
        "The need for action",
        "Communication",
    )


def test_between_agencies_about_children() -> None:
    assert (MERTON.scope, MERTON.about) == (("between_agencies",), ("children",))


def test_process_from_the_people_who_disagree_to_the_chair() -> None:
    assert ladder(MERTON) == [
        (1, "Between the people who disagree", "practitioner", "agree"),
        (2, "Line managers or advisers", "first_line_manager", "agree"),
        (3, "Up the line", "senior_manager", "agree"),
        (4, "Mediation by the chair of the board", "panel", "mediate"),
    ]


def test_process_gives_no_times_so_each_stage_gets_a_review_date() -> None:
    assert clocks(MERTON) == []
    assert [stage.needs_review_date for stage in MERTON.stages] == [True] * 4


def test_process_3_at_immediate_risk_it_need_not_begin_between_the_people() -> None:
    risk = "The child or young person is at immediate risk"
    assert shortcuts(MERTON) == [(risk, "line-managers"), (risk, "up-the-line")]


def test_process_4_support_where_status_or_experience_differ() -> None:
    said = MERTON.stage("practitioners").guidance
    assert "difference in status or experience" in said
    assert "support" in said


def test_process_5_line_manager_or_adviser_of_either_side() -> None:
    for side in ("raising", "responding"):
        assert acting(MERTON, "line-managers", "health", "police", side=side) == {
            "health": ["First-line manager", "Adviser"],
            "police": ["First-line manager", "Adviser"],
        }


def test_process_7_referral_to_the_chair_is_considered_and_recorded_either_way() -> None:
    (form,) = MERTON.forms_of(MERTON.stage("up-the-line"), Event.STAGE_LEFT)
    assert [(field.label, field.kind.value) for field in form.fields] == [
        ("Is it referred to the chair?", "yes_or_no"),
        ("Why, or why not?", "text"),
    ]
    assert form.need == "must"


def test_process_7_the_chair_alone_mediates() -> None:
    assert MERTON.panel is not None
    assert (MERTON.panel.chaired_by, MERTON.panel.members) == ("chair", ())
    assert acting(MERTON, "mediation", "health") == {"health": ["Chair"]}


def test_principles_6_a_child_still_believed_at_risk_has_a_door() -> None:
    (door,) = [entry for entry in MERTON.elsewhere if entry.how == "as_well"]
    assert "still believe" in door.subject
    assert "London Child Protection Procedures" in door.go_to
    assert "agreed channels" in MERTON.closure.if_unresolved


def test_referral_rejection_1_reasons_in_writing_within_24_hours() -> None:
    refusal = MERTON.referral_refusal
    assert refusal is not None
    assert refusal.time.words == "24 hours"
    found = due(refusal.time, local("2027-01-08 16:00"), calendar_of(), MERTON.close_of_business, LONDON)
    assert found.at == local("2027-01-09 16:00")  # elapsed hours, into a Saturday


def test_referral_rejection_5_the_referring_agency_holds_the_case() -> None:
    refusal = MERTON.referral_refusal
    assert refusal is not None
    assert "goes on holding the case" in refusal.meanwhile
    assert "brings the agencies together in a meeting" in refusal.guidance


def test_referral_rejection_5_child_protection_goes_by_the_london_procedures() -> None:
    (instead,) = [entry for entry in MERTON.elsewhere if entry.how == "instead"]
    assert "child protection" in instead.subject
    assert instead.go_to == "The London Child Protection Procedures"


def test_referral_rejection_6_and_7_learning_and_debrief() -> None:
    assert MERTON.closure.learning_to == ("board_representative",)
    assert MERTON.closure.debrief is True
    assert len(MERTON.closure.questions) == 2


def test_what_the_document_does_not_say_is_marked() -> None:
    assert set(MERTON.assumed) == {
        "owner",
        "stages.practitioners.title",
        "stages.up-the-line.rung",
        "stages.mediation.rung",
        "shortcuts[1].to",
        "forms.referral-to-the-chair.fields",
        "panel.members",
        "closure.if_unresolved",
    }


def test_every_part_names_its_paragraph() -> None:
    assert without_source(MERTON) == []


def test_opening_working_out_a_difference_is_ordinary_work() -> None:
    assert "an ordinary part of working together" in MERTON.guidance


def test_governance_3_the_childrens_trust_owns_it() -> None:
    assert MERTON.owner == "Merton Children's Trust, led by the local authority"
