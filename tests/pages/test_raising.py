"""Raising a disagreement: the guided form, its draft, the check page, and what is said once it is sent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from agencies.models import Holding, Membership
from agencies.roles import Kind, Role
from agencies.services import add_agency, add_person, change_partnership, end_holding
from escalation.forms.whose import MOST_RADIOS
from escalation.models import CaseLink, Disagreement, Draft, Notice
from escalation.services.governing import RaiseRefused
from escalation.services.policies import load_policy
from escalation.services.telling import deliver_notices, mark_opened
from escalation.views import checking
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, PASSWORD, World, make_partnership

Answers = dict[str, str]

DANGER = {"safe": "unsure", "how": "Quiet, in school today.", "keeps_safe": "Her aunt collects her."}
CHILDREN = {
    "children-TOTAL_FORMS": "1",
    "children-INITIAL_FORMS": "0",
    "children-0-reference": "HA-2207",
    "children-0-initials": "K.P.",
    "children-0-birth_month": "April",
    "children-0-birth_year": "2017",
}
DECISION = {
    "who": "unknown",
    "decision": "To close the case after one visit.",
    "learned_day": "8",
    "learned_month": "1",
    "learned_year": "2027",
    "put": "no",
}
WORRIES = {
    "worries": "Home alone at night.",
    "working_well": "She talks to her aunt.",
    "needs": "A strategy discussion this week.",
    "scale": "3",
}
TIME = {"meeting": "no", "shorter": "no"}
PAGES = ["danger", "children", "agency", "decision", "kind", "worries", "time"]


@pytest.fixture
def world(shared_world: World, db: None) -> Iterator[World]:
    with time_machine.travel(MONDAY, tick=False):
        yield shared_world


@pytest.fixture
def answers(world: World) -> dict[str, Answers]:
    """What a teacher types, page by page."""
    return {
        "danger": DANGER,
        "children": CHILDREN,
        "agency": {"agency": str(world.agency("social-care").pk)},
        "decision": DECISION,
        "kind": {"category": "Drift in a case", "begins": "practitioners"},
        "worries": WORRIES,
        "time": TIME,
    }


def signed_in(person: Membership) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def teacher(world: World) -> Client:
    return signed_in(world.teacher)


@pytest.fixture
def draft(teacher: Client) -> Draft:
    """The first page is answered."""
    key = str(uuid4())
    teacher.post("/raise/", DANGER | {"once": key})
    return Draft.objects.get(pk=key)


def put(client: Client, draft: Draft, page: str, typed: Answers, query: str = "") -> HttpResponse:
    return client.post(f"/raise/{draft.pk}/{page}/{query}", typed)


def fill(client: Client, draft: Draft, answers: dict[str, Answers]) -> None:
    for page, typed in answers.items():
        answer = put(client, draft, page, typed)
        assert answer.status_code == 302, (page, answer.context["form"].errors)


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


# From the first page to the last


def test_somebody_raises_a_disagreement_page_by_page(teacher: Client, draft: Draft, answers: dict) -> None:
    place = f"/raise/{draft.pk}/"
    for number, page in enumerate(PAGES, start=1):
        shown = teacher.get(f"{place}{page}/")
        assert f"step {number} of 8" in words(shown)
        assert f"<title>{shown.context['heading']} – Accord</title>" in words(shown).replace("&#x27;", "'")
        following = [*PAGES, "check"][number]
        assert put(teacher, draft, page, answers[page])["Location"] == f"{place}{following}/"
    assert teacher.get(f"{place}check/").status_code == 200
    sent = teacher.post(f"{place}check/")
    it = Disagreement.objects.get()
    assert sent["Location"] == f"/matters/{it.reference}/raised/"
    assert (it.category, it.decided_by) == ("Drift in a case", "Not known to the person who raised it")
    assert it.put_at == it.raised_at == MONDAY
    case = CaseLink.objects.get().case
    assert (case.reference, case.initials, case.birth_month, case.birth_year) == ("HA-2207", "K.P.", 4, 2017)
    assert not Draft.objects.exists()


def test_a_child_who_is_not_safe_comes_before_the_form(teacher: Client, world: World) -> None:
    key = str(uuid4())
    answer = teacher.post("/raise/", DANGER | {"safe": "no", "once": key})
    assert answer["Location"] == f"/raise/{key}/act-first/"
    page = words(teacher.get(answer["Location"]))
    assert "0344 800 8021" in page
    assert "999" in page
    assert f"/raise/{key}/children/" in page


def test_the_person_and_the_desk_that_are_named_get_it(
    teacher: Client, draft: Draft, answers: dict, world: World
) -> None:
    desk = world.post("social-care", Role.FIRST_LINE_MANAGER)
    named = {"who": "person", "name": " social worker  EXAMPLE", "desk_of_person": str(desk.pk)}
    fill(teacher, draft, answers | {"decision": DECISION | named})
    check = words(teacher.get(f"/raise/{draft.pk}/check/"))
    assert "Social Worker Example, Social worker" in check
    assert "Stand In Example, Team manager (stands in)" in check
    teacher.post(f"/raise/{draft.pk}/check/")
    told = set(Notice.objects.values_list("addressee", flat=True))
    assert told == {world.social_worker.pk, world.team_manager.pk, world.stand_in.pk}


def test_a_name_that_nobody_has_goes_to_the_desk(
    teacher: Client, draft: Draft, answers: dict, world: World
) -> None:
    fill(teacher, draft, answers | {"decision": DECISION | {"who": "person", "name": "Ann Oke"}})
    teacher.post(f"/raise/{draft.pk}/check/")
    assert Disagreement.objects.get().decided_by == "Ann Oke"
    assert Notice.objects.get().addressee == world.social_worker


def test_a_name_that_two_people_have_is_nobodys(
    teacher: Client, draft: Draft, answers: dict, world: World
) -> None:
    add_person(
        partnership=world.partnership,
        name=world.team_manager.user.name,
        email="namesake@example.org",
        role=Role.PRACTITIONER,
        agency=world.agency("social-care"),
        by=COMMAND_LINE,
        now=MONDAY,
    )
    named = {"who": "person", "name": world.team_manager.user.name}
    fill(teacher, draft, answers | {"decision": DECISION | named})
    teacher.post(f"/raise/{draft.pk}/check/")
    assert Notice.objects.get().addressee == world.social_worker


def test_a_reason_of_the_policy_asks_why_and_for_the_form_of_that_stage(
    teacher: Client, draft: Draft, answers: dict
) -> None:
    stage = "panel: It raises a significant policy issue"
    straight = {"category": "Sharing information", "begins": stage}
    refused = put(teacher, draft, "kind", straight)
    assert refused.status_code == 422
    assert len(refused.context["form"].errors) == 3  # why, and the two questions of the account
    name = "at_panel_it-raises-a-significant-policy-issue"
    account = {f"{name}_account_0": "Whether schools are told.", f"{name}_account_1": "Two letters."}
    fill(teacher, draft, answers | {"kind": straight | account | {f"{name}_reason": "It is every school."}})
    assert "Independent chair" in words(teacher.get(f"/raise/{draft.pk}/check/"))
    teacher.post(f"/raise/{draft.pk}/check/")
    it = Disagreement.objects.get()
    assert (it.state, it.current_stage.reason) == ("panel", "It is every school.")


def test_a_shorter_time_and_a_meeting_that_is_coming_are_kept(
    teacher: Client, draft: Draft, answers: dict
) -> None:
    typed = {
        "meeting": "yes",
        "meeting_what": "Child in need meeting",
        "meeting_on_day": "14",
        "meeting_on_month": "1",
        "meeting_on_year": "2027",
        "shorter": "yes",
        "until_day": "13",
        "until_month": "1",
        "until_year": "2027",
        "until_time": "5pm",
        "why": "He goes home on Thursday.",
    }
    fill(teacher, draft, answers | {"time": typed})
    teacher.post(f"/raise/{draft.pk}/check/")
    it = Disagreement.objects.get()
    assert it.meeting_coming == "Child in need meeting, on Thursday 14 January 2027"
    assert it.protective_until == datetime(2027, 1, 13, 17, tzinfo=UTC)


def test_a_time_later_than_the_procedures_own_protects_nobody(
    teacher: Client, draft: Draft, answers: dict
) -> None:
    fill(teacher, draft, {page: answers[page] for page in PAGES[:6]})
    until = {"until_day": "18", "until_month": "1", "until_year": "2027", "until_time": "17:00"}
    refused = put(teacher, draft, "time", TIME | {"shorter": "yes", "why": "x"} | until)
    assert "The time that the procedure gives ends before that" in words(refused)


# The draft on the way


def test_each_page_is_kept_and_shown_again(teacher: Client, draft: Draft, answers: dict) -> None:
    fill(teacher, draft, answers)
    for page, shown in {
        "danger": "Quiet, in school today.",
        "children": "HA-2207",
        "agency": "checked",
        "decision": "To close the case after one visit.",
        "kind": "checked",
        "worries": "She talks to her aunt.",
        "time": "checked",
    }.items():
        assert shown in words(teacher.get(f"/raise/{draft.pk}/{page}/")), page


def test_a_page_put_aside_half_written_is_kept_as_it_is(teacher: Client, draft: Draft) -> None:
    answer = put(teacher, draft, "worries", {"worries": "Home alone", "later": "yes"})
    assert answer["Location"] == "/"
    page = teacher.get(f"/raise/{draft.pk}/worries/")
    assert "Home alone" in words(page)
    assert "There is a problem" not in words(page)
    missing = words(teacher.get(f"/raise/{draft.pk}/check/"))
    assert "Begun, not complete" in missing
    assert "Not answered yet" in missing


def test_the_first_page_put_aside_begins_a_draft(teacher: Client) -> None:
    assert teacher.post("/raise/", {"how": "Quiet.", "later": "yes"})["Location"] == "/"
    draft = Draft.objects.get()
    assert "Go on with what you wrote" in words(teacher.get("/raise/"))
    assert "Quiet." in words(teacher.get(f"/raise/{draft.pk}/danger/"))


def test_a_change_leads_back_to_the_check_page(teacher: Client, draft: Draft, answers: dict) -> None:
    fill(teacher, draft, answers)
    changed = put(teacher, draft, "worries", WORRIES | {"scale": "2"}, "?change=1")
    assert changed["Location"] == f"/raise/{draft.pk}/check/"
    assert "2 of 10" in words(teacher.get(changed["Location"]))


def test_another_agency_wants_the_desk_to_be_named_again(
    teacher: Client, draft: Draft, answers: dict, world: World
) -> None:
    desk = world.post("social-care", Role.PRACTITIONER)
    fill(teacher, draft, answers | {"decision": DECISION | {"who": "post", "desk": str(desk.pk)}})
    put(teacher, draft, "agency", {"agency": str(world.agency("police").pk)}, "?change=1")
    check = teacher.get(f"/raise/{draft.pk}/check/")
    assert [one["title"] for one in check.context["missing"]] == ["The decision"]


def test_who_decided_is_asked_once_the_agency_is_known(teacher: Client, draft: Draft) -> None:
    for answer in (teacher.get(f"/raise/{draft.pk}/decision/"), put(teacher, draft, "decision", DECISION)):
        assert answer["Location"] == f"/raise/{draft.pk}/agency/"


def test_a_row_more_and_a_row_less(teacher: Client, draft: Draft) -> None:
    more = put(teacher, draft, "children", CHILDREN | {"resize_rows": "children:add"})
    assert more.status_code == 200
    assert "children-1-reference" in words(more)
    assert "There is a problem" not in words(more)
    two = CHILDREN | {
        "children-TOTAL_FORMS": "2",
        "children-1-reference": "HA-2207",
        "children-1-initials": "J",
    }
    assert "Two children have the same reference" in words(put(teacher, draft, "children", two))


def test_what_was_thrown_away_is_gone(teacher: Client, draft: Draft) -> None:
    assert teacher.get(f"/raise/{draft.pk}/throw-away/").status_code == 200
    assert Draft.objects.exists()
    teacher.post(f"/raise/{draft.pk}/throw-away/")
    assert not Draft.objects.exists()
    for page in ("danger", "check", "throw-away"):
        assert teacher.post(f"/raise/{draft.pk}/{page}/").status_code == 404


def test_a_draft_opens_to_nobody_else(world: World, draft: Draft) -> None:
    for person in (world.head_teacher, world.social_worker, world.business_manager, world.stranger):
        for page in (*PAGES, "check", "act-first", "throw-away"):
            client, address = signed_in(person), f"/raise/{draft.pk}/{page}/"
            assert client.get(address).status_code == 404
            assert client.post(address, DANGER).status_code == 404
    assert Draft.objects.get().answers == {"danger": {name: [value] for name, value in DANGER.items()}}


def test_who_is_not_signed_in_signs_in_first(db: None, draft: Draft) -> None:
    for address in ("/raise/", f"/raise/{draft.pk}/check/", f"/raise/{draft.pk}/throw-away/"):
        answer = Client().get(address)
        assert answer["Location"].startswith("/accounts/login/?next=")


def test_there_is_no_other_page(teacher: Client, draft: Draft) -> None:
    assert teacher.get(f"/raise/{draft.pk}/nothing/").status_code == 404


# Sending


def test_sent_twice_it_is_one_matter(teacher: Client, draft: Draft, answers: dict) -> None:
    fill(teacher, draft, answers)
    first, second = (teacher.post(f"/raise/{draft.pk}/check/") for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Disagreement.objects.count() == 1
    assert teacher.get(f"/raise/{draft.pk}/worries/")["Location"] == first["Location"]


def test_what_is_not_complete_is_not_sent(teacher: Client, draft: Draft) -> None:
    answer = teacher.post(f"/raise/{draft.pk}/check/")
    assert answer.status_code == 422
    assert len(answer.context["missing"]) == 6
    assert not Disagreement.objects.exists()


def test_what_became_wrong_since_it_was_typed_is_said_with_the_way_to_change_it(
    teacher: Client, draft: Draft, answers: dict
) -> None:
    until = {"until_day": "11", "until_month": "1", "until_year": "2027", "until_time": "10am"}
    fill(teacher, draft, answers | {"time": TIME | {"shorter": "yes", "why": "Soon."} | until})
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        answer = teacher.post(f"/raise/{draft.pk}/check/")
    assert answer.status_code == 422
    assert f"/raise/{draft.pk}/time/?change=1" in words(answer)
    assert Draft.objects.exists()


def test_what_the_service_refuses_keeps_the_draft_and_names_the_page(
    teacher: Client, draft: Draft, answers: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise RaiseRefused("That is too long ago to count from.", about="put_at")

    fill(teacher, draft, answers)
    monkeypatch.setattr(checking, "send_draft", refuse)
    answer = teacher.post(f"/raise/{draft.pk}/check/")
    assert answer.status_code == 422
    assert "That is too long ago to count from." in words(answer)
    assert f'href="/raise/{draft.pk}/decision/?change=1"' in words(answer)


def test_the_check_page_says_who_will_know(
    teacher: Client, draft: Draft, answers: dict, world: World
) -> None:
    fill(teacher, draft, answers)
    page = words(teacher.get(f"/raise/{draft.pk}/check/"))
    assert "Head Teacher Example, Head teacher: as your manager, they can read this matter" in page
    assert "Social worker (Norfolk Children&#x27;s Services): Social Worker Example, Social worker" in page
    assert "What is in it they see only if it reaches “Resolution panel of the board”" in page
    assert "speak-up" in page  # the policy's way for a worry that one fears to raise
    assert "5pm on Monday 18 January 2027" in page
    desk = world.post("social-care", Role.PRACTITIONER)
    for holding in Holding.objects.filter(post__agency=world.agency("social-care")):
        end_holding(holding=holding, by=COMMAND_LINE, now=MONDAY)
    page = words(teacher.get(f"/raise/{draft.pk}/check/"))
    assert f"nobody is there today. Ring them: {desk.telephone}" in page


# Once it is sent


def test_the_raiser_reads_to_whom_it_went_and_how_far_it_got(world: World, teacher: Client) -> None:
    story = stories.raised(world)
    address = f"/matters/{story.it.reference}/raised/"
    page = words(teacher.get(address))
    assert story.it.reference in page
    assert "On its way, not opened yet" in page
    assert "by 5pm on Tuesday 12 January 2027, it goes to Team manager" in page
    assert "(the fifth working day)" in page
    assert "01603 222222" in page
    deliver_notices(now=MONDAY + timedelta(minutes=2))
    assert "Sent at 9:32am on Monday 11 January 2027, not opened yet" in words(teacher.get(address))
    opened = MONDAY + timedelta(hours=1)
    mark_opened(disagreement=story.it, by=stories.stand(world.social_worker, opened), now=opened)
    page = words(teacher.get(address))
    assert "Opened at 10:30am on Monday 11 January 2027" in page
    assert "it goes to Team manager" not in page


def test_a_time_that_was_over_before_is_said_so(world: World, teacher: Client) -> None:
    story = stories.raised(world, put_at=MONDAY - timedelta(days=30))
    assert "You can go up to the next stage now" in words(
        teacher.get(f"/matters/{story.it.reference}/raised/")
    )


def test_nobody_else_is_told_that_they_raised_it(world: World) -> None:
    story = stories.raised(world)
    address = f"/matters/{story.it.reference}/raised/"
    for person in (world.social_worker, world.head_teacher):
        assert signed_in(person).get(address)["Location"] == f"/matters/{story.it.reference}/"
    assert signed_in(world.stranger).get(address).status_code == 404


# Who is asked, and what


def test_who_works_in_no_agency_raises_nothing(world: World) -> None:
    for person in (world.chair, world.business_manager, world.auditor):
        answer = signed_in(person).get("/raise/")
        assert answer.status_code == 403
        assert "somebody who works in an agency" in words(answer)


def test_who_has_two_roles_says_as_which(world: World) -> None:
    second = add_person(
        partnership=world.partnership,
        name=world.nurse.user.name,
        email=world.nurse.user.email,
        role=Role.NAMED_PROFESSIONAL,
        agency=world.agency("hospital"),
        job_title="Named nurse",
        by=COMMAND_LINE,
        now=MONDAY,
    )
    client = signed_in(world.nurse)
    assert "Named nurse, Norfolk Hospital" in words(client.get("/raise/"))
    assert client.get("/raise/?go=yes").status_code == 422
    assert client.get(f"/raise/?as_whom={world.teacher.pk}").status_code == 422
    answer = client.post(f"/raise/?as_whom={second.pk}", DANGER | {"once": str(uuid4())})
    assert answer.status_code == 302
    assert Draft.objects.get().author == second


def test_only_what_the_partnership_shares_is_asked(world: World, teacher: Client, draft: Draft) -> None:
    change_partnership(
        partnership=world.partnership,
        shares_initials=False,
        shares_identifier=False,
        by=COMMAND_LINE,
        now=MONDAY,
    )
    page = words(teacher.get(f"/raise/{draft.pk}/children/"))
    assert "Month and year of birth" in page
    assert "initials" not in page
    assert "identifier" not in page
    nothing = {name: value for name, value in CHILDREN.items() if "birth" not in name}
    assert "Enter at least one fact" in words(put(teacher, draft, "children", nothing))


def test_many_agencies_are_a_list(world: World, teacher: Client, draft: Draft) -> None:
    for number in range(MOST_RADIOS):
        add_agency(
            partnership=world.partnership,
            code=f"school-{number}",
            name=f"School {number}",
            kind=Kind.EDUCATION,
            by=COMMAND_LINE,
            now=MONDAY,
        )
    assert "<select" in words(teacher.get(f"/raise/{draft.pk}/agency/"))


OTHER_POLICY = """
format = 1
key = "other"
title = "Another procedure"
board = "Another board"

