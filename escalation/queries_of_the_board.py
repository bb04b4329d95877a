"""The matters of one partnership as the board counts them: envelopes alone, brought in a fixed number of queries."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Partnership
from agencies.standing import Standing
from audit.models import Entry, Export
from escalation.core.board.calendars import together
from escalation.core.board.matters import Matter, Owed, Stood, Time, Took
from escalation.core.calendar import Calendar
from escalation.core.mediation import Ended as MediationEnded
from escalation.core.stages import Result, Rung, Side
from escalation.models import (
    Action,
    CalendarVersion,
    Deadline,
    Disagreement,
    Learning,
    Mediation,
    Outcome,
    Party,
    StageEntry,
    Written,
)

REPORT = "report.made"  # the kind of act

# How a stage ended is how the matter ended, but for "resolved", which has three ways, and what only went on.
ENDS = {
    StageEntry.Ended.WITHDRAWN: Result.WITHDRAWN,
    StageEntry.Ended.NOT_RESOLVED: Result.NOT_RESOLVED,
    StageEntry.Ended.RECORD_ONLY: Result.RECORD_ONLY,
    StageEntry.Ended.MOVED: Result.MOVED,
}


def calendar_of_the_board(partnership: Partnership) -> Calendar | None:
    """The partnership's own calendar, as far back as it was ever published; None where none was."""
    versions = CalendarVersion.objects.filter(partnership=partnership).order_by("-number")
    calendars = [version.calendar for version in versions]
    return together(calendars) if calendars else None


def matters_of_the_board(
    partnership: Partnership, *, since: datetime, seen_by: Standing | None = None
) -> list[Matter]:
    """Each matter that was raised, or was not closed, since then. Columns of the envelope alone: no child, no text.

    Without those from which its reader is kept, on pages and in files: a figure that moves, or a file that says one
    more than the page, would tell of them.
    """
    mine = Disagreement.objects.filter(partnership=partnership).filter(
        Q(raised_at__gte=since) | Q(closed_at=None) | Q(closed_at__gte=since)
    )
    if seen_by is not None:
        mine = mine.not_kept_from(seen_by)
    stood, took = _grouped(_stages(mine)), _grouped(_parties(mine))
    times, owed, learned = _grouped(_times(mine)), _grouped(_actions(mine)), _grouped(_learning(mine))
    envelopes = mine.order_by("raised_at", "pk").values("pk", "raised_at", "put_at", "category", "closed_at")
    return [
        Matter(
            raised=it["raised_at"],
            begun=min(it["put_at"], it["raised_at"]),
            category=it["category"],
            stood=tuple(_stood(each) for each in stood[it["pk"]]),
            took=tuple(
                Took(each["agency__name"], Side(each["side"]), each["claimed_at"], each["left_at"])
                for each in took[it["pk"]]
            ),
            times=tuple(Time(each["due_at"], each["ended_at"]) for each in times[it["pk"]]),
            owed=tuple(Owed(each["due"], each["done_at"]) for each in owed[it["pk"]]),
            closed=it["closed_at"],
            learned=_learned(learned[it["pk"]]),
        )
        for it in envelopes
    ]


def reports_of(partnership: Partnership) -> list[tuple[Export, Entry]]:
    """The board's reports that were made, the newest first, each with its act."""
    acts = Entry.objects.filter(subject=partnership.subject_id, kind=REPORT).order_by("-number")
    found = {made.length: made for made in Export.objects.filter(subject=partnership.subject_id)}
    return [(found[act.number], act) for act in acts if act.number in found]


def report_of(partnership: Partnership, key: UUID) -> tuple[Export, Entry, str] | None:
    """A report by its key, with its act and the key of its year; None where there is none."""
    for made, act in reports_of(partnership):
        if made.pk == key:
            return made, act, str(json.loads(act.facts).get("period", ""))
    return None


def _stages(matters: QuerySet[Disagreement]) -> Iterable[dict[str, Any]]:
    here = {"stage_entry": OuterRef("pk")}
    decided = Outcome.objects.filter(**here, status=Outcome.Status.DECIDED, kind=Outcome.Kind.DECISION)
    mediated = Mediation.objects.filter(**here, ended=MediationEnded.SETTLED.value)
    found = _of(StageEntry, matters).annotate(decided=Exists(decided), mediated=Exists(mediated))
    return found.order_by("number").values(
        "disagreement_id", "rung", "claimed_at", "left_at", "ended", "decided", "mediated"
    )


def _parties(matters: QuerySet[Disagreement]) -> Iterable[dict[str, Any]]:
    found = _of(Party, matters).order_by("claimed_at", "recorded_at", "pk")
    return found.values("disagreement_id", "agency__name", "side", "claimed_at", "left_at")


def _times(matters: QuerySet[Disagreement]) -> Iterable[dict[str, Any]]:
    """Firm times alone: an indicative time is never late."""
    found = _of(Deadline, matters).filter(firm=True).exclude(due_at=None).order_by("due_at")
    return found.values("disagreement_id", "due_at", "ended_at")


def _actions(matters: QuerySet[Disagreement]) -> Iterable[dict[str, Any]]:
    settled = (Outcome.Status.CONFIRMED, Outcome.Status.DECIDED)
    found = _of(Action, matters).filter(outcome__status__in=settled).order_by("due")
    return found.values("disagreement_id", "due", "done_at")


def _learning(matters: QuerySet[Disagreement]) -> Iterable[dict[str, Any]]:
    """What was written of what they teach; and where it went on its way, whether something came of it, and when."""
    found = _of(Learning, matters).order_by("claimed_at")
    return found.values("disagreement_id", "claimed_at", "lesson", "lesson__ended_at")


def _learned(rows: Iterable[dict[str, Any]]) -> datetime | None:
    """When it was done: as it was written, or where it went to somebody, when they recorded what came of it."""
    done = [row["lesson__ended_at"] if row["lesson"] else row["claimed_at"] for row in rows]
    return None if None in done else min(done, default=None)


def _of(model: type[Written], matters: QuerySet[Disagreement]) -> QuerySet[Any]:
    return model.objects.filter(disagreement__in=matters.order_by().values("pk"))


def _grouped(rows: Iterable[dict[str, Any]]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["disagreement_id"]].append(row)
    return found


def _stood(row: dict[str, Any]) -> Stood:
    return Stood(Rung(row["rung"]), row["claimed_at"], row["left_at"], _result(row))


def _result(row: dict[str, Any]) -> Result | None:
    """How it ended at this stage: a resolved one was decided, or agreed, by mediation or without."""
    if row["ended"] != StageEntry.Ended.RESOLVED:
        return ENDS.get(row["ended"])
    if row["decided"]:
        return Result.DECIDED
    return Result.MEDIATED if row["mediated"] else Result.AGREED
