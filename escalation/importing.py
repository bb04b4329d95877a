"""Jobs of setting up: check a file of agencies or people line by line, and add what it brings."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from agencies import services as agencies
from agencies.importing import agencies as of_agencies
from agencies.importing import people as of_people
from agencies.importing.sheets import Fault, Row, read_sheet
from agencies.models import Partnership
from agencies.refusals import Refused
from agencies.roles import Kind as AgencyKind
from escalation.core.names import POSTS
from escalation.core.words import counted
from escalation.making import manager_of
from escalation.services.policies import policies_in_force
from escalation.services.setting_up import own_kinds
from escalation.zone import local_day
from jobs.kinds import File, Kind, Link, NotDone, Result, Tell, register
from jobs.models import Job, JobFile
from jobs.services import forget_files, given, parameter

CHECK, IMPORT = "import-check", "import"  # the kinds of job
MOST_FAULTS = 2_000  # as many as are kept; who has more mends these first


@dataclass(frozen=True)
class What:
    """Agencies or people: the columns of the file, and how its lines are judged."""

    key: str
    title: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    plan: Callable[[Partnership, Sequence[Row], date, Callable[[int], None]], Any]
    brings: Callable[[Any], list[str]]


def kinds_of(partnership: Partnership, *, on: date) -> Mapping[str, str]:
    """The kinds of agency that a file may name."""
    return {kind.value: kind.description for kind in AgencyKind} | own_kinds(partnership, on=on)


def posts_of(partnership: Partnership, *, on: date) -> Mapping[str, str]:
    """The posts that a file may name: the field's own, and those that the policies in force bring."""
    posts = dict(POSTS)
    for version in policies_in_force(partnership, on):
        posts |= version.policy.posts
    return posts


def _plan_agencies(
    partnership: Partnership, rows: Sequence[Row], on: date, tell: Callable[[int], None]
) -> Any:  # noqa: ANN401
    return of_agencies.plan_agencies(partnership, rows, kinds=kinds_of(partnership, on=on), on=on, tell=tell)


def _plan_people(partnership: Partnership, rows: Sequence[Row], on: date, tell: Callable[[int], None]) -> Any:  # noqa: ANN401
    return of_people.plan_people(partnership, rows, posts=posts_of(partnership, on=on), on=on, tell=tell)


def _agencies_brought(found: of_agencies.NewAgencies) -> list[str]:
    return [
        _number(len(found.agencies), "agency", "agencies"),
        _number(len(found.services), "service", "services"),
    ]


def _people_brought(found: of_people.NewPeople) -> list[str]:
    return [
        _number(len(found.memberships), "role", "roles"),
        _number(len(found.users), "new account", "new accounts"),
        _number(len(found.posts), "new post", "new posts"),
        _number(len(found.holdings), "post held", "posts held"),
    ]


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


WHAT: Mapping[str, What] = {
    one.key: one
    for one in (
        What(
            "agencies",
            "agencies",
            of_agencies.COLUMNS,
            of_agencies.REQUIRED,
            _plan_agencies,
            _agencies_brought,
        ),
        What(
            "people", "people and posts", of_people.COLUMNS, of_people.REQUIRED, _plan_people, _people_brought
        ),
    )
}


# --- The check ---------------------------------------------------------------------------------------------------


def check(job: Job, tell: Tell, now: datetime) -> Result:
    """Every fault of every line, or what the file would add; nothing is written."""
    manager, what = manager_of(job, now), WHAT[parameter(job, "what")]
    file = given(job)
    tell(0, 0, "Reading the file")
    sheet = read_sheet(bytes(file.body), columns=what.columns, required=what.required)
    total = len(sheet.rows)
    found = what.plan(
        manager.partnership, sheet.rows, local_day(now), lambda done: tell(done, total, "Checking the lines")
    )
    seen = {fault.line for fault in sheet.faults}
    faults = [*sheet.faults, *(fault for fault in found.faults if fault.line not in seen)]
    faults.sort(key=lambda fault: fault.line)
    findings = {
        "lines": total,
        "brings": what.brings(found),
        "faults": [[fault.line, fault.column, fault.sentence] for fault in faults[:MOST_FAULTS]],
        "count": len(faults),
        "digest": file.digest,
    }
    tell(total, total, "Checking the lines")
    body = json.dumps(findings, ensure_ascii=False).encode()
    return Result(file=File("findings.json", "application/json", body))


@dataclass(frozen=True)
class Findings:
    """What a check found, as its page shows it."""

    lines: int
    brings: tuple[str, ...]
    faults: tuple[Fault, ...]
    count: int
    digest: str


def findings_of(job: Job) -> Findings | None:
    """None where they are erased: the file was imported, or is old."""
    made = JobFile.objects.filter(job=job, way=JobFile.Way.MADE).first()
    if made is None:
        return None
    found = json.loads(bytes(made.body))
    faults = tuple(Fault(line, column, sentence) for line, column, sentence in found["faults"])
    return Findings(found["lines"], tuple(found["brings"]), faults, found["count"], found["digest"])


# --- The import --------------------------------------------------------------------------------------------------


def add(job: Job, tell: Tell, now: datetime) -> Result:
    """Add what the file brings, in one transaction with the end of the job; judged once more as it is written."""
    manager, what = manager_of(job, now), WHAT[parameter(job, "what")]
    file = given(job)
    tell(0, 0, "Reading the file")
    sheet = read_sheet(bytes(file.body), columns=what.columns, required=what.required)
    if sheet.faults:
        raise NotDone(f"The file has faults. {NOTHING}")
    tell(0, 0, f"Writing {counted(len(sheet.rows), 'line')}")
    partnership, day = manager.partnership, local_day(now)
    how: dict[str, Any] = {
        "partnership": partnership,
        "rows": sheet.rows,
        "digest": file.digest,
        "by": manager,
        "now": now,
    }

    def write() -> str:
        try:
            found: Any
            if what.key == "agencies":
                found = agencies.import_agencies(kinds=kinds_of(partnership, on=day), **how)
            else:
                found = agencies.import_people(posts=posts_of(partnership, on=day), **how)
        except Refused as refused:
            raise NotDone(f"{CHANGED} {refused.sentence}") from refused
        forget_files(job)
        for checked in Job.objects.of(job.owner).filter(pk=parameter(job, "check")):
            forget_files(checked)
        return f"Added: {', '.join(what.brings(found))}. The digest of the file stands in the record."

    return Result(write=write)


NOTHING = "Nothing was added."
CHANGED = "Something has changed since the file was checked."


def _setting_up(job: Job) -> Link:
    where = [parameter(job, "partnership"), parameter(job, "what")]
    return Link("Import from a file", reverse("escalation:import", args=where))


def _findings(job: Job) -> str:
    return reverse("escalation:import_findings", args=[parameter(job, "partnership"), job.pk])


def register_jobs() -> None:
    """Called once, when the app is ready."""
    register(
        Kind(
            CHECK,
            doing="The file is being checked",
            done="The file is checked",
            failed="The file was not checked",
            work=check,
            back=_setting_up,
            check=manager_of,
            onward=_findings,
        ),
        Kind(
            IMPORT,
            doing="The lines of the file are being added",
            done="The import is done",
            failed="Nothing was imported",
            work=add,
            back=_setting_up,
            check=manager_of,
        ),
    )