[[stages]]
key = "practitioners"
title = "First talk"
rung = "practitioner"
time = "3 working days"

[[stages]]
key = "senior"
title = "Those who decide"
rung = "senior manager"
time = "5 working days"
authority = "decide"
"""


def test_every_word_is_the_policys(world: World, teacher: Client, draft: Draft, answers: dict) -> None:
    page = words(teacher.get(f"/raise/{draft.pk}/kind/"))
    for category in world.policy.policy.categories:
        assert category in page
    load_policy(
        partnership=world.partnership,
        text=OTHER_POLICY,
        in_force_from=date(2027, 1, 10),
        by=COMMAND_LINE,
        now=MONDAY,
    )
    assert teacher.get(f"/raise/{draft.pk}/kind/").status_code == 404  # it leaves nothing to ask there
    assert "step 2 of 7" in words(teacher.get(f"/raise/{draft.pk}/children/"))
    fill(teacher, draft, {page: typed for page, typed in answers.items() if page != "kind"})
    assert "5pm on Thursday 14 January 2027" in words(teacher.get(f"/raise/{draft.pk}/check/"))
    teacher.post(f"/raise/{draft.pk}/check/")
    it = Disagreement.objects.get()
    assert (it.category, it.current_stage.title) == ("", "First talk")


# Bad input


@pytest.mark.parametrize("name", PAGES)
def test_a_page_posted_empty_says_what_is_missing(
    teacher: Client, draft: Draft, answers: dict, name: str
) -> None:
    fill(teacher, draft, answers)
    answer = put(teacher, draft, name, {})
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)
    assert "<title>Error: " in words(answer)
    assert teacher.post(f"/raise/{draft.pk}/check/").status_code == 422
    assert not Disagreement.objects.exists()


TEXTS = [
    ("danger", "how"),
    ("decision", "decision"),
    ("worries", "needs"),
    ("children", "children-0-initials"),
]


@pytest.mark.parametrize(("step", "name"), TEXTS)
@pytest.mark.parametrize("text", ["x" * 4001, "a\0b", "<script>alert(1)</script>" * 200])
def test_a_text_that_cannot_be_kept_is_said_and_shown_again(
    teacher: Client, draft: Draft, answers: dict, step: str, name: str, text: str
) -> None:
    put(teacher, draft, "agency", answers["agency"])
    answer = put(teacher, draft, step, answers[step] | {name: text})
    assert answer.status_code == 422
    assert "<script>alert" not in words(answer)
    shown = words(answer)
    assert "x" * 4001 in shown or "a\0b" in shown or "&lt;script&gt;alert" in shown


def test_ids_of_others_are_no_choice(teacher: Client, draft: Draft, answers: dict, world: World) -> None:
    other = make_partnership(code="suffolk")
    for agency in (other.agency("police"), world.agency("school")):
        assert put(teacher, draft, "agency", {"agency": str(agency.pk)}).status_code == 422
    put(teacher, draft, "agency", answers["agency"])
    for desk in (world.post("police", Role.PRACTITIONER), other.post("social-care", Role.PRACTITIONER)):
        forged = DECISION | {"who": "post", "desk": str(desk.pk)}
        assert put(teacher, draft, "decision", forged).status_code == 422
    assert put(teacher, draft, "kind", {"category": "Made up", "begins": "panel"}).status_code == 422


def test_when_it_was_put_to_them_fits_with_today_and_with_when_it_was_learned(
    teacher: Client, draft: Draft, answers: dict
) -> None:
    put(teacher, draft, "agency", answers["agency"])
    when = {"put": "yes", "put_at_month": "1", "put_at_year": "2027"}
    for typed, sentence in (
        ({"put_at_day": "11", "put_at_time": "9:31am"}, "must not be after 9:30am on Monday 11 January 2027"),
        ({"put_at_day": "7", "put_at_time": "9am"}, "before you learned of it"),
        ({"put_at_day": "11", "put_at_time": "9"}, "Enter a time like"),
    ):
        answer = put(teacher, draft, "decision", DECISION | when | typed)
        assert answer.status_code == 422
        assert sentence in words(answer)
    page = teacher.get(f"/raise/{draft.pk}/decision/")
    assert page.context["form"].initial["put_at"] == {"day": "11", "month": "1", "year": "2027", "time": "9"}


# A lost session


def test_what_was_typed_while_signed_out_is_given_back_to_who_typed_it(
    world: World, draft: Draft, teacher: Client
) -> None:
    address = f"/raise/{draft.pk}/worries/"
    teacher.get(address)
    teacher.cookies.pop("sessionid")
    lost = teacher.post(address, WORRIES)
    assert lost["Location"].startswith("/accounts/login/?next=")
    signed = teacher.post(lost["Location"], {"login": world.teacher.user.email, "password": PASSWORD})
    assert signed["Location"] == address
    page = words(teacher.get(address))
    assert "What you typed is still here" in page
    assert "She talks to her aunt." in page
    assert "What you typed is still here" not in words(teacher.get(address))


def test_what_was_typed_while_signed_out_is_given_to_nobody_else(
    world: World, draft: Draft, teacher: Client
) -> None:
    teacher.get("/raise/")
    teacher.cookies.pop("sessionid")
    lost = teacher.post("/raise/", DANGER)
    teacher.post(lost["Location"], {"login": world.nurse.user.email, "password": PASSWORD})
    assert "Her aunt collects her." not in words(teacher.get("/raise/"))


def test_a_browser_that_nobody_signed_in_from_keeps_nothing(world: World) -> None:
    client = Client()
    client.post("/raise/", DANGER)
    assert "typed_while_signed_out" not in client.session
