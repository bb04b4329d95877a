"""Your matters: what waits for you is read first, in four groups, by links; nobody sees what is not theirs."""

from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.test import Client

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import end_membership
from escalation.models import Draft
from escalation.services.sweeping import sweep
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_partnership()


def page(person: Membership, at: datetime = MONDAY, **query: str) -> Any:  # noqa: ANN401
    client = Client()
    with time_machine.travel(at, tick=False):
        client.force_login(person.user)
        return client.get("/", query)


def group(response: Any, key: str) -> list[str]:  # noqa: ANN401
    """The references in one group, as they stand on the page."""
    found = next(one for one in response.context["home"].groups if one.key == key)
    return [row.reference for row in found.rows]


def row(response: Any, key: str) -> Any:  # noqa: ANN401
    return next(one for one in response.context["home"].groups if one.key == key).rows[0]


def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    assert Client().get("/").headers["Location"].startswith("/accounts/login/")


def test_whoever_has_nothing_yet_reads_what_would_be_here_and_how_to_begin(world: World) -> None:
    shown = page(world.teacher).content.decode()
    assert "No disagreement has come to you yet. One that you raise stands here" in shown
    assert 'href="/guide/"' in shown
    assert "(0)" not in shown
    assert "One that comes to a post of yours stands here" in page(world.chair).content.decode()


def test_an_empty_group_says_what_would_be_in_it(world: World) -> None:
    shown = page(world.teacher, group="us").content.decode()
    assert "Nothing waits for you or your colleagues." in shown


def test_what_was_raised_waits_for_the_other_side(world: World) -> None:
    story = stories.raised(world)
    ours, theirs = page(world.teacher, story.now), page(world.social_worker, story.now)
    assert group(ours, "them") == [story.it.reference]
    assert group(ours, "us") == []
    assert "Nothing waits for you." in ours.content.decode()
    assert group(theirs, "us") == [story.it.reference]
    assert "1 matter waits for you. The first is due by" in theirs.content.decode()
    assert "5pm on Monday 18 January 2027" in theirs.content.decode()


def test_a_row_names_the_other_agency_the_stage_and_whose_turn_it_is(world: World) -> None:
    story = stories.raised(world)
    shown = row(page(world.teacher, story.now), "them")
    assert shown.agencies == "Norfolk Children's Services"
    assert shown.stage == "1 of 4, Professional to professional"
    assert shown.whose_turn == "Norfolk Children's Services (Social worker)"
    assert shown.tag.text == "On time"
    assert row(page(world.social_worker, story.now), "us").whose_turn == "You"


def test_a_stranger_sees_nothing_of_it(world: World) -> None:
    story = stories.raised(world)
    assert story.it.reference not in page(world.stranger, story.now).content.decode()


RUNNING = [  # how long after raising, on a Monday at half past nine; in which groups; under which tag
    (timedelta(days=3), {"us"}, "On time"),  # Thursday: the next working day is Friday
    (timedelta(days=4), {"us", "soon"}, "Due on Monday"),  # Friday, and it is due on Monday
    (timedelta(days=6), {"us", "soon"}, "Due tomorrow"),  # Sunday
    (timedelta(days=7), {"us", "soon"}, "Due today"),
    (timedelta(days=7, hours=9), {"us", "overdue"}, "Overdue since 5pm today"),
    (timedelta(days=8), {"us", "overdue"}, "Overdue by 1 working day"),
    (timedelta(days=9), {"us", "overdue"}, "Overdue by 2 working days"),
]


def test_a_matter_stands_in_its_groups_as_its_time_runs(world: World) -> None:
    story = stories.raised(world)
    for later, groups, tag in RUNNING:
        response = page(world.social_worker, story.now + later)
        assert {one.key for one in response.context["home"].groups if one.rows} == groups, later
        assert row(response, "us").tag.text == tag


