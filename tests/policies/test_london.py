"""London's policy says what its document says (Child Protection Procedures, 5th edition, 11), by paragraph."""

import pytest

from escalation.core.clock import due
from escalation.core.events import Event
from tests.escalation.core.calendars import LONDON as ZONE
from tests.escalation.core.calendars import calendar_of, local

from .reading import acting, clocks, ladder, policy, shortcuts, without_source

LONDON = policy("london")
BOTH = ("referral-and-enquiry", "protection-plan")


@pytest.mark.parametrize("track", BOTH)
def test_11_1_and_11_3_five_stages_for_both_tracks(track: str) -> None:
    assert ladder(LONDON, track) == [
        (1, "The professionals", "practitioner", "agree"),
        (2, "First-line managers and their equivalents", "first_line_manager", "agree"),
        (3, "Service managers and their equivalents", "senior_manager", "agree"),
        (4, "Heads of service of each agency", "head_of_service", "agree"),
        (5, "The Local Safeguarding Children Board", "panel", "decide"),
    ]


def test_11_1_3_and_11_2_1_two_tracks_with_their_subjects() -> None:
    assert tuple(track.key for track in LONDON.tracks) == BOTH
    words = {
        "referral-and-enquiry": ["referral", "assessment", "enquiry"],
        "protection-plan": ["timing", "quorate", "decisions", "progress", "practice"],
    }
    for track, said in words.items():
        categories = LONDON.categories_of(track)
        assert len(categories) == len(said)
        for category, word in zip(categories, said, strict=True):
            assert word in category.lower()


def test_11_1_4_and_11_1_7_a_working_week_then_a_further_one_then_without_delay() -> None:
    assert clocks(LONDON) == [
        ("professionals/stage", "5 working days", "stage_entered", "stage_left", "both_sides", True),
        ("first-line-managers/stage", "5 working days", "stage_entered", "stage_left", "both_sides", True),
        ("first-line-managers/referral-upwards", "at once", "not_agreed", "escalated", "both_sides", False),
        ("heads-of-service/referral-to-the-board", "at once", "not_agreed", "escalated", "both_sides", False),
    ]


def test_11_1_4_a_working_week_over_a_bank_holiday() -> None:
    """From Thursday 25 March 2027: Good Friday and Easter Monday do not count."""
    amount = LONDON.stages[0].clocks[0].amount
    found = due(amount, local("2027-03-25 10:00"), calendar_of(), LONDON.close_of_business, ZONE)
    assert found.at == local("2027-04-05 17:00")


def test_11_1_4_or_a_time_that_protects_the_child() -> None:
    amount, protective = LONDON.stages[0].clocks[0].amount, local("2027-01-05 12:00")
    found = due(
        amount,
        local("2027-01-04 10:00"),
        calendar_of(),
        LONDON.close_of_business,
        ZONE,
        protective=protective,
    )
    assert (found.at, found.capped) == (protective, True)


def test_11_1_6_first_line_managers_and_their_equivalents() -> None:
    assert acting(
        LONDON, "first-line-managers", "social_care", "police", "health", "education", "housing"
    ) == {
        "social_care": ["First-line manager"],
        "police": ["Detective sergeant"],
        "health": ["Designated professional"],
        "education": ["Designated safeguarding children teacher"],
        "housing": ["First-line manager"],
    }


def test_11_1_6_designated_advice_should_be_sought() -> None:
    assert LONDON.stage("first-line-managers").advice == ("designated_professional",)


def test_11_1_7_service_managers_and_their_equivalents() -> None:
    assert acting(LONDON, "service-managers", "social_care", "police", "education", "probation") == {
        "social_care": ["Service manager"],
        "police": ["Detective inspector"],
        "education": ["Head teacher"],
        "probation": ["Senior manager", "Designated safeguarding children senior professional"],
    }


def test_11_1_8_health_may_turn_to_its_designated_doctor_or_nurse_instead_of_the_line() -> None:
    assert acting(LONDON, "service-managers", "health") == {
        "health": [
            "Designated safeguarding children nurse",
            "Designated safeguarding children doctor",
            "Senior manager",
        ]
    }


def test_11_1_9_recorded_approved_and_copied_to_the_childs_file() -> None:
    assert (LONDON.records.sign_off, LONDON.records.child_file) == ("author", True)
    for word in ("Record each discussion", "inside your own agency too", "approve and date", "file"):
        assert word in LONDON.guidance


def test_11_3_1_heads_of_service_of_each_agency() -> None:
    assert acting(LONDON, "heads-of-service", "health", "police") == {
        "health": ["Head of service"],
        "police": ["Head of service"],
    }


@pytest.mark.parametrize(
    "rung", [None, "practitioner", "first_line_manager", "senior_manager", "head_of_service"]
)
def test_11_3_2_straight_to_the_board_on_a_significant_policy_issue(rung: str | None) -> None:
    assert shortcuts(LONDON, rung) == [("It raises significant policy issues", "board")]


def test_11_3_2_urgently_to_the_board() -> None:
    clock = LONDON.stage("heads-of-service").clock("referral-to-the-board")
    assert clock is not None
    assert (clock.amount.words, clock.starts) == ("at once", Event.NOT_AGREED)


def test_11_3_3_anyone_can_at_any_time_call_for_what_protects_the_child() -> None:
    door = LONDON.elsewhere[0]
    assert door.how == "as_well"
    for said in (door.go_to, LONDON.meanwhile):
        for call in ("allocated", "strategy meeting", "core group", "conference", "review"):
            assert call in said


def test_11_3_4_specialist_regional_units() -> None:
    unit = LONDON.kinds["specialist-unit"]
    assert unit.title == "Specialist regional unit"
    assert "a protocol of their own" in unit.guidance
    assert acting(LONDON, "first-line-managers", "specialist-unit") == {
        "specialist-unit": ["First-line manager"]
    }
    assert "protocol" in LONDON.elsewhere[1].go_to


def test_what_the_document_does_not_say_is_marked() -> None:
    assert set(LONDON.assumed) == {
        "stages.professionals.title",
        "stages.service-managers.acts.health",
        "stages.board.authority",
        "stages.heads-of-service.clocks.referral-to-the-board.starts",
        "records.sign_off",
    }


def test_every_part_names_its_paragraph() -> None:
    assert without_source(LONDON) == []
