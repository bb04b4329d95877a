"""Who passes a matter on keeps it until the desk to which it went has it; also where it is passed on in a circle."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from agencies.models import Holding, Membership, Post
from agencies.services import add_agency, add_person, add_post, add_service, hold_post
from escalation.core.stages import Side
from escalation.models import Letter, Notice, Party, Seat
from escalation.services.giving import pass_on
from escalation.services.leaving import leave
from escalation.services.letters import Gone, mark_letter_sent
from escalation.services.on_accord import set_off_accord
from escalation.services.policies import load_policy
from escalation.services.telling import mark_opened
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.off_accord import school_off_accord
from tests.services.walls.test_moving_on import WITHIN
from tests.stories import Story


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    return stories.raised(world).later(hours=1)


def front_door(world: World) -> Post:
    """A second desk of children's social care, with a person of its own."""
    post = add_post(
        partnership=world.partnership, agency=world.agency("social-care"), slug="front_door",
        title="Front door", by=COMMAND_LINE, now=MONDAY,
    )  # fmt: skip
    hold_post(post=post, membership=world.stand_in, by=COMMAND_LINE, now=MONDAY)
    return post


def opens(story: Story, person: Membership) -> int:
    now = story.later(minutes=5).now
    return mark_opened(disagreement=story.it, by=stories.stand(person, now), now=now)


def present(story: Story) -> set[str]:
    """The agencies of the responding side."""
    parties = Party.objects.present().filter(disagreement=story.it, side=Side.RESPONDING)
    return {party.agency.code for party in parties}


def desks(story: Story) -> set[Post]:
    seats = Seat.objects.filter(disagreement=story.it, side=Side.RESPONDING, ended_at=None)
    return {seat.post for seat in seats if seat.post}


def in_a_circle(story: Story, world: World) -> Post:
    """Social care passed it to the police; somebody new at that desk, whom no notice told, passes it back."""
    back = front_door(world)
    pass_on(**story.by(world.social_worker), to=world.post("police", "practitioner"), reason="Not ours.")
    hold_post(
        post=world.post("police", "practitioner"), membership=world.sergeant, stands_in=True,
        by=COMMAND_LINE, now=story.now,
    )  # fmt: skip
    assert not Notice.objects.filter(kind="matter.passed_on", addressee=world.sergeant).exists()
    pass_on(**story.later(minutes=5).by(world.sergeant), to=back, reason="Nor ours.")
    return back


@pytest.mark.parametrize(
    "order", [("constable", "stand_in"), ("stand_in",)], ids=["as it went", "the last first"]
)
def test_what_is_passed_in_a_circle_ends_with_the_desk_that_was_given_it_last(
    world: World, story: Story, order: Sequence[str]
) -> None:
    back = in_a_circle(story, world)
    for name in order:
        assert opens(story, getattr(world, name)) == 1
    assert present(story) == {"social-care"}
    assert back in desks(story)
    assert world.post("police", "practitioner") not in desks(story)


def test_who_got_it_back_and_handed_it_over_again_is_a_party_no_more(world: World, story: Story) -> None:
    in_a_circle(story, world)
    pass_on(
        **story.later(minutes=5).by(world.stand_in), to=world.post("hospital", "practitioner"), reason="No."
    )
    assert opens(story, world.nurse) == 1
    assert opens(story, world.constable) == 1
    assert "hospital" in present(story)
    assert "social-care" not in present(story)


def test_the_raising_desk_that_reads_of_it_hands_nothing_over(world: World, story: Story) -> None:
    # given a raiser who has left, so that their desk speaks for the raising
    holding = Holding.objects.get(membership=world.teacher)
    leave(
        membership=Membership.objects.get(pk=world.teacher.pk), matters={},
        posts={holding.pk: world.head_teacher}, manager=None, by=world.business_manager, now=story.now,
    )  # fmt: skip
    pass_on(**story.by(world.social_worker), to=world.post("police", "practitioner"), reason="Not ours.")
    assert Notice.objects.get(kind="matter.passed_on", addressee=world.head_teacher).post is not None
    # when they read that it was passed on, and the police have not
    assert opens(story, world.head_teacher) >= 1
    assert present(story) == {"social-care", "police"}
    assert world.post("social-care", "practitioner") in desks(story)
    # then the police open it
    opens(story, world.constable)
    assert present(story) == {"police"}


