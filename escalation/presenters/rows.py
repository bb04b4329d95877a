"""Matters as rows of a list: reference, other agency, stage, whose turn, due; in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from agencies.standing import Standing
from audit.written_once import WrittenOnce
from components.words import joined
from escalation.core.calendar import Calendar
from escalation.core.stages import Result, Side, State
from escalation.models import Action, Deadline, Disagreement, Gate, Letter, Outcome, Seat, SignOff
from escalation.models.matters import DisagreementQuerySet
from escalation.presenters.beside import Beside
from escalation.presenters.people import waited_for
from escalation.presenters.times import Tag, due_tag, indicative_tag
from escalation.presenters.versions import calendars_of, give_policies, newest_versions
from escalation.zone import LOCAL

# What of a matter, and of the stage where it stands, a row is drawn from.
OWN = (
    *("partnership", "policy_version", "reference", "title", "track", "state", "phase", "turn"),
    *("result", "raiser_called", "raised_at", "current_stage__title", "current_stage__stage_number"),
)


@dataclass(frozen=True)
class Row:
    """One matter in a list."""

    reference: str
    title: str
    href: str  # empty for who sees the envelope alone
    agencies: str
    stage: str
    whose_turn: str
    yours: bool
    due_at: datetime | None
    is_late: bool
    tag: Tag
    passes: int = 0
    on_nobodys_list: bool = False
    overdue_twice: bool = False
    overdue_long: bool = False


def with_due(matters: DisagreementQuerySet) -> DisagreementQuerySet:
    """Each with ``due_at``, of its stage's first firm clock, and ``next_action``, of what was agreed or decided.

    ``indicative_at`` is the first time that is only indicative: shown where no firm one runs, and never late.
    """
    running = Deadline.objects.running().filter(stage_entry=OuterRef("current_stage")).exclude(due_at=None)
    clocks = running.firm()
    indicative = running.filter(firm=False, gate=None).order_by("due_at")
    settled = (Outcome.Status.CONFIRMED, Outcome.Status.DECIDED)
    actions = Action.objects.filter(
        disagreement=OuterRef("pk"), done_at=None, outcome__status__in=settled
    ).order_by("due")
    return matters.annotate(
        due_at=Subquery(clocks.order_by("due_at").values("due_at")[:1]),
        indicative_at=Subquery(indicative.values("due_at")[:1]),
        next_action=Subquery(actions.values("due")[:1]),
    )


def marked(matters: DisagreementQuerySet, standing: Standing) -> DisagreementQuerySet:
    """Visible matters, each with ``ours`` and ``yours``.

    ``ours``: the turn of a side of this person or of people they manage; ``yours``: their own turn.

    A record that waits for this person to sign it off waits for them too, whosever turn it is; so does what they
    are asked before it goes up, and a letter to an agency that is not on Accord.
    """
    of_us = Seat.objects.held_by(standing)
    of_you = Seat.objects.held_by(alone(standing)).acting()
    to_sign = Q(Exists(SignOff.objects.waiting().of(standing).filter(disagreement=OuterRef("pk"))))
    asked = Q(Exists(Gate.objects.waiting().asked_of(standing).filter(disagreement=OuterRef("pk"))))
    to_write = Q(Exists(Letter.objects.waiting().filter(disagreement=OuterRef("pk"))))
    to_write &= Q(Exists(of_you.filter(disagreement=OuterRef("pk"), side=Side.RAISING)))
    return matters.annotate(
        ours=is_so(DisagreementQuerySet.turn_of(of_us) | to_sign | asked | to_write),
        yours=is_so(DisagreementQuerySet.turn_of(of_you) | to_sign | asked | to_write),
    )


def alone(standing: Standing) -> Standing:
    """The same person without those whom they manage."""
    return replace(standing, managed=frozenset(), managed_posts=frozenset())


def is_so(condition: Q) -> ExpressionWrapper:
    """A condition as a value of its own."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def newest_calendars(partnerships: Iterable[UUID]) -> dict[UUID, Calendar]:
    """The calendar of each partnership as it is known now; in one query."""
    newest = newest_versions().filter(partnership__in=set(partnerships))
    return calendars_of(dict(newest.values_list("partnership", "pk")))


