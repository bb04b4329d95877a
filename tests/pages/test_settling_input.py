"""Who may open the pages of settling and of the panel, and what bad input does there: an error page, and no change."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from audit.models import Entry
from escalation.models import Once
from tests.factories import World, make_partnership
from tests.pages.cases import NO_ACTIONS, TYPED, Case, Sent
from tests.pages.panel_cases import PANEL_CASES
from tests.pages.settling_cases import CASES


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


class Desk:
    """Somebody at a page of a story."""

    def __init__(self, case: Case, world: World) -> None:
        self.case, self.world = case, world
        self.story, self.ids = case.bring(world)
        self.story.fresh()
        self.client = self.of(getattr(world, case.by))

    def of(self, person: Membership) -> Client:
        client = Client()
        with time_machine.travel(self.story.now, tick=False):
            client.force_login(person.user)
        return client

    @property
    def url(self) -> str:
        return reverse(
            f"escalation:{self.case.name}", kwargs={"reference": self.story.it.reference, **self.ids}
        )

    def get(self, client: Client | None = None) -> Any:  # noqa: ANN401
        with time_machine.travel(self.story.now, tick=False):
            return (client or self.client).get(self.url)

    def post(self, sent: Sent, client: Client | None = None, **hidden: Any) -> Any:  # noqa: ANN401
        fields = {"version": self.story.it.version, "once": uuid4(), **hidden, **sent}
        with time_machine.travel(self.story.now, tick=False):
            return (client or self.client).post(self.url, fields)

    def sound(self) -> Sent:
        return self.case.sent(self.story)

    def written(self) -> tuple[int, int, int, str, str]:
        """What would show that something was changed."""
        it = self.story.fresh()
        entries = Entry.objects.filter(subject=it.subject_id).count()
        return entries, Once.objects.count(), it.version, it.state, it.phase


@pytest.fixture(params=[*CASES, *PANEL_CASES], ids=str)
def desk(request: pytest.FixtureRequest, world: World) -> Iterator[Desk]:
    return Desk(request.param, world)


def test_the_page_opens_to_whom_it_belongs_and_to_nobody_else(desk: Desk) -> None:
    page = desk.get()
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert "What will happen" in page.content.decode()
    for name, status in desk.case.others.items():
        assert desk.get(desk.of(getattr(desk.world, name))).status_code == status, name
    answer = desk.get(Client())
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_it_is_done_once_and_who_comes_second_sees_what_changed(desk: Desk) -> None:
    sent, once, version = desk.sound(), uuid4(), desk.story.it.version
    answer = desk.post(sent, once=once)
    assert answer.status_code == 302, answer.context and (
        answer.context["form"].errors,
        answer.context["rows"],
    )
    done = desk.written()
    assert done[2] == version + 1
    again = desk.post(sent, once=once, version=version)
    assert (again.status_code, desk.written()) == (302, done)
    second = desk.post(sent, version=version)
    assert (second.status_code, desk.written()) in [(409, done), (404, done), (403, done)]
    if desk.case.texts and second.status_code == 409:
        assert TYPED in second.content.decode()


def test_bad_input_is_an_error_page_that_keeps_what_was_typed_and_changes_nothing(desk: Desk) -> None:
    before = desk.written()
    for refuse in (long_nul_and_forged, nothing_typed, markup, sent_by_somebody_else, ids_of_another_matter):
        refuse(desk)
        assert desk.written() == before, refuse.__name__


def long_nul_and_forged(desk: Desk) -> None:
    sound = desk.sound()
    bad = [(f"forged {name}", {name: str(uuid4())}) for name in desk.case.choices]
    for name in desk.case.texts:
        bad += [(f"long {name}", {name: "x" * 10_001}), (f"NUL in {name}", {name: "a\0b"})]
    for what, change in bad:
        answer = desk.post(sound | change)
        text = answer.content.decode()
        assert answer.status_code == 422, what
        assert "There is a problem" in text, what
        assert TYPED in text or TYPED not in str(sound | change), what
        assert "x" * 10_001 in text or not what.startswith("long"), what


def nothing_typed(desk: Desk) -> None:
    if desk.case.empty:
        answer = desk.post(NO_ACTIONS)
        assert answer.status_code == 422
        assert set(desk.case.empty) <= set(answer.context["form"].errors)


def markup(desk: Desk) -> None:
    for name in desk.case.texts[:1]:
        answer = desk.post(desk.sound() | {name: "<script>alert(1)</script>", "version": "soon"})
        assert answer.status_code == 422
        assert "<script>alert(1)" not in answer.content.decode()
        assert "&lt;script&gt;alert(1)" in answer.content.decode()


def sent_by_somebody_else(desk: Desk) -> None:
    sound = desk.sound()
    for name, status in desk.case.others.items():
        if status != 200:
            answer = desk.post(sound, desk.of(getattr(desk.world, name)))
            assert answer.status_code in (status, 422), name


def ids_of_another_matter(desk: Desk) -> None:
    mine, elsewhere = desk.ids, desk.case.bring(desk.world)[1] if desk.ids else {}
    for name, pk in elsewhere.items():
        for forged in (pk, uuid4()):
            desk.ids = {name: forged}
            assert desk.get().status_code == 404
            assert desk.post(desk.sound()).status_code == 404
    desk.ids = mine
