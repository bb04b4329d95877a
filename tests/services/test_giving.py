"""The other side's first turn: it gives its side, says whether it has found the child, or passes the matter on."""

from datetime import timedelta

import pytest

from agencies.services import add_post, hold_post
from escalation.core.decisions import MoveRefused
from escalation.core.stages import Side
from escalation.core.turns import Phase
from escalation.models import CaseLink, ChildNow, Deadline, Disagreement, Notice, Party, SideGiven, View
from escalation.permissions import NotYours
from escalation.services.giving import Given, give_side, pass_on, say_found
from escalation.services.telling import mark_opened
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.stories import Story

GIVEN = Given(
    SideGiven.Position.LOOK_AGAIN,
    "The second call was not known to us.",
    stories.THEIR_VIEW,
    safety=stories.SAFE,
    talk_when="Today until 5pm",
    talk_telephone="01603 333333",
)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    return stories.raised(world).later(hours=1)


def can_open(story: Story, person: object) -> bool:
    standing = stories.stand(person, story.now)  # type: ignore[arg-type]
    return Disagreement.objects.visible_to(standing).filter(pk=story.it.pk).exists()


def test_the_other_side_gives_its_side_and_then_it_is_both_sides_turn(world: World, story: Story) -> None:
    give_side(**story.by(world.social_worker), given=GIVEN)
    it = story.fresh()
    assert (it.phase, it.turn) == (Phase.GIVEN, "both")
    side = SideGiven.objects.get(disagreement=it)
    assert (side.position, side.talk_telephone, side.writer_agency) == (
        "look_again",
        "01603 333333",
        "Norfolk Children's Services",
    )
    assert View.objects.get(disagreement=it, side=Side.RESPONDING).scale == 6
    assert ChildNow.objects.filter(disagreement=it, side=Side.RESPONDING).exists()
    told = Notice.objects.get(disagreement=it, kind="matter.side_given")
    assert told.addressee == world.teacher


def test_an_agency_that_does_not_know_the_child_says_nothing_of_how_it_is(world: World, story: Story) -> None:
    given = Given(SideGiven.Position.KEEP, "We have no such child.", stories.THEIR_VIEW)
    give_side(**story.by(world.social_worker), given=given)
    assert not ChildNow.objects.filter(disagreement=story.it, side=Side.RESPONDING).exists()


def test_a_side_is_given_once(world: World, story: Story) -> None:
    give_side(**story.by(world.social_worker), given=GIVEN)
    with pytest.raises(MoveRefused, match="given its side already"):
        give_side(**story.by(world.social_worker), given=GIVEN)


@pytest.mark.parametrize("person", ["teacher", "team_manager"])
def test_only_who_acts_for_the_other_side_gives_it(world: World, story: Story, person: str) -> None:
    with pytest.raises(NotYours):
        give_side(**story.by(getattr(world, person)), given=GIVEN)


def test_a_stranger_finds_no_matter(world: World, story: Story) -> None:
    with pytest.raises(Disagreement.DoesNotExist):
        give_side(**story.by(world.stranger), given=GIVEN)


def test_they_have_found_the_child_under_a_reference_of_their_own(world: World, story: Story) -> None:
    say_found(**story.by(world.social_worker), number=1, reference="LCS-88121")
    links = {link.agency.name: link.case.reference for link in CaseLink.objects.filter(disagreement=story.it)}
    assert links == {"Hawthorn Academy": "HA-2207", "Norfolk Children's Services": "LCS-88121"}
    with pytest.raises(MoveRefused, match="found this child already"):
        say_found(**story.by(world.social_worker), number=1, reference="LCS-88121")


def test_who_cannot_tell_who_the_child_is_asks_the_raiser_and_may_find_it_later(
    world: World, story: Story
) -> None:
    say_found(**story.by(world.social_worker), number=1, reference="")
    told = Notice.objects.get(disagreement=story.it, kind="matter.child_found")
    assert (told.addressee, told.wants) == (world.teacher, "Help them find the child")
    say_found(**story.by(world.social_worker), number=1, reference="LCS-88121")
    assert CaseLink.objects.filter(disagreement=story.it, side=Side.RESPONDING, found=True).count() == 1