def fetched(keys: Collection[UUID]) -> dict[UUID, Disagreement]:
    """Matters with what a row shows and nothing else, neither their texts nor their policy; in one query."""
    return {it.pk: it for it in _SHOWN.of(sorted(keys))}


_SHOWN = WrittenOnce(
    lambda keys: with_due(Disagreement.objects.filter(pk__in=keys)).select_related("current_stage").only(*OWN)
)


def rows_of(
    matters: Iterable[Disagreement],
    *,
    calendars: Mapping[UUID, Calendar],
    agencies: frozenset[UUID] = frozenset(),
    now: datetime,
    posts_only: bool = False,
) -> list[Row]:
    """The rows of these matters, in one query; ``agencies`` are the reader's own, which a row need not name."""
    matters = list(matters)
    give_policies(matters)
    beside = Beside.of(it.pk for it in matters)
    # Whoever manages people of another partnership sees their matters too.
    if unknown := {it.partnership_id for it in matters} - set(calendars):
        calendars = {**calendars, **newest_calendars(unknown)}
    return [
        _row(it, beside, calendars[it.partnership_id], agencies, now=now, posts_only=posts_only)
        for it in matters
    ]


def _row(
    it: Disagreement,
    beside: Beside,
    calendar: Calendar,
    agencies: frozenset[UUID],
    *,
    now: datetime,
    posts_only: bool,
) -> Row:
    parties, yours = beside.parties[it.pk], getattr(it, "yours", False)
    others = [party.name for party in parties if party.agency_id not in agencies]
    # Inside one agency both sides are of it: then both are named.
    others = others or [party.name for party in parties]
    due_at = due_of(it)
    return Row(
        reference=it.reference,
        title=it.title,
        href=it.get_absolute_url() if getattr(it, "may_open", True) else "",
        agencies=joined(others),
        stage=stage_in_words(it),
        whose_turn="You" if yours else waited_for(it, beside.desks[it.pk], parties, posts_only=posts_only),
        yours=yours,
        due_at=due_at or indicative_of(it),
        is_late=due_at is not None and due_at < now,
        tag=tag_of(it, now=now, calendar=calendar),
        passes=getattr(it, "passes", 0),
        on_nobodys_list=getattr(it, "nobodys", False),
        overdue_twice=getattr(it, "in_twice", False),
        overdue_long=getattr(it, "in_long", False),
    )


def due_of(it: Disagreement) -> datetime | None:
    """When the next thing falls due: the stage's first firm clock, or the next action at close of business."""
    due_at, action = it.due_at, it.next_action  # type: ignore[attr-defined]  # annotated by with_due
    return due_at or (closing(action, it) if action and not it.is_open else None)


def indicative_of(it: Disagreement) -> datetime | None:
    """The time to show where no firm one runs: an open matter is never without a date (DESIGN §4.3)."""
    return it.indicative_at if it.is_open and due_of(it) is None else None  # type: ignore[attr-defined]  # annotated


def tag_of(it: Disagreement, *, now: datetime, calendar: Calendar) -> Tag:
    """How a matter stands: how it ended, or how its time does."""
    if at := indicative_of(it):
        return indicative_tag(at, now=now, calendar=calendar)
    return state_tag(it) or due_tag(due_of(it), now=now, calendar=calendar)


def closing(day: date, it: Disagreement) -> datetime:
    """Close of business on a day, under the matter's policy."""
    return datetime.combine(day, it.policy.close_of_business, tzinfo=LOCAL)


def stage_in_words(it: Disagreement) -> str:
    """Where it stands: "2 of 4, First-line managers"; of what has ended, how."""
    entry = it.current_stage
    assert entry is not None  # a matter that is visible has entered a stage
    return f"{entry.stage_number} of {len(it.policy.ladder(it.track or None))}, {entry.title}"


def state_tag(it: Disagreement) -> Tag | None:
    """How a matter ended; None while something is still to do by a time."""
    if it.is_open or due_of(it) is not None:
        return None
    if it.state == State.CLOSED:
        return Tag(f"Closed: {Result(it.result).description.lower()}", "grey")
    return Tag("Resolved", "green")
