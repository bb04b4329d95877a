"""GOV.UK Notify instead of a mail server: the same letters, the same outbox, its own answers."""

from collections.abc import Iterator
from datetime import timedelta
from email.mime.text import MIMEText

import pytest
import time_machine
from django.core.mail import EmailMessage, get_connection, send_mail
from django.test import override_settings
from django.utils import timezone
from pytest_django import Settings

from agencies.notifications import send_test_notice
from config.notify import _token
from escalation.core.answers_of_mail import NotTaken
from escalation.models import Delivery, Notice
from escalation.services.condition import send_again
from escalation.services.outbox import CLAIM
from escalation.services.telling import deliver_notices
from tests import notify, stories
from tests.factories import World
from tests.notify import Notify


@pytest.fixture
def server(settings: Settings) -> Iterator[Notify]:
    with notify.running() as server:
        settings.EMAIL_BACKEND = "config.notify.EmailBackend"
        settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = notify.KEY, notify.TEMPLATE
        settings.NOTIFY_BASE_URL, settings.EMAIL_TIMEOUT = server.url, 2
        yield server


@pytest.fixture
def story(shared_world: World, db: None) -> stories.Story:
    """Raised, and nothing sent yet: one notice waits, for the social worker."""
    return stories.raised(shared_world)


def test_a_notice_goes_by_the_template_under_its_own_key(server: Notify, story: stories.Story) -> None:
    assert deliver_notices(now=story.now) == 1
    (taken,) = server.taken
    assert taken["email_address"] == "social.worker@norfolk.example"
    assert taken["reference"] == f"{Notice.objects.get().pk}@accord"
    assert taken["personalisation"]["subject"] == f"{story.it.reference}: Give your side"
    assert f"/matters/{story.it.reference}/" in taken["personalisation"]["body"]
    assert Notice.objects.get().sent_at == story.now
    assert server.asked == []  # it was never tried before


def test_what_was_taken_and_not_marked_is_known_again_and_not_sent_twice(
    server: Notify, story: stories.Story
) -> None:
    server.dies_after_taking = True
    assert deliver_notices(now=story.now) == 0
    server.dies_after_taking = False
    assert deliver_notices(now=story.now + timedelta(minutes=1)) == 1
    assert len(server.taken) == 1
    assert server.asked == [server.taken[0]["reference"]]


def test_what_was_tried_and_not_taken_goes_the_second_time(server: Notify, story: stories.Story) -> None:
    server.refuse(500)
    assert deliver_notices(now=story.now) == 0
    server.says = None
    assert deliver_notices(now=story.now + timedelta(minutes=1)) == 1
    assert len(server.taken) == 1


OUR_ADDRESS = "email_address Not a valid email address social.worker@norfolk.example"

# What it answers, whether that is for good, and the words on Operations.
ANSWERS = [
    (400, "ValidationError", OUR_ADDRESS, True, "The address was refused by GOV.UK Notify (400)"),
    (400, "BadRequestError", "Something new", True, "GOV.UK Notify refused it (400 BadRequestError)"),
    (413, "Odd", "Too large", True, "GOV.UK Notify refused it (413 Odd)"),
    (400, "BadRequestError", "Template not found", False, "GOV.UK Notify does not know our template"),
    (
        400, "BadRequestError", "Missing personalisation: title", False,
        "Our template at GOV.UK Notify has other fields than ((subject)) and ((body))",
    ),
    (
        400, "BadRequestError", "Can’t send to this recipient using a team-only API key", False,
        "Our key at GOV.UK Notify sends to the team alone",
    ),
    (
        403, "AuthError", "Invalid token", False,
        "GOV.UK Notify refuses our key, or the clock of this machine is wrong",
    ),
    (429, "RateLimitError", "", False, "GOV.UK Notify takes no more for now: a limit is reached"),
    (500, "Exception", "", False, "GOV.UK Notify is out of order (500)"),
    (503, "Exception", "", False, "GOV.UK Notify is out of order (503)"),
    (302, "Moved", "", False, "GOV.UK Notify is out of order (302)"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "kind", "message", "never", "words"), ANSWERS)
def test_never_again_or_later(
    server: Notify, story: stories.Story, status: int, kind: str, message: str, never: bool, words: str
) -> None:
    server.refuse(status, kind, message)
    assert deliver_notices(now=story.now) == 0
    row = Delivery.objects.get()
    assert (row.last_error, row.dead_at is not None) == (words, never)
    server.says = None
    assert deliver_notices(now=story.now + timedelta(minutes=1)) == (0 if never else 1)
    if never:
        assert send_again(story.now + CLAIM) == 1
        assert deliver_notices(now=story.now + CLAIM) == 1


def test_a_wrong_key_is_no_fault_of_the_notice(
    server: Notify, story: stories.Story, settings: Settings
) -> None:
    settings.NOTIFY_API_KEY = notify.KEY[:-1] + "1"
    assert deliver_notices(now=story.now) == 0
    row = Delivery.objects.get()
    assert (row.dead_at, row.last_error[:28]) == (None, "GOV.UK Notify refuses our ke")


@pytest.mark.postgres
@override_settings(ACCORD_CLOCK="database")
@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(hours=-2), timedelta(minutes=10)])
def test_a_machine_whose_clock_is_wrong_signs_by_the_databases(
    server: Notify, db: None, off: timedelta
) -> None:
    with time_machine.travel(timezone.now() + off):
        token = _token()
    assert notify.signed_now(f"Bearer {token}")


def test_nobody_answers(settings: Settings, server: Notify, story: stories.Story) -> None:
    settings.NOTIFY_BASE_URL = "http://127.0.0.1:9"
    assert deliver_notices(now=story.now) == 0
    assert Delivery.objects.get().last_error == "GOV.UK Notify does not answer (URLError)"


def test_a_calendar_file_is_a_line_that_says_where_day_and_time_are(server: Notify) -> None:
    message = EmailMessage("Sit on the panel", "Read it here: /panel/", to=["chair@norfolk.example"])
    message.attach(MIMEText("BEGIN:VCALENDAR", "calendar"))
    get_connection().send_messages([message])
    body = server.taken[0]["personalisation"]["body"]
    assert body.endswith("It cannot be sent this way: find day and time on the page above.\n")
    assert "VCALENDAR" not in body


def test_mails_about_accounts_go_the_same_way_and_fail_as_they_do_by_a_mail_server(
    server: Notify, shared_world: World, db: None
) -> None:
    user = shared_world.teacher.user
    assert send_test_notice(user) is True
    assert "reference" not in server.taken[0]
    server.refuse(500)
    assert send_test_notice(user) is False
    with pytest.raises(NotTaken):
        send_mail("Subject", "Body", None, [user.email])
    assert send_mail("Subject", "Body", None, [user.email], fail_silently=True) == 0