def test_a_letter_to_another_agency_without_accord_hands_nothing_over(world: World, story: Story) -> None:
    # given a school without Accord that has the matter as well, and is written to when it goes to a second one
    school = school_off_accord(world)
    other = add_agency(
        partnership=world.partnership,
        code="elm",
        name="Elm School",
        kind=school.kind,
        by=COMMAND_LINE,
        now=MONDAY,
    )
    set_off_accord(
        partnership=world.partnership, agency=other, off_accord=True, letters_to="Elm School",
        by=world.business_manager, now=MONDAY,
    )  # fmt: skip
    desk = world.post("police", "practitioner")
    pass_on(**story.by(world.social_worker), to=desk, reason="It is the police's.")
    pass_on(**story.later(minutes=1).by(world.constable), to=school, reason="Or the school's.")
    pass_on(**story.later(minutes=1).by(world.social_worker), to=other, reason="It is Elm's.")
    for letter in Letter.objects.filter(kind="matter.passed_on", party__agency=school).order_by(
        "recorded_at"
    ):
        sent(story, world, letter)
    assert present(story) == {"social-care", "oak-hill", "elm"}
    sent(story, world, Letter.objects.get(party__agency=other))
    assert present(story) == {"oak-hill", "elm"}


def sent(story: Story, world: World, letter: Letter) -> None:
    gone = Gone(Letter.How.EMAIL, story.now, "The school", "Dear colleague")
    mark_letter_sent(**story.later(hours=1).by(world.teacher), letter=letter, gone=gone)


def test_inside_one_agency_the_service_that_got_it_back_stays_too(world: World) -> None:
    # given a matter of the school's nursery, which passes it to the kitchen, which passes it back unopened
    before = {"partnership": world.partnership, "by": COMMAND_LINE, "now": MONDAY - timedelta(days=2)}
    load_policy(text=WITHIN, in_force_from=MONDAY.date(), **before)
    school, desk = world.agency("school"), {}
    for name in ("Nursery", "Kitchen"):
        service = add_service(agency=school, name=name, **before)
        for number, role in enumerate(("practitioner", "first_line_manager", "senior_manager")):
            person = add_person(
                agency=school, service=service, name=f"{name} {number}", role=role,
                email=f"{name}{number}@school.example", **before,
            )  # fmt: skip
            post = add_post(agency=school, service=service, slug=role, title=f"{name} {number}", **before)
            hold_post(post=post, membership=person, **{k: before[k] for k in ("by", "now")})
            desk[f"{name} {number}"] = post, person
    nursery = desk["Nursery 0"][0].service
    story = stories.raised(world, responding=school, service=nursery, category="").later(hours=1)
    pass_on(**story.by(desk["Nursery 0"][1]), to=desk["Kitchen 0"][0], reason="The kitchen's.")
    hold_post(
        post=desk["Kitchen 0"][0],
        membership=desk["Kitchen 1"][1],
        stands_in=True,
        by=COMMAND_LINE,
        now=story.now,
    )
    pass_on(**story.later(minutes=5).by(desk["Kitchen 1"][1]), to=desk["Nursery 1"][0], reason="No.")
    # when both are opened
    assert opens(story, desk["Kitchen 0"][1]) == 1
    assert opens(story, desk["Nursery 1"][1]) == 1
    # then the nursery has it
    parties = Party.objects.present().filter(disagreement=story.it, side=Side.RESPONDING)
    assert [party.service for party in parties] == [nursery]
    assert desks(story) == {desk["Nursery 1"][0]}
