"""The board's tables: each matter in one line of each, raised and ended counted apart."""

from dataclasses import replace

from escalation.core.board.matters import Took
from escalation.core.board.periods import Span
from escalation.core.board.tables import Table, tables
from escalation.core.stages import Result, Side
from tests.escalation.core.board.made import at, matter

QUARTER = Span(at("2027-01-01", 0), at("2027-04-01", 0))
LATE = "2027-01-12"

MATTERS = (
    matter("2027-01-04", by="School", with_="Social care", category="Threshold", due=LATE),
    matter("2027-01-05", "2027-01-06", by="School", with_="Police", due=LATE),
    matter(
        "2027-01-05", "2027-02-01", Result.DECIDED, by="Hospital", due=LATE, rungs=4, category="Threshold"
    ),
    matter("2026-11-01", "2027-02-01", Result.WITHDRAWN, by="Hospital", rungs=2),
    matter("2027-04-02"),
)


def lines(table: Table) -> list[tuple[str, int, int]]:
    return [(line.label, line.late, line.in_time) for line in table.lines]


def by_key(key: str) -> Table:
    return next(table for table in tables(MATTERS, QUARTER) if table.key == key)


def test_who_raised_and_with_whom_the_most_first() -> None:
    assert lines(by_key("raised-by")) == [("School", 1, 1), ("Hospital", 1, 0)]
    assert lines(by_key("raised-with")) == [("Social care", 2, 0), ("Police", 0, 1)]


def test_who_raised_with_whom_a_line_for_each_pair_there_was() -> None:
    assert lines(by_key("pairs")) == [
        ("Hospital, with Social care", 1, 0),
        ("School, with Police", 0, 1),
        ("School, with Social care", 1, 0),
    ]


def test_categories_as_the_policy_has_them() -> None:
    assert lines(by_key("category")) == [("Threshold", 2, 0), ("None of these", 0, 1)]


def test_stage_and_outcome_are_of_what_ended_in_their_own_order() -> None:
    assert lines(by_key("stage")) == [
        ("Practitioner", 0, 1),
        ("First-line manager", 0, 1),
        ("Head of service", 1, 0),
    ]
    assert lines(by_key("outcome")) == [("Agreed", 0, 1), ("Decided", 1, 0), ("Withdrawn", 0, 1)]


def test_the_lines_add_up_to_what_was_raised_and_to_what_ended() -> None:
    assert [(table.key, table.total.count) for table in tables(MATTERS, QUARTER)] == [
        ("raised-by", 3),
        ("raised-with", 3),
        ("pairs", 3),
        ("category", 3),
        ("stage", 3),
        ("outcome", 3),
    ]


def test_who_passed_a_matter_on_is_not_who_answers_for_it() -> None:
    it = matter("2027-01-04")
    passed = replace(
        it,
        took=(
            it.took[0],
            replace(it.took[1], left=at("2027-01-05")),
            Took("Police", Side.RESPONDING, at("2027-01-05")),
        ),
    )
    assert passed.agency_by(at("2027-02-01"), Side.RESPONDING) == "Police"
    assert passed.agency_by(at("2027-01-05", 1), Side.RESPONDING) == "Social care"


def test_two_agencies_of_one_side_stand_on_a_line_of_their_own() -> None:
    it = matter("2027-01-04")
    both = replace(it, took=(*it.took, Took("Police", Side.RESPONDING, at("2027-01-05"))))
    assert both.agency_by(at("2027-02-01"), Side.RESPONDING) == "More than one agency"