def test_there_is_no_second_child(world: World, story: Story) -> None:
    with pytest.raises(MoveRefused, match="no such child"):
        say_found(**story.by(world.social_worker), number=2, reference="LCS-88121")


def test_the_clock_runs_on_when_it_is_passed_on(world: World, story: Story) -> None:
    before = Deadline.objects.get(disagreement=story.it).due_at
    pass_on(**story.by(world.social_worker), to=world.post("police", "practitioner"), reason="Not ours.")
    assert Deadline.objects.get(disagreement=story.it).due_at == before
    told = set(Notice.objects.filter(kind="matter.passed_on").values_list("addressee", flat=True))
    assert told == {world.constable.pk, world.teacher.pk}


def test_who_passes_it_on_keeps_it_until_the_new_agency_has_opened_it(world: World, story: Story) -> None:
    pass_on(**story.by(world.social_worker), to=world.post("police", "practitioner"), reason="Not ours.")
    assert can_open(story, world.social_worker)
    assert can_open(story, world.constable)
    opened = story.later(minutes=30).now
    mark_opened(disagreement=story.it, by=stories.stand(world.constable, opened), now=opened)
    assert not can_open(story, world.social_worker)
    present = Party.objects.present().filter(disagreement=story.it)
    assert {party.agency.name for party in present} == {"Hawthorn Academy", "Norfolk Police"}
    assert Party.objects.get(agency=world.agency("social-care")).left_at is not None


def test_within_an_agency_one_desk_hands_over_to_another(world: World, story: Story) -> None:
    desk = add_post(
        partnership=world.partnership,
        agency=world.agency("social-care"),
        slug="practitioner",
        title="North team",
        by_default=False,
        by=COMMAND_LINE,
        now=MONDAY,
    )
    hold_post(post=desk, membership=world.stand_in, by=COMMAND_LINE, now=MONDAY)
    pass_on(**story.by(world.social_worker), to=desk, reason="She lives in the north.")
    opened = story.later(minutes=30).now
    mark_opened(disagreement=story.it, by=stories.stand(world.stand_in, opened), now=opened)
    assert not can_open(story, world.social_worker)
    assert can_open(story, world.stand_in)
    assert Party.objects.get(agency=world.agency("social-care")).left_at is None


def test_an_agency_that_gets_it_back_is_a_party_again(world: World, story: Story) -> None:
    pass_on(**story.by(world.social_worker), to=world.post("police", "practitioner"), reason="Not ours.")
    now = story.later(minutes=30).now
    mark_opened(disagreement=story.it, by=stories.stand(world.constable, now), now=now)
    to = world.post("social-care", "first_line_manager")
    pass_on(**story.later(minutes=5).by(world.constable), to=to, reason="Nor ours.")
    assert Party.objects.get(agency=world.agency("social-care")).left_at is None
    assert can_open(story, world.team_manager)
    second = Notice.objects.filter(kind="matter.passed_on", addressee=world.business_manager)
    assert second.count() == 1  # of the second pass: it is on the business manager's list


def test_it_is_passed_to_a_desk_of_the_other_agencies_that_has_it_not(world: World, story: Story) -> None:
    for to, sentence in (
        (world.post("school", "first_line_manager"), "agency that raised it"),
        (world.post("social-care", "practitioner"), "has it already"),
        (world.post("", "chair"), "not one of this partnership"),
    ):
        with pytest.raises(MoveRefused, match=sentence):
            pass_on(**story.by(world.social_worker), to=to, reason="Not ours.")
    other = make_partnership(code="suffolk", now=MONDAY + timedelta(minutes=1))
    with pytest.raises(MoveRefused, match="not one of this partnership"):
        pass_on(**story.by(world.social_worker), to=other.post("police", "practitioner"), reason="No.")
