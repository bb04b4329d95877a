"""Raising under several policies, on a track, inside one agency, on record only: only what chooses is asked."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from agencies.models import Membership, Service
from agencies.services import add_service
from escalation.models import Disagreement, Draft, Party, StageEntry
from escalation.services.policies import load_policy
from tests.factories import COMMAND_LINE, MONDAY, World
from tests.pages.desks import opened
from tests.pages.raising.typed import CHILDREN, DANGER, DECISION, TIME, WORRIES, Answers, fill, put, words
from tests.services.test_tracks_and_policies import TRACKED, WITHIN
from tests.stories import Story

BEFORE: dict[str, Any] = {"by": COMMAND_LINE, "now": MONDAY - timedelta(days=2)}
COMMON = {"children": CHILDREN, "decision": DECISION, "worries": WORRIES, "time": TIME}
ON_CONFERENCE = {
    "track": "conferences",
    "on_conferences_category": "The plan",
    "on_conferences_conference_day": "7",
    "on_conferences_conference_month": "1",
    "on_conferences_conference_year": "2027",
}


def load(world: World, text: str) -> None:
    load_policy(partnership=world.partnership, text=text, in_force_from=date(2027, 1, 9), **BEFORE)


@pytest.fixture
def nursery(world: World) -> Service:
    """A policy inside one agency stands beside the board's; the school has a nursery."""
    load(world, WITHIN)
    return add_service(agency=world.agency("school"), partnership=world.partnership, name="Nursery", **BEFORE)


def begun(person: Membership) -> tuple[Client, Draft]:
    client, key = Client(), str(uuid4())
    client.force_login(person.user)
    client.post("/raise/", DANGER | {"once": key})
    return client, Draft.objects.get(pk=key)


def checked(client: Client, draft: Draft, answers: dict[str, Answers]) -> str:
    """Everything answered, in the order of the pages; the words of the check page."""
    order = ["children", "agency", "decision", "kind", "worries", "time"]
    fill(client, draft, {page: answers[page] for page in order if page in answers})
    return words(client.get(f"/raise/{draft.pk}/check/"))


def sent(client: Client, draft: Draft) -> Disagreement:
    answer: HttpResponse = client.post(f"/raise/{draft.pk}/check/")
    assert answer.status_code == 302
    return Disagreement.objects.get(pk=draft.pk)


class TestTracks:
    @pytest.fixture(autouse=True)
    def tracked(self, world: World) -> None:
        load(world, TRACKED)

    def elsewhere(self, world: World) -> Answers:
        return {"agency": str(world.agency("social-care").pk)}

    def test_each_track_has_its_own_questions_and_guidance(self, world: World) -> None:
        client, draft = begun(world.teacher)
        page = words(client.get(f"/raise/{draft.pk}/kind/"))
        for said in ("Referrals", "For what a conference decided.", "A referral was refused", "The plan"):
            assert said in page
        assert put(client, draft, "kind", {"track": "conferences"}).status_code == 422

    def test_whom_it_is_about_is_not_asked_where_nothing_depends_on_it(self, world: World) -> None:
        client, draft = begun(world.teacher)
        page = client.get(f"/raise/{draft.pk}/children/")
        assert "about" not in page.context["form"].fields
        assert "Who is it about?" in words(page), "the policy is for adults too"

    def test_a_time_limit_for_raising_is_said_and_never_refused(self, world: World) -> None:
        client, draft = begun(world.teacher)
        late = DECISION | {"learned_day": "4"}
        kind = ON_CONFERENCE | {"on_conferences_seek": "seek"}
        answers = COMMON | {"agency": self.elsewhere(world), "decision": late, "kind": kind}
        page = checked(client, draft, answers)
        assert "5pm on Thursday 7 January 2027</time>. That time is over, and the record will say so." in page
        assert "on the track “Conferences”" in page
        it = sent(client, draft)
        assert (it.track, it.state) == ("conferences", "first_line_manager")
        assert it.conference_at is not None

    def test_dissent_can_be_put_on_record_only(self, world: World) -> None:
        client, draft = begun(world.teacher)
        kind = ON_CONFERENCE | {"on_conferences_seek": "record"}
        page = checked(client, draft, COMMON | {"agency": self.elsewhere(world), "kind": kind})
        assert "Put my dissent on record" in page
        assert "Nobody has to answer" in page
        it = sent(client, draft)
        assert it.result == "record_only"
        told = words(client.get(f"/matters/{it.reference}/raised/"))
        assert "Your dissent is on record" in told
        assert "turn to give their side" not in told
        assert client.get(f"/matters/{it.reference}/").status_code == 200


