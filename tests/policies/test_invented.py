"""Policies that no board has: each is run through the same journey, from raising to the end, and its chain holds."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from audit.models import Subject
from audit.verification import Tally, verify_one
from escalation.models import Deadline, Gate, Record, StageEntry
from tests.factories import World, make_partnership
from tests.policies.climbing import climb, fill_the_ladder

# By hand: the stages that the matter enters, each with how it came there; and how it ends.
JOURNEYS = [
    (
        "six-stages",
        [
            ("practitioners", "raised"),
            ("first-line", "escalated"),
            ("heads", "escalated"),  # past the specialists, which are optional
            ("directors", "escalated"),
            ("panel", "escalated"),
        ],
        "decided",
    ),
    (
        "three-stages",
        [("talk", "raised"), ("managers", "escalated"), ("seniors", "escalated")],
        "not_resolved",
    ),
    ("four-clocks", [("desk", "raised"), ("chiefs", "escalated")], "decided"),
    ("silence", [("first", "raised"), ("last", "silence")], "not_resolved"),
    (
        "local",
        [("practitioners", "raised"), ("managers", "escalated"), ("directors", "escalated")],
        "not_resolved",
    ),
]


@pytest.fixture(scope="module")
def partnership(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One partnership for all journeys, with somebody on each rung; what each writes in it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_partnership()
        fill_the_ladder(world)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(partnership: World, db: None) -> World:
    return deepcopy(partnership)


@pytest.mark.parametrize(("key", "stages", "result"), JOURNEYS, ids=[row[0] for row in JOURNEYS])
def test_from_raising_to_the_end(world: World, key: str, stages: list[tuple[str, str]], result: str) -> None:
    journey = climb(world, key)
    it = journey.story.fresh()
    entries = StageEntry.objects.filter(disagreement=it).order_by("number")
    assert [(entry.key, entry.ground) for entry in entries] == stages
    assert (it.state, it.result) == ("closed", result)
    assert journey.undated == []
    assert not Deadline.objects.filter(disagreement=it, ended_at=None).exists()
    subject = Subject.objects.get(pk=it.subject_id)
    assert list(verify_one(subject, Tally())) == []


def test_six_stages_past_the_optional_one_with_its_reason_and_what_was_asked_first(world: World) -> None:
    it = climb(world, "six-stages").story.fresh()
    heads = StageEntry.objects.get(disagreement=it, key="heads")
    assert heads.passed_over == "Stage 3, Specialist advice, was passed over: It needs no specialist."
    gates = Gate.objects.filter(disagreement=it).order_by("claimed_at")
    assert [(gate.kind, gate.stage_key, gate.post_title, gate.answer) for gate in gates] == [
        ("endorsement", "heads", "Director of the trust (Hawthorn Academy)", "endorsed"),
        ("consultation", "directors", "Business manager", "consulted"),
    ]


def test_three_stages_whose_dates_the_sides_set(world: World) -> None:
    """No time at all: five working days are proposed. At most ten: those. "Agreed" without a limit: five again."""
    it = climb(world, "three-stages").story.fresh()
    found = Deadline.objects.filter(disagreement=it).order_by("stage_entry__number", "clock")
    assert [
        (one.stage_entry.key, one.clock, f"{one.due_at:%d %B %H:%M}" if one.due_at else "") for one in found
    ] == [
        ("talk", "review date", "18 January 17:00"),
        ("managers", "stage", "25 January 17:00"),
        ("seniors", "review date", "18 January 17:00"),
        ("seniors", "stage", ""),
    ]


def test_four_clocks_each_from_its_event_to_its_event(world: World) -> None:
    """Raised on Monday a week after the decision; the side given is acknowledgement and answer; then not agreed."""
    it = climb(world, "four-clocks").story.fresh()
    first = StageEntry.objects.get(disagreement=it, number=1)
    found = {one.clock: one for one in first.deadlines.all()}
    assert {key: one.met for key, one in found.items()} == {
        "in-time": True,
        "acknowledge": True,
        "answer": True,
        "go-up": True,
        "review date": True,  # once the answer was there, no other time ran
    }
    assert f"{found['in-time'].due_at:%d %B %H:%M}" == "18 January 17:00"
    assert f"{found['acknowledge'].due_at:%d %B %H:%M}" == "11 January 17:00"
    assert found["answer"].starts_at == found["acknowledge"].ended_at


def test_on_silence_the_record_of_the_service_says_that_no_answer_came(world: World) -> None:
    """Raised on Monday; two working days are over on Wednesday at five; nobody opened anything, no form was asked."""
    it = climb(world, "silence").story.fresh()
    record = Record.objects.get(disagreement=it, kind=Record.Kind.SILENCE)
    assert (record.writer_name, record.for_whom, record.side) == ("Accord", "both", "")
    lines = record.said.splitlines()
    assert lines[0] == (
        "No answer came by 5pm on Wednesday 13 January 2027. Accord moved the matter up by itself."
    )
    assert lines[1] == "Nobody recorded a discussion or an attempt at this stage."
    assert lines[3].startswith(
        "- Social Worker Example, Norfolk Children's Services (Give your side): not sent yet"
    )
    last = StageEntry.objects.get(disagreement=it, key="last")
    assert last.reason == "The time was over at 5pm on Wednesday 13 January 2027, and no answer came."
    assert last.passed_over == "Stage 2, First-line managers: passed over, as it is optional."
    reply = Deadline.objects.get(disagreement=it, clock="reply")
    assert (reply.met, reply.ended_at) == (False, last.claimed_at)
