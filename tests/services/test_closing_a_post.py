"""A post is not closed beside somebody who gives a seat at it; who comes after is given one elsewhere."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from agencies.models import Agency, Post
from agencies.refusals import Refused
from agencies.services import add_post, hold_post
from agencies.services.posts import PATIENCE
from cases.models import ReferralSeat
from escalation.acts import lock
from escalation.core.decisions import MoveRefused
from escalation.models import Seat
from escalation.services.giving import pass_on
from escalation.services.setting_up import close_post
from tests import referrals, stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.waiting import on_a_connection_of_its_own, waiting_for_us

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_partnership()


def front_door(world: World) -> Post:
    """A second desk of children's social care, which nothing leads to unless somebody names it."""
    agency = Agency.objects.get(code="social-care")
    post = add_post(
        partnership=world.partnership, agency=agency, slug="front_door", title="Front door",
        by=COMMAND_LINE, now=MONDAY,
    )  # fmt: skip
    hold_post(post=post, membership=world.team_manager, by=COMMAND_LINE, now=MONDAY)
    return post


def close(post: Post, world: World) -> None:
    close_post(post=Post.objects.get(pk=post.pk), by=world.business_manager, now=MONDAY)


def seats_at(post: Post) -> int:
    return Seat.objects.filter(post=post).count() + ReferralSeat.objects.filter(post=post).count()


def test_a_post_at_which_a_seat_is_being_given_is_not_closed(world: World) -> None:
    post = world.post("social-care", "practitioner")
    with waiting_for_us(lambda: close(post, world)) as others:
        stories.raised(world)
    with pytest.raises(Refused, match="1 open matter sits with this post"):
        others[0].result()


def test_a_post_at_which_a_referral_is_being_put_is_not_closed(world: World) -> None:
    post = world.post("social-care", "practitioner")
    referrals.with_refusals(world)
    with waiting_for_us(lambda: close(post, world)) as others:
        referrals.made(world)
    with pytest.raises(Refused, match="A referral that is not settled sits with this post"):
        others[0].result()


def test_who_closes_a_post_gives_way_to_who_takes_long(world: World) -> None:
    # given a matter that is being raised, and takes its time
    post = world.post("police", "practitioner")
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        stories.raised(world)
        closing = other.submit(on_a_connection_of_its_own, lambda: close(post, world))
        with pytest.raises(Refused, match="Try again in a minute"):
            closing.result()
    # then the post is open, and is closed later
    assert not Post.objects.get(pk=post.pk).closed
    close(post, world)
    assert Post.objects.get(pk=post.pk).closed


def test_who_raises_a_matter_while_a_desk_is_closed_comes_to_the_next(world: World) -> None:
    post = world.post("social-care", "practitioner")
    with waiting_for_us(lambda: stories.raised(world)) as others:
        close(post, world)
    story = others[0].result()
    desks = Seat.objects.filter(disagreement=story.it, side="responding", ended_at=None)
    assert [seat.post for seat in desks] == [world.post("social-care", "first_line_manager")]


def test_who_names_a_desk_that_is_being_closed_comes_to_the_one_that_is_open(world: World) -> None:
    post = front_door(world)
    referrals.with_refusals(world)
    with waiting_for_us(
        lambda: stories.raised(world, desk=post), lambda: referrals.made(world, desk=post)
    ) as others:
        close(post, world)
    for other in others:
        other.result()
    assert seats_at(post) == 0
    assert seats_at(world.post("social-care", "practitioner")) == 2


def test_nothing_is_passed_on_to_a_desk_that_was_closed_meanwhile(world: World) -> None:
    post = front_door(world)
    story = stories.raised(world).later(hours=1)
    by = story.by(world.social_worker)
    with waiting_for_us(lambda: pass_on(**by, to=post, reason="They hold the case.")) as others:
        lock(story.it.pk, now=story.now)
        close(post, world)
    with pytest.raises(MoveRefused, match="not one of this partnership"):
        others[0].result()
    assert seats_at(post) == 0


def test_the_rest_of_the_transaction_waits_as_long_as_it_must(world: World) -> None:
    with transaction.atomic():
        close(world.post("police", "practitioner"), world)
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("0",) != (PATIENCE,)
