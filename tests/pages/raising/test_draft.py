"""The draft on the way: each page is kept, changed, put aside, thrown away, and opens to nobody else."""

from django.test import Client

from agencies.roles import Role
from escalation.models import Draft
from tests.factories import World
from tests.pages.raising.typed import CHILDREN, DANGER, DECISION, PAGES, WORRIES, fill, put, signed_in, words


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
