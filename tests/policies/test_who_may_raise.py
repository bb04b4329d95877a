"""Whoever works with children may challenge: whatever their grade, in the statutory and in the voluntary sector."""

import pytest

from escalation.core.stages import State
from escalation.services.raising import raise_disagreement
from tests.factories import MONDAY, World, make_partnership
from tests.stories import answers, stand


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


@pytest.mark.parametrize("person", ["teacher", "youth_worker", "constable", "nurse", "trustee", "matron"])
def test_anybody_of_any_kind_of_agency_may_raise(world: World, person: str) -> None:
    raiser = getattr(world, person)
    it = raise_disagreement(by=stand(raiser, MONDAY), membership=raiser, raised=answers(world), now=MONDAY)
    assert (it.raised_by, it.state) == (raiser, State.PRACTITIONER)
