"""The pages of what is learned: each step by whose turn it is, what was typed kept, no stranger in; and its ends."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from escalation.models import Lesson, LessonWord, PolicyDraft, PolicyVersion
from tests import lessons, stories
from tests.factories import MONDAY, World, make_partnership
from tests.lessons import Learnt
from tests.pages.desks import opened

TYPED = "What was typed stays on the page"
DAY = {"met_on_day": "18", "met_on_month": "1", "met_on_year": "2027"}
CONSIDER = {"said": f"{TYPED}: so with us.", "passes_on": "yes"}
FORUM = {"group": "Practice sub-group", "said": f"{TYPED}.", "decided": "We write a list.", **DAY}
CAME = {"came": "nothing", "said": f"{TYPED}.", "told": "Thank you."}


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def at(learnt: Learnt, person: Membership) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def get(learnt: Learnt, person: Membership, name: str = "learning", *args: str) -> Any:  # noqa: ANN401
    with time_machine.travel(learnt.now, tick=False):
        return at(learnt, person).get(reverse(f"escalation:{name}", args=args or [learnt.it.reference]))


def post(
    learnt: Learnt, person: Membership, name: str, fields: dict[str, Any], **hidden: object
) -> HttpResponse:
    given = {"version": learnt.fresh().version, "once": uuid4(), **hidden}
    with time_machine.travel(learnt.now, tick=False):
        address = reverse(f"escalation:{name}", args=[learnt.it.reference])
        return at(learnt, person).post(address, given | fields)  # type: ignore[return-value]


def said(answer: Any) -> str:  # noqa: ANN401
    return answer.content.decode()


def test_the_page_says_whose_turn_it_is_and_opening_it_is_the_receipt(world: World) -> None:
    learnt = lessons.closed(world)
    page = said(get(learnt, world.hospital_representative))
    assert "It is your turn." in page
    assert "Say what you make of it" in page
    assert "Ring first." in page
    assert learnt.it.turns.get().opened_at == learnt.now
    page = said(get(learnt, world.business_manager))
    assert "It lies with" in page
    assert "Say what you make of it" not in page


STEPS = [
    ("learning_consider", lessons.closed, "hospital_representative", CONSIDER),
    ("learning_forum", lessons.on_the_board, "business_manager", FORUM),
    ("learning_came", lessons.on_the_board, "business_manager", CAME),
]


@pytest.mark.parametrize(("name", "bring", "by", "fields"), STEPS, ids=[step[0] for step in STEPS])
def test_each_step_is_its_own_persons_once_and_keeps_what_was_typed(
    name: str, bring: Callable[[World], Learnt], by: str, fields: dict[str, str], world: World
) -> None:
    learnt, person = bring(world), getattr(world, by)
    assert get(learnt, person, name).status_code == 200
    for stranger in (world.teacher, world.nurse, world.stranger, world.police_representative):
        assert get(learnt, stranger, name).status_code == 404
        assert post(learnt, stranger, name, fields).status_code == 404
    empty = post(learnt, person, name, {})
    assert (empty.status_code, "There is a problem" in said(empty)) == (422, True)
    partly = post(learnt, person, name, {"said": TYPED})
    assert (partly.status_code, TYPED in said(partly)) == (422, True)
    forged = post(learnt, person, name, {**fields, "passes_on": "x\0y", "came": "zz", "met_on_day": "99"})
    assert (forged.status_code, TYPED in said(forged)) == (422, True)
    stale = post(learnt, person, name, fields, version=learnt.it.version - 1)
    assert (stale.status_code, TYPED in said(stale)) == (409, True)
    before = LessonWord.objects.count()
    once = str(uuid4())
    assert post(learnt, person, name, fields, once=once).status_code == 302
    assert post(learnt, person, name, fields, once=once).status_code == 302
    assert LessonWord.objects.count() == before + 1


def test_out_of_turn_the_door_says_so(world: World) -> None:
    learnt = lessons.closed(world)
    answer = get(learnt, world.business_manager, "learning_came")
    assert (answer.status_code, "somebody else’s turn" in said(answer)) == (403, True)
    learnt = Learnt(world, learnt.now, learnt.it)
    post(learnt, world.hospital_representative, "learning_consider", CONSIDER)
    answer = get(learnt, world.hospital_representative, "learning_consider")
    assert answer.status_code == 403


def test_a_change_of_protocol_is_named_with_its_day(world: World) -> None:
    learnt = lessons.on_the_board(world)
    fields = {**CAME, "came": "protocol"}
    missing = post(learnt, world.business_manager, "learning_came", fields)
    assert "Enter which protocol or procedure was changed" in said(missing)
    fields |= {
        "changed": "The threshold guide",
        "changed_from_day": "1",
        "changed_from_month": "3",
        "changed_from_year": "2027",
    }
    assert post(learnt, world.business_manager, "learning_came", fields).status_code == 302
    page = said(get(learnt, world.business_manager))
    assert "The threshold guide, from Monday 1 March 2027" in page
    assert "Done: a change of another protocol or procedure." in page


def test_a_version_of_another_partnership_is_not_what_came_of_it(world: World) -> None:
    other = make_partnership(code="elsewhere").policy
    learnt = lessons.on_the_board(world)
    fields = {**CAME, "came": "policy", "policy_version": str(other.pk)}
    assert post(learnt, world.business_manager, "learning_came", fields).status_code == 422


def test_the_people_of_the_matter_read_what_came_of_it_and_not_what_each_made_of_it(world: World) -> None:
    learnt = lessons.on_the_board(world)
    post(learnt, world.business_manager, "learning_came", {**CAME, "told": "Thank you, it is on our page."})
    page = said(get(learnt, world.teacher, "matter_learning"))
    assert "Thank you, it is on our page." in page
    assert "Considered by" in page
    assert "It is so with us too." not in page
    assert get(learnt, world.stranger, "matter_learning").status_code == 404
    assert get(learnt, world.teacher).status_code == 404  # the page of those to whom it goes


def test_the_register_has_what_waits_what_is_open_and_what_is_done(world: World) -> None:
    learnt = lessons.closed(world)
    practice = lessons.practice(world)

    def register(person: Membership) -> str:
        with time_machine.travel(learnt.now, tick=False):
            return said(at(learnt, person).get(reverse("escalation:learning_register")))

    page = register(world.hospital_representative)
    assert "2 points to learn from wait for you." in page
    page = register(world.business_manager)
    assert f'href="/learning/{learnt.it.reference}/"' in page  # it is for the board
    assert practice.it.reference in page
    assert f'href="/learning/{practice.it.reference}/"' not in page  # the envelope alone
    assert "Who rings whom" not in page
    for person in (world.teacher, world.stranger, world.chair):
        assert learnt.it.reference not in register(person)
        assert practice.it.reference not in register(person)
    assert practice.it.reference in register(world.nurse)  # who noted it


def test_a_point_of_practice_is_noted_in_one_page(world: World) -> None:
    client = Client()
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(world.nurse.user)
        address = reverse("escalation:note_practice")
        assert "raise a disagreement" in said(client.get(address))
        wrong = client.post(address, {"version": 0, "once": uuid4(), "about": TYPED})
        assert (wrong.status_code, TYPED in said(wrong)) == (422, True)
        fields = {"version": 0, "once": uuid4(), "about": "Moves", "themes": "Nobody says."}
        answer = client.post(address, fields)
        assert client.post(address, fields).status_code == 302
    it = Lesson.objects.get()
    assert answer["Location"] == f"/learning/{it.reference}/"
    assert (it.themes, it.noted_by) == ("Nobody says.", world.nurse)
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(world.chair.user)
        refused = client.post(address, {**fields, "once": uuid4()})
    assert (refused.status_code, "works in an agency" in said(refused)) == (422, True)


def test_a_new_version_names_what_it_learned_from_and_with_that_it_is_done(world: World) -> None:
    learnt = lessons.closed(world)
    code, version = world.partnership.code, world.policy
    with time_machine.travel(learnt.now, tick=False):
        client = at(learnt, world.business_manager)
        page = said(client.get(learnt.it.get_absolute_url()))
        begin = f"{reverse('escalation:policy_begin', args=[code])}?learns={learnt.it.reference}"
        assert begin in page
        client.post(begin, {"version": 0, "once": uuid4(), "which": f"version-{version.pk}"})
        draft = PolicyDraft.objects.get()
        document = draft.text.replace(version.title, f"{version.title}, amended", 1)
        PolicyDraft.objects.filter(pk=draft.pk).update(text=document)
        force = reverse("escalation:policy_put_in_force", args=[code, draft.pk])
        page = said(client.get(force))
        assert learnt.it.reference in page
        assert "checked" in page
        day = {"in_force_from_day": "1", "in_force_from_month": "3", "in_force_from_year": "2027"}
        fields = {"version": draft.version, "once": uuid4(), "learns_from": [learnt.it.reference], **day}
        assert client.post(force, fields).status_code == 302
    made = PolicyVersion.objects.order_by("number").filter(key=version.key).last()
    assert made is not None
    assert [one.lesson for one in made.lessons.all()] == [learnt.it]
    it = learnt.fresh()
    assert (it.came, it.words.get(kind="came").policy_version) == ("policy", made)
    with time_machine.travel(learnt.now, tick=False):
        address = reverse("escalation:policy", args=[made.key, made.number])
        assert it.reference in said(client.get(address))
        client.force_login(world.stranger.user)
        told = said(client.get(address))
        assert it.reference not in told
        assert "1 point that you do not read" in " ".join(told.split())
        client.force_login(world.teacher.user)
        assert it.reference in said(client.get(address))
        assert "amended" in said(client.get(reverse("escalation:matter_learning", args=[it.reference])))


def test_what_is_done_meanwhile_is_not_ended_a_second_time(world: World) -> None:
    learnt = lessons.on_the_board(world)
    code = world.partnership.code
    with time_machine.travel(learnt.now, tick=False):
        client = at(learnt, world.business_manager)
        client.post(
            reverse("escalation:policy_begin", args=[code]),
            {"version": 0, "once": uuid4(), "which": f"version-{world.policy.pk}"},
        )
        draft = PolicyDraft.objects.get()
        post(learnt, world.business_manager, "learning_came", CAME)
        day = {"in_force_from_day": "1", "in_force_from_month": "3", "in_force_from_year": "2027"}
        fields = {"version": draft.version, "once": uuid4(), "learns_from": [learnt.it.reference], **day}
        count = PolicyVersion.objects.count()
        answer = client.post(reverse("escalation:policy_put_in_force", args=[code, draft.pk]), fields)
    assert (answer.status_code, "choose again" in said(answer)) == (422, True)
    assert PolicyVersion.objects.count() == count
    assert learnt.fresh().came == "nothing"


def test_the_debrief_is_answered_on_its_page(world: World) -> None:
    story = stories.closed(stories.raised(world))
    assert "debrief is offered to you" in said(opened(story, "answer_debrief", world.social_worker))
    from tests.pages.desks import sent

    answer = sent(story, "answer_debrief", world.social_worker, {"takes_part": "yes", "said": "Friday."})
    assert answer.status_code == 302
    assert "takes up the debrief" in said(opened(story, "matter_learning", world.teacher))
    assert opened(story, "answer_debrief", world.social_worker).status_code == 403
    assert opened(story, "answer_debrief", world.stranger).status_code == 404
