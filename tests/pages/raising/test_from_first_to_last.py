"""From the first page to the last: a disagreement is raised, and goes to whom it is named."""

from datetime import UTC, datetime
from uuid import uuid4

from django.test import Client

from agencies.roles import Role
from agencies.services import add_person
from escalation.models import CaseLink, Disagreement, Draft, Notice
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.pages.raising.typed import DANGER, DECISION, PAGES, TIME, fill, put, words


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
