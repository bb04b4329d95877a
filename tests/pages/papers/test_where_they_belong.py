"""Papers of a referral, of a record, of the child's file; and whether files are kept at all."""

import pytest
import time_machine
from django.urls import reverse

from cases.models import ReasonsInWriting, ReferralPaper
from escalation.core.stages import ForWhom
from escalation.models import Record
from escalation.services.papers import add_paper, add_referral_paper
from tests import invented, referrals, stories
from tests.factories import MONDAY, World
from tests.pages.papers.added import added, address, errors, filled, sent, signed_in
from tests.papers import A_PDF, a_letter
from tests.stories import Story

pytestmark = pytest.mark.django_db


def test_papers_of_a_referral_are_added_on_its_page_and_fetched_there(world: World) -> None:
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    href = reverse("escalation:add_referral_paper", args=[asking.it.reference])
    with time_machine.travel(asking.later(hours=1).now, tick=False):
        client = signed_in(world.teacher)
        assert client.post(href, filled(client.get(href))).status_code == 302
        paper = ReferralPaper.objects.get(referral=asking.it)
        file = reverse("escalation:referral_paper", args=[asking.it.reference, paper.pk])
        page = signed_in(world.social_worker).get(asking.it.get_absolute_url()).content.decode()
        assert file in page
        assert signed_in(world.social_worker).get(file).content == A_PDF
        assert signed_in(world.stranger).get(file).status_code == 404


def test_a_paper_of_ones_own_agency_stays_there(world: World) -> None:
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    from cases.models.written import For

    paper = add_referral_paper(**asking.by(world.teacher), paper=a_letter(), for_whom=For.OWN_SIDE)
    file = reverse("escalation:referral_paper", args=[asking.it.reference, paper.pk])
    with time_machine.travel(asking.now, tick=False):
        assert signed_in(world.teacher).get(file).status_code == 200
        assert signed_in(world.social_worker).get(file).status_code == 404
        page = signed_in(world.social_worker).get(asking.it.get_absolute_url()).content.decode()
    assert "Letter of the school" not in page


def test_the_letter_of_the_reasons_stands_with_them(world: World) -> None:
    asking = referrals.reasoned(referrals.refused(referrals.made(referrals.with_refusals(world))))
    letter = ReasonsInWriting.objects.get(referral=asking.it)
    add_referral_paper(**asking.by(world.social_worker), paper=a_letter(), attached_to=letter)
    with time_machine.travel(asking.now, tick=False):
        items = signed_in(world.teacher).get(asking.it.get_absolute_url()).context["items"]
    assert [item.label for item in items if item.papers] == [
        "Added a paper: letter",
        f"Sent the reasons of {asking.it.to_agency} in writing",
    ]


def test_records_to_choose_from_are_those_one_may_read(at_work: Story) -> None:
    record = stories.discussed(at_work, for_whom=ForWhom.OWN_SIDE)
    with time_machine.travel(at_work.now, tick=False):
        theirs = signed_in(at_work.world.social_worker).get(address(at_work))
        assert str(record.pk) not in dict(theirs.context["form"].fields["attached_to"].choices)
        page = sent(at_work, at_work.world.social_worker, attached_to=str(record.pk))
    assert errors(page) == ["Answer “What does it belong to?”"]
    assert Record.objects.filter(pk=record.pk).exists()


def test_the_partnership_says_whether_it_keeps_files(world: World) -> None:
    with time_machine.travel(MONDAY, tick=False):
        client = signed_in(world.business_manager)
        href = reverse("escalation:setting_up_papers", args=[world.partnership.code])
        page = client.get(href)
        assert "not looked through for viruses" in page.content.decode()
        hidden = {name: str(page.context["form"][name].value()) for name in ("version", "once")}
        assert client.post(href, {**hidden, "keeps_files": "no"}).status_code == 302
        tasks = client.get(reverse("escalation:setting_up", args=[world.partnership.code])).content.decode()
        assert "Not kept as files" in tasks
        assert signed_in(world.teacher).get(href).status_code == 404


CHILD_FILE = """
[records]
child_file = true

[closure]
if_unresolved = "Each agency keeps its own duty to the child."
"""


def test_the_papers_of_a_record_go_with_its_copy_for_the_childs_file(world: World) -> None:
    """London 11.1.9: what was written besides goes there with it."""
    story = invented.given(world, CHILD_FILE)
    record = stories.discussed(story)
    paper = added(story, attached_to=record)
    other = add_paper(**story.later(minutes=5).by(story.world.teacher), paper=a_letter(title="Another"))
    with time_machine.travel(story.now, tick=False):
        page = signed_in(story.world.teacher).get(
            reverse("escalation:copy_of_record", args=[story.it.reference, record.pk])
        )
    said = page.content.decode()
    assert page.status_code == 200
    assert "Papers that go there with it" in said
    assert address(story, "paper", paper.pk) in said
    assert str(other.pk) not in said
