"""The monitoring-form policy says what its document says, paragraph by paragraph, and marks what it fills in."""

from escalation.core.events import Event

from .reading import acting, clocks, ladder, policy, shortcuts, without_source

FORM = policy("monitoring-form")


def test_1_four_kinds_of_disagreement() -> None:
    assert FORM.categories == (
        "Levels of need",
        "Roles and responsibilities",
        "The need for action",
        "Communication",
    )


def test_1_a_child_in_need_or_a_child_protection_case() -> None:
    field = FORM.forms["monitoring-form"].fields[0]
    assert (field.kind, field.choices) == ("choice", ("Child in need", "Child protection"))
    assert "child in need or a child protection case" in " ".join(FORM.guidance.split())


def test_3_within_and_between_agencies() -> None:
    assert FORM.scope == ("between_agencies", "within_one_agency")


def test_3_a_right_and_a_responsibility_to_challenge() -> None:
    assert "your right and your responsibility" in FORM.guidance


def test_3_unclear_working_together_leads_to_amended_protocols() -> None:
    (question,) = FORM.closure.questions
    assert "unclear" in question
    assert "amended" in question


def test_5_the_shortest_time_is_agreed_by_the_parties() -> None:
    assert clocks(FORM) == []
    assert [stage.needs_review_date for stage in FORM.stages] == [True] * 4
    assert "shortest time" in FORM.guidance


def test_5_the_lowest_stage_first() -> None:
    assert ladder(FORM) == [
        (1, "Between the workers", "practitioner", "agree"),
        (2, "First-line managers", "first_line_manager", "agree"),
        (3, "Senior managers", "senior_manager", "agree"),
        (4, "The board", "panel", "decide"),
    ]


def test_5_where_immediate_harm_is_feared_the_worker_chooses_the_stage() -> None:
    harm = "A child is thought to be at risk of immediate harm"
    assert shortcuts(FORM) == [
        (harm, "first-line-managers"),
        (harm, "senior-managers"),
        (harm, "board"),
    ]
    assert shortcuts(FORM, "first_line_manager") == [(harm, "senior-managers"), (harm, "board")]


def test_the_form_from_stage_two_and_at_each_further_stage() -> None:
    assert {stage.number: stage.forms for stage in FORM.stages} == {
        1: (),
        2: ("monitoring-form",),
        3: ("monitoring-form",),
        4: ("monitoring-form",),
    }
    form = FORM.forms["monitoring-form"]
    assert (form.need, form.when, form.by, form.carry_over) == (
        "must",
        Event.STAGE_LEFT,
        "raising_side",
        True,
    )


def test_each_rung_acts_for_itself_on_either_side() -> None:
    for side in ("raising", "responding"):
        assert acting(FORM, "senior-managers", "health", side=side) == {"health": ["Senior manager"]}


def test_what_the_document_does_not_say_is_marked() -> None:
    assert set(FORM.assumed) == {
        "board",
        "stages.workers.title",
        "stages.first-line-managers.rung",
        "stages.senior-managers.title",
        "stages.board.title",
        "stages.board.authority",
        "shortcuts[1].to",
        "forms.monitoring-form.fields",
        "forms.monitoring-form.carry_over",
    }


def test_every_part_names_its_paragraph() -> None:
    assert without_source(FORM) == []
