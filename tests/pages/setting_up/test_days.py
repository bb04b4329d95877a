"""The pages of bank holidays and closures: what they list, what they change, and that running times move at once."""

from datetime import date, timedelta

import pytest
from django.test import Client

from escalation.models import CalendarVersion, Deadline, DeadlineEvent
from tests import stories
from tests.factories import World
from tests.pages.filled_in import HOME, NOW, TODAY, send

ADDRESS = f"{HOME}bank-holidays/"


pytestmark = pytest.mark.usefixtures("noon")


def working_day(after: date) -> date:
    calendar = CalendarVersion.objects.order_by("number").last().calendar
    return calendar.next_working_day(after)


def typed(day: date, **more: str) -> dict[str, object]:
    return {"day_day": day.day, "day_month": day.month, "day_year": day.year, **more}


def page(client: Client) -> str:
    return client.get(ADDRESS).content.decode()


def test_a_bank_holiday_announced_late_is_listed_and_moves_what_runs_over_it(
    manager: Client, world: World
) -> None:
    story = stories.raised(world, NOW - timedelta(hours=1))
    deadline = Deadline.objects.get(disagreement=story.it)
    before, day = deadline.due_at, working_day(TODAY)
    assert send(manager, ADDRESS, **typed(day, name="State funeral")).status_code == 302
    html = page(manager)
    assert "State funeral" in html
    assert "Times that run over it have moved by a working day" in html
    deadline.refresh_from_db()
    assert deadline.due_at > before
    assert DeadlineEvent.objects.get(deadline=deadline).day == day


def test_the_bank_holidays_to_come_are_listed_and_can_be_cancelled(manager: Client, world: World) -> None:
    html = page(manager)
    assert html.count("Christmas Day") >= 2
    day = next(
        day
        for day in sorted(CalendarVersion.objects.get().calendar.holidays)
        if day > TODAY and day.weekday() < 5
    )
    assert manager.get(f"{ADDRESS}{day}/cancel/").status_code == 200
    send(manager, f"{ADDRESS}{day}/cancel/")
    assert CalendarVersion.objects.order_by("number").last().calendar.is_working_day(day)
    assert manager.get(f"{ADDRESS}{day}/cancel/").status_code == 404
    assert manager.get(f"{ADDRESS}no-day/cancel/").status_code == 404


def test_what_makes_no_sense_is_a_sentence_and_keeps_what_was_typed(manager: Client, world: World) -> None:
    saturday = TODAY + timedelta(days=(5 - TODAY.weekday()) % 7 + 7)
    for day, sentence in (
        (saturday, "no working day anyway"),
        (TODAY - timedelta(days=1), "must not be before"),
    ):
        response = send(manager, ADDRESS, **typed(day, name="A day for all"))
        assert response.status_code == 422
        html = response.content.decode()
        assert sentence in html
        assert "A day for all" in html
    assert CalendarVersion.objects.count() == 1


def test_a_calendar_that_ends_soon_is_on_the_lists_of_the_business_manager(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "The calendar of working days ends on"
    for address in (ADDRESS, f"{HOME}gaps/", "/overview/"):
        assert words not in manager.get(address).content.decode()
    monkeypatch.setattr("escalation.services.calendars.FAR_ENOUGH", timedelta(days=5000))
    for address in (ADDRESS, f"{HOME}gaps/", "/overview/"):
        assert words in manager.get(address).content.decode(), address


def test_nobody_else_comes_to_these_pages(client: Client, world: World) -> None:
    for person in (world.teacher, world.chair, world.auditor):
        client.force_login(person.user)
        assert client.get(ADDRESS).status_code == 404
