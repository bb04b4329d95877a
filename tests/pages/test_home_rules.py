"""Your matters shows to everybody what ``visible_to`` opens to them, and nothing else, whoever asked before them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from agencies.models import Membership
from escalation.models import Disagreement, alike
from escalation.presenters import home_lists
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import MONDAY, World, make_partnership
from tests.pages.test_home import group

pytestmark = pytest.mark.django_db

NOW = MONDAY + timedelta(days=20)


@pytest.fixture
def world() -> World:
    """Matters of every sort between the agencies of one partnership."""
    world = make_partnership()
    stories.raised(world)
    stories.raised(world, responding=world.agency("police"))
    stories.closed(stories.side_given(stories.raised(world)))
    stories.at_first_line(world)
    stories.at_panel(world)
    sweep(now=NOW)
    return world


def everybody(world: World) -> list[Membership]:
    return [one for one in vars(world).values() if isinstance(one, Membership)]


def shown_to(person: Membership) -> set[str]:
    """Every matter that stands in a group; each is either ours, theirs or closed."""
    client = Client()
    found = set()
    with time_machine.travel(NOW, tick=False):
        client.force_login(person.user)
        for key in ("us", "them", "ended", "overdue", "soon"):
            answer = client.get("/", {"group": key})
            inside = group(answer, key)
            counted = next(one for one in answer.context["home"].groups if one.key == key).count
            assert counted.number == len(inside)
            found |= set(inside)
    return found


def open_to(person: Membership) -> set[str]:
    """What the one rule says, asked anew."""
    visible = Disagreement.objects.visible_to(stories.stand(person, NOW))
    return set(visible.values_list("reference", flat=True))


def forget() -> None:
    """As a process that has written nothing yet."""
    home_lists._DESK._kept.clear()


def test_everybody_is_shown_what_is_open_to_them(world: World) -> None:
    people = everybody(world)
    for order in (
        people,
        people[::-1],
    ):  # each is once the first of their shape, and once comes after another
        forget()
        for person in order:
            assert shown_to(person) == open_to(person), person
    assert open_to(world.teacher) != open_to(world.constable)


def test_who_stands_alike_is_asked_the_same_words_with_their_own_keys(world: World) -> None:
    forget()
    for person in (world.constable, world.social_worker, world.constable):
        shown_to(person)
    own, others = (stories.stand(one, NOW) for one in (world.constable, world.social_worker))
    assert alike.shape_of(own) == alike.shape_of(others)
    questions = [home_lists._DESK.question(one) for one in (own, others)]
    assert questions[0] is not None
    assert questions[1] is not None
    assert questions[0].sql == questions[1].sql
    assert str(world.constable.pk.hex) in str(questions[0].values).replace("-", "")
    assert str(world.constable.pk.hex) not in str(questions[1].values).replace("-", "")
    assert not {alike.NO_USER, alike.NO_NAME} & set(questions[0].values)
