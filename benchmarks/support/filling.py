"""Filling a database with open matters, quickly: the rows that raising writes, through acts, a batch at a time.

Every chain verifies. Matters are spread over partnerships of a hundred agencies, so that whoever is at a desk has some
25 of them, however many there are in all::

    filled = fill(matters=100_000, due=10_000, now=now)

Two of three have the other side's account as well. All notices are sent; some of the newest are not opened yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction

from audit.batches import Batch
from audit.models import Subject
from benchmarks.support.matters import (
    Place,
    act_of,
    act_of_raising,
    matter_at,
    reference_of,
    write_answered,
    write_raised,
)
from benchmarks.support.people import Board, Team, make_board

SHARE = 25  # matters that an agency raises, and that are raised with it
AGENCIES = 100  # of a partnership, at most
TOGETHER = 1000
SETTLED_IN = timedelta(days=60)  # a partnership is set up so long before


@dataclass
class Filled:
    """What there is: the partnerships with their people, how many open matters, how many of them are over."""

    boards: list[Board]
    matters: int
    due: int
    now: datetime

    @property
    def teams(self) -> list[Team]:
        return [team for board in self.boards for team in board.teams]


def fill(*, matters: int, due: int = 0, now: datetime) -> Filled:
    """So many open matters, of which ``due`` were over before ``now`` and have no event yet; no other is due anything.

    The others were raised in the day before ``now``. The statistics that plans are made from are brought up to date.
    """
    agencies = max(2, min(AGENCIES, matters // SHARE))
    boards = [
        make_board(number, agencies=agencies, now=now - SETTLED_IN)
        for number in range(max(1, round(matters / (SHARE * agencies))))
    ]
    places = _places(boards, matters, due, now)
    while together := list(islice(places, TOGETHER)):
        _raise(together)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Filled(boards, matters, due, now)


def _places(boards: list[Board], matters: int, due: int, now: datetime) -> Iterator[Place]:
    """Every matter has another pair of agencies; those that are over are spread over all of them."""
    every = matters / due if due else 0
    over = 0
    for number in range(matters):
        board = boards[number % len(boards)]
        count = number // len(boards)
        teams, place = board.teams, count % len(board.teams)
        raising = teams[place]
        others = len(teams) - 1
        responding = teams[(place + 1 + count // len(teams) % others) % len(teams)]
        is_over = over < due and number >= over * every
        over += is_over
        back = timedelta(days=10 + over % 7) if is_over else timedelta()
        raised_at = now - back - timedelta(minutes=1 + number % 900)
        raiser = raising.raisers[count // len(teams) % len(raising.raisers)]
        yield Place(number, board, raising, responding, raiser, raised_at, answered=number % 3 != 0)


@transaction.atomic
def _raise(places: list[Place]) -> None:
    subjects = Subject.objects.bulk_create(
        Subject(
            kind="disagreement", reference=reference_of(one.number), partnership=one.board.partnership.code
        )
        for one in places
    )
    with Batch() as batch:
        for place, subject in zip(places, subjects, strict=True):
            it = matter_at(place, subject)
            with batch.take(act_of_raising(place, it)) as act:
                entry = write_raised(act, place)
            if place.answered:
                with batch.take(act_of(it, "matter.side_given", place.responding.at_desk, place)) as act:
                    write_answered(act, place, entry)
