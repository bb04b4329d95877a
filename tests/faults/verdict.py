"""The verdict after a fault: events as the reference computes them, notices once, every chain whole, replay the same.

What is lost or doubled are events of deadlines; everything else that does not hold is counted as ``other``: a notice
missing or double, an act without its entry, a chain that does not verify, a row that its history does not give.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from audit.history import history_model
from audit.models import Entry
from audit.verification import Tally, verify
from cases.models import PlanActionEvent
from escalation.models import (
    ActionEvent,
    DeadlineEvent,
    Delivery,
    Notice,
    ReferralDeadlineEvent,
    ReferralDelivery,
    ReferralNotice,
    SetAside,
)
from tests.faults import expected, rows
from tests.faults.tally import Count

Act = tuple[int, int]  # chain and number of its entry

EVENTS = (DeadlineEvent, ActionEvent, PlanActionEvent, ReferralDeadlineEvent)
NOTICES = ((Notice, Delivery), (ReferralNotice, ReferralDelivery))


@dataclass
class Verdict:
    """What does not hold, in sentences; and how many deadlines were judged."""

    deadlines: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def count(self) -> Count:
        """For the tally."""
        return Count(0, self.deadlines, len(self.lost), len(self.doubled), len(self.other))

    @property
    def findings(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.other]


def judge(
    *,
    sweeps: Collection[datetime],
    told: Mapping[str, set[str]] | None = None,
    told_since: datetime | None = None,
    aside: int = 0,
    whole: bool = True,
) -> Verdict:
    """Judge the database as it stands; not ``whole``: the events alone, where all else is judged at the end of a kind.

    ``sweeps`` are the times of those that came to their end.

    ``told`` says, for a kind of act, who is to be told (the part of the e-mail address before the @); every act of
    that kind since ``told_since`` must have told just these. ``aside`` is how many rows may be set aside.
    """
    found, there = rows.clocks(), rows.events()
    verdict = Verdict(deadlines=len(found))
    verdict.lost = [
        f"lost: {clock.what} {clock.key}, {kind} {day or ''}, due {clock.due:%Y-%m-%d %H:%M}"
        for clock, kind, day in expected.lost(found, there, sweeps)
    ]
    verdict.doubled = [f"doubled: {event}" for event in expected.doubled(there)]
    verdict.other = [f"not due when it was written: {event}" for event in expected.untimely(found, there)]
    if (count := SetAside.objects.count()) != aside:
        verdict.other.append(f"{count} rows are set aside: {SetAside.objects.first()}")
    if not whole:
        return verdict
    verdict.other += _acts()
    verdict.other += _told(told or {}, told_since)
    verdict.other += chains(max(sweeps))
    return verdict


def chains(now: datetime) -> list[str]:
    """Every chain, and every row as its history gives it; as ``manage.py verify_record --all``."""
    return [str(one) for one in verify(Tally(), now=now + timedelta(days=1))]


def _acts() -> Iterator[str]:
    """Each event is sealed in one act, and each act told a person one thing once."""
    heard = _heard()
    for model in EVENTS:
        acts = defaultdict(list)
        for act, key in _by_place(models.QuerySet(history_model(model)), "id"):
            acts[key].append(act)
        for key in models.QuerySet(model).values_list("pk", flat=True):
            if len(acts[key]) != 1:
                yield f"{model._meta.verbose_name} {key} is sealed {len(acts[key])} times"
            elif not heard[acts[key][0]]:
                yield f"the act of {model._meta.verbose_name} {key} told nobody"
    for act, said in heard.items():
        for (person, wants), times in Counter(said).items():
            if times > 1:
                yield f"{person} was told {times} times by the act {act}: {wants}"
    yield from _unsent()


def _told(told: Mapping[str, set[str]], since: datetime | None) -> Iterator[str]:
    """Every act of these kinds told just these people."""
    acts = Entry.objects.filter(kind__in=told, **({"claimed_at__gte": since} if since else {}))
    heard = _heard()
    for chain, number, kind in acts.values_list("subject", "number", "kind"):
        people = {person for person, _ in heard[(chain, number)]}
        if people != told[kind]:
            yield f"{kind} told {sorted(people)}, and should have told {sorted(told[kind])}"


def _heard() -> dict[Act, list[tuple[str, str]]]:
    """Who was told what by each act: the first part of their e-mail addresses, and what is wanted of them."""
    found: dict[Act, list[tuple[str, str]]] = defaultdict(list)
    for notice, _ in NOTICES:
        said = {
            key: (email.partition("@")[0], wants)
            for key, email, wants in notice.objects.order_by().values_list(
                "pk", "addressee__user__email", "wants"
            )
        }
        written = models.QuerySet(history_model(notice)).filter(history_type="+")
        for act, key in _by_place(written, "id"):
            found[act].append(said.get(key, (str(key), "gone")))
    return found


def _unsent() -> Iterator[str]:
    """Each notice has its one row in the outbox."""
    for notice, delivery in NOTICES:
        waiting = set(delivery.objects.values_list("pk", flat=True))
        keys = set(notice.objects.values_list("pk", flat=True))
        yield from (f"notice {key} has no delivery" for key in keys - waiting)


def _by_place(found: Any, name: str) -> Iterator[tuple[Act, Any]]:  # noqa: ANN401 - a queryset
    """A column of history rows, by the act that sealed each."""
    for chain, number, what in found.order_by().values_list("seal_chain", "seal_number", name):
        yield (chain, number), what
