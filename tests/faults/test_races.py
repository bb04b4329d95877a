"""Every two moves from every place, at once, on the same version: one of them is done, the other comes second.

Afterwards the matter stands as the one that was done alone leaves it, its chain verifies, its rows are what their
history gives, and every deadline has its events. Each pair is raced twenty times in a normal run.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from itertools import combinations_with_replacement

import pytest
from django.core.exceptions import ObjectDoesNotExist

from audit.verification import Tally, verify_one
from escalation.acts import Stale
from escalation.core.decisions import MoveRefused
from escalation.models import Disagreement
from escalation.permissions import NotYours
from escalation.services.settling import confirm_outcome
from tests import stories
from tests.factories import World
from tests.faults import expected, rows, tally
from tests.faults.kinds import Kind
from tests.faults.moves import MOVES, PLACES, Missing, Move
from tests.faults.putting_back import Saved
from tests.faults.racing import Racers
from tests.faults.tally import Count
from tests.stories import Story

pytestmark = pytest.mark.postgres

ROUNDS = 20  # of each pair, in a normal run
Stands = tuple[str, str, str, str, int]
NOT_POSSIBLE = (MoveRefused, NotYours, ObjectDoesNotExist, Missing)


@pytest.fixture(scope="module")
def racers() -> Iterator[Racers]:
    with Racers() as two:
        yield two


def stands(story: Story) -> Stands:
    it = Disagreement.objects.get(pk=story.it.pk)
    return it.state, it.phase, it.turn, it.result, it.version


def possible(story: Story, there: Saved) -> dict[Move, Stands]:
    """The moves that can be made here, and how each leaves the matter alone."""
    found = {}
    for move in MOVES:
        trying = deepcopy(story)
        try:
            move.make(trying)()
        except NOT_POSSIBLE:
            continue
        found[move] = stands(story)
        there.put_back()
    return found


def pairs(moves: list[Move]) -> Iterator[tuple[Move, Move]]:
    """Every two kinds of move; of one kind by two people where there are two, else by one person twice."""
    by_name: dict[str, list[Move]] = {}
    for move in moves:
        by_name.setdefault(move.name, []).append(move)
    for one, other in combinations_with_replacement(by_name, 2):
        yield by_name[one][0], by_name[other][-1]


def judged(story: Story) -> Count:
    """What stands there now: nothing is due before it was, nothing twice, and the chain of the matter is whole."""
    found, events = rows.clocks(), rows.events()
    wrong = [str(one) for one in verify_one(story.fresh().subject, Tally())]
    wrong += [str(one) for one in expected.untimely(found, events)]
    doubled = list(expected.doubled(events))
    assert (wrong, doubled) == ([], [])
    return Count(0, len(found), 0, len(doubled), len(wrong))


@pytest.mark.parametrize("place", PLACES)
def test_of_two_moves_at_once_one_is_done(
    place: str, world: World, empty: Saved, there: Saved, racers: Racers, factor: int
) -> None:
    empty.put_back()
    story = PLACES[place](deepcopy(world))
    there.save()
    alone = possible(story, there)
    assert len(alone) > 1, "a place from where hardly anything can be done is none"
    for one, other in pairs(list(alone)):
        for _ in range(ROUNDS * factor):
            calls = one.make(deepcopy(story)), other.make(deepcopy(story))
            first, second = racers.race(*calls)
            won = [move for move, came in ((one, first), (other, second)) if not isinstance(came, Exception)]
            lost = [came for came in (first, second) if isinstance(came, Exception)]
            assert [type(came) for came in lost] == [Stale], (place, str(one), str(other), first, second)
            assert stands(story) == alone[won[0]], (place, str(one), str(other))
            tally.add(Kind.RACED_MOVES, judged(story))
            there.put_back()


def test_settled_reopened_and_settled_on_an_old_page(
    world: World, empty: Saved, there: Saved, racers: Racers, factor: int
) -> None:
    """An outcome is confirmed on a page that was opened before it was confirmed and reopened: it stays open."""
    empty.put_back()
    story = stories.side_given(stories.raised(deepcopy(world)))
    outcome = stories.proposed(story)
    old = story.later(hours=1).by(story.world.social_worker)
    confirm_outcome(**old, outcome=outcome)
    story.later(hours=1)
    there.save()
    reopens = next(move for move in MOVES if move.name == "reopen")
    for _ in range(ROUNDS * factor):
        reopen = reopens.make(deepcopy(story))
        came = racers.race(reopen, lambda: confirm_outcome(**old, outcome=outcome))
        assert not isinstance(came[0], Exception), came[0]
        assert isinstance(came[1], Stale)
        assert stands(story)[0] == "practitioner"
        with pytest.raises(Stale):
            confirm_outcome(**old | {"now": story.now + timedelta(hours=1)}, outcome=outcome)
        tally.add(Kind.RACED_MOVES, judged(story))
        there.put_back()
