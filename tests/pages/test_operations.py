"""How the service is: the page of who runs it, the banner, the figures for monitoring, and what readiness says."""

import socket
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import OperationalError, connection, connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from agencies.models import Membership, User
from audit.models import Entry, Verified
from audit.nightly import verify_once_a_day
from config import presence
from escalation import tasks
from escalation.models import Delivery, Running, SetAside, Waker
from escalation.services.telling import deliver_notices
from escalation.services.waking import wake
from tests import stories
from tests.factories import MONDAY, World

LATE = "no sweep has ended in the last five minutes"


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create(email="runs.it@accord.example", name="Runs it", is_staff=True)


def page(user: User, address: str = "/operations/", *, minutes: int = 0) -> str:
    client = Client()
    with time_machine.travel(MONDAY + timedelta(minutes=minutes), tick=False):
        client.force_login(user)
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def swept() -> None:
    with time_machine.travel(MONDAY, tick=False):
        wake("loop", now=MONDAY)


@pytest.mark.parametrize("who", ["teacher", "business_manager", "chair", "auditor"])
def test_for_everybody_else_there_is_no_such_page(world: World, who: str) -> None:
    member: Membership = getattr(world, who)
    client = Client()
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(member.user)
        assert client.get("/operations/").status_code == 404


def test_it_says_that_nothing_ever_swept(staff: User) -> None:
    shown = page(staff)
    assert "No sweep has ever come to its end" in shown
    assert "No worker and no loop has swept yet" in shown


def test_all_is_well_after_a_sweep(staff: User) -> None:
    swept()
    shown = page(staff, minutes=2)
    # A notice that only reminds may wait for the morning: that is no fault.
    assert "Everything runs: nothing is stuck, set aside or given up." in shown
    assert "2 minutes ago" in shown
    assert "loop on" in shown


def test_what_runs_where_stands_there_with_when_each_was_last_seen(staff: User) -> None:
    """A web server by itself, a relay when it has sent, beat by a message that it sent; a week after, none of them."""
    swept()
    with time_machine.travel(MONDAY, tick=False):
        with patch.object(connections, "close_all"):  # the tests' own
            presence.say_once()
        tasks.deliver_notices()
        tasks.sweep.apply(headers=presence.BY_BEAT)
    with CaptureQueriesContext(connection) as first:
        shown = page(staff, minutes=1)
    for part in ("web", "relay", "beat", "loop", "worker"):
        assert f"{part} on {socket.gethostname()}" in shown
    Running.objects.create(name="web on web-2", seen_at=MONDAY)
    with CaptureQueriesContext(connection) as second:
        assert "web on web-2" in page(staff, minutes=2)
    assert len(first) == len(second)
    assert "web on web-2" not in page(staff, minutes=8 * 24 * 60)


