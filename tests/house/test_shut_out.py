"""Every address of the site for who read a matter until yesterday: named later as a person concerned, or left."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import models
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from agencies.roles import Role
from agencies.services import add_person, end_membership
from audit.services import export_history
from escalation.models import Action, Disagreement, Meeting, Outcome, Record
from escalation.models.written import Written
from escalation.services.answers import Pending
from escalation.services.linking import begin_disagreement
from escalation.services.raising import send_draft
from escalation.services.settling import Proposal, confirm_outcome, propose_outcome
from escalation.services.telling import deliver_notices
from escalation.services.walls import keep_from
from jobs.models import Job
from jobs.services import start
from tests import referrals, stories
from tests.factories import COMMAND_LINE, MONDAY, World, make_partnership
from tests.house.test_urls import OPEN, OTHER_ROOMS, _fitting, _patterns
from tests.services.walls.kept import concern
from tests.stories import SAFE, Story, answers, stand

NAMED_LATER = ("head_teacher", "trust_director", "team_manager", "business_manager", "chair", "auditor")
LEFT = ("teacher", "social_worker", "head_teacher", "team_manager", "business_manager", "auditor")


@pytest.fixture
def story(db: None) -> Story:
    """A matter that came from a referral, has gone up two stages, and has an action for somebody by name."""
    world = referrals.with_refusals(make_partnership())
    asking = referrals.refused(referrals.made(world)).later(minutes=5)
    by = stand(world.teacher, asking.now)
    draft = begin_disagreement(referral=asking.fresh(), by=by, now=asking.now)
    it = send_draft(draft=draft, by=by, raised=answers(world, asking.now), now=asking.now)
    story = stories.side_given(Story(world, asking.now, it))
    stories.discussed(story)
    stories.escalated(story, world.teacher)
    stories.discussed(story.later(days=1), world.head_teacher)
    stories.escalated(story, world.head_teacher)
    stories.meeting_convened(story)
    pending = Pending(
        "A visit to the home", world.head_teacher.user.name, date(2027, 2, 1), world.agency("school")
    )
    proposal = Proposal("It stays open.", "We share attendance.", "We visit weekly.", (pending,), SAFE)
    outcome = propose_outcome(**story.later(hours=1).by(world.trust_director), proposal=proposal)
    confirm_outcome(**story.later(hours=1).by(world.service_manager), outcome=outcome)
    deliver_notices(now=story.now)
    return story


def _texts(it: Disagreement) -> set[bytes]:
    """The reference, and each text that somebody typed into a row of the matter."""
    found = {it.reference, it.title}
    for model in _written():
        names = [one.attname for one in model._meta.fields if type(one) is models.TextField]
        for row in model._default_manager.filter(disagreement=it).values_list(*names) if names else ():
            found |= {text for text in row if text and len(text) > 8}
    return {text.encode() for text in found}


def _written(of: type[models.Model] = Written) -> Iterator[type[models.Model]]:
    for model in of.__subclasses__():
        yield from _written(model)
        if not model._meta.abstract:
            yield model


def _addresses(story: Story, job: Job) -> list[tuple[str, str, bool]]:
    """Each address, with the keys of this matter, and whether it names the matter."""
    world, it = story.world, story.it
    values: dict[str, object] = {
        "reference": it.reference,
        "referral": it.from_referral.referral.reference,
        "record": Record.objects.filter(disagreement=it).first().pk,
        "outcome": Outcome.objects.get(disagreement=it).pk,
        "action": Action.objects.get(disagreement=it).pk,
        "meeting": Meeting.objects.get(disagreement=it).pk,
        "job": job.pk,
        "code": world.partnership.code,
        "partnership": world.partnership.code,
        "agency": world.agency("school").code,
        "post": world.post("school", "practitioner").pk,
        "person": world.teacher.pk,
        "key": world.policy.key,
        "number": 1,
    }
    found = []
    for name, pattern in _patterns():
        if name.startswith(OTHER_ROOMS) or name.split(":")[-1] in {*OPEN, "set_language"}:
            continue
        wanted = pattern.pattern.converters
        arguments = {key: _fitting(values.get(key), made) for key, made in wanted.items()}
        found.append((name, reverse(name, kwargs=arguments), "reference" in arguments))
    return found


def _told(story: Story, person: Membership, client: Client) -> list[str]:
    """Where this person reads anything of the matter a day later."""
    it, texts, job = story.fresh(), _texts(story.it), _job(story, person)
    told, looked = [], 0
    with time_machine.travel(story.now + timedelta(days=1), tick=False):
        client.force_login(person.user)
        for name, address, names_it in _addresses(story, job):
            answer = client.get(address)
            looked += 1
            sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
            sent += answer.headers.get("Location", "").encode()
            seen = [text for text in texts if text in sent]
            if names_it and answer.status_code == 404:  # it says again what was asked for
                seen = [text for text in seen if text != it.reference.encode()]
            told += [f"{name} ({answer.status_code}): {text.decode()}" for text in seen]
    assert looked > 100
    assert len(texts) > 20
    return told


def _job(story: Story, person: Membership) -> Job:
    """An export of the matter's history, that this person waits for."""
    made = export_history(
        reference=story.it.reference, by=person.actor(), key=uuid4(), form="json", recipient="The reviewer",
        why="A learning review.", now=story.now,
    )  # fmt: skip
    where = {"reference": story.it.reference, "export": str(made.pk)}
    return start(kind="history", owner=person.user, parameters=where, once=uuid4(), now=story.now)


def test_who_takes_part_reads_it(story: Story, client: Client) -> None:
    told = "\n".join(_told(story, story.world.head_teacher, client))
    for address in ("escalation:home", "escalation:matter", "escalation:actions"):
        assert address in told
    told = "\n".join(_told(story, story.world.auditor, client))
    for address in ("audit:history", "audit:exports", "jobs:job"):
        assert address in told


@pytest.mark.parametrize("who", NAMED_LATER)
def test_who_is_named_later_reads_nothing_of_it_anywhere(story: Story, client: Client, who: str) -> None:
    person = getattr(story.world, who)
    keep_from(**story.by(story.world.teacher), concern=concern(person))
    assert not _told(story, person, client)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["nowhere", "another agency"])
@pytest.mark.parametrize("who", LEFT)
def test_who_left_yesterday_reads_nothing_of_it_anywhere(
    story: Story, client: Client, who: str, elsewhere: bool
) -> None:
    """Nor where they have a role in another agency, by the same account."""
    person = getattr(story.world, who)
    if elsewhere:
        _works_at_the_police_too(story.world, person)
    end_membership(membership=person, by=COMMAND_LINE, now=story.now)
    assert not _told(story, person, client)


def _works_at_the_police_too(world: World, person: Membership) -> None:
    add_person(
        partnership=world.partnership, agency=world.agency("police"), email=person.user.email,
        name=person.user.name, role=Role.PRACTITIONER, by=COMMAND_LINE, now=MONDAY,
    )  # fmt: skip
