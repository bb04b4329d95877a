"""Who is asked to a panel and who is passed over; its frozen papers; replies."""

from datetime import timedelta

import pytest

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person, hold_post
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom
from escalation.models import ChildNow, Notice, PassedOver, Record, Seat
from escalation.permissions import NotYours
from escalation.reading import Reading
from escalation.services import panel_members, panels, sittings
from escalation.services.answers import Safety
from escalation.services.meetings import Invitation
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.services.sittings.steps import convene, opens
from tests.stories import Story


def test_whoever_may_sit_and_is_not_asked_is_passed_over_with_the_reason(world: World) -> None:
    story = stories.at_panel(world)
    invitation = Invitation(story.now + timedelta(days=1), "The board", stories.representatives(world))
    with pytest.raises(MoveRefused, match="Say why Hospital Representative Example is not asked to sit"):
        panels.convene_panel(**story.by(world.chair), invitation=invitation, passed_over={})
    reasons = {world.hospital_representative.pk: "The hospital treats the family."}
    panels.convene_panel(**story.by(world.chair), invitation=invitation, passed_over=reasons)
    over = PassedOver.objects.get(disagreement=story.it)
    assert (over.name, over.reason) == ("Hospital Representative Example", "The hospital treats the family.")
    assert PassedOver.objects.visible_to(stories.stand(world.teacher, story.now)).filter(pk=over.pk).exists()


def test_who_convenes_is_no_member_beside(world: World) -> None:
    deputy = world.deputy_chair.user
    other = add_person(
        partnership=world.partnership,
        name=deputy.name,
        email=deputy.email,
        role=Role.BOARD_REPRESENTATIVE,
        agency=world.agency("police"),
        by=COMMAND_LINE,
        now=MONDAY,
    )
    hold_post(
        post=world.post("police", "senior-representative"), membership=other, by=COMMAND_LINE, now=MONDAY
    )
    story = stories.at_panel(world)
    barred = panel_members.may_not_sit(story.it, now=story.now)
    assert barred[other.pk] == "convenes the panel, or stands in for who does"


def read_by(story: Story, person: Membership) -> set[str]:
    standing = stories.stand(person, story.now)
    return set(Record.objects.visible_to(standing).filter(kind="discussion").values_list("said", flat=True))


def test_a_member_reads_what_was_there_when_it_was_convened_and_nothing_after(world: World) -> None:
    story = stories.at_panel(world)
    stories.discussed(story, world.trust_director, said="Before.")
    stories.discussed(story, world.trust_director, said="Ours alone.", for_whom=ForWhom.OWN_SIDE)
    convene(story.later(minutes=5), *stories.representatives(world))
    danger = Safety(ChildNow.Safe.NO, "Bruises today.", "Nothing.")
    stories.discussed(story, world.trust_director, said="After.", safety=danger)
    member = world.police_representative
    assert "Before." in read_by(story, member)
    assert read_by(story, member) & {"After.", "Ours alone."} == set()
    assert {"Before.", "After."} <= read_by(story, world.chair)
    kinds = [told.entry.kind for told in Reading(story.it, stories.stand(member, story.now)).acts()]
    assert kinds[0] == "matter.panel_convened"
    # The child is not a paper: how the child is now is the newest for everybody.
    newest = ChildNow.objects.visible_to(stories.stand(member, story.now)).filter(disagreement=story.it)[0]
    assert newest.how == "Bruises today."


def test_convened_again_the_papers_are_those_of_now_and_who_is_not_asked_leaves(world: World) -> None:
    story = stories.at_panel(world)
    convene(story, *stories.representatives(world))
    stories.discussed(story, world.trust_director, said="After.")
    convene(story.later(minutes=5), world.hospital_representative, world.charity_representative)
    assert "After." in read_by(story, world.charity_representative)
    assert not opens(story, world.police_representative)
    wants = Notice.objects.filter(addressee=world.police_representative).values_list("wants", flat=True)
    assert sittings.NOT_ASKED in wants


def test_a_member_who_cannot_come_says_why_and_who_instead_and_leaves(world: World) -> None:
    story = stories.at_panel(world)
    meeting = convene(story, *stories.representatives(world))
    member, other = world.police_representative, world.hospital_representative
    with pytest.raises(MoveRefused, match="Say why you do not come"):
        sittings.answer_invitation(**story.by(member), coming=False)
    with pytest.raises(MoveRefused, match="Teacher Example may not sit"):
        sittings.answer_invitation(**story.by(member), coming=False, reason="Away.", instead=world.teacher)
    sittings.answer_invitation(**story.by(member), coming=True)
    sittings.answer_invitation(
        **story.later(hours=1).by(member), coming=False, reason="I know the family.", instead=other
    )
    assert not opens(story, member)
    assert panel_members.cannot_come(story.it) == {member.user_id}
    sittings.ask_to_sit(**story.later(hours=1).by(world.chair), person=other)
    assert opens(story, other)
    seat = Seat.objects.get(disagreement=story.it, membership=other)
    assert seat.reads_until == meeting.recorded_at  # the same papers as the others
    with pytest.raises(MoveRefused, match="is asked already"):
        sittings.ask_to_sit(**story.by(world.chair), person=other)


def test_only_who_is_asked_answers(world: World) -> None:
    story = stories.at_panel(world)
    convene(story, *stories.representatives(world))
    for person in (world.teacher, world.chair, world.business_manager):
        with pytest.raises(NotYours, match="Who is asked to sit"):
            sittings.answer_invitation(**story.by(person), coming=True)
