"""The pages on which two people say what an auditor may read: doors, forms, bad input, second hands."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from agencies.models import AuditGrant, Membership
from agencies.roles import Role
from agencies.services import ask_for_grant, end_grant, end_membership
from audit.models import Entry
from tests.factories import World, make_partnership, make_person
from tests.pages.filled_in import HOME, NOW, TODAY, hidden, send

pytestmark = pytest.mark.usefixtures("noon")
ASK = f"{HOME}auditors/ask/"


@pytest.fixture
def second(world: World) -> Membership:
    """An auditor for whom nobody has asked yet."""
    return make_person(world, "Second Auditor", Role.AUDITOR, now=NOW)


@pytest.fixture
def waiting(world: World, second: Membership) -> AuditGrant:
    return ask_for_grant(
        membership=second,
        starts=TODAY,
        until=TODAY + timedelta(days=30),
        purpose="The audit of <spring>",
        opens_written=False,
        opens_child=False,
        by=world.business_manager,
        now=NOW,
    )


def at(person: Membership) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def days(name: str, day: date) -> dict[str, object]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def typed(second: Membership, **changed: Any) -> dict[str, object]:  # noqa: ANN401
    given = {"membership": second.pk, "purpose": "The yearly audit", "opens": ["child"]}
    return given | days("starts", TODAY) | days("until", TODAY + timedelta(days=9)) | changed


def words(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def address(grant: AuditGrant, page: str = "") -> str:
    return f"/auditors/{grant.pk}/{page}"


def pages(grant: AuditGrant) -> list[str]:
    return ["/auditors/", *(address(grant, page) for page in ("", "agree/", "end/"))]


def test_only_the_board_finds_these_pages(world: World, waiting: AuditGrant) -> None:
    other = make_partnership(now=NOW - timedelta(days=1), code="fenmarsh")
    before = Entry.objects.count()
    for stranger in (world.auditor, waiting.membership, world.teacher, world.police_representative):
        for page in (*pages(waiting), ASK):
            assert at(stranger).get(page).status_code == 404, (stranger, page)
            sent = at(stranger).post(page, {"version": "0", "once": str(uuid4())})
            assert sent.status_code in (404, 405), (stranger, page)
    for elsewhere in (other.business_manager, other.chair):
        for page in (*pages(waiting)[1:], ASK):
            assert at(elsewhere).get(page).status_code == 404, (elsewhere, page)
        assert "Second Auditor" not in words(at(elsewhere).get("/auditors/"))
    for speaks in (world.chair, world.deputy_chair, world.business_manager):
        for page in pages(waiting):
            assert at(speaks).get(page).status_code == 200, (speaks, page)
    assert at(world.chair).get(ASK).status_code == 404
    assert at(world.business_manager).get(ASK).status_code == 200
    assert at(world.chair).get(f"/auditors/{uuid4()}/").status_code == 404
    assert Client().get("/auditors/").url.startswith("/accounts/login/")
    assert Entry.objects.count() == before


def test_one_asks_another_agrees_and_the_auditor_reads(world: World, second: Membership) -> None:
    # given an auditor who may read nothing
    assert at(second).get("/histories/").status_code == 404
    assert "may read no histories today" in words(at(second).get("/"))
    # when the business manager asks
    manager, chair = at(world.business_manager), at(world.chair)
    assert "Chair Example" in words(manager.get(ASK))
    sent = send(manager, ASK, **typed(second))
    grant = AuditGrant.objects.get(membership=second)
    assert sent.url == address(grant)
    assert (grant.opens_written, grant.opens_child) == (False, True)
    # then it waits, for the chair and the deputy, and not for who asked
    assert "1 to agree to" in words(manager.get(HOME))
    assert "Agree to this" not in words(manager.get(address(grant)))
    assert {to for one in mail.outbox for to in one.to} == {
        world.chair.user.email,
        world.deputy_chair.user.email,
    }
    assert not [one for one in mail.outbox if "yearly" in one.body]
    assert "An auditor waits for you to agree to what they may read" in words(chair.get("/"))
    assert "for you to agree to" not in words(manager.get("/"))
    assert at(second).get("/histories/").status_code == 404
    # when the chair agrees
    assert "The yearly audit" in words(chair.get(address(grant, "agree/")))
    assert send(chair, address(grant, "agree/")).url == address(grant)
    # then the auditor is told, and reads what for, until when, and what
    assert mail.outbox[-1].to == [second.user.email]
    page = words(at(second).get("/histories/"))
    assert 'for this purpose: <span class="accord-typed">The yearly audit</span>' in page
    assert "what happened and when, who the child is." in page
    assert "Histories" in words(at(second).get("/"))
    assert "for you to agree to" not in words(chair.get("/"))
    assert "2 auditors may read histories today" in words(manager.get(HOME))
    # when either of them ends it, then nothing is read from then on
    assert send(manager, address(grant, "end/")).status_code == 302
    assert at(second).get("/histories/").status_code == 404
    assert "Ended by" in words(chair.get(address(grant)))


def test_who_asked_is_refused_in_a_sentence(world: World, waiting: AuditGrant) -> None:
    manager, before = at(world.business_manager), Entry.objects.count()
    answer = send(manager, address(waiting, "agree/"))
    assert answer.status_code == 422
    assert "You asked for this yourself" in words(answer)
    assert Entry.objects.count() == before


BAD: list[tuple[dict[str, object], str]] = [
    ({"membership": ""}, "Select which auditor"),
    ({"membership": "nobody"}, "There is a problem"),
    ({"membership": "\x00"}, "There is a problem"),
    ({"membership": str(uuid4())}, "There is a problem"),
    (days("starts", TODAY - timedelta(days=1)), "must not be before"),
    ({"starts_day": "31", "starts_month": "2"}, "The first day must be a real date"),
    ({"until_day": "31", "until_month": "2"}, "The last day must be a real date"),
    ({"until_day": "", "until_month": "", "until_year": ""}, "Enter the last day"),
    (days("starts", TODAY + timedelta(days=20)), "The last day must not be before the first one"),
    (days("until", TODAY + timedelta(days=400)), "It is for a year at most: the last day can be"),
    ({"purpose": " "}, "Enter what they read for"),
    ({"purpose": "x" * 301}, "must be 300 characters or fewer"),
    ({"purpose": "a\x00b"}, "cannot be kept"),
    ({"opens": ["everything"]}, "There is a problem"),
]


def test_bad_input_is_a_sentence_keeps_what_was_typed_and_writes_nothing(
    world: World, second: Membership
) -> None:
    manager, before = at(world.business_manager), Entry.objects.count()
    for changed, sentence in BAD:
        answer = send(manager, ASK, **typed(second, **changed))
        assert answer.status_code == 422, changed
        assert sentence in words(answer), changed
        assert "purpose" in changed or "The yearly audit" in words(answer), changed
    assert Entry.objects.count() == before


def test_keys_of_others_are_no_choice(world: World) -> None:
    other = make_partnership(now=NOW - timedelta(days=1), code="fenmarsh")
    for person in (world.teacher, world.chair, other.auditor):
        assert send(at(world.business_manager), ASK, **typed(person)).status_code == 422
    assert not AuditGrant.objects.filter(purpose="The yearly audit").exists()


def test_a_form_sent_twice_is_one_act(world: World, second: Membership) -> None:
    manager, before = at(world.business_manager), Entry.objects.count()
    sent = typed(second) | hidden(manager, ASK)
    assert [manager.post(ASK, sent).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.count() == before + 1
    grant = AuditGrant.objects.get(membership=second)
    for page in ("agree/", "end/"):
        chair, before = at(world.chair), Entry.objects.count()
        once = hidden(chair, address(grant, page))
        assert [chair.post(address(grant, page), once).status_code for _ in range(2)] == [302, 302]
        assert Entry.objects.count() == before + 1


def test_the_second_to_agree_reads_who_was_first(world: World, waiting: AuditGrant) -> None:
    chair, deputy = at(world.chair), at(world.deputy_chair)
    opened = hidden(deputy, address(waiting, "agree/"))
    send(chair, address(waiting, "agree/"))
    answer = deputy.post(address(waiting, "agree/"), opened)
    assert answer.status_code == 409
    assert "Chair Example" in words(answer)
    assert "agreed that Second Auditor may read histories" in words(answer)
    assert AuditGrant.objects.get(pk=waiting.pk).agreed_by == world.chair


def test_what_is_over_or_ended_offers_nothing_more(world: World, waiting: AuditGrant) -> None:
    end_grant(grant=waiting, by=world.chair, now=NOW)
    page = words(at(world.chair).get(address(waiting)))
    assert "Agree to this" not in page
    assert "End it" not in page
    assert "The audit of &lt;spring&gt;" in page
    answer = send(at(world.deputy_chair), address(waiting, "agree/"))
    assert (answer.status_code, "This was ended already" in words(answer)) == (422, True)


def test_a_board_of_one_is_told_that_nobody_can_agree(world: World, waiting: AuditGrant) -> None:
    for person in (world.chair, world.deputy_chair):
        end_membership(membership=person, by=world.business_manager, now=NOW)
    manager = at(world.business_manager)
    assert "there is nobody who could" in words(manager.get(ASK))
    assert "There is nobody who could agree" in words(manager.get(address(waiting)))


def test_the_ways_to_it(world: World) -> None:
    ways = {
        person: [one["text"] for one in at(person).get("/").context["navigation"]]
        for person in (world.chair, world.business_manager, world.auditor)
    }
    assert "Auditors" in ways[world.chair]
    assert "Auditors" not in ways[world.business_manager]  # it stands among what is set up
    assert "/auditors/" in words(at(world.business_manager).get(HOME))
