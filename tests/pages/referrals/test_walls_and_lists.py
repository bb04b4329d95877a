"""To whom a referral opens, where it stands in lists, and what becomes of it."""

from cases.models import OwnNote, Referral
from escalation.models import BegunFromReferral, Disagreement, Draft
from tests import referrals
from tests.factories import MONDAY, World
from tests.pages.referral_desk import Desk, text, when
from tests.referrals import LETTER, Asking


def test_owner_colleague_other_side_and_stranger(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    pages = ["", "note/", "refused/", "disagree/"]
    for person, answered in {
        "teacher": 200,
        "head_teacher": 200,
        "social_worker": 200,
        "team_manager": 200,
        "trust_director": 404,
        "constable": 404,
        "stranger": 404,
        "business_manager": 404,
        "auditor": 404,
    }.items():
        desk = Desk(story, getattr(world, person))
        assert {page: desk.is_answered(page) for page in pages} == dict.fromkeys(pages, answered), person


def test_the_others_steps_are_behind_a_closed_door(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    assert Desk(story, world.teacher).is_answered("reasons/") == 403
    assert Desk(story, world.teacher).is_answered("accept/") == 403
    assert Desk(story, world.social_worker).is_answered("managers/") == 403
    assert "Write the reasons to them" not in Desk(story, world.teacher).opens()


def test_a_note_of_one_agency_leaves_no_trace_with_the_other(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    words = {"text": "They sounded unsure.", "for_whom": "own_side"}
    Desk(story, world.teacher).sends("note/", **words, **when("happened", story.now))
    story.later(minutes=5)
    Desk(story, world.teacher).sends("manager/", manager=str(world.head_teacher.pk), concerns="I am uneasy.")
    assert OwnNote.objects.get().for_whom == "own_side"
    ours, theirs = Desk(story, world.head_teacher).opens(), Desk(story, world.social_worker).opens()
    for said in ("They sounded unsure.", "I am uneasy.", "Informed a manager", "Wrote a note"):
        assert said in ours
        assert said not in theirs
    assert "Head Teacher Example" not in theirs


def test_the_other_agency_never_reads_the_reference_of_the_child(world: World) -> None:
    story = referrals.made(world)
    assert "HA-2207" in Desk(story, world.teacher).opens()
    theirs = Desk(story, world.social_worker).opens()
    assert "HA-2207" not in theirs
    assert "K.P." in theirs


def test_what_waits_stands_on_the_home_list_of_who_is_waited_for(world: World) -> None:
    story = referrals.refused(referrals.made(world)).later(hours=2)
    said = Desk(story, world.social_worker).opens("/")
    assert "Waiting for reasons in writing from you" in said
    assert "22 hours left by 10:30am on Tuesday 12 January 2027" in said
    said = Desk(story, world.teacher).opens("/")
    assert "Waiting for reasons in writing from Norfolk Children's Services" in said
    said = Desk(story, world.constable).opens("/")
    assert story.it.reference not in said
    assert "Record a referral" in said


def test_the_board_sees_the_envelope_and_no_more(world: World) -> None:
    story = referrals.refused(referrals.made(world)).later(hours=30)
    said = Desk(story, world.business_manager).opens("/overview/")
    assert story.it.reference in said
    assert "Overdue by 6 hours" in said
    for secret in ("K.P.", "HA-2207", "assessment"):
        assert secret not in said
    referrals.reasoned(story)
    assert story.it.reference not in Desk(story, world.business_manager).opens("/overview/")


def test_the_business_manager_sets_the_time_to_answer(world: World) -> None:
    story = Asking(world, MONDAY, Referral())
    manager, page = Desk(story, world.business_manager), f"/setting-up/{world.partnership.code}/referrals/"
    assert 'value="1 working day"' in manager._goes("get", page).content.decode()
    refused = manager.sends(page, referral_answer_time="soon")
    assert "not a time" in text(refused)
    manager.sends(page, referral_answer_time="4 hours")
    world.partnership.refresh_from_db()
    assert world.partnership.referral_answer_time == "4 hours"


def test_an_auditor_reads_the_history_of_a_referral(world: World) -> None:
    story = referrals.reasoned(referrals.refused(referrals.made(world)))
    said = Desk(story, world.auditor).opens(f"/histories/{story.it.reference}/")
    assert LETTER.reasons in said
    assert "What is advised instead" in said


def test_raising_begins_with_what_is_known(world: World) -> None:
    story = referrals.refused(referrals.made(world))
    answer = Desk(story, world.teacher).sends("disagree/")
    draft = Draft.objects.get()
    assert answer.url == f"/raise/{draft.pk}/danger/"
    assert BegunFromReferral.objects.get(pk=draft.pk).referral == story.it
    assert draft.author == world.teacher
    said = Desk(story, world.teacher)._goes("get", f"/raise/{draft.pk}/decision/").content.decode()
    assert f"Referral {story.it.reference} was refused" in said
    assert (
        "HA-2207" in Desk(story, world.teacher)._goes("get", f"/raise/{draft.pk}/children/").content.decode()
    )
    assert not Disagreement.objects.exists()
