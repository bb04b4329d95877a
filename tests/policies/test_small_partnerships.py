"""Each of the five policies runs in a partnership of its own: at every stage every agency has somebody."""

import pytest

from escalation.demonstration.load import TOLD
from escalation.demonstration.setting_up import Board, set_up
from escalation.services.calendars import refresh_holidays
from escalation.services.setting_up import missing
from escalation.zone import local_day
from tests import factories_boards
from tests.factories import MONDAY

SMALL = [
    factories_boards.MERTON,
    factories_boards.CAMBRIDGESHIRE,
    factories_boards.LONDON,
    factories_boards.MONITORING_FORM,
]
# The largest of the demonstration shows a visitor what a gap looks like.
GAPS = {"broadland": ["Bure Valley Housing has nobody for “Senior manager to senior manager”"]}
DEMONSTRATED = [board for board, _ in TOLD]


@pytest.mark.django_db
@pytest.mark.parametrize("board", [*SMALL, *DEMONSTRATED], ids=lambda board: f"{board.policy} {board.code}")
def test_nothing_is_missing_and_it_is_live(board: Board) -> None:
    refresh_holidays(nation="england_and_wales", years=range(2026, 2031))
    partnership = set_up(board, now=MONDAY).partnership
    assert missing(partnership, on=local_day(MONDAY)) == GAPS.get(board.code, [])
    assert partnership.live_at is not None
    assert partnership.policy_versions.get().key == board.policy


def test_each_policy_has_its_own_demonstration() -> None:
    assert [board.policy for board in DEMONSTRATED] == [
        "norfolk",
        "merton",
        "cambridgeshire",
        "london",
        "monitoring-form",
    ]


def test_whoever_is_shown_at_the_start_is_there() -> None:
    for board in DEMONSTRATED:
        names = [person.name for person, _ in board.everybody()]
        assert set(board.shown) <= set(names)
        assert len(board.shown) <= 12
