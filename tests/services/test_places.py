"""A place in a matter is had by whom ``visible_to`` opens it to, and by nobody else, whoever asked before them."""

from datetime import timedelta

import pytest

from agencies.models import Membership
from escalation import places
from escalation.models import Disagreement
from escalation.models.written_once import WrittenForStanding
from escalation.places import place_of
from tests import stories
from tests.factories import MONDAY, World, make_partnership

pytestmark = pytest.mark.django_db

NOW = MONDAY + timedelta(days=20)


@pytest.fixture
def world() -> World:
    world = make_partnership()
    stories.raised(world, responding=world.agency("police"))
    stories.at_first_line(world)
    return world


def places_of(person: Membership) -> set[str]:
    """The matters in which a person has a place."""
    standing, found = stories.stand(person, NOW), set()
    for it in Disagreement.objects.all():
        try:
            place = place_of(standing, it)
        except Disagreement.DoesNotExist:
            continue
        assert place.membership == person
        found.add(it.reference)
    return found


def open_to(person: Membership) -> set[str]:
    """What the one rule says, asked anew."""
    visible = Disagreement.objects.visible_to(stories.stand(person, NOW))
    return set(visible.values_list("reference", flat=True))


@pytest.mark.parametrize("backwards", [False, True])
def test_everybody_has_a_place_where_a_matter_is_open_to_them(
    world: World, backwards: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        places, "_SEATS", WrittenForStanding(places._SEATS._build)
    )  # as in a process that has just begun
    people = [one for one in vars(world).values() if isinstance(one, Membership)]
    for person in reversed(people) if backwards else people:
        assert places_of(person) == open_to(person), person
    assert len(open_to(world.teacher)) == 2
    assert len(open_to(world.constable)) == 1
    assert open_to(world.stranger) == set()
