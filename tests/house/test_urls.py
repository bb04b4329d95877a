"""Every address refuses the anonymous and answers a stranger with 404: by introspection, so none is forgotten."""

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter

from cases.models import Referral
from escalation.models import Action, Draft, Meeting, Outcome, Record
from jobs.models import Job
from jobs.services import start
from tests import referrals, stories
from tests.factories import MONDAY, World, make_partnership
from tests.house.recipes.policies import a_policy_draft
from tests.stories import Story

# Open to everybody on purpose: signing in, what to do in an emergency, help, and the two health checks.
OPEN = {"act_now", "help", "healthz", "readyz"}
# A stranger has pages of their own here: their matters, their own drafts, and nothing of anybody else's.
OWN = {"home", "refer", "raise_start"}
OTHER_ROOMS = ("account_", "admin:")
# Of the addresses that are functions those whose form is sent to themselves; every other one is only read.
TAKE_A_FORM = {
    "escalation:operations",
    "escalation:your_emails",
    "audit:export",
    "audit:export_together",
    "audit:make",
    "jobs:file",
}
# Sent by programs alone, never by a page of ours.
UNKNOWN_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "MKCOL")

# What fits the addresses that are regular expressions.
FITTING = {"account_reset_password_from_key": ["1", "forged"], "admin:app_list": ["agencies"]}


def _patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern, inside)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern


def _names() -> list[str]:
    names = [name for name, _ in _patterns() if not name.startswith(OTHER_ROOMS)]
    return sorted(name for name in set(names) if name.split(":")[-1] not in OPEN)


@pytest.fixture
def story(db: None) -> Story:
    """A matter with one of everything in it, of which the stranger knows nothing."""
    world = make_partnership()
    story = stories.at_senior(world)
    stories.meeting_convened(story)
    stories.proposed(story, world.trust_director)
    referrals.refused(referrals.made(referrals.with_refusals(world)))
    return story


def _arguments(story: Story, pattern: URLPattern) -> dict[str, object]:
    """Real keys of rows that are somebody else's, by the name of the argument."""
    world, it = story.world, story.it
    draft = Draft.objects.create(author=world.teacher, started_at=MONDAY, touched_at=MONDAY)
    values = {
        "policy_draft": a_policy_draft(world).pk,
        "job": a_job(world).pk,
        "card": "policy",
        "reference": it.reference,
        "draft": draft.pk,
        "step": "child",
        "number": 1,
        "record": Record.objects.filter(disagreement=it).first().pk,
        "form": it.policy.stages[0].forms[0],
        "outcome": Outcome.objects.get(disagreement=it).pk,
        "action": Action.objects.filter(disagreement=it).first().pk,
        "meeting": Meeting.objects.get(disagreement=it).pk,
        "referral": Referral.objects.get(partnership=world.partnership).reference,
        "code": world.partnership.code,
        "partnership": world.partnership.code,
        "agency": world.agency("school").code,
        "post": world.post("school", "practitioner").pk,
        "person": world.teacher.pk,
        "key": world.policy.key,
    }
    wanted = pattern.pattern.converters
    return {name: _fitting(values.get(name), converter) for name, converter in wanted.items()}


def a_job(world: World) -> Job:
    """An export that the business manager waits for; nobody else has its page."""
    where = {"partnership": world.partnership.code, "what": "people"}
    owner = world.business_manager.user
    return start(kind="import-check", owner=owner, parameters=where, once=uuid4(), now=MONDAY)


def _fitting(value: object, converter: object) -> object:
    """A key of a row that is there, or a forged one of the right kind."""
    if isinstance(converter, UUIDConverter):
        return value if isinstance(value, UUID) else uuid4()
    return value if value is not None else "forged"


def _address(name: str, story: Story) -> str:
    pattern = next(pattern for known, pattern in _patterns() if known == name)
    return reverse(name, kwargs=_arguments(story, pattern))


def test_there_are_addresses_to_look_at() -> None:
    assert len(_names()) > 60


def test_every_address_sends_the_anonymous_to_sign_in(story: Story, client: Client) -> None:
    let_in = []
    for name in _names():
        address = _address(name, story)
        for method in (client.get, client.post):
            answer = method(address)
            sent_away = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
            if not sent_away and answer.status_code not in (404, 405):
                let_in.append(f"{name}: {answer.status_code} to {method.__name__}")
    assert not let_in, "\n".join(let_in)


@pytest.mark.parametrize("who", ["stranger", "auditor", "chair", "youth_worker"])
def test_every_address_of_others_answers_a_stranger_with_404(story: Story, client: Client, who: str) -> None:
    """The chair before the panel and the auditor outside the histories are strangers too."""
    client.force_login(getattr(story.world, who).user)
    let_in = []
    for name in _names():
        if name.split(":")[-1] in OWN or (who == "auditor" and name.startswith("audit:")):
            continue
        if not _arguments(story, next(found for known, found in _patterns() if known == name)):
            continue  # a list of one's own: what is in it is asked of visible_to elsewhere
        for method in (client.get, client.post):
            answer = method(_address(name, story))
            if answer.status_code not in (404, 405):
                let_in.append(f"{name}: {answer.status_code} to {method.__name__}")
    assert not let_in, "\n".join(let_in)


def test_every_address_refuses_a_method_that_nobody_sends(story: Story, client: Client) -> None:
    """Also where the matter is theirs: a look is not logged, and no notice opened, by a DELETE."""
    client.force_login(story.world.teacher.user)
    answered = []
    for name, _ in _patterns():
        address = reverse(name, args=FITTING[name]) if name in FITTING else _address(name, story)
        for method in UNKNOWN_METHODS:
            answer = client.generic(method, address)
            if answer.status_code != 405 or answer.headers["Allow"] != "GET, HEAD, POST":
                answered.append(f"{name}: {answer.status_code} to {method}")
    assert not answered, "\n".join(answered)


@pytest.mark.parametrize("who", ["teacher", "auditor", "business_manager"])
def test_no_browser_keeps_what_it_was_answered(story: Story, client: Client, who: str) -> None:
    """Neither on its disk nor behind "back": the next at a machine that several share is somebody else."""
    client.force_login(getattr(story.world, who).user)
    shown, kept = 0, []
    for name in _names():
        answer = client.get(_address(name, story))
        shown += answer.status_code == 200
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            kept.append(f"{name}: {answer.status_code}")
    assert not kept, "\n".join(kept)
    assert shown > 4


def test_every_page_that_is_only_read_refuses_a_form(story: Story, client: Client) -> None:
    client.force_login(story.world.teacher.user)
    functions = {name for name in _names() if not hasattr(dict(_patterns())[name].callback, "view_class")}
    assert functions > TAKE_A_FORM
    answers = {name: client.post(_address(name, story)).status_code for name in functions - TAKE_A_FORM}
    assert {name: status for name, status in answers.items() if status != 405} == {}


def test_a_reference_that_is_not_there_and_one_that_is_not_yours_look_the_same(
    story: Story, client: Client
) -> None:
    client.force_login(story.world.stranger.user)
    theirs = client.get(reverse("escalation:discuss", args=[story.it.reference]))
    nobodys = client.get(reverse("escalation:discuss", args=["ZZ-ZZZZ"]))
    assert theirs.status_code == nobodys.status_code == 404
    assert _apart_from(story.it.reference, theirs.content) == _apart_from("ZZ-ZZZZ", nobodys.content)


def _apart_from(reference: str, page: bytes) -> str:
    """A page without what differs between any two: the reference asked for, the nonce, the token of a form."""
    return re.sub(r'(nonce|value)="[^"]+"', "", page.decode().replace(reference, ""))
