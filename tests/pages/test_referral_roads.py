"""Pages on which a refused referral takes another road: child protection, another agency, settled by a disagreement."""

from datetime import timedelta

import pytest

from agencies.services import change_partnership
from audit.models import AccessEntry
from cases.models import MultiAgencyMeeting, Referral, Settlement
from escalation.models import BegunFromReferral, Draft
from escalation.services.linking import begin_disagreement
from escalation.services.moving import withdraw
from escalation.services.raising import send_draft
from tests import referrals
from tests.factories import MONDAY, World
from tests.pages.referral_desk import Desk, text, when
from tests.referrals import Asking
from tests.stories import SAFE, answers, stand


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return referrals.with_refusals(shared_world)


def with_procedure(world: World) -> World:
    world.partnership.refresh_from_db()
    change_partnership(
        partnership=world.partnership,
        by=world.business_manager,
        now=MONDAY,
        protection_policy="with-refusals",
    )
    return world


def became(story: Asking) -> None:
    """A disagreement about it was raised, and withdrawn an hour later."""
    by = stand(story.world.teacher, story.now)
    draft = begin_disagreement(referral=story.fresh(), by=by, now=story.now)
    it = send_draft(draft=draft, by=by, raised=answers(story.world, story.now), now=story.now)
    story.later(hours=1)
    withdraw(
        disagreement=it, by=stand(story.world.teacher, story.now), reason="Sorted out.", asked_to=False,
        who_asked="", safety=SAFE, version=it.version, now=story.now,
    )  # fmt: skip


# --- child protection ---------------------------------------------------------------------------------------------
def test_the_procedure_for_child_protection_takes_over_from_the_page(world: World) -> None:
    story = referrals.refused(referrals.made(with_procedure(world), child_protection=Referral.Protection.YES))
    teacher = Desk(story.later(minutes=5), world.teacher)
    assert "Follow it, with everything that stands here" in teacher.opens()
    said = teacher.opens("protection/follow/")
    assert "What goes along" in said
    assert "K. is alone three nights a week." in said
    assert "Your agency still holds this case." in said
    answer = teacher.sends("protection/follow/")
    begun = BegunFromReferral.objects.get()
    assert (begun.takes_over, answer.url) == (True, f"/raise/{begun.pk}/danger/")
    assert Draft.objects.get().answers["kind"] == {"track": ["with-refusals"]}


def test_without_such_a_procedure_the_page_points_there(world: World) -> None:
    story = referrals.refused(referrals.made(world, child_protection=Referral.Protection.YES))
    teacher = Desk(story, world.teacher)
    said = teacher.opens()
    assert "The procedures for protecting children" in said
    assert "Follow it, with everything" not in said
    assert teacher.is_answered("protection/follow/") == 403


def test_what_nature_it_is_of_is_said_anew(world: World) -> None:
    story = referrals.refused(referrals.made(world)).later(minutes=5)
    page = "protection/"
    nurse = Desk(story, world.social_worker)
    assert "This is of a child protection nature" not in nurse.opens()
    assert nurse.sends(page, protection="yes", why="").status_code == 422
    assert nurse.sends(page, protection="yes", why="A bruise was seen.").status_code == 302
    said = Desk(story, world.teacher).opens()
    assert "This is of a child protection nature" in said
    assert "A bruise was seen." in said


def test_the_board_says_which_procedure_that_is(world: World) -> None:
    story = Asking(world, MONDAY, Referral())
    manager, page = Desk(story, world.business_manager), f"/setting-up/{world.partnership.code}/referrals/"
    wrong = manager.sends(page, referral_answer_time="1 working day", protection_policy="\x00no-such")
    assert wrong.status_code == 422
    manager.sends(page, referral_answer_time="1 working day", protection_policy="with-refusals")
    world.partnership.refresh_from_db()
    assert world.partnership.protection_policy == "with-refusals"


# --- the right agency ---------------------------------------------------------------------------------------------
def test_the_meeting_finds_the_right_agency_and_the_child_is_referred_on(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    meeting = referrals.convened(story)
    story.later(days=3, hours=1)
    teacher = Desk(story, world.teacher)
    page = f"meetings/{meeting.pk}/held/"
    police = world.agency("police")
    typed = {
        **when("held_at", story.now - timedelta(minutes=5)),
        "attended": "Both",
        "came_of_it": "It is for the police.",
        "plan-TOTAL_FORMS": "0",
        "plan-INITIAL_FORMS": "0",
    }
    for wrong in (str(world.agency("social-care").pk), "no-such"):
        answer = teacher.sends(page, **typed, result="right_agency", right_agency=wrong)
        assert answer.status_code == 422
    answer = teacher.sends(page, **typed, result="right_agency", right_agency=str(police.pk))
    assert answer.status_code == 302, text(answer)
    assert MultiAgencyMeeting.objects.get().right_agency == police
    assert f"Refer the child on to {police}" in teacher.opens()
    before = story.it.reference
    refer = f"/refer/?follows={before}"
    said = teacher._goes("get", refer).content.decode()
    assert "HA-2207" in said
    answer = teacher.sends(
        refer, to=str(police.pk), desk="", **when("made_at", story.now), reference="HA-2207",
        initials="K.P.", asked="Look into it.", why="As the meeting agreed.", child_protection="no",
    )  # fmt: skip
    assert answer.status_code == 302, text(answer)
    new = Referral.objects.exclude(pk=story.it.pk).get()
    assert (new.follows, new.to_agency) == (story.it, police)
    assert f"It was made after {before}" in teacher.opens(new.get_absolute_url())
    constable = Desk(Asking(world, story.now, new), world.constable)
    assert before not in constable.opens(), "who is asked now is told of no earlier one"
    assert constable.is_answered(f"/refer/?follows={before}") == 404


def test_nobody_refers_on_what_was_not_refused(world: World) -> None:
    story = referrals.made(world)
    assert Desk(story, world.teacher).is_answered(f"/refer/?follows={story.it.reference}") == 403
    assert Desk(story, world.social_worker).is_answered(f"/refer/?follows={story.it.reference}") == 403


# --- settled ------------------------------------------------------------------------------------------------------
def test_once_the_disagreement_has_ended_each_agency_says_of_itself_who_holds_the_case(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    assert Desk(story, world.teacher).is_answered("settled/") == 403
    became(story)
    said = Desk(story, world.teacher).opens()
    assert "The disagreement that it became has ended. Say who holds the case from now on." in said
    assert "Your agency still holds this case." in said
    form = Desk(story, world.teacher).opens("settled/")
    assert "The agency that was asked has taken the case up" not in form
    assert Desk(story, world.teacher).sends("settled/", holder="receiving", what="Theirs.").status_code == 422
    Desk(story, world.social_worker).sends("settled/", holder="receiving", what="We visit on Thursday.")
    said = Desk(story, world.teacher).opens()
    assert "It was said who holds the case from now on" in said
    assert "We visit on Thursday." in said
    assert "still holds this case" not in said
    assert Settlement.objects.get().writer_agency == "Norfolk Children's Services"


@pytest.mark.parametrize("page", ["protection/", "protection/follow/", "settled/"])
def test_a_stranger_finds_none_of_these_pages(world: World, page: str) -> None:
    story = referrals.refused(referrals.made(world))
    looks = AccessEntry.objects.count()
    assert Desk(story, world.constable).is_answered(page) == 404
    assert AccessEntry.objects.count() == looks
