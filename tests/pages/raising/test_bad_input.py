"""Bad input on the pages of raising, and what was typed while the session was lost."""

import pytest
from django.test import Client

from agencies.roles import Role
from escalation.models import Disagreement, Draft
from tests.factories import PASSWORD, World, make_partnership
from tests.pages.raising.typed import DANGER, DECISION, PAGES, WORRIES, fill, put, words


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
