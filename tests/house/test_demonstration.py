"""The demonstration: enough agencies, people and matters, at every stage, and a record that verifies, on any day."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.models import Agency, Membership
from agencies.roles import Role
from cases.models import Referral
from escalation.core.stages import State
from escalation.demonstration.load import load
from escalation.models import BecameDisagreement, Deadline, Disagreement, Learning, Lesson, ReferralDeadline

WEDNESDAY = datetime(2027, 1, 13, 11, tzinfo=UTC)
EASTER_MONDAY = datetime(2027, 3, 29, 20, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "now",
    [
        pytest.param(WEDNESDAY, id="an ordinary Wednesday"),
        pytest.param(EASTER_MONDAY, id="a bank holiday, in the evening", marks=pytest.mark.faults),
    ],
)
def test_it_has_everything_that_a_visitor_wants_to_see(now: datetime) -> None:
    load(now=now)

    states = set(Disagreement.objects.values_list("state", flat=True))
    norfolk = {State.PRACTITIONER, State.FIRST_LINE_MANAGER, State.SENIOR_MANAGER, State.PANEL}
    assert states == {*norfolk, State.RESOLVED, State.CLOSED}
    assert Disagreement.objects.count() >= 20
    assert Agency.objects.count() >= 8
    assert len(set(Agency.objects.values_list("kind", flat=True))) >= 6
    assert Membership.objects.values("user").distinct().count() >= 20
    acting = {Role.PRACTITIONER, Role.FIRST_LINE_MANAGER, Role.SENIOR_MANAGER}
    board = {Role.CHAIR, Role.BUSINESS_MANAGER, Role.AUDITOR, Role.BOARD_REPRESENTATIVE}
    assert acting | board <= set(Membership.objects.values_list("role", flat=True))
    assert Deadline.objects.overdue(now).exists()
    assert Learning.objects.filter(for_the_board=True).exists()
    learned = Lesson.objects.filter(partnership__code="broadland")
    assert {"", "protocol"} <= set(learned.values_list("came", flat=True))
    assert learned.filter(origin=Lesson.From.PRACTICE).exists()
    assert Disagreement.objects.filter(result="withdrawn").exists()

    if now == WEDNESDAY:
        due = Deadline.objects.running().firm().values_list("due_at", flat=True)
        assert any(moment.date() == now.date() and moment > now for moment in due)

    small = Disagreement.objects.exclude(partnership__code="broadland")
    assert {"wandle", "thamesmoor", "saltmere"} <= set(small.values_list("partnership__code", flat=True))

    refused = Referral.objects.filter(partnership__code="wandle", answer="refused")
    assert {"", "advice", "plan"} <= set(refused.values_list("ended", flat=True))
    assert ReferralDeadline.objects.overdue(now).filter(clock="answer").exists(), "one that nobody answers"
    if now == WEDNESDAY:
        owed = ReferralDeadline.objects.running().filter(clock="referral-refusal", due_at__gt=now)
        assert owed.exists(), "one whose reasons are due"
    assert BecameDisagreement.objects.exists()

    out = StringIO()
    call_command("verify_record", stdout=out)
    assert "holds" in out.getvalue()


def test_its_people_are_named_by_partnership() -> None:
    out = StringIO()
    call_command("load_demonstration", "--people", stdout=out)
    headings = [line for line in out.getvalue().splitlines()[1:] if line and not line.startswith(" ")]
    assert headings == [
        "Broadland Safeguarding Children Board",
        "Wandle Vale Safeguarding Children Board",
        "Fenwell Safeguarding Children Board",
        "Thamesmoor Safeguarding Children Board",
        "Saltmere Safeguarding Children Board",
    ]
    assert "corin.applegarth@wandle.example" in out.getvalue()


@pytest.mark.django_db
def test_it_does_not_load_into_a_deployment(settings: object) -> None:
    settings.TRIAL = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="not for a deployment"):
        call_command("load_demonstration")
