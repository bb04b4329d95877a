"""Ten thousand rows that are due at once: two thousand matters with five clocks each, copied from one in bulk.

The one matter walks through the services; each copy is an act in bulk (``audit/batches.py``), under the record's own
rules: its rows have keys of their own, its history, its entry and its chain.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import models, transaction

from audit.acts import SYSTEM, Act, Moment
from audit.batches import Batch
from audit.history import RecordModel, history_model, record_models
from audit.models import Entry, Subject
from escalation.models import Disagreement, Notice
from escalation.services.policies import load_policy
from tests import stories
from tests.factories import COMMAND_LINE, make_partnership
from tests.faults.world import at

MATTERS, CLOCKS = 2000, 5
AT_ONCE = 250  # matters that one batch copies
POLICY = """
format = 1
key = "five-clocks"
title = "Five clocks"
board = "A board of the faults"

[[stages]]
key = "first"
title = "Practitioners"
rung = "practitioner"
time = "5 working days"
""" + "".join(
    f"""
[[stages.clocks]]
key = "clock-{number}"
amount = "5 working days"
met_by = "stage left"
"""
    for number in range(2, CLOCKS + 1)
)
POLICY += """
[[stages]]
key = "second"
title = "First-line managers"
rung = "first-line manager"
time = "5 working days"

[closure]
if_unresolved = "The law."
"""


def ten_thousand() -> None:
    """Raised on Monday 11 January 2027: all are over on Monday the 18th at 5pm, and no sweep has looked before."""
    world = make_partnership()
    load_policy(
        partnership=world.partnership,
        text=POLICY,
        in_force_from=date(2027, 1, 4),
        by=COMMAND_LINE,
        now=at("05 09:00") - timedelta(days=3),
    )
    story = stories.side_given(stories.raised(world, at("11 09:30"), category=""))
    copy(story.fresh(), MATTERS - 1)


def copy(it: Disagreement, count: int) -> None:
    """So many copies of a matter as it stands, each with one entry in which all of it is written; no notices."""
    rows = list(_rows_of(it))
    first = Entry.objects.filter(subject=it.subject).earliest("number")
    for numbers in _chunks(count):
        subjects = [_subject(it.subject, number) for number in numbers]
        Subject.objects.bulk_create(subjects)
        with transaction.atomic(), Batch() as batch:
            for subject in subjects:
                with batch.take(_act(subject, it.subject, first)) as act:
                    act.add_all(_copies(rows, it.subject, subject))


def _chunks(count: int) -> Iterator[range]:
    for start in range(0, count, AT_ONCE):
        yield range(start, min(start + AT_ONCE, count))


def _rows_of(it: Disagreement) -> Iterator[RecordModel]:
    """What was written on the chain of a matter, but for notices and for what other matters may share."""
    for model in record_models():
        if model is Notice or model._meta.app_label == "cases":
            continue
        history: models.QuerySet[Any] = models.QuerySet(history_model(model))
        keys = history.filter(seal_chain=it.subject_id).values("id")
        yield from models.QuerySet(model).filter(pk__in=keys).order_by("pk")


def _subject(like: Subject, number: int) -> Subject:
    values = {field.attname: getattr(like, field.attname) for field in Subject._meta.concrete_fields}
    return Subject(
        **values | {"id": None, "reference": f"F{number // 1000}-{number:05}", "length": 0, "head": ""}
    )


def _act(subject: Subject, like: Subject, first: Entry) -> Act:
    return Act(
        subject,
        first.kind,
        by=SYSTEM,
        at=Moment(first.claimed_at, first.recorded_at),
        policy=first.policy,
        facts=json.loads(first.facts),
        index={name: getattr(like, name) for name in Subject.INDEX},
    )


def _copies(rows: list[RecordModel], like: Subject, subject: Subject) -> Iterator[RecordModel]:
    """The rows under new keys, each pointing to the copies of what it pointed to."""
    keys = {row.pk: uuid4() for row in rows}
    for row in rows:
        model = type(row)
        values = {}
        for field in model._meta.concrete_fields:
            value = getattr(row, field.attname)
            values[field.attname] = keys.get(value, value)
        if isinstance(row, Disagreement):
            values |= {"subject_id": subject.pk, "reference": subject.reference}
        yield model(**values)
