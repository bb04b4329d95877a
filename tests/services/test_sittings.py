"""The panel in depth: who is passed over, frozen papers, replies, adjourning, stepping aside, on whose behalf."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person, hold_post
from audit.models import Entry
from escalation import notifications
from escalation.core.decisions import MoveRefused
from escalation.core.stages import ForWhom, State
from escalation.models import (
    Adjournment,
    ChildNow,
    Disagreement,
    DissentingView,
    Meeting,
    Notice,
    PanelStatement,
    PassedOver,
    Record,
    Seat,
)
from escalation.permissions import NotYours
from escalation.places import place_of
from escalation.reading import Reading
from escalation.services import mediating, panel_members, panels, sittings, statements, stepping_aside
from escalation.services.answers import Safety
from escalation.services.meetings import Invitation
from tests import invented, stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.stories import SAFE, Story


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def convene(
    story: Story,
    *people: Membership,
    by: Membership | None = None,
    **more: Any,  # noqa: ANN401
) -> Meeting:
    invitation = Invitation(story.now + timedelta(days=1), "The board", people)
    over = more.pop("passed_over", None) or stories.not_asked(story, *people)
    return panels.convene_panel(
        **story.by(by or story.world.chair), invitation=invitation, passed_over=over, **more
    )


def adjourn(
    story: Story,
    meeting: Meeting,
    came: Iterable[Membership] = (),
    by: Membership | None = None,
    **more: Any,  # noqa: ANN401
) -> Adjournment:
    there = meeting.attendees.filter(membership__in=list(came)).values_list("pk", flat=True)
    return sittings.adjourn_panel(
        **story.by(by or story.world.chair),
        meeting=meeting,
        adjourned_at=story.now,
        attended=set(there),
        why="One could not come.",
        safety=SAFE,
        **more,
    )


def hold(
    story: Story,
    meeting: Meeting,
    came: Iterable[Membership],
    by: Membership | None = None,
    **more: Any,  # noqa: ANN401
) -> Meeting:
    there = meeting.attendees.filter(membership__in=list(came)).values_list("pk", flat=True)
    return panels.hold_panel(
        **story.by(by or story.world.chair),
        meeting=meeting,
        held_at=story.now,
        attended=set(there),
        came_of_it="Both were heard.",
        safety=SAFE,
        **more,
    )


def opens(story: Story, person: Membership) -> bool:
    return Disagreement.objects.visible_to(stories.stand(person, story.now)).filter(pk=story.it.pk).exists()


def last(story: Story) -> Entry:
    return Entry.objects.filter(subject=story.it.subject_id).order_by("-number")[0]


# --- Who is asked, and who is passed over ---------------------------------------------------------------------------


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


# --- Papers frozen at convening -------------------------------------------------------------------------------------


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


# --- Replies --------------------------------------------------------------------------------------------------------


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


# --- Without its quorum ---------------------------------------------------------------------------------------------


def test_without_its_quorum_it_is_adjourned_then_reconvened_and_decides(world: World) -> None:
    story = stories.at_panel(world)
    police, charity = stories.representatives(world)
    first = convene(story, police, charity)
    story.later(days=1, hours=1)
    with pytest.raises(MoveRefused, match=r"voluntary sector is on the panel\. Adjourn it instead"):
        hold(story, first, [police])
    row = adjourn(story, first, [police])
    assert row.lacked == "Nobody of the voluntary sector is on the panel."
    assert dict(first.attendees.filter(chairs=False).values_list("name", "attended")) == {
        "Police Representative Example": True,
        "Charity Representative Example": False,
    }
    assert story.fresh().state == State.PANEL
    with pytest.raises(MoveRefused, match="Record who attended the panel first"):
        panels.decide(**story.by(world.chair), decision=panels.Decision("So.", "Because.", SAFE))
    with pytest.raises(MoveRefused, match="That sitting was adjourned: reconvene"):
        hold(story, first, [police, charity])
    assert opens(story, police)  # they keep their seats
    second = convene(story.later(hours=1), police, charity)
    row.refresh_from_db()
    assert row.reconvened == second
    assert last(story).kind == "matter.panel_reconvened"
    hold(story.later(days=1, hours=1), second, [police, charity])
    panels.decide(
        **story.later(minutes=5).by(world.chair),
        decision=panels.Decision("It is reopened.", "Neglect.", SAFE),
    )
    assert story.fresh().state == State.RESOLVED
    assert not opens(story, police)


def test_adjourning_meets_no_clock(world: World) -> None:
    story = stories.at_panel(world)
    meeting = convene(story, *stories.representatives(world))
    running = set(story.it.deadlines.filter(ended_at=None).values_list("pk", "due_at"))
    adjourn(story.later(days=1, hours=1), meeting)
    assert set(story.it.deadlines.filter(ended_at=None).values_list("pk", "due_at")) == running


def test_a_sitting_that_was_convened_again_is_not_recorded(world: World) -> None:
    story = stories.at_panel(world)
    old = convene(story, *stories.representatives(world))
    convene(story.later(minutes=5), *stories.representatives(world))
    story.later(days=2)
    with pytest.raises(MoveRefused, match="convened again since"):
        hold(story, old, stories.representatives(world))
    with pytest.raises(MoveRefused, match="convened again since"):
        adjourn(story, old)


# --- Statements and dissent -----------------------------------------------------------------------------------------


def test_each_side_says_one_thing_to_the_panel_before_it_meets(world: World) -> None:
    story = stories.at_panel(world)
    statements.state_to_panel(**story.by(world.trust_director), text="Look at six weeks.")
    with pytest.raises(MoveRefused, match="Your side has made its statement already"):
        statements.state_to_panel(**story.by(world.teacher), text="And again.")
    meeting = convene(story.later(minutes=5), *stories.representatives(world))
    statements.state_to_panel(**story.later(minutes=5).by(world.service_manager), text="We visited.")
    for person in (world.police_representative, world.teacher, world.chair):
        read = PanelStatement.objects.visible_to(stories.stand(person, story.now))
        assert set(read.values_list("text", flat=True)) == {"Look at six weeks.", "We visited."}
    with pytest.raises(NotYours):
        statements.state_to_panel(**story.by(world.chair), text="Me too.")
    hold(story.later(days=2), meeting, stories.representatives(world))


def test_after_the_panel_met_no_statement_is_made(world: World) -> None:
    story = stories.at_panel(world)
    stories.panel_held(story)
    with pytest.raises(MoveRefused, match="The panel has met already"):
        statements.state_to_panel(**story.by(world.trust_director), text="One more thing.")


def test_a_member_who_saw_it_otherwise_is_named_beside_the_decision(world: World) -> None:
    story = stories.at_panel(world)
    meeting = stories.panel_held(story)
    member = meeting.attendees.get(membership=world.charity_representative)
    decision = panels.Decision("It is reopened.", "Neglect.", SAFE, dissent={member.pk: "Early help first."})
    outcome = panels.decide(**story.by(world.chair), decision=decision)
    view = DissentingView.objects.get(outcome=outcome)
    assert (view.attendee.name, view.text) == ("Charity Representative Example", "Early help first.")


def test_only_who_sat_has_a_view_of_the_decision(world: World) -> None:
    story = stories.at_panel(world)
    meeting = convene(story, *stories.representatives(world), world.hospital_representative)
    absent = meeting.attendees.get(membership=world.hospital_representative)
    hold(story.later(days=2), meeting, stories.representatives(world))
    decision = panels.Decision("It is reopened.", "Neglect.", SAFE, dissent={absent.pk: "No."})
    with pytest.raises(MoveRefused, match="Only who sat on the panel"):
        panels.decide(**story.by(world.chair), decision=decision)


# --- A conflict of interest -----------------------------------------------------------------------------------------


def test_who_convenes_steps_aside_and_the_deputy_takes_over_at_once(world: World) -> None:
    story = stories.at_panel(world)
    convene(story, *stories.representatives(world))
    stepping_aside.declare_conflict(**story.later(minutes=5).by(world.chair), reason="I trained the worker.")
    assert last(story).facts == '{"taker":"Deputy Chair Example"}'
    assert not opens(story, world.chair)
    with pytest.raises(Disagreement.DoesNotExist):
        place_of(stories.stand(world.chair, story.now), story.it)
    told = notifications.conveners(story.it, now=story.now)
    assert [one.membership for one in told] == [world.deputy_chair]
    assert panel_members.may_not_sit(story.it, now=story.now)[world.chair.pk] == (
        "declared a conflict of interest"
    )
    meeting = sittings.waiting(story.it)
    assert meeting is not None
    hold(story.later(days=2), meeting, stories.representatives(world), by=world.deputy_chair)
    panels.decide(
        **story.by(world.deputy_chair), decision=panels.Decision("It is reopened.", "Neglect.", SAFE)
    )
    since = Notice.objects.filter(disagreement=story.it, addressee=world.chair)
    assert not since.filter(kind__in=("matter.decided", "matter.panel_held")).exists()
    assert not opens(story, world.chair)


def test_in_another_matter_they_go_on(world: World) -> None:
    first, second = stories.at_panel(world), stories.at_panel(world)
    stepping_aside.declare_conflict(**first.by(world.chair), reason="I trained the worker.")
    assert opens(second, world.chair)
    convene(second, *stories.representatives(world))


def test_where_the_deputy_has_one_too_the_business_manager_is_told_and_goes_on(world: World) -> None:
    story = stories.at_panel(world)
    for person in (world.chair, world.deputy_chair):
        stepping_aside.declare_conflict(**story.later(minutes=5).by(person), reason="We trained them.")
    assert last(story).facts == '{"taker":"the board is asked to find a deputy"}'
    told = Notice.objects.get(disagreement=story.it, wants=stepping_aside.FIND)
    assert told.addressee == world.business_manager
    convene(story, *stories.representatives(world), by=world.business_manager)


def test_only_who_convenes_declares_it(world: World) -> None:
    story = stories.at_panel(world)
    convene(story, *stories.representatives(world))
    for person in (world.business_manager, world.teacher, world.police_representative):
        with pytest.raises(NotYours, match="declares their own conflict"):
            stepping_aside.declare_conflict(**story.by(person), reason="They have one.")


# --- On the convener's behalf ---------------------------------------------------------------------------------------


def test_the_business_manager_takes_each_step_and_the_record_says_so(world: World) -> None:
    story = stories.at_panel(world)
    manager, people = world.business_manager, stories.representatives(world)
    behalf = "board business manager, on behalf of the independent chair"
    first = convene(story, *people, by=manager)
    assert last(story).actor_role == first.writer_role == behalf
    sittings.ask_to_sit(**story.later(minutes=5).by(manager), person=world.hospital_representative)
    assert last(story).actor_role == behalf
    adjourn(story.later(days=2), first, by=manager, chaired_by=world.chair)
    assert last(story).actor_role == behalf
    second = convene(story, *people, by=manager)
    story.later(days=2)
    with pytest.raises(MoveRefused, match="does not convene this panel, so cannot have chaired it"):
        hold(story, second, people, by=manager)
    hold(story, second, people, by=manager, chaired_by=world.chair)
    outcome = panels.decide(
        **story.later(minutes=5).by(manager), decision=panels.Decision("It is reopened.", "Neglect.", SAFE)
    )
    assert behalf in outcome.writer
    assert Notice.objects.filter(addressee=world.chair, wants="To know: the decision is recorded").exists()


def test_below_the_panel_the_business_manager_speaks_for_nobody(world: World) -> None:
    story = stories.at_senior(world)
    with pytest.raises(Disagreement.DoesNotExist):
        convene(story, *stories.representatives(world), by=world.business_manager, passed_over={None: ""})


def test_the_business_manager_offers_mediation_on_the_mediators_behalf(world: World) -> None:
    story = invented.second_stage(world, invented.MEDIATES)
    mediating.offer_mediation(**story.by(world.business_manager), offer="We could meet on Thursday.")
    assert "on behalf of" in last(story).actor_role


ALONE = """
[[stages]]
key = "board"
title = "The chair of the board"
rung = "panel"
authority = "decide"

[panel]
members = []
"""


def test_where_the_policy_lets_the_chair_decide_alone_nobody_is_asked(world: World) -> None:
    story = invented.second_stage(world, ALONE)
    meeting = convene(story)
    assert not meeting.attendees.exists()
    hold(story.later(days=2), meeting, [])
    panels.decide(**story.by(world.chair), decision=panels.Decision("It is reopened.", "Neglect.", SAFE))
    assert story.fresh().state == State.RESOLVED


OF_KINDS = """
[[stages]]
key = "board"
title = "The panel"
rung = "panel"
authority = "decide"

[panel]
members = ["senior-representative"]
kinds = ["police", "health"]

[posts]
senior-representative = "Senior representative"
"""


def test_the_policy_may_ask_for_kinds_of_agency(world: World) -> None:
    story = invented.second_stage(world, OF_KINDS)
    with pytest.raises(MoveRefused, match="Nobody from health is on the panel"):
        convene(story, world.police_representative, world.charity_representative)
    convene(story, world.police_representative, world.hospital_representative)
