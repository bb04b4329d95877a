"""What a policy says once it is read, and how it is stored."""

import json
from datetime import date, time

import pytest

from escalation.core.events import Event
from escalation.core.policy import Policy
from escalation.core.policy_parse import parse_policy, policy_from_canonical
from escalation.core.stages import Rung
from escalation.core.times import Amount

from .policies import EVERYTHING, FENMARSH, SOUND

ONE_DAY_LATER = FENMARSH.replace('time = "5 working days"', 'time = "6 working days"', 1)


@pytest.fixture(scope="module")
def fenmarsh() -> Policy:
    return parse_policy(FENMARSH)


@pytest.fixture(scope="module")
def everything() -> Policy:
    return parse_policy(EVERYTHING)


def test_the_example_of_the_format_is_read(fenmarsh: Policy) -> None:
    assert [(stage.number, stage.key, stage.rung) for stage in fenmarsh.stages] == [
        (1, "practitioners", "practitioner"),
        (2, "first-line", "first_line_manager"),
        (3, "senior", "senior_manager"),
        (4, "panel", "panel"),
    ]
    assert fenmarsh.in_force_from == date(2027, 1, 4)
    assert fenmarsh.close_of_business == time(17)
    assert fenmarsh.categories == ("Thresholds", "Sharing information", "Drift in a case")
    assert fenmarsh.closure.learning_to == ("board_representative",)


def test_a_time_is_short_for_a_clock(fenmarsh: Policy) -> None:
    (clock,) = fenmarsh.stages[0].clocks
    assert (clock.key, clock.amount, clock.starts, clock.met_by, clock.duty, clock.firm, clock.escalates) == (
        "stage",
        Amount("working_days", 5),
        "stage_entered",
        "stage_left",
        "both_sides",
        True,
        False,
    )


def test_at_once_is_not_firm() -> None:
    policy = parse_policy(FENMARSH.replace('time = "5 working days"', 'time = "at once"', 1))
    assert policy.stages[0].clocks[0].firm is False


def test_the_ladder_is_climbed(fenmarsh: Policy) -> None:
    assert fenmarsh.first().key == "practitioners"
    assert [stage.key for stage in fenmarsh.above("first_line_manager")] == ["senior", "panel"]
    assert fenmarsh.next_stage("senior_manager") is fenmarsh.stage_on(Rung.PANEL)
    assert fenmarsh.next_stage("panel") is None
    assert fenmarsh.contents_from.key == "panel"
    with pytest.raises(KeyError):
        fenmarsh.stage_on("director")


def test_shortcuts_lead_up_only(fenmarsh: Policy) -> None:
    def open_at(rung: str | None) -> list[str]:
        return [stage.key for _, stage in fenmarsh.shortcuts_from(rung)]

    assert open_at(None) == ["first-line", "senior"]
    assert open_at("practitioner") == ["first-line", "senior"]
    assert open_at("first_line_manager") == ["senior"]
    assert open_at("senior_manager") == []


def test_the_narrowest_says_who_acts(everything: Policy) -> None:
    stage = everything.stage("lines")
    assert stage.posts_for("specialist-unit", "raising") == ("unit-lead",)
    assert stage.posts_for("police", "raising") == ("first_line_manager",)
    assert stage.posts_for("police", "responding") == ("senior_manager",)
    assert everything.stage("start").posts_for("police", "raising") == ("practitioner",)
    assert everything.posts_at(everything.stage("top"), "police", "raising") == ("chair",)


def test_a_track_is_a_part_of_the_ladder_with_clocks_of_its_own(everything: Policy) -> None:
    assert [stage.key for stage in everything.ladder("plan")] == ["start", "lines", "middle", "top"]
    assert [stage.key for stage in everything.ladder("referral")] == ["start", "middle", "top"]
    start = everything.first("plan")
    assert [clock.key for clock in everything.clocks_of(start, "plan")] == [
        "stage",
        "limit",
        "after-conference",
    ]
    assert [clock.key for clock in everything.clocks_of(start, "referral")] == ["stage", "limit"]
    assert everything.categories_of("referral") == ("Thresholds",)
    assert everything.next_required("practitioner", "plan") is everything.stage("middle")


def test_who_is_told_and_what_is_asked(everything: Policy) -> None:
    assert everything.told(Event.RAISED, everything.stage("middle")) == ("business_manager",)
    assert everything.told(Event.STAGE_ENTERED, everything.stage("middle")) == ("director",)
    assert [form.key for form in everything.forms_of(everything.stage("top"), Event.STAGE_ENTERED)] == [
        "vote"
    ]
    assert everything.forms_of(everything.stage("top"), Event.STAGE_LEFT) == ()
    assert everything.contents_from.key == "middle"
    assert everything.post_title("unit-lead") == "Lead of the unit"
    assert everything.kind_title("specialist-unit") == "Specialist unit"
    assert everything.kind_title("health") == "Health"


def test_a_stage_whose_clocks_may_never_start_needs_a_review_date(everything: Policy) -> None:
    needed = {stage.key for stage in everything.stages if stage.needs_review_date}
    assert needed == {"top"}
    assert [stage.key for stage in parse_policy(SOUND).stages if stage.needs_review_date] == ["second"]


@pytest.mark.parametrize("text", [SOUND, FENMARSH, EVERYTHING], ids=["small", "fenmarsh", "everything"])
def test_the_canonical_text_comes_back(text: str) -> None:
    policy = parse_policy(text)
    again = policy_from_canonical(policy.canonical())
    assert again == policy
    assert again.canonical() == policy.canonical()
    assert again.digest == policy.digest


def test_a_comment_a_blank_line_or_another_spelling_is_no_new_version(fenmarsh: Policy) -> None:
    respelt = "# A comment\n" + FENMARSH.replace("\n\n", "\n\n\n").replace(
        "first-line manager", "First_Line Manager"
    )
    assert parse_policy(respelt).digest == fenmarsh.digest
    assert parse_policy(respelt.encode("utf-8-sig")).digest == fenmarsh.digest
    assert parse_policy(respelt.replace("\n", "\r\n")).digest == fenmarsh.digest


def test_what_equals_its_default_is_no_new_version(fenmarsh: Policy) -> None:
    written = FENMARSH.replace(
        'rung = "panel"', 'rung = "panel"\nnumber = 4\nformal = true\noptional = false'
    )
    assert parse_policy(written).digest == fenmarsh.digest


def test_a_time_and_the_clock_that_it_is_short_for_are_one_content() -> None:
    clock = '[[stages.clocks]]\nkey = "stage"\namount = "1 hour"\n\n[[stages]]\nkey = "last"'
    long = parse_policy(SOUND.replace('[[stages]]\nkey = "last"', clock))
    short = parse_policy(SOUND.replace('rung = "senior manager"', 'rung = "senior manager"\ntime = "1 hour"'))
    assert long == short == policy_from_canonical(long.canonical())
    assert long.digest == short.digest


def test_another_content_is_another_version(fenmarsh: Policy) -> None:
    assert parse_policy(ONE_DAY_LATER).digest != fenmarsh.digest


def test_the_canonical_form_holds_what_was_written_and_no_more(fenmarsh: Policy) -> None:
    stage = json.loads(fenmarsh.canonical())["stages"][1]
    assert stage == {
        "acts": {"any": ["first_line_manager"], "health": ["named_professional", "first_line_manager"]},
        "key": "first-line",
        "rung": "first_line_manager",
        "time": "5 working days",
        "title": "First-line managers",
    }
