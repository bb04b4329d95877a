"""What leaves the board: no figure tells what a table hides, and no comparison what another year's report hid."""

from escalation.core.board.figures import Counts
from escalation.core.board.leaving import Leaving, leaving
from escalation.core.board.tables import Line, Table

NOTHING = Counts(raised=0, settled=0, in_time=0, days=(), overdue=0, learning=0)


def of(**changed: int) -> Counts:
    told = {"raised": 20, "settled": 15, "in_time": 9, "overdue": 0, "learning": 8} | changed
    return Counts(days=(5,), **told)


def outcomes(*lines: tuple[str, int, int]) -> Table:
    return Table("outcome", "How they ended", "Outcome", tuple(Line(*line) for line in lines), of_ended=True)


ALL_SHOWN = outcomes(("Agreed", 6, 9), ("Withdrawn", 0, 5))
ONE_SMALL = outcomes(("Agreed", 6, 9), ("Decided", 0, 3), ("Withdrawn", 0, 5))


def left(counts: Counts, table: Table, before: Counts = NOTHING, table_before: Table = ALL_SHOWN) -> Leaving:
    return leaving(counts, [table], before, [table_before], then="the year before", at_the_time="a year ago")


def numbers(found: Leaving) -> dict[str, str]:
    return {figure.key: figure.number for figure in found.figures}


def test_large_numbers_are_shown() -> None:
    assert numbers(left(of(), ALL_SHOWN)) == {
        "raised": "20",
        "settled": "15",
        "in-time": "60%",
        "days": "5 working days",
        "overdue": "0",
        "learning": "8",
    }


def test_small_figures_are_not() -> None:
    found = numbers(left(of(raised=4, overdue=1, learning=3), ALL_SHOWN))
    assert [found[key] for key in ("raised", "overdue", "learning")] == ["not shown"] * 3


def test_a_share_that_tells_how_few_were_late_is_not() -> None:
    assert numbers(left(of(in_time=12), ALL_SHOWN))["in-time"] == "not shown"
    assert numbers(left(of(in_time=4), ALL_SHOWN))["in-time"] == "not shown"
    assert numbers(left(of(in_time=15), ALL_SHOWN))["in-time"] == "100%"


def test_how_many_were_settled_is_not_where_it_would_tell_a_hidden_outcome() -> None:
    """Agreed and decided are hidden for each other; their sum and the share of it would tell both."""
    found = left(of(settled=18), ONE_SMALL)
    assert [numbers(found)[key] for key in ("settled", "in-time", "days")] == ["not shown"] * 3
    assert found.hides


def test_a_number_that_the_year_before_hid_is_no_comparison() -> None:
    found = left(of(), ALL_SHOWN, of(raised=3, settled=18), ONE_SMALL)
    said = {figure.key: figure.compared for figure in found.figures}
    assert (said["raised"], said["settled"], said["in-time"]) == ("", "", "")
    assert said["learning"] == "as many as a year ago"
