"""Dissent at or from a conference, or over its plan: kept with the matter, whose view it is, carried along."""

from datetime import date

import pytest

from audit.models import Entry
from escalation.core.choosing import About
from escalation.core.stages import Side
from escalation.models import Dissent
from escalation.services.dissent import DissentSaid, kept_dissent
from tests import stories
from tests.factories import World, make_partnership
from tests.services.test_tracks_and_policies import TRACKED, loaded

AT = Dissent.Arose.AT_CONFERENCE
SAID = DissentSaid(AT, date(2027, 1, 7), Dissent.Minuted.NO)
OF_HER = DissentSaid(
    Dissent.Arose.OVER_PLAN, None, Dissent.Minuted.UNKNOWN, "Ann Example", "School nurse", "The hospital"
)


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def test_it_is_the_raisers_own_view_unless_somebody_else_is_named(world: World) -> None:
    mine = Dissent.objects.get(disagreement=stories.raised(world, dissent=SAID).it)
    assert (mine.whose, mine.own_view) == ("Teacher Example, Teacher, Hawthorn Academy", True)
    assert (mine.arose, mine.held_on, mine.minuted, mine.side) == (AT, date(2027, 1, 7), "no", Side.RAISING)
    hers = Dissent.objects.get(disagreement=stories.raised(world, dissent=OF_HER).it)
    assert (hers.whose, hers.own_view) == ("Ann Example, School nurse, The hospital", False)


def test_without_it_nothing_is_kept(world: World) -> None:
    stories.raised(world)
    assert not Dissent.objects.exists()


def test_both_sides_read_it_and_no_entry_of_the_ledger_does(world: World) -> None:
    story = stories.raised(world, dissent=OF_HER)
    for person, sees in ((world.social_worker, True), (world.teacher, True), (world.stranger, False)):
        assert Dissent.objects.visible_to(stories.stand(person, story.now)).exists() is sees
    assert not Entry.objects.filter(facts__contains="Ann Example").exists()


def test_it_may_be_put_on_record_only_where_the_policy_allows_it(world: World) -> None:
    loaded(world, TRACKED)
    track = {"track": "conferences", "category": "The plan", "about": About.CHILDREN}
    it = stories.raised(world, dissent=SAID, record_only=True, **track).fresh()
    assert (it.state, it.result) == ("closed", "record_only")
    assert Dissent.objects.get(disagreement=it).whose.startswith("Teacher Example")


@pytest.mark.parametrize("said", [SAID, OF_HER])
def test_it_goes_along_with_a_matter_that_goes_on_as_another(world: World, said: DissentSaid) -> None:
    assert kept_dissent(stories.raised(world, dissent=said).it) == said
    assert kept_dissent(stories.raised(world).it) is None
