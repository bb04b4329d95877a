"""Who is asked, and what: only what the policy, the partnership and the person leave open."""

from datetime import date
from uuid import uuid4

from django.test import Client

from agencies.roles import Kind, Role
from agencies.services import add_agency, add_person, change_partnership
from escalation.forms.whose import MOST_RADIOS
from escalation.models import Disagreement, Draft
from escalation.services.policies import load_policy
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.pages.raising.typed import CHILDREN, DANGER, fill, put, signed_in, words


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