def test_when_the_time_is_over_it_waits_for_the_raising_side(world: World) -> None:
    story = stories.raised(world).later(days=8)
    sweep(now=story.now)
    response = page(world.teacher, story.now)
    assert group(response, "us") == group(response, "overdue") == [story.it.reference]
    assert group(page(world.social_worker, story.now), "them") == [story.it.reference]


def test_a_manager_sees_those_of_the_people_they_manage_and_a_filter_for_them(world: World) -> None:
    story = stories.raised(world)
    everything = page(world.team_manager, story.now)
    assert group(everything, "us") == [story.it.reference]
    assert "Nothing waits for you." in everything.content.decode()  # it waits for the social worker
    assert [link.text for link in everything.context["home"].whose] == [
        "All of these",
        "My own",
        "Of people I manage",
    ]
    assert group(page(world.team_manager, story.now, whose="own"), "us") == []
    assert group(page(world.team_manager, story.now, whose="managed"), "us") == [story.it.reference]


def test_who_stands_in_sees_what_waits_at_that_desk(world: World) -> None:
    story = stories.at_first_line(world)
    response = page(world.stand_in, story.now)
    assert group(response, "us") == [story.it.reference]
    assert "1 matter waits for you" in response.content.decode()
    assert group(page(world.stand_in, story.now, whose="stand-in"), "us") == [story.it.reference]
    assert group(page(world.stand_in, story.now, whose="own"), "us") == []


def test_the_convener_has_what_reached_the_panel(world: World) -> None:
    story = stories.at_panel(world)
    for person in (world.chair, world.deputy_chair):
        assert group(page(person, story.now), "us") == [story.it.reference]
    assert group(page(world.business_manager, story.now), "them") == [story.it.reference]
    assert "Raise a disagreement" not in page(world.chair, story.now).content.decode()


def test_what_is_closed_is_behind_a_link(world: World) -> None:
    story = stories.closed(stories.side_given(stories.raised(world)))
    first = page(world.teacher, story.now)
    assert group(first, "us") == group(first, "them") == []
    ended = page(world.teacher, story.now, group="ended")
    assert group(ended, "ended") == [story.it.reference]
    assert "Overdue" not in row(ended, "ended").tag.text


def test_an_action_that_was_agreed_is_still_owed_when_the_matter_is_closed(world: World) -> None:
    story = stories.closed(stories.side_given(stories.raised(world)))
    after = datetime.fromisoformat("2027-02-02T10:00:00+00:00")  # it was due on 1 February
    assert group(page(world.social_worker, after), "overdue") == [story.it.reference]


def turned(response: Any, person: Membership, to: str) -> Any:  # noqa: ANN401
    """The page behind the link to the next or the previous page."""
    link = getattr(response.context["home"], to)
    assert (
        f'href="{escape(link["href"])}" rel="{"next" if to == "next" else "prev"}"'
        in response.content.decode()
    )
    return page(person, MONDAY, **dict(parse_qsl(link["href"].removeprefix("?"))))


def test_a_group_is_shown_page_by_page(world: World) -> None:
    made = [stories.raised(world).it.reference for _ in range(52)]
    at_first = page(world.teacher)
    assert len(group(at_first, "them")) == 5
    assert "See all 52" in at_first.content.decode()
    first = page(world.teacher, group="them")
    second = turned(first, world.teacher, "next")
    third = turned(second, world.teacher, "next")
    assert [len(group(one, "them")) for one in (first, second, third)] == [25, 25, 2]
    assert sorted(group(first, "them") + group(second, "them") + group(third, "them")) == sorted(made)
    assert first.context["home"].previous is None
    assert third.context["home"].next is None
    back = turned(third, world.teacher, "previous")
    assert group(back, "them") == group(second, "them")
    assert group(turned(back, world.teacher, "previous"), "them") == group(first, "them")


def test_a_page_holds_where_matters_come_and_go(world: World) -> None:
    made = [stories.raised(world) for _ in range(27)]
    first = page(world.teacher, group="them")
    last = group(first, "them")[-1]
    # the last one of the page, at which the link points, goes away
    stories.side_given(next(one for one in made if one.it.reference == last))
    second = turned(first, world.teacher, "next")
    assert len(group(second, "them")) == 2
    assert not set(group(second, "them")) & set(group(first, "them"))