class TestInsideOneAgency:
    def test_the_answers_choose_the_policy_and_the_page_says_why(
        self, world: World, nursery: Service
    ) -> None:
        client, draft = begun(world.teacher)
        whose = {"where": "own", "own_service": "none", "whose": str(nursery.pk)}
        page = checked(client, draft, COMMON | {"agency": whose, "kind": {}})
        assert "Inside an agency" in page
        assert "Your disagreement is within one agency, and this is the procedure for that." in page
        assert "It is sent to Nursery" in page
        it = sent(client, draft)
        assert it.policy_version.key == "within"
        parties = {party.name for party in Party.objects.filter(disagreement=it)}
        assert parties == {"Hawthorn Academy", "Nursery, Hawthorn Academy"}
        assert client.get(f"/matters/{it.reference}/").status_code == 200

    def test_ones_own_manager_can_be_the_other_side(self, world: World, nursery: Service) -> None:
        client, draft = begun(world.teacher)
        whose = {"where": "own", "own_service": "none", "whose": "manager"}
        asked = {name: value for name, value in DECISION.items() if name != "who"}
        page = checked(client, draft, COMMON | {"agency": whose, "decision": asked, "kind": {}})
        assert "Head Teacher Example, Head teacher is the other side" in page
        assert (
            Party.objects.get(disagreement=sent(client, draft), side="responding").manager
            == world.head_teacher
        )

    def test_between_agencies_the_boards_policy_governs(self, world: World, nursery: Service) -> None:
        client, draft = begun(world.teacher)
        whose = {"where": "other", "agency": str(world.agency("social-care").pk)}
        kind = {"category": "Drift in a case", "begins": "practitioners"}
        page = checked(client, draft, COMMON | {"agency": whose, "kind": kind})
        assert "Your disagreement is between agencies, and this is the procedure for that." in page
        assert sent(client, draft).policy_version.key == "norfolk"

    def test_what_is_settled_elsewhere_is_pointed_to_and_never_blocked(
        self, world: World, nursery: Service
    ) -> None:
        client, draft = begun(world.teacher)
        whose = {"where": "own", "own_service": "none", "whose": str(nursery.pk)}
        fill(client, draft, {"children": CHILDREN, "agency": whose})
        page = words(client.get(f"/raise/{draft.pk}/kind/"))
        assert "Go instead to: The board&#x27;s procedure." in page
        assert "for disagreements between agencies, about a child" in page, "the other policy is offered"
        assert put(client, draft, "kind", {"elsewhere": "0"}).status_code == 422
        insisted = {
            "elsewhere": "0",
            "elsewhere_0_why": "It began with us.",
            "elsewhere_0_consulted": "She agrees.",
        }
        assert "It began with us." in checked(client, draft, COMMON | {"agency": whose, "kind": insisted})
        entry = StageEntry.objects.get(disagreement=sent(client, draft))
        assert "Head of safeguarding, consulted: She agrees." in entry.passed_over


class TestMovingOn:
    def test_both_pages_lead_to_each_other(self, world: World, nursery: Service) -> None:
        client, draft = begun(world.teacher)
        whose = {"where": "own", "own_service": "none", "whose": str(nursery.pk)}
        checked(client, draft, COMMON | {"agency": whose, "kind": {}})
        old = sent(client, draft)
        assert "Take it to another procedure" in words(client.get(f"/matters/{old.reference}/"))
        page = client.get(f"/matters/{old.reference}/move-on/")
        typed = {
            "version": str(old.version),
            "once": str(uuid4()),
            "to": f"agency:{world.agency('social-care').pk}",
            "reason": "It is the council's.",
            "consulted": "She agrees.",
            "summary": page.context["form"]["summary"].initial,
            "safe": "unsure",
            "how": "Quiet.",
            "keeps_safe": "Her aunt.",
        }
        answer = client.post(f"/matters/{old.reference}/move-on/", typed)
        new = Disagreement.objects.get(moved_from=old)
        assert answer["Location"] == f"/matters/{new.reference}/"
        assert old.reference in words(client.get(f"/matters/{new.reference}/"))
        assert new.reference in words(client.get(f"/matters/{old.reference}/"))
        assert (
            old.reference
            not in words(opened(Story(world, MONDAY, new), "matter", world.social_worker)).split(
                "The record"
            )[0]
        )
