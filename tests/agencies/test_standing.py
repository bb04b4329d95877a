"""Where a person stands on a day: as themselves, by a post, for whom they stand in, as a manager; and a stranger."""

from datetime import date, timedelta

import pytest

from agencies.models import Membership
from agencies.permissions import can_set_up, check_can_set_up
from agencies.queries import agencies_of, colleagues_of, people_of, set_up_by
from agencies.refusals import Refused
from agencies.roles import Role
from agencies.services import add_person, end_membership
from agencies.standing import Standing, standing_of
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership

TODAY = date(2027, 1, 11)


def stand(person: Membership, day: date = TODAY) -> Standing:
    return standing_of(person.user, on=day)


def test_the_holder_the_stand_in_the_manager_and_the_stranger(world: World) -> None:
    desk = world.post("social-care", "first_line_manager").pk
    holder, stand_in, manager, stranger = (
        stand(person)
        for person in (world.team_manager, world.stand_in, world.service_manager, world.stranger)
    )
    assert desk in holder.posts
    assert desk not in holder.stand_in_posts
    assert desk in stand_in.posts & stand_in.stand_in_posts
    assert desk not in manager.posts
    assert desk in manager.managed_posts
    assert manager.managed == {world.team_manager.pk, world.stand_in.pk}
    assert desk not in stranger.posts | stranger.managed_posts
    assert not stranger.managed


def test_one_question_to_the_database(world: World, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        stand(world.service_manager)


@pytest.mark.parametrize(
    ("days", "there"),
    [(-31, False), (-30, True), (-1, True), (0, False), (1, False)],
    ids=["before", "first day", "last day", "the day it ended", "after"],
)
def test_a_role_holds_from_its_first_day_until_the_day_before_its_end(
    world: World, days: int, there: bool
) -> None:
    end_membership(membership=world.constable, by=COMMAND_LINE, now=MONDAY)
    standing = stand(world.constable, TODAY + timedelta(days=days))
    assert bool(standing.memberships) is there
    assert bool(standing.posts) is there
    assert (world.constable.pk in stand(world.sergeant, TODAY + timedelta(days=days)).managed) is there


def test_an_account_that_was_made_inactive_stands_nowhere(world: World) -> None:
    world.constable.user.is_active = False
    assert stand(world.constable).memberships == ()


def test_roles_are_asked_by_partnership(world: World) -> None:
    other = make_partnership(code="fenmarsh")
    add_person(
        partnership=other.partnership,
        name="",
        email=world.business_manager.user.email,
        role=Role.AUDITOR,
        by=COMMAND_LINE,
        now=MONDAY,
    )
    standing = stand(world.business_manager)
    assert standing.has_role(Role.BUSINESS_MANAGER)
    assert standing.has_role(Role.AUDITOR)
    assert standing.partnerships_as(Role.BUSINESS_MANAGER) == {world.partnership.pk}
    assert standing.partnerships_as(Role.AUDITOR) == {other.partnership.pk}
    assert list(set_up_by(standing)) == [world.partnership]


def test_only_the_business_manager_sets_up(world: World) -> None:
    assert can_set_up([world.business_manager], world.partnership, on=TODAY)
    for person in (world.chair, world.auditor, world.inspector, world.teacher):
        assert not can_set_up([person], world.partnership, on=TODAY)
        with pytest.raises(Refused):
            check_can_set_up([person], world.partnership, on=TODAY)


def test_agencies_people_and_colleagues_are_a_partnerships_own(world: World) -> None:
    other = make_partnership(code="fenmarsh")
    assert {agency.code for agency in agencies_of(world.partnership, on=TODAY)} == set(world.agencies)
    assert not set(people_of(world.partnership, on=TODAY)) & set(people_of(other.partnership, on=TODAY))
    assert set(colleagues_of(world.social_worker, on=TODAY)) == {
        world.team_manager,
        world.service_manager,
        world.stand_in,
    }
    assert set(colleagues_of(world.chair, on=TODAY)) == {
        world.deputy_chair,
        world.business_manager,
        world.auditor,
    }
