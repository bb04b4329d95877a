"""Who may read histories, and how one is found."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Membership
from agencies.services import add_agency
from audit.acts import Act, Moment
from audit.models import Subject
from tests.audit.histories.shown import LATER, Show, text_of
from tests.audit.samples import ACTOR, act_on, new_subject
from tests.factories import COMMAND_LINE, MONDAY
from tests.stories import Story

pytestmark = pytest.mark.django_db


def addresses(reference: str) -> list[str]:
    with_reference = [reverse(f"audit:{name}", args=[reference]) for name in ("history", "verify", "export")]
    of_exports = [reverse(f"audit:{name}", args=[reference, uuid4()]) for name in ("exported", "make")]
    of_all = [reverse(f"audit:{name}") for name in ("histories", "exports", "export_together")]
    return [*of_all, *with_reference, *of_exports]


def test_whoever_is_no_auditor_finds_nothing_there(story: Story, client: Client) -> None:
    for who in ("teacher", "social_worker", "business_manager", "chair", "stranger"):
        with time_machine.travel(LATER):
            client.force_login(getattr(story.world, who).user)
            assert {client.get(address).status_code for address in addresses(story.it.reference)} == {404}, (
                who
            )


def test_the_anonymous_is_sent_to_sign_in(matter: Subject, client: Client) -> None:
    for address in addresses(matter.reference):
        assert client.get(address).url.startswith("/accounts/login/")


def test_an_auditor_whose_time_is_over_is_none(auditor: Membership, show: Show) -> None:
    with Act(
        Subject.objects.get(reference=auditor.partnership.subject.reference),
        "test.written",
        by=ACTOR,
        at=Moment(MONDAY, MONDAY),
    ) as act:
        auditor.ends = MONDAY.date()
        act.save(auditor)
    assert show("histories").status_code == 404


def test_an_auditor_reads_no_other_partnership(auditor: Membership, show: Show) -> None:
    elsewhere = new_subject("ZZ-7777", partnership="suffolk")
    with act_on(elsewhere, opened_at=MONDAY):
        pass
    assert "ZZ-7777" not in text_of(show("histories"))
    assert show("history", "ZZ-7777").status_code == 404
    assert show("verify", "ZZ-7777").status_code == 404
    assert show("export", "ZZ-7777", post={"form": "pdf"}).status_code == 404


def test_the_setting_up_of_a_partnership_is_no_history(auditor: Membership, show: Show) -> None:
    assert show("history", "NORFOLK").status_code == 404


@pytest.fixture
def three(auditor: Membership) -> None:
    """Three histories of which no matter exists: the search asks the subjects alone."""
    for code in ("school", "police", "hospital"):
        add_agency(
            partnership=auditor.partnership, code=code, name=code, kind="other", by=COMMAND_LINE, now=MONDAY
        )
    for reference, agency, late, opened, result in (
        ("AA-AAAA", "school", True, MONDAY, ""),
        ("BB-BBBB", "police", False, MONDAY - timedelta(days=2), "agreed"),
        ("CC-CCCC", "police", False, MONDAY - timedelta(days=9), "not_resolved"),
    ):
        index = {"parties": f"|{agency}|hospital|", "late": late, "opened_at": opened, "result": result}
        with act_on(new_subject(reference), stage=f"Stage of {reference[0]}", **index):
            pass


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({}, "ABC"),
        ({"reference": "aa-aaaa"}, "A"),
        ({"reference": " BB-BBBB "}, "B"),
        ({"agency": "police"}, "BC"),
        ({"agency": "hospital"}, "ABC"),
        ({"agency": "hosp"}, ""),
        ({"stage": "Stage of C"}, "C"),
        ({"result": "agreed"}, "B"),
        ({"late": "yes"}, "A"),
        ({"late": "no"}, "BC"),
        ({"opened_from_day": "9", "opened_from_month": "1", "opened_from_year": "2027"}, "AB"),
        ({"opened_to_day": "9", "opened_to_month": "1", "opened_to_year": "2027"}, "BC"),
        ({"opened_to_day": "8", "opened_to_month": "1", "opened_to_year": "2027"}, "C"),
        ({"agency": "police", "result": "not_resolved"}, "C"),
        ({"reference": "ZZ-ZZZZ"}, ""),
    ],
)
def test_a_history_is_found_by(asked: dict[str, str], there: str, three: None, show: Show) -> None:
    answer = text_of(show("histories", **asked))
    assert "".join(name for name in "ABC" if f">{name * 2}-{name * 4}<" in answer) == there


@pytest.mark.parametrize(
    "asked",
    [
        {"agency": "nobody"},
        {"stage": "<script>"},
        {"late": "perhaps"},
        {"reference": "x" * 99},
        {"reference": "a\x00b"},
        {"opened_from_day": "31", "opened_from_month": "2", "opened_from_year": "2027"},
        {"opened_from_day": "1", "opened_from_month": "", "opened_from_year": ""},
    ],
)
def test_a_bad_search_says_what_is_wrong(asked: dict[str, str], auditor: Membership, show: Show) -> None:
    response = show("histories", **asked)
    assert response.status_code == 200
    assert "There is a problem" in text_of(response)
    assert "histories found" not in text_of(response)


@pytest.mark.parametrize("number", ["0", "999", "x"])
def test_a_page_that_is_not_there_is_one_that_is(number: str, auditor: Membership, show: Show) -> None:
    assert show("histories", page=number).status_code == 200


def test_the_list_asks_no_more_for_more_rows(three: None, show: Show) -> None:
    show("histories")  # signs in
    with CaptureQueriesContext(connection) as before:
        show("histories")
    for number in range(20):
        with act_on(new_subject(f"Q{number}-QQQQ"), opened_at=MONDAY):
            pass
    with CaptureQueriesContext(connection) as after:
        show("histories")
    assert len(after) == len(before)
