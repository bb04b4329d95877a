"""Recording, asking, advising and forms, as people meet them: what is filled in, what is said, where it leads."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from escalation.core.stages import ForWhom
from escalation.models import ChildNow, Deadline, FormAnswer, Record
from escalation.services.policies import load_policy
from escalation.services.raising import raise_disagreement
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, NORFOLK, World
from tests.pages.cases import SAFETY, when
from tests.pages.recording_cases import SIGNS
from tests.stories import Story


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def story(world: World) -> Story:
    return stories.side_given(stories.raised(world)).later(minutes=5)


class At:
    """A person at the pages of a story, on its clock."""

    def __init__(self, story: Story, person: Membership) -> None:
        self.story, self.client = story, Client()
        with time_machine.travel(story.now, tick=False):
            self.client.force_login(person.user)

    def url(self, name: str, *ids: object) -> str:
        return reverse(f"escalation:{name}", args=[self.story.it.reference, *ids])

    def get(self, name: str, *ids: object) -> Any:  # noqa: ANN401
        with time_machine.travel(self.story.now, tick=False):
            return self.client.get(self.url(name, *ids))

    def post(self, name: str, *ids: object, query: str = "", **sent: Any) -> Any:  # noqa: ANN401
        fields = {"version": self.story.fresh().version, "once": uuid4(), **sent}
        with time_machine.travel(self.story.now, tick=False):
            return self.client.post(self.url(name, *ids) + query, fields)


def discussion(story: Story, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    sent = SAFETY | when("happened", story.now)
    sent |= {"way": "telephone", "others": "Jo, support worker", "said": "The visits.", "for_whom": "both"}
    return sent | {"settled": "no"} | changed


def text_of(page: Any) -> str:  # noqa: ANN401
    return " ".join(page.content.decode().split())


# --- A discussion -------------------------------------------------------------------------------------------------


def test_today_and_now_and_who_is_here_are_filled_in(story: Story, world: World) -> None:
    page = At(story, world.teacher).get("discuss")
    form = page.context["form"]
    assert form["happened"].value() == story.now
    assert form["keeps_safe"].value() == "Collected by her aunt every day."
    people = dict(form.fields["present"].choices)
    assert people == {
        str(world.teacher.pk): "Teacher Example, Teacher, Hawthorn Academy",
        str(world.social_worker.pk): "Social Worker Example, Social worker, Norfolk Children's Services",
    }
    assert form["present"].value() == [str(world.teacher.pk)]
    assert "It cannot be changed afterwards, only added to." in text_of(page)


def test_who_took_part_is_kept_by_name_and_role(story: Story, world: World) -> None:
    sent = discussion(
        story, present=[str(world.social_worker.pk)], others="Jo, support worker\nAl, interpreter"
    )
    assert At(story, world.teacher).post("discuss", **sent).status_code == 302
    assert Record.objects.get().people.splitlines() == [
        "Social Worker Example, Social worker, Norfolk Children's Services",
        "Jo, support worker",
        "Al, interpreter",
    ]


@pytest.mark.parametrize(
    ("changed", "leads_to"),
    [
        ({}, "matter"),
        ({"settled": "yes"}, "propose"),
        ({"safe": "no"}, "not_safe"),
        ({"safe": "no", "settled": "yes"}, "not_safe"),
        ({"for_whom": "own_side", "settled": ""}, "matter"),
        ({"for_whom": "own_side", "settled": "yes"}, "matter"),
    ],
)
def test_where_a_discussion_leads(story: Story, world: World, changed: dict[str, str], leads_to: str) -> None:
    at = At(story, world.teacher)
    answer = at.post("discuss", **discussion(story, **changed))
    assert answer["Location"] == at.url(leads_to)


def test_in_the_future_is_an_error_at_its_place(story: Story, world: World) -> None:
    sent = discussion(story) | when("happened", story.now.replace(hour=23))
    answer = At(story, world.teacher).post("discuss", **sent)
    assert "must not be after" in answer.context["form"].errors["happened"][0]
    assert not Record.objects.exists()


def test_a_record_for_our_side_only_is_not_shown_to_the_other_side(story: Story, world: World) -> None:
    At(story, world.teacher).post("discuss", **discussion(story, for_whom="own_side"))
    record = Record.objects.get()
    assert record.for_whom == ForWhom.OWN_SIDE
    assert At(story, world.social_worker).get("reply", record.pk).status_code == 404


def test_not_safe_names_whom_to_call_and_what_the_policy_allows(story: Story, world: World) -> None:
    page = text_of(At(story, world.teacher).get("not_safe"))
    assert "Call 999, or Children&#x27;s Advice and Duty Service on 0344 800 8021." in page
    assert "Send it straight to the panel" in page
    assert "Escalate it now" in page


def test_who_only_reads_is_told_whom_to_call_and_offered_no_move(story: Story, world: World) -> None:
    page = text_of(At(story, world.head_teacher).get("not_safe"))
    assert "0344 800 8021" in page
    assert "straight to the panel" not in page


def test_the_newest_answer_about_the_child_is_the_one_that_was_just_given(story: Story, world: World) -> None:
    At(story, world.teacher).post("discuss", **discussion(story, safe="no", how="Bruised today."))
    assert ChildNow.objects.filter(disagreement=story.it).first().how == "Bruised today."


# --- Attempts, replies, questions ---------------------------------------------------------------------------------


def test_whom_one_tried_to_reach_is_offered_from_the_other_side(story: Story, world: World) -> None:
    at = At(story, world.teacher)
    page = at.get("attempt")
    assert list(dict(page.context["form"].fields["present"].choices)) == [str(world.social_worker.pk)]
    assert "Word is sent to Social Worker Example" in text_of(page)
    answer = at.post("attempt", **when("happened", story.now), way="telephone", said="It rang out.")
    assert answer.context["form"].errors["present"] == ["Select or enter whom you tried to reach"]


def test_this_is_what_was_said_needs_no_text_and_keeps_none(story: Story, world: World) -> None:
    record = stories.discussed(story)
    at = At(story, world.social_worker)
    assert "We went through the visits." in text_of(at.get("reply", record.pk))
    assert at.post("reply", record.pk, verdict="same", own_account="Typed by mistake").status_code == 302
    reply = Record.objects.get(in_reply_to=record)
    assert (reply.kind, reply.said) == (Record.Kind.SAME, "")
    refused = at.get("reply", record.pk)
    assert (refused.status_code, "answered this already" in text_of(refused)) == (403, True)


def test_a_question_is_shown_where_it_is_answered(story: Story, world: World) -> None:
    question = stories.question_asked(story)
    at = At(story, world.social_worker)
    assert "Who saw her last?" in text_of(at.get("answer", question.pk))
    at.post("answer", question.pk, answer="Her aunt.")
    assert Record.objects.get(kind=Record.Kind.ANSWER).said == "Her aunt."


# --- Advice -------------------------------------------------------------------------------------------------------


def test_safeguarding_leads_come_first_then_ones_managers(world: World) -> None:
    by = stories.stand(world.nurse, MONDAY)
    it = raise_disagreement(by=by, membership=world.nurse, raised=stories.answers(world), now=MONDAY)
    story = Story(world, MONDAY, it)
    page = At(story, world.nurse).get("advice")
    groups = [
        (name, [label for _, label in people])
        for name, people in page.context["form"].fields["asked"].choices[1:]
    ]
    assert groups[0] == ("Safeguarding leads", ["Designated Doctor Example, Designated doctor"])
    assert groups[1] == (
        "Your managers",
        ["Matron Example, Matron", "Medical Director Example, Medical director"],
    )


def test_somebody_of_another_agency_cannot_be_asked_by_a_forged_id(story: Story, world: World) -> None:
    answer = At(story, world.teacher).post("advice", asked=str(world.social_worker.pk), question="What now?")
    assert (answer.status_code, "asked" in answer.context["form"].errors) == (422, True)
    assert not Record.objects.exists()


# --- Forms of the policy ------------------------------------------------------------------------------------------


def test_a_form_begins_with_what_was_said_in_ones_own_view(story: Story, world: World) -> None:
    values = {
        "teacher": [
            "Home alone at night.",
            "She talks to her aunt.",
            "A strategy discussion this week.",
            "3",
        ],
        "social_worker": ["Late meals.", "The aunt helps.", "Early help, reviewed monthly.", "6"],
    }
    for name, expected in values.items():
        form = At(story, getattr(world, name)).get("fill_form", "signs-of-safety").context["form"]
        assert [form[field].value() for field in SIGNS] == expected


def test_a_form_that_is_carried_over_begins_as_it_stood_at_the_stage_before(
    story: Story, world: World
) -> None:
    at = At(story, world.teacher)
    answer = at.post("fill_form", "signs-of-safety", **SIGNS)
    assert answer["Location"] == at.url("escalate")
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    newest = At(story, world.head_teacher).get("fill_form", "signs-of-safety").context["form"]
    assert newest["signs-of-safety_0"].value() == "As it was said."  # what the story filled in last


def test_every_question_must_be_answered_and_the_scale_has_eleven_answers(story: Story, world: World) -> None:
    at = At(story, world.teacher)
    assert set(at.post("fill_form", "signs-of-safety").context["form"].errors) == set(SIGNS)
    forged = at.post("fill_form", "signs-of-safety", **SIGNS | {"signs-of-safety_3": "11"})
    assert set(forged.context["form"].errors) == {"signs-of-safety_3"}
    assert not Record.objects.exists()


def test_a_form_that_is_not_asked_for_here_says_so_and_one_that_is_none_is_not_there(
    story: Story, world: World
) -> None:
    at = At(story, world.teacher)
    assert at.get("fill_form", "account").status_code == 403
    assert at.post("fill_form", "account", account_0="a", account_1="b").status_code == 422
    assert at.get("fill_form", "no-such-form").status_code == 404
    assert At(story, world.stranger).get("fill_form", "signs-of-safety").status_code == 404


# --- A shorter time -----------------------------------------------------------------------------------------------


def test_the_time_that_runs_is_shown_and_a_shorter_one_set(story: Story, world: World) -> None:
    at = At(story, world.teacher)
    assert "5pm on Monday 18 January 2027" in text_of(at.get("protect"))
    until = story.now.replace(hour=20, minute=0)
    assert at.post("protect", **when("until", until), reason="Home tonight.").status_code == 302
    assert Deadline.objects.get().due_at == until


def test_a_later_time_is_refused_in_a_sentence_and_kept_on_the_page(story: Story, world: World) -> None:
    later = story.now.replace(month=2)
    answer = At(story, world.teacher).post("protect", **when("until", later), reason="No hurry.")
    assert answer.status_code == 422
    assert "no earlier than the time that runs already: 5pm on Monday 18 January 2027" in text_of(answer)
    assert "No hurry." in text_of(answer)


def test_actions_of_a_form_are_rows_that_grow_without_script_and_are_carried_over(world: World) -> None:
    scale = '{ label = "How safe is the child now, from 0 to 10?", kind = "scale" },'
    text = NORFOLK.read_text().replace(scale, f'{scale}\n{{ label = "Who does what?", kind = "actions" }},')
    load_policy(
        partnership=world.partnership, text=text, in_force_from=date(2021, 1, 1), by=COMMAND_LINE, now=MONDAY
    )
    at = At(stories.side_given(stories.raised(world)).later(minutes=5), world.teacher)
    assert "Who does what?" in text_of(at.get("fill_form", "signs-of-safety"))
    row = {
        "rows-0-what": "Ring the school",
        "rows-0-who": "Jo",
        "rows-0-due_day": "1",
        "rows-0-due_month": "2",
    }
    row |= {"rows-0-due_year": "2027", "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"}
    more = at.post("fill_form", "signs-of-safety", **SIGNS | row | {"resize_rows": "rows:add"})
    assert (more.status_code, len(more.context["rows"].forms)) == (200, 2)
    none = at.post("fill_form", "signs-of-safety", **SIGNS | row | {"rows-0-what": ""})
    assert none.status_code == 422
    assert at.post("fill_form", "signs-of-safety", **SIGNS | row).status_code == 302
    answer = FormAnswer.objects.get(label="Who does what?")
    assert answer.value == "Ring the school; Jo; by Monday 1 February 2027"
    rows = at.get("fill_form", "signs-of-safety").context["rows"]
    assert [form["who"].value() for form in rows.forms] == ["Jo"]
