"""The board's report."""

from collections.abc import Mapping
from uuid import UUID

from escalation.core.board.periods import period_of
from escalation.services import reports
from tests.factories import MONDAY, World
from tests.house.recipes.base import Call, Recipe

KEY = UUID("00000000-0000-4000-8000-000000000008")


def makes_a_report(world: World) -> Call:
    year = period_of("2026-year")
    assert year is not None
    return lambda: reports.make_report(
        partnership=world.partnership,
        year=year,
        key=KEY,
        recipient="The board's meeting in June",
        why="The yearly report.",
        by=world.business_manager,
        now=MONDAY,
    )


BOARD: Mapping[str, Recipe] = {"make_report": Recipe(makes_a_report, ("report.made",), "+Export")}
