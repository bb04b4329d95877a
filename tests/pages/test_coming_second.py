"""Two people, one matter, on every form: who comes second reads what changed, keeps what was typed, may send it."""

import re
from copy import deepcopy
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from escalation.services.statements import state_to_panel
from escalation.urls import urlpatterns
from escalation.views.doors import MatterForm
from escalation.views.learning import LessonForm
from escalation.views.referral import ReferralForm
from tests import stories
from tests.factories import World
from tests.pages.other_cases import OTHER_CASES
from tests.pages.panel_cases import PANEL_CASES
from tests.pages.recording_cases import CASES as RECORDING
from tests.pages.settling_cases import CASES as SETTLING
from tests.pages.test_settling_input import Desk

CASES = [*RECORDING, *SETTLING, *PANEL_CASES, *OTHER_CASES]
# Forms on a matter whose coming second is looked at elsewhere, and where.
ELSEWHERE = {
    "escalate": "its first step; the second is escalate_check",
    "add_paper": "tests/pages/papers/test_adding.py: it carries a file",
    "place_outcome": "the page of place_record",
    "move_on": "tests/services/test_inside_one_agency.py",
    "learn_afterwards": "the form of close",
}
# What an agency that is not on Accord told: pages of one base, of which two are looked at here.
TOLD = {
    "told_reply", "told_answer", "told_confirm", "told_refuse", "told_acknowledge", "told_pass_on",
    "told_mediation", "told_higher",
}  # fmt: skip
# Who did it reads nothing of the matter any more; or it changes nothing that a form is built on.
NOT_A_SECOND_TIME = {"declare_conflict", "answer_invitation", "extract"}


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return deepcopy(shared_world)


@pytest.fixture(params=CASES, ids=str)
def desk(request: pytest.FixtureRequest, world: World) -> Desk:
    return Desk(request.param, world)


def test_every_form_on_a_matter_is_looked_at() -> None:
    forms = {
        pattern.name
        for pattern in urlpatterns
        if (view := getattr(pattern.callback, "view_class", None))
        and issubclass(view, MatterForm)
        and not issubclass(view, ReferralForm | LessonForm)
    }
    assert forms - {case.name for case in CASES} == ELSEWHERE.keys() | TOLD


def test_who_comes_second_reads_what_changed_keeps_what_they_typed_and_sends_it_again(desk: Desk) -> None:
    # given a form that somebody opened, and somebody else who wrote in the meantime
    story, version = desk.story, desk.story.it.version
    sent, once = desk.sound(), str(uuid4())
    says = meanwhile(desk)
    before = desk.written()
    # when it is sent, then nothing is written, and the page says what changed
    page = second(desk, desk.post(sent, version=version, once=once), sent, before)
    assert says in page
    # and sent again from that page, on what is there now, it goes through; twice, it is one act
    again = hidden(page)
    assert again == {"version": str(version + 1), "once": once}
    story.later(minutes=1)
    assert desk.post(sent, **again).status_code in (200, 302)
    done = desk.written()
    assert done != before
    assert desk.post(sent, **again).status_code == 302
    assert desk.written() == done
    # and who then does the same, on a page that was opened before, comes second too
    if desk.case.name not in NOT_A_SECOND_TIME:
        second(desk, desk.post(sent, version=version), sent, done)


def meanwhile(desk: Desk) -> str:
    """Somebody else does what this person may read of; who that is, as the page says it."""
    story, world = desk.story, desk.story.world
    if desk.case.name == "answer_invitation":  # on the panel it is read what was stated to the panel
        state_to_panel(**story.by(world.trust_director), text="Look at six weeks.")
        return f"{world.trust_director.user.name}, {world.trust_director.agency}, "
    first = world.social_worker if desk.case.by != "social_worker" else world.teacher
    if "oak-hill" in world.agencies:  # the other side is not on Accord
        first = world.teacher
    stories.worry_said(story, by=first)
    return f"{first.user.name}, {first.agency}, "


def second(desk: Desk, answer: Any, sent: dict[str, Any], before: object) -> str:  # noqa: ANN401
    """The page of who came second: it says so, every text is in it, and nothing was written."""
    page = unescape(answer.content.decode())
    assert (answer.status_code, desk.written()) == (409, before)
    assert "This has changed since you opened it" in page
    for name in desk.case.texts:
        assert str(sent.get(name, "")) in page, name
    return page


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(version|once)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}
