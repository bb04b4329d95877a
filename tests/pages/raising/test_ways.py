"""Ways that are always there: speaking up, a person concerned, complaints and allegations; and the settings of them."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from agencies.models import Agency, Membership, Partnership
from agencies.roles import Role
from agencies.services import add_person
from escalation.models import Disagreement, Draft, KeptFrom, SpeakUp
from escalation.services.answers import SpeakingUp
from tests import stories
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.pages import desks
from tests.pages.raising.typed import fill, put, words


@pytest.fixture
def lead(world: World) -> Membership:
    return add_person(
        partnership=world.partnership,
        agency=world.agency("school"),
        email="lead@school.example",
        name="Lead Hawthorn",
        role=Role.DESIGNATED_PROFESSIONAL,
        job_title="Safeguarding lead",
        telephone="01603 555 010",
        by=COMMAND_LINE,
        now=MONDAY - timedelta(days=20),
    )


def client(person: Membership) -> Client:
    signed_in = Client()
    signed_in.force_login(person.user)
    return signed_in


def speaking(lead: Membership, **changed: list[str]) -> dict[str, list[str]]:
    typed = {
        "route": ["speak_up"],
        "guardian": [str(lead.pk)],
        "contact": [str(lead.pk)],
        "shows_name": ["no"],
        "why": ["My head teacher told me to leave it."],
        "concerned": ["no"],
    }
    return typed | changed


def test_somebody_goes_past_their_own_line(
    teacher: Client, draft: Draft, answers: dict, world: World, lead: Membership
) -> None:
    fill(teacher, draft, answers)
    check = reverse("escalation:raise_step", args=[draft.pk, "check"])
    page = words(teacher.get(check))
    assert "Who must not know" in page
    assert "they can read this matter from now on" in page
    answer = put(teacher, draft, "who", speaking(lead), "?change=1")
    assert answer.headers["Location"] == check
    page = words(teacher.get(check))
    assert "They do not see that it exists" in page
    assert "Lead Hawthorn, Safeguarding lead acts for you at every stage" in page
    teacher.post(check)
    it = Disagreement.objects.get()
    spoken = SpeakUp.objects.get(disagreement=it)
    assert (spoken.guardian, spoken.shows_name) == (lead, False)
    assert spoken.contact == "Lead Hawthorn, 01603 555 010"
    for manager in (world.head_teacher, world.trust_director):
        assert client(manager).get(it.get_absolute_url()).status_code == 404


def test_the_page_is_asked_of_nobody_who_does_not_want_it(
    teacher: Client, draft: Draft, answers: dict, world: World
) -> None:
    fill(teacher, draft, answers)
    teacher.post(reverse("escalation:raise_step", args=[draft.pk, "check"]))
    assert Disagreement.objects.get().raiser_called is None
    assert not KeptFrom.objects.exists()


def test_half_answered_it_is_not_sent(teacher: Client, draft: Draft, answers: dict, lead: Membership) -> None:
    fill(teacher, draft, answers)
    answer = put(teacher, draft, "who", {"route": ["speak_up"], "concerned": ["no"]})
    assert answer.status_code == 422
    page = words(teacher.get(reverse("escalation:raise_step", args=[draft.pk, "check"])))
    assert "You still have something to answer" in page
    assert not Disagreement.objects.exists()


def test_a_person_concerned_is_named_on_raising(
    teacher: Client, draft: Draft, answers: dict, world: World
) -> None:
    fill(teacher, draft, answers)
    typed = {
        "route": ["line"],
        "concerned": ["yes"],
        "name": ["head teacher  example"],
        "where": [str(world.agency("school").pk)],
        "about_them": ["He laughed at the child."],
    }
    put(teacher, draft, "who", typed)
    check = reverse("escalation:raise_step", args=[draft.pk, "check"])
    assert "is a person concerned, and does not see this matter" in words(teacher.get(check))
    teacher.post(check)
    assert KeptFrom.objects.get().person == world.head_teacher
    assert client(world.head_teacher).get(Disagreement.objects.get().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("shows_name", [False, True])
def test_the_other_side_reads_one_contact_only_on_every_page(
    world: World, lead: Membership, shows_name: bool
) -> None:
    spoken = SpeakingUp(lead, lead.user.name, lead.telephone, shows_name=shows_name)
    story = stories.raised(world, speak_up=spoken)
    stories.side_given(story)
    stories.discussed(story)
    name, hidden = world.teacher.user.name, not shows_name
    for page in (
        "matter",
        "views",
        "matter_people",
        "times",
        "who_looked",
        "must_not_see",
        "discuss",
        "propose",
        "give_side",
    ):
        text = desks.opened(story, page, world.social_worker).content.decode()
        assert name not in text or not hidden, page
        assert world.teacher.telephone not in text or page != "matter_people"
    text = desks.opened(story, "matter_people", world.social_worker).content.decode()
    assert "contact only Lead Hawthorn" in text
    assert name not in text
    with time_machine.travel(story.now, tick=False):
        home = client(world.social_worker).get(reverse("escalation:home")).content.decode()
        overview = client(world.business_manager).get(reverse("escalation:overview")).content.decode()
    for text in (home, overview):
        assert story.it.reference in text
        assert name not in text


def test_their_own_side_reads_who_acts_for_them(world: World, lead: Membership) -> None:
    story = stories.raised(world, speak_up=SpeakingUp(lead, lead.user.name, lead.telephone))
    text = desks.opened(story, "matter_people", lead).content.decode()
    assert "acts for whoever raised it, at every stage" in text


def test_named_later_and_taken_back(world: World) -> None:
    story = stories.raised(world)
    typed = {
        "name": world.head_teacher.user.name,
        "where": str(world.agency("school").pk),
        "about_them": "He laughed at the child.",
    }
    assert desks.sent(story, "must_not_see", world.teacher, typed).status_code == 302
    assert desks.opened(story, "matter", world.head_teacher).status_code == 404
    page = desks.opened(story, "must_not_see", world.teacher).content.decode()
    assert "He laughed at the child." in page
    across = desks.opened(story, "must_not_see", world.social_worker).content.decode()
    assert "laughed" not in across
    kept = KeptFrom.objects.get()
    assert desks.opened(story, "take_back_concern", world.social_worker, kept=kept.pk).status_code == 404
    sent = desks.sent(story, "take_back_concern", world.teacher, {"why": "Somebody else."}, kept=kept.pk)
    assert sent.status_code == 302
    assert desks.opened(story, "matter", world.head_teacher).status_code == 200


def test_what_cannot_be_is_said_and_kept(world: World) -> None:
    story = stories.raised(world, person=world.social_worker)
    typed = {
        "name": world.social_worker.user.name,
        "where": str(world.agency("social-care").pk),
        "about_them": "They did not listen.",
    }
    answer = desks.sent(story, "must_not_see", world.teacher, typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "They are a party" in text
    assert "They did not listen." in text
    assert desks.sent(story, "must_not_see", world.teacher, {}).status_code == 422
    assert desks.sent(story, "must_not_see", world.teacher, typed | {"where": "x\x00"}).status_code == 422


def test_whoever_only_looks_on_names_nobody(world: World) -> None:
    story = stories.raised(world)
    assert desks.opened(story, "must_not_see", world.head_teacher).status_code == 403


def test_everybody_signed_in_reads_whom_to_speak_to(world: World, lead: Membership) -> None:
    text = words(client(world.teacher).get(reverse("escalation:speak_up")))
    assert "has not entered a speak-up contact" in text
    assert "Lead Hawthorn, Safeguarding lead, 01603 555 010" in text
    assert "Lead Hawthorn" not in words(client(lead).get(reverse("escalation:speak_up")))
    assert "no role in an agency" in words(client(world.auditor).get(reverse("escalation:speak_up")))
    assert Client().get(reverse("escalation:speak_up")).status_code == 302


def test_the_leaflet_is_a_tagged_pdf_of_ones_own_agency(world: World, lead: Membership) -> None:
    Agency.objects.get(pk=world.agency("school").pk)
    answer = client(world.teacher).get(reverse("escalation:speak_up_leaflet", args=["school"]))
    pdf = PdfReader(BytesIO(answer.content))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Speaking up about a child" in text
    assert "Lead Hawthorn" in text
    assert (
        client(world.teacher).get(reverse("escalation:speak_up_leaflet", args=["police"])).status_code == 404
    )


def test_where_complaints_and_allegations_go(world: World) -> None:
    text = words(client(world.teacher).get(reverse("escalation:not_here")))
    assert "has not entered its designated officer" in text
    assert "0344 800 8021" in text
    page = words(client(world.teacher).get(reverse("escalation:raise_start")))
    assert "allegation about a member of staff" in page


def test_the_business_manager_enters_them(world: World, lead: Membership) -> None:
    manager, agency = client(world.business_manager), world.agency("school")
    address = reverse("escalation:agency_speak_up", args=[world.partnership.code, agency.code])
    page = manager.get(address)
    form = page.context["form"]
    hidden = {"version": form["version"].value(), "once": str(form["once"].value())}
    typed = {
        "speak_up_name": "The trust’s speak-up line",
        "speak_up_telephone": "0800 111",
        "speak_up_email": "",
        "speak_up_contact": str(lead.pk),
        "speak_up_leaflet": "https://school.example/speak-up",
        "complaints": "The clerk to the trustees",
    }
    assert manager.post(address, hidden | typed).status_code == 302
    agency = Agency.objects.get(pk=agency.pk)
    assert (agency.speak_up_name, agency.speak_up_email, agency.speak_up_contact) == (
        "The trust’s speak-up line",
        None,
        lead,
    )
    assert manager.post(address, hidden | typed | {"once": ""}).status_code == 422
    text = words(client(world.teacher).get(reverse("escalation:speak_up")))
    assert "The trust’s speak-up line" in text
    assert "The clerk to the trustees" in words(client(world.teacher).get(reverse("escalation:not_here")))
    assert client(world.teacher).get(address).status_code == 404


def test_where_allegations_go_is_entered_for_the_partnership(world: World) -> None:
    manager = client(world.business_manager)
    address = reverse("escalation:setting_up_allegations", args=[world.partnership.code])
    form = manager.get(address).context["form"]
    typed = {
        "version": form["version"].value(),
        "once": str(form["once"].value()),
        "allegations_name": "The designated officer",
        "allegations_telephone": "01603 223473",
    }
    assert manager.post(address, typed).status_code == 302
    assert Partnership.objects.get(pk=world.partnership.pk).allegations_telephone == "01603 223473"
    text = words(client(world.constable).get(reverse("escalation:not_here")))
    assert "The designated officer, <strong>01603 223473</strong>" in text