def test_a_web_server_whose_database_is_away_goes_on(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with (
        patch("escalation.services.presence.seen", side_effect=OperationalError),
        patch.object(connections, "close_all") as closed,
    ):
        presence.say_once()
    assert closed.called
    assert "could not say" in caplog.text


def test_what_is_set_aside_stands_there_with_its_error_and_next_try(staff: User) -> None:
    swept()
    SetAside.objects.create(
        what="deadline", key="6ac55f5e-2a9f-4a5f-8a51-3a3a3c6f2b11", kind="overdue", attempts=3,
        of="6ac55f5e-2a9f-4a5f-8a51-3a3a3c6f2b12", error="ValueError, clock.py line 12",
        since=MONDAY, next_try_at=MONDAY + timedelta(minutes=8),
    )  # fmt: skip
    shown = page(staff)
    assert "ValueError, clock.py line 12" in shown
    assert "deadline overdue" in shown


@pytest.mark.parametrize(("who", "told"), [("business_manager", True), ("teacher", False)])
def test_a_sweep_that_is_late_is_told_to_staff_on_every_page(world: World, who: str, told: bool) -> None:
    swept()
    user = getattr(world, who).user
    assert LATE not in page(user, "/", minutes=5)
    assert (LATE in page(user, "/", minutes=6)) is told


def test_the_record_is_verified_once_a_day_and_what_was_found_is_kept(world: World, staff: User) -> None:
    stories.raised(world)
    swept()
    with time_machine.travel(MONDAY, tick=False):
        assert verify_once_a_day(now=MONDAY) is not None
        assert verify_once_a_day(now=MONDAY + timedelta(hours=23)) is None
    assert Verified.objects.get().holds
    assert "The record holds" in page(staff)


def test_a_record_that_does_not_hold_is_the_first_alarm(world: World, staff: User) -> None:
    stories.raised(world)
    Verified.objects.create(at=MONDAY, holds=False, found="It does not hold. AC-1, entry 2: its digest")
    shown = page(staff)
    assert shown.index("The record does not hold") < shown.index("No sweep has ever")
    assert Entry.objects.exists()


def test_what_was_given_up_stands_there_and_is_sent_again_by_a_button(world: World, staff: User) -> None:
    stories.raised(world)
    Delivery.objects.update(dead_at=MONDAY, last_error="SMTPRecipientsRefused", attempts=12)
    assert "SMTPRecipientsRefused" in page(staff)
    client = Client()
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(staff)
        answer = client.post("/operations/", follow=True)
        assert "1 notice will be sent again" in answer.content.decode()
        assert deliver_notices(now=MONDAY) == 1
    assert "SMTPRecipientsRefused" not in page(staff)


def test_nobody_else_presses_the_button(world: World) -> None:
    client = Client()
    client.force_login(world.teacher.user)
    assert client.post("/operations/").status_code == 404


METRICS = [
    "accord_last_sweep_age_seconds 120.0",
    "accord_notices_unsent 1.0",
    "accord_matters_open 1.0",
    "accord_deadlines_overdue 0.0",
    "accord_set_aside 0.0",
    "accord_record_holds -1.0",
]


@override_settings(METRICS_TOKEN="a secret")
def test_metrics_are_for_whoever_has_the_token(world: World, client: Client) -> None:
    stories.raised(world)
    swept()
    with time_machine.travel(MONDAY + timedelta(minutes=2), tick=False):
        answer = client.get("/metrics", headers={"Authorization": "Bearer a secret"})
    lines = answer.content.decode().splitlines()
    assert [line for line in METRICS if line not in lines] == []
    for wrong in ("", "Bearer", "Bearer another", "Bearer é"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 404


def test_no_token_no_metrics(client: Client, db: None) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_readiness_says_how_long_ago_the_last_sweep_was(world: World, client: Client) -> None:
    stories.raised(world)
    assert client.get("/readyz").json()["last_sweep_seconds_ago"] is None
    swept()
    with time_machine.travel(MONDAY + timedelta(minutes=2), tick=False):
        said = client.get("/readyz").json()
    assert (said["last_sweep_seconds_ago"], said["broker"]) == (120, True)
    assert Waker.objects.get().written == 0


def test_an_address_that_was_refused_is_named_for_whoever_administers_accounts(
    world: World, staff: User
) -> None:
    for _ in range(2):
        stories.raised(world)
    Delivery.objects.update(dead_at=MONDAY, last_error="The address was refused (550)")
    shown = page(staff)
    assert "Notices given up: 2" in shown
    assert shown.count("social.worker@norfolk.example") == 1
    assert world.social_worker.user.name not in shown


def test_what_is_stuck_late_or_was_begun_and_not_ended_is_said(world: World, staff: User) -> None:
    stories.side_given(stories.raised(world))
    swept()
    Waker.objects.create(name="worker on web-2", began_at=MONDAY + timedelta(days=8, minutes=-20))
    shown = page(staff, minutes=8 * 24 * 60)
    assert "Times that should have been seen to more than ten minutes ago: 1" in shown
    assert "Sweeps that began and came to no end: 1" in shown
    assert "Notices that have waited longer than an hour" in shown
    assert "and never came to the end" in shown


@pytest.mark.parametrize("answer", ["The mail server refuses our sign-in (535)"])
def test_it_says_what_the_server_answers(world: World, staff: User, answer: str) -> None:
    stories.raised(world)
    Delivery.objects.update(last_error=answer, attempts=2)
    assert answer in page(staff)


@override_settings(METRICS_TOKEN="a secret")
def test_metrics_of_what_is_stuck_late_and_given_up(world: World, client: Client) -> None:
    stories.side_given(stories.raised(world))
    swept()
    first = Delivery.objects.order_by("next_try_at").first()
    assert first is not None
    Delivery.objects.filter(pk=first.pk).update(dead_at=MONDAY)
    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        said = client.get("/metrics", headers={"Authorization": "Bearer a secret"}).content.decode()
    for line in ("accord_stuck 1.0", "accord_notices_given_up 1.0", "accord_notices_late 1.0"):
        assert line in said.splitlines()
    assert "accord_sweeps_unended 0.0" in said.splitlines()
