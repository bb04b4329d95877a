"""What is typed on the pages by which a disagreement is raised, and how a page of them is sent."""

from django.http import HttpResponse
from django.test import Client

from agencies.models import Membership
from escalation.models import Draft

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


def signed_in(person: Membership) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def put(client: Client, draft: Draft, page: str, typed: Answers, query: str = "") -> HttpResponse:
    return client.post(f"/raise/{draft.pk}/{page}/{query}", typed)


def fill(client: Client, draft: Draft, answers: dict[str, Answers]) -> None:
    for page, typed in answers.items():
        answer = put(client, draft, page, typed)
        assert answer.status_code == 302, (page, answer.context["form"].errors)


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())
