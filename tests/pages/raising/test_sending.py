"""Sending what was typed, once; and what is said once it is sent."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from agencies.models import Holding
from agencies.roles import Role
from agencies.services import end_holding
from escalation.models import Disagreement, Draft
from escalation.services.governing import RaiseRefused
from escalation.services.telling import deliver_notices, mark_opened
from escalation.views import checking
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.pages.raising.typed import TIME, fill, signed_in, words


def test_sent_twice_it_is_one_matter(teacher: Client, draft: Draft, answers: dict) -> None:
    fill(teacher, draft, answers)
    first, second = (teacher.post(f"/raise/{draft.pk}/check/") for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Disagreement.objects.count() == 1
    assert teacher.get(f"/raise/{draft.pk}/worries/")["Location"] == first["Location"]


def test_what_is_not_complete_is_not_sent(teacher: Client, draft: Draft) -> None:
    answer = teacher.post(f"/raise/{draft.pk}/check/")
    assert answer.status_code == 422
    assert len(answer.context["missing"]) == 6
    assert not Disagreement.objects.exists()


def test_what_became_wrong_since_it_was_typed_is_said_with_the_way_to_change_it(
    teacher: Client, draft: Draft, answers: dict
) -> None:
    until = {"until_day": "11", "until_month": "1", "until_year": "2027", "until_time": "10am"}
    fill(teacher, draft, answers | {"time": TIME | {"shorter": "yes", "why": "Soon."} | until})
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        answer = teacher.post(f"/raise/{draft.pk}/check/")
    assert answer.status_code == 422
    assert f"/raise/{draft.pk}/time/?change=1" in words(answer)
    assert Draft.objects.exists()


def test_what_the_service_refuses_keeps_the_draft_and_names_the_page(
    teacher: Client, draft: Draft, answers: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise RaiseRefused("That is too long ago to count from.", about="put_at")

    fill(teacher, draft, answers)
    monkeypatch.setattr(checking, "send_draft", refuse)
    answer = teacher.post(f"/raise/{draft.pk}/check/")
    assert answer.status_code == 422
    assert "That is too long ago to count from." in words(answer)
    assert f'href="/raise/{draft.pk}/decision/?change=1"' in words(answer)


def test_the_check_page_says_who_will_know(
    teacher: Client, draft: Draft, answers: dict, world: World
) -> None:
    fill(teacher, draft, answers)
    page = words(teacher.get(f"/raise/{draft.pk}/check/"))
    assert "Head Teacher Example, Head teacher: as your manager, they can read this matter" in page
    assert "Social worker (Norfolk Children&#x27;s Services): Social Worker Example, Social worker" in page
    assert "What is in it they see only if it reaches “Resolution panel of the board”" in page
    assert "speak-up" in page  # the policy's way for a worry that one fears to raise
    assert "5pm on Monday 18 January 2027" in page
    desk = world.post("social-care", Role.PRACTITIONER)
    for holding in Holding.objects.filter(post__agency=world.agency("social-care")):
        end_holding(holding=holding, by=COMMAND_LINE, now=MONDAY)
    page = words(teacher.get(f"/raise/{draft.pk}/check/"))
    assert f"nobody is there today. Ring them: {desk.telephone}" in page


def test_the_raiser_reads_to_whom_it_went_and_how_far_it_got(world: World, teacher: Client) -> None:
    story = stories.raised(world)
    address = f"/matters/{story.it.reference}/raised/"
    page = words(teacher.get(address))
    assert story.it.reference in page
    assert "On its way, not opened yet" in page
    assert "by 5pm on Tuesday 12 January 2027, it goes to Team manager" in page
    assert "(the fifth working day)" in page
    assert "01603 222222" in page
    deliver_notices(now=MONDAY + timedelta(minutes=2))
    assert "Sent at 9:32am on Monday 11 January 2027, not opened yet" in words(teacher.get(address))
    opened = MONDAY + timedelta(hours=1)
    mark_opened(disagreement=story.it, by=stories.stand(world.social_worker, opened), now=opened)
    page = words(teacher.get(address))
    assert "Opened at 10:30am on Monday 11 January 2027" in page
    assert "it goes to Team manager" not in page


def test_a_time_that_was_over_before_is_said_so(world: World, teacher: Client) -> None:
    story = stories.raised(world, put_at=MONDAY - timedelta(days=30))
    assert "You can go up to the next stage now" in words(
        teacher.get(f"/matters/{story.it.reference}/raised/")
    )


def test_nobody_else_is_told_that_they_raised_it(world: World) -> None:
    story = stories.raised(world)
    address = f"/matters/{story.it.reference}/raised/"
    for person in (world.social_worker, world.head_teacher):
        assert signed_in(person).get(address)["Location"] == f"/matters/{story.it.reference}/"
    assert signed_in(world.stranger).get(address).status_code == 404
