"""What the first page says beside its matters, in one query: actions, referrals, lessons, drafts; and the calendars."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, DateField, DateTimeField, F, QuerySet, UUIDField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from agencies.models import AuditGrant
from agencies.roles import Role
from agencies.standing import Standing
from cases.models import Referral
from escalation.core.calendar import Calendar
from escalation.models import Draft, Lesson
from escalation.models.written_once import WrittenForStanding
from escalation.presenters.action_list import own_actions
from escalation.presenters.referral_rows import MOST, ReferralRow, own_referrals, row_of, spoken_of
from escalation.presenters.versions import calendars_of, newest_versions
from escalation.zone import local_day

# Whose turn it may be to learn for their agency or the board; others at a post of the board come by their notice.
LEARNS = (Role.BOARD_REPRESENTATIVE, Role.CHAIR, Role.BUSINESS_MANAGER)


@dataclass(frozen=True)
class Mine:
    """What the first page says of a person's actions."""

    count: int
    overdue: int

    @property
    def href(self) -> str:
        return reverse("escalation:actions")


class _Line(NamedTuple):
    """One thing of any kind, narrow enough that all kinds make one query."""

    kind: str
    key: UUID | None
    other: UUID | None
    reference: str
    sender: str
    receiver: str
    at: datetime | None
    then: datetime | None
    day: date | None


@dataclass(frozen=True)
class Drafted:
    """A draft, as the list of them needs it."""

    pk: UUID
    started_at: datetime
    touched_at: datetime


@dataclass(frozen=True)
class _Agency:
    pk: UUID
    name: str


@dataclass(frozen=True)
class _Referral:
    reference: str
    is_refused: bool
    due_at: datetime | None


@dataclass(frozen=True)
class Also:
    """All of it."""

    calendars: dict[UUID, Calendar]
    actions: Mine
    referrals: tuple[ReferralRow, ...]
    refers: bool
    to_learn: int
    to_agree: int  # that an auditor may read
    reads: bool  # histories, as an auditor
    drafts: tuple[Drafted, ...]


def also_of(standing: Standing, *, now: datetime) -> Also:
    """What this person has beside their matters. Who has no role today has nothing."""
    found: dict[str, list[_Line]] = {
        "calendar": [],
        "action": [],
        "referral": [],
        "refused": [],
        "policy": [],
        "lesson": [],
        "grant": [],
        "reads": [],
        "draft": [],
    }
    today = local_day(now)
    for line in _lines(standing, today):
        found[line.kind].append(line)
    return Also(
        calendars=calendars_of({line.other: line.key for line in found["calendar"]}),  # type: ignore[misc]
        actions=Mine(len(found["action"]), sum(line.day < today for line in found["action"])),  # type: ignore[operator]
        referrals=tuple(_referrals([*found["referral"], *found["refused"]], standing, now)),
        refers=bool(found["policy"]),
        to_learn=len(found["lesson"]),
        to_agree=len(found["grant"]),
        reads=bool(found["reads"]),
        drafts=tuple(_drafts(found["draft"])),
    )


def _lines(standing: Standing, today: date) -> Iterator[_Line]:
    return map(_Line._make, _OF_ALL_KINDS.tuples_of(standing, today) if standing.memberships else ())


def _of_all_kinds(standing: Standing, today: date) -> QuerySet:
    first, *others = [*_kinds(standing), *_kinds_of_grants(standing, today)]
    return first.union(*others, all=True)


_OF_ALL_KINDS = WrittenForStanding(_of_all_kinds)


def _kinds(standing: Standing) -> Iterator[QuerySet]:
    """One narrow query a kind; of kinds that a person cannot have, none."""
    partnerships = {one.partnership_id for one in standing.memberships}
    newest = newest_versions().filter(partnership__in=partnerships)
    yield _narrow("calendar", newest, key=F("pk"), other=F("partnership_id"))
    for actions in own_actions(standing):
        yield _narrow("action", actions, day=F("due"))
    shown = own_referrals(standing)
    yield _narrow(
        "referral",
        shown.filter(pk__in=shown.values("pk")[:MOST]),
        kind=Case(When(answer=Referral.Answer.REFUSED, then=Value("refused")), default=Value("referral")),
        key=F("from_agency_id"),
        other=F("to_agency_id"),
        reference=F("reference"),
        sender=F("from_agency__name"),
        receiver=F("to_agency__name"),
        at=F("due_at"),
        then=F("made_at"),
    )
    yield _narrow("policy", spoken_of(standing))
    yield _narrow(
        "draft", Draft.objects.visible_to(standing), key=F("pk"), at=F("started_at"), then=F("touched_at")
    )
    if standing.has_role(*LEARNS):
        yield _narrow("lesson", Lesson.objects.waiting_for(standing))


def _kinds_of_grants(standing: Standing, today: date) -> Iterator[QuerySet]:
    """Grants of auditors: to agree to, and to read by."""
    if standing.has_role(*Role.for_the_board()):
        yield _narrow("grant", AuditGrant.objects.waiting_for(standing, today))
    if standing.has_role(Role.AUDITOR):
        own = AuditGrant.objects.in_force(today).filter(membership__in=standing.membership_ids)
        yield _narrow("reads", own)


def _narrow(kind: str, found: QuerySet, /, **given: Any) -> QuerySet:  # noqa: ANN401 - expressions of any kind
    """The rows as lines: each column as it is given, or empty."""
    empty = {
        "kind": Value(kind),
        **{name: Cast(Value(None), UUIDField()) for name in ("key", "other")},
        **{name: Value("", output_field=CharField()) for name in ("reference", "sender", "receiver")},
        **{name: Cast(Value(None), DateTimeField()) for name in ("at", "then")},
        "day": Cast(Value(None), DateField()),
    }
    columns = {**empty, **given}
    return found.order_by().values_list(*(columns[name] for name in _Line._fields))


def _referrals(lines: list[_Line], standing: Standing, now: datetime) -> Iterator[ReferralRow]:
    own = {membership.agency_id for membership in standing.memberships}
    for line in sorted(lines, key=lambda one: (one.at is None, one.at or now, one.then, one.reference)):
        assert line.key  # a referral has both agencies
        assert line.other
        referral = _Referral(line.reference, line.kind == "refused", line.at)
        sender, receiver = _Agency(line.key, line.sender), _Agency(line.other, line.receiver)
        yield row_of(referral, sender, receiver, own=own, now=now)


def _drafts(lines: list[_Line]) -> Iterator[Drafted]:
    """What was touched last, first."""
    drafts = (Drafted(line.key, line.at, line.then) for line in lines if line.key and line.at and line.then)
    return iter(sorted(drafts, key=lambda one: one.touched_at, reverse=True))
