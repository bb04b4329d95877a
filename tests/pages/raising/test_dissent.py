"""Dissent about a conference or its plan, on the pages: asked only after a yes, checked, read by the other side."""

from typing import Any

import pytest
from django.test import Client

from escalation.models import Disagreement, Dissent, Draft
from tests.factories import World
from tests.pages.raising.test_roads import COMMON, ON_CONFERENCE, begun, load, sent
from tests.pages.raising.typed import Answers, fill, put, words
from tests.services.test_tracks_and_policies import TRACKED

HELD = {"held_on_day": "7", "held_on_month": "1", "held_on_year": "2027"}
OTHERS = {
    "whose": "other",
    "dissenter": "Ann Example",
    "dissenter_role": "Nurse",
    "dissenter_agency": "The hospital",
}
SAID: dict[str, Any] = {"dissent": "yes", "arose": "from_conference", "whose": "mine", "minuted": "no"}
KIND = {
    "category": "Dissent at a child protection conference, or arising from one",
    "begins": "practitioners",
}


@pytest.fixture
def draft(world: World) -> tuple[Client, Draft]:
    client, draft = begun(world.teacher)
    answers: dict[str, Answers] = {"agency": {"agency": str(world.agency("social-care").pk)}}
    fill(client, draft, {"children": COMMON["children"], **answers, "decision": COMMON["decision"]})
    return client, draft


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"dissent": "yes"}, "Select where the dissent arose"),
        ({"dissent": "yes"}, "Select whose view it is"),
        ({"dissent": "yes"}, "Select whether it stands in the minutes"),
        (SAID, "Enter the day on which the conference was held"),
        (SAID | HELD | {"held_on_day": "12"}, "must not be still to come"),
        (SAID | HELD | {"held_on_day": "32"}, "must be a real date"),
        (SAID | HELD | {"whose": "other"}, "Enter whose view it is"),
        (SAID | HELD | {"whose": "other"}, "Enter the agency of whose view it is"),
        (SAID | HELD | {"arose": "in a dream"}, "govuk-error-summary"),
        (SAID | HELD | OTHERS | {"dissenter": "x" * 201}, "200 characters"),
        (SAID | HELD | {"dissent": "perhaps"}, "Is it dissent about"),
    ],
)
def test_what_is_missing_or_wrong_is_said(draft: tuple[Client, Draft], answers: Answers, says: str) -> None:
    client, one = draft
    page = put(client, one, "kind", KIND | answers)
    assert page.status_code == 422
    assert says in words(page)


def test_a_no_asks_for_nothing_more_and_a_plan_for_no_day(draft: tuple[Client, Draft]) -> None:
    client, one = draft
    assert put(client, one, "kind", KIND).status_code == 302
    assert put(client, one, "kind", KIND | {"dissent": ""}).status_code == 302
    assert put(client, one, "kind", KIND | SAID | {"arose": "over_plan"}).status_code == 302


def test_it_is_checked_and_read_by_the_other_side(draft: tuple[Client, Draft], world: World) -> None:
    client, one = draft
    fill(
        client,
        one,
        {"kind": KIND | SAID | HELD | OTHERS, "worries": COMMON["worries"], "time": COMMON["time"]},
    )
    page = words(client.get(f"/raise/{one.pk}/check/"))
    for said in (
        "Arising from a child protection conference",
        "Ann Example, Nurse, The hospital",
        "7 January 2027",
    ):
        assert said in page
    it = sent(client, one)
    other = Client()
    other.force_login(world.social_worker.user)
    for address in (f"/matters/{it.reference}/", f"/matters/{it.reference}/give/"):
        answer = other.get(address)
        if answer.status_code == 200:
            assert "Ann Example, Nurse, The hospital" in words(answer)
    assert "Whose view it is" in words(client.get(f"/matters/{it.reference}/"))


def test_the_day_is_not_asked_twice_where_the_road_asks_for_it(
    draft: tuple[Client, Draft], world: World
) -> None:
    load(world, TRACKED)
    client, one = draft
    kind = ON_CONFERENCE | {"on_conferences_seek": "record"} | SAID
    fill(client, one, {"kind": kind, "worries": COMMON["worries"], "time": COMMON["time"]})
    it = sent(client, one)
    kept = Dissent.objects.get(disagreement=it)
    assert (str(kept.held_on), it.result) == ("2027-01-07", "record_only")
    assert Disagreement.objects.get(pk=it.pk).conference_at is not None
    assert "Teacher Example, Teacher, Hawthorn Academy" in words(client.get(f"/matters/{it.reference}/"))
