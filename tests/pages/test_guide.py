"""The one-page guide: made from the policy alone, one page on paper, and who says that they have read it."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from agencies.models import Membership
from escalation.core.decisions import MoveRefused
from escalation.models import GuideRead, PolicyVersion
from escalation.presenters.one_page_guide import guide_of, guide_pdf
from escalation.services.guide_reads import read_guide
from escalation.services.policies import read_policy, shipped_policies
from tests import stories
from tests.factories import MONDAY, World, make_partnership


@pytest.fixture
def world(db: None) -> World:
    return make_partnership()


def version_of(world: World, key: str) -> PolicyVersion:
    """A policy that comes with Accord, as a version that is not kept."""
    policy = read_policy(shipped_policies()[key].read_bytes())
    return PolicyVersion(
        partnership=world.partnership,
        key=policy.key,
        number=1,
        title=policy.title,
        in_force_from=MONDAY.date(),
        content=policy.canonical(),
    )


def at(person: Membership, name: str, world: World, *, post: bool = False, query: str = "") -> Any:  # noqa: ANN401
    client, version = Client(), world.policy
    address = reverse(f"escalation:{name}", args=[world.partnership.code, version.key, version.number])
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(person.user)
        return client.post(address) if post else client.get(address + query)


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(shipped_policies()))
def test_every_policy_gives_a_guide_of_one_tagged_page(key: str) -> None:
    version = version_of(make_partnership(), key)
    guide = guide_of(version, "health")
    assert [step.title for step in guide.steps] == [
        f"{stage.number}. {stage.title}" for stage in version.policy.stages
    ]
    assert all(step.who and step.when for step in guide.steps)
    reader = PdfReader(BytesIO(guide_pdf(guide, MONDAY)))
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(reader.pages[0].extract_text().split())
    for words in ("call 999", "It is your right and your responsibility", "Who, on both sides"):
        assert words in text


def test_it_says_who_acts_for_ones_own_kind_of_agency_and_by_when(world: World) -> None:
    page = " ".join(at(world.teacher, "guide", world).content.decode().split())
    assert "Within 5 working days, or sooner if the child needs it" in page
    assert "Who acts, for Hawthorn Academy" in page
    assert "1. Professional to professional" in page
    answer = at(world.teacher, "guide_file", world)
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]


def test_the_guides_lead_to_the_one_that_is_in_force(world: World) -> None:
    client = Client()
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(world.teacher.user)
        answer = client.get(reverse("escalation:guides"))
    assert answer["Location"] == f"/guide/norfolk/{world.policy.key}/{world.policy.number}/"


def test_i_have_read_it_is_written_down_once(world: World) -> None:
    assert "I have read it" in at(world.teacher, "guide", world).content.decode()
    for _ in range(2):
        assert at(world.teacher, "guide", world, post=True).status_code == 302
    read = GuideRead.objects.get()
    assert (read.membership, read.policy_version, read.read_at) == (world.teacher, world.policy, MONDAY)
    page = at(world.teacher, "guide", world).content.decode()
    assert "You said that you have read it as Teacher" in page


def test_nobody_says_it_for_somebody_else(world: World) -> None:
    by = stories.stand(world.teacher, MONDAY)
    for membership in (world.nurse, world.chair):
        with pytest.raises(MoveRefused, match="for themselves"):
            read_guide(version=world.policy, membership=membership, by=by, now=MONDAY)


def test_an_agencys_managers_see_its_own_people_the_boards_manager_all_and_others_nobody(
    world: World,
) -> None:
    at(world.teacher, "guide", world, post=True)
    at(world.nurse, "guide", world, post=True)
    page = at(world.head_teacher, "guide_readers", world).content.decode()
    assert "Hawthorn Academy: 1 of 3" in page
    assert world.nurse.user.name not in page
    page = at(world.business_manager, "guide_readers", world).content.decode()
    assert "Hawthorn Academy: 1 of 3" in page
    assert world.nurse.user.name in page
    for person in (world.teacher, world.chair, world.auditor):
        assert at(person, "guide_readers", world).status_code == 404
    assert at(make_partnership(code="elsewhere").head_teacher, "guide_readers", world).status_code == 404
    file = at(world.head_teacher, "guide_readers", world, query="?as=csv")
    assert file["Content-Disposition"].endswith('read-by.csv"')
    assert file.content.decode("utf-8-sig").count("Not yet") == 2
