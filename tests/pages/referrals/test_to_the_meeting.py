"""A referral on its pages, from its making to the meeting of the agencies."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import ManagersTalk, MultiAgencyMeeting, PlanAction, Referral
from escalation.presenters.time_left import left
from tests import papers, referrals
from tests.factories import MONDAY, World
from tests.pages.referral_desk import Desk, text, when
from tests.referrals import LETTER, Asking

DISAGREED = ManagersTalk.Result.DISAGREED


@pytest.mark.parametrize(
    ("hours", "minutes", "seconds", "words"),
    [
        (24, 0, 0, "24 hours left"),
        (11, 23, 40, "11 hours and 23 minutes left"),
        (1, 1, 0, "1 hour and 1 minute left"),
        (0, 0, 30, "Less than a minute left"),
        (-2, -5, 0, "Overdue by 2 hours and 5 minutes"),
        (-30, 0, 0, "Overdue by 30 hours"),
        (-47, -59, 0, "Overdue by 47 hours and 59 minutes"),
        (-48, -30, 0, "Overdue by 2 days"),
        (-110, -6, 0, "Overdue by 4 days and 14 hours"),
    ],
)
def test_the_time_is_in_words_and_to_the_minute(hours: int, minutes: int, seconds: int, words: str) -> None:
    assert left(MONDAY + timedelta(hours=hours, minutes=minutes, seconds=seconds), MONDAY) == words


def test_the_page_says_first_how_long_is_left_for_the_reasons(world: World) -> None:
    story = referrals.refused(referrals.made(world)).later(hours=12, minutes=37)
    said = Desk(story, world.social_worker).opens()
    assert "11 hours and 23 minutes left to send reasons in writing." in said
    assert "24 hours from when the refusal was first told, at 10:30am on Monday 11 January 2027" in said
    assert "It is your turn: send clear reasons in writing." in said
    assert "Hawthorn Academy still holds this case." in said


def test_after_that_it_says_how_long_it_is_overdue(world: World) -> None:
    story = referrals.refused(referrals.made(world)).later(hours=26, minutes=5)
    said = Desk(story, world.teacher).opens()
    assert "Overdue by 2 hours and 5 minutes: the reasons in writing have not gone." in said
    assert "Waiting for Norfolk Children's Services to send its reasons in writing." in said
    assert "Your agency still holds this case." in said


def test_one_that_nobody_answers_is_shown_as_such_with_the_partnerships_own_time(world: World) -> None:
    story = referrals.made(world).later(hours=2)
    said = Desk(story, world.teacher).opens()
    assert "Norfolk Children's Services has not answered yet." in said
    assert (
        "The partnership’s own time for an answer is 1 working day: by 5pm on Tuesday 12 January 2027" in said
    )
    said = Desk(story.later(days=2), world.teacher).opens()
    assert "Nobody at Norfolk Children's Services has answered." in said


def test_a_referral_is_recorded_in_the_browser(world: World) -> None:
    story = Asking(world, MONDAY, Referral())
    teacher = Desk(story, world.teacher)
    answer = teacher.sends(
        "/refer/",
        to=str(world.agency("social-care").pk),
        reference="HA-2207",
        initials="K.P.",
        asked="An assessment.",
        why="Alone at night.",
        child_protection="unsure",
        **when("made_at", MONDAY),
    )
    it = Referral.objects.get()
    assert answer.url == f"/referrals/{it.reference}/"
    assert (it.asked, it.child_protection, it.case.reference) == ("An assessment.", "unsure", "HA-2207")


def test_what_is_missing_is_said_and_what_was_typed_is_kept(world: World) -> None:
    story = Asking(world, MONDAY, Referral())
    answer = Desk(story, world.teacher).sends("/refer/", reference="HA-2207", asked="An assessment.")
    assert answer.status_code == 422
    said = text(answer)
    assert "Select the agency that you ask" in said
    assert "Enter why you ask for it" in said
    assert 'value="HA-2207"' in answer.content.decode()
    assert not Referral.objects.exists()


def test_without_a_procedure_for_refusals_the_page_says_so(shared_world: World, db: None) -> None:
    client = Client()
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(shared_world.teacher.user)
        answer = client.get("/refer/")
    assert answer.status_code == 403
    assert "says nothing about refused referrals" in text(answer)


def test_the_refusal_is_recorded_and_the_letter_seen_before_it_goes(world: World) -> None:
    story = referrals.made(world).later(hours=1)
    duty = Desk(story, world.social_worker)
    duty.sends("refused/", way="telephone", by_whom="The duty social worker", **when("told_at", story.now))
    assert story.fresh().is_refused
    typed = vars(LETTER)
    seen = duty.sends("reasons/", **typed)
    assert "Check the letter, then send it" in text(seen)
    assert LETTER.reasons in text(seen)
    assert not story.it.reasonsinwritings.exists()
    # changed once more, then sent
    again = duty.sends("reasons/", change="yes", **typed)
    assert "Preview the letter" in text(again)
    assert LETTER.advised in text(again)
    duty.sends("reasons/", send="yes", **typed)
    assert story.it.reasonsinwritings.get().reasons == LETTER.reasons
    assert "Refused, with reasons in writing." in duty.opens()


def test_the_letter_is_a_tagged_pdf(world: World) -> None:
    story = referrals.reasoned(referrals.refused(referrals.made(world)))
    answer = Desk(story, world.teacher)._goes("get", "letter/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/MarkInfo" in answer.content
    assert b"/StructTreeRoot" in answer.content
    again = Desk(story.later(days=3), world.social_worker)._goes("get", "letter/")
    assert again.content == answer.content


def test_a_letter_by_other_means_stands_with_both_times_and_is_no_pdf(world: World) -> None:
    story = referrals.refused(referrals.made(world)).later(days=2)
    sent = story.now - timedelta(days=1, hours=20)
    typed = {
        "by_means": "By post",
        **vars(LETTER),
        **when("sent_at", sent),
        "paper_kind": "letter",
        "paper_title": "Their letter",
        "paper_how": "file",
    }
    answer = Desk(story, world.teacher).sends("reasons-otherwise/", **typed)
    assert (answer.status_code, "Choose the file" in text(answer)) == (422, True)
    letter = SimpleUploadedFile("letter.pdf", papers.A_PDF)
    Desk(story, world.teacher).sends("reasons-otherwise/", **typed, paper_file=letter)
    said = Desk(story, world.teacher).opens()
    assert "The letter itself: Their letter (PDF" in said
    assert "Sent at 2:30pm on Monday 11 January 2027 by other means (By post), and recorded here at" in said
    assert "10:30am on Wednesday 13 January 2027" in said
    assert Desk(story, world.teacher).is_answered("letter/") == 404


def test_the_referring_agency_goes_step_by_step_to_the_meeting(world: World) -> None:
    story = referrals.reasoned(referrals.refused(referrals.made(world))).later(hours=1)
    teacher = Desk(story, world.teacher)
    assert "record what you did with its advice" in teacher.opens()
    teacher.sends("advice/", acted="no", what="It does not fit.", persists="yes")
    assert "concerns persist, so inform a manager" in teacher.opens()
    teacher.sends("manager/", manager=str(world.head_teacher.pk), concerns="Alone at night.")
    head = Desk(story, world.head_teacher)
    assert "your manager contacts a manager there" in head.opens()
    talk = {"way": "telephone", "people": "Both", "said": "We differ.", "result": DISAGREED.value}
    head.sends("managers/", **talk, **when("happened", story.now))
    assert "bring the agencies together in a meeting" in teacher.opens()
    assert "Your agency still holds this case." in teacher.opens("meeting/")
    meets = story.now + timedelta(days=2)
    teacher.sends("meeting/", place="By video", invited="Both agencies", **when("meets_at", meets))
    meeting = MultiAgencyMeeting.objects.get()
    story.later(days=3)
    rows = {
        "plan-TOTAL_FORMS": 1,
        "plan-INITIAL_FORMS": 0,
        "plan-0-what": "Visit",
        "plan-0-who": "Family worker",
        "plan-0-due_day": 1,
        "plan-0-due_month": 2,
        "plan-0-due_year": 2027,
    }
    held = {"attended": "Both", "came_of_it": "One plan.", "result": "plan"}
    teacher.sends(f"meetings/{meeting.pk}/held/", **held, **rows, **when("held_at", meets))
    said = teacher.opens()
    assert "The agencies agreed one plan" in said
    assert "Visit : Family worker, by Monday 1 February 2027" in said
    assert "still holds" not in said
    action = PlanAction.objects.get()
    teacher.sends(f"plan/{action.pk}/done/", shown_by="The worker's note.")
    assert "The worker's note." in teacher.opens()


def test_what_is_of_a_child_protection_nature_points_to_its_procedures(world: World) -> None:
    story = referrals.made(world, child_protection=Referral.Protection.YES)
    said = Desk(story, world.teacher).opens()
    assert "This is of a child protection nature" in said
    assert "The procedures for protecting children" in said
    plain = referrals.made(world)
    assert "This is of a child protection nature" not in Desk(plain, world.teacher).opens()
