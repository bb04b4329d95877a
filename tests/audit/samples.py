"""A small record of everything: rows of every record model on one chain, a second chain, three sealed days."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from agencies.models import Agency
from audit import kinds
from audit.access import log_access, seal_days
from audit.acts import Act, Actor, Moment
from audit.history import RecordModel, record_models
from audit.models import Subject

NOON = datetime(2027, 1, 11, 12, tzinfo=UTC)
ACTOR = Actor(key="4f1d", name="Ana Reed", role="Teacher", agency="Hawthorn Academy")
WRITTEN, NOTED = "test.written", "test.noted"

# What a model's own constraints ask for beyond a first value of each kind.
ALSO: dict[str, dict[str, Any]] = {
    "escalation.disagreement": {"state": "practitioner"},
    "escalation.seat": {"membership": "agencies.membership"},
    "cases.referralseat": {"membership": "agencies.membership", "side": "raising"},
    "escalation.signoff": {"record": "escalation.record", "person": "agencies.membership"},
    "escalation.placed": {"record": "escalation.record"},
    "cases.referral": {"to_agency": "another agency"},
    "escalation.paper": {"held_where": "Our case file"},
    "cases.referralpaper": {"held_where": "Our case file"},
    "escalation.panelstatement": {"side": "raising"},
    "escalation.actioncarried": {"to": date(2027, 1, 12)},
    "cases.planactioncarried": {"to": date(2027, 1, 12)},
}


def register_test_kinds() -> None:
    """Kinds of act that only tests write."""
    known = {kind.key for kind in kinds.all_kinds()}
    for key, sentence in ((WRITTEN, "wrote {what}"), (NOTED, "noted {what}")):
        if key not in known:
            kinds.register(kinds.Kind(key, sentence, lambda entry: "/", "Only tests write it."))


def new_subject(reference: str, kind: str = "disagreement", partnership: str = "norfolk") -> Subject:
    return Subject.objects.create(kind=kind, reference=reference, partnership=partnership)


def act_on(subject: Subject, *, at: datetime = NOON, kind: str = WRITTEN, **index: Any) -> Act:  # noqa: ANN401
    """An act of the tests' own; the first one on a chain says what the chain is about."""
    if subject.length == 0:
        index = {"kind": subject.kind, "partnership": subject.partnership} | index
    return Act(
        subject, kind, by=ACTOR, at=Moment(claimed=at, recorded=at), facts={"what": "a test"}, index=index
    )


@dataclass
class Sampler:
    """One row of each model, with the rows that it needs, in an order in which they can be inserted."""

    rows: dict[str, models.Model] = field(default_factory=dict)
    subjects: list[Subject] = field(default_factory=list)
    others: dict[str, models.Model] = field(
        default_factory=dict
    )  # a second row of a model, by a name of its own

    def of(self, model: type[models.Model]) -> models.Model:
        label = model._meta.label_lower
        if label not in self.rows:
            values = {
                column.name: self._value(column) for column in model._meta.concrete_fields if _asked(column)
            }
            for name, value in ALSO.get(label, {}).items():
                column = model._meta.get_field(name)
                values[name] = self._related(value) if column.is_relation else value
            self.rows[label] = model(**values)
        return self.rows[label]

    def _related(self, label: str) -> models.Model:
        return self.others[label] if label in self.others else self.of(apps.get_model(label))

    def _value(self, column: models.Field) -> Any:  # noqa: ANN401
        if column.is_relation:
            if column.related_model is Subject:
                self.subjects.append(new_subject(f"AA-{len(self.subjects) + 1}"))
                return self.subjects[-1]
            if column.related_model is get_user_model():
                return get_user_model().objects.create_user(
                    f"{column.model.__name__}@example.org", "Ana Reed"
                )
            return self.of(column.related_model)
        if column.choices:
            return column.choices[0][0]
        return first_value(column)


def _asked(column: models.Field) -> bool:
    return not (column.primary_key or column.null or column.has_default())


def first_value(column: models.Field) -> Any:  # noqa: ANN401
    """Some value of a column's kind."""
    for kind, value in (
        (models.BooleanField, False),
        (models.DateTimeField, NOON),
        (models.DateField, date(2027, 1, 11)),
        (models.TimeField, time(9)),
        (models.IntegerField, 1),
    ):
        if isinstance(column, kind):
            return value
    return column.name[: column.max_length or 20]


@dataclass
class Sample:
    """The record that the tampering starts from."""

    matter: Subject
    other: Subject
    rows: dict[str, RecordModel]


def make_sample() -> Sample:
    """Entry 1 of K7-3QF9 writes a row of every model, 2 changes an agency, 3 writes none, 4 changes it again."""
    register_test_kinds()
    matter, other = new_subject("K7-3QF9"), new_subject("M4-7HTX")
    elsewhere = Agency(code="other", name="Wherry Trust", kind="voluntary")
    with act_on(other) as act:
        act.add(elsewhere)
    sampler = Sampler(others={"another agency": elsewhere})
    with act_on(
        matter, title="Threshold", parties="|school|police|", stage="Stage one", opened_at=NOON
    ) as act:
        for model in record_models():
            sampler.of(model)
        act.add_all([row for row in sampler.rows.values() if isinstance(row, RecordModel)])
    for subject in sampler.subjects:
        with act_on(subject, kind=NOTED):
            pass
    agency = sampler.rows["agencies.agency"]
    _change(matter, agency, "Hawthorn Trust", 1)
    with act_on(matter, at=NOON + timedelta(hours=2), kind=NOTED, late=True):
        pass
    _change(matter, agency, "Hawthorn Schools", 3)
    with act_on(other, kind=NOTED):
        pass
    _look_for_days()
    return Sample(
        matter, other, {label: row for label, row in sampler.rows.items() if isinstance(row, RecordModel)}
    )


def _change(subject: Subject, agency: models.Model, name: str, hours: int) -> None:
    with act_on(subject, at=NOON + timedelta(hours=hours)) as act:
        agency.name = name
        act.save(agency)


def _look_for_days() -> None:
    for day in range(3):
        for hour in range(2):
            log_access(
                by=ACTOR, looked_at="matter", reference="K7-3QF9", now=NOON + timedelta(days=day, hours=hour)
            )
    seal_days(now=NOON + timedelta(days=3))
    log_access(by=ACTOR, looked_at="matter", reference="K7-3QF9", now=NOON + timedelta(days=3))


TODAY = NOON + timedelta(days=3)