def test_a_place_that_is_beyond_everything_or_spoiled_is_the_first_page(world: World) -> None:
    made = [stories.raised(world).it.reference for _ in range(2)]
    key = "0" * 32
    for place in (
        f"1.9.9.9.{key}",
        f"1.{'9' * 18}.3652059.{'9' * 18}.{key}",
        f"1.253402214400000000.3652059.253402214400000000.{key}",
        f"2.1.1.1.{key}",
        f"0.1.0.1.{key}",
        "0.1.1.1",
        "\0",
        "٣.1.1.1." + key,
    ):
        for name in ("after", "before"):
            assert sorted(group(page(world.teacher, group="them", **{name: place}), "them")) == sorted(made)


def test_a_long_group_says_that_there_are_more_than_are_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("escalation.presenters.home_lists.MOST", 2)
    for _ in range(3):
        story = stories.raised(world)
    text = page(world.social_worker, story.now).content.decode()
    assert "More than 2 matters wait for you." in text
    assert "Waiting for us (more than 2)" in text


def test_what_cannot_be_asked_for_is_as_if_not_said(world: World) -> None:
    story = stories.raised(world)
    for query in ({"group": "no"}, {"whose": "<b>"}, {"page": "x"}, {"group": "us", "after": "99"}):
        assert page(world.social_worker, story.now, **query).status_code == 200


def test_a_reference_leads_to_its_matter_however_it_is_typed(world: World) -> None:
    story = stories.raised(world)
    ref = story.it.reference
    for typed in (ref, ref.lower(), f" {ref.replace('-', '')} ", ref.replace("-", " ")):
        assert page(world.teacher, story.now, reference=typed).headers["Location"] == f"/matters/{ref}/"


def test_a_reference_that_leads_nowhere_is_an_error_that_keeps_what_was_typed(world: World) -> None:
    for typed in ("", "ZZ-ZZZZ", "a\0b", "<script>alert(1)</script>", "x" * 500):
        response = page(world.teacher, reference=typed)
        text = response.content.decode()
        assert response.status_code == 200
        assert "<title>Error: Your matters" in text
        assert "There is a problem" in text
        assert "<script>alert" not in text
    assert 'value="ZZ-ZZZZ"' in page(world.teacher, reference="ZZ-ZZZZ").content.decode()


def test_the_reference_of_a_matter_that_is_not_yours_is_as_one_that_does_not_exist(world: World) -> None:
    story = stories.raised(world)
    response = page(world.stranger, story.now, reference=story.it.reference)
    assert response.status_code == 200
    assert "You have no matter with the reference" in response.content.decode()


def test_own_drafts_stand_there_and_nobody_elses(world: World) -> None:
    draft = Draft.objects.create(author=world.teacher, started_at=MONDAY, touched_at=MONDAY)
    assert str(draft.pk) in page(world.teacher).content.decode()
    assert str(draft.pk) not in page(world.head_teacher).content.decode()


def test_who_has_left_is_told_so(world: World) -> None:
    leaver = make_person(world, "Lee Ver", Role.PRACTITIONER, "school")
    end_membership(membership=leaver, by=COMMAND_LINE, now=MONDAY)
    response = page(leaver, MONDAY + timedelta(days=1))
    assert "You have no role in a partnership today" in response.content.decode()


def test_the_ways_from_here_are_by_role(world: World) -> None:
    def ways(person: Membership) -> list[str]:
        return [one["text"] for one in page(person).context["navigation"]]

    assert ways(world.teacher) == ["Your matters", "Raise a disagreement", "Actions"]
    assert ways(world.chair) == ["Your matters", "Actions", "Learning", "Auditors"]
    managers = ["Your matters", "Actions", "Overview", "Setting up", "Learning"]
    assert ways(world.business_manager) == managers
    assert ways(world.auditor) == ["Your matters", "Actions", "Histories"]
