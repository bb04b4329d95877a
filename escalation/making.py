"""Jobs of the board: the PDF of a report that was written down, as the rows stood when it was."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from agencies.models import Membership
from agencies.roles import Role
from agencies.standing import standing_of
from audit.access import log_access
from escalation.core.board.periods import period_of
from escalation.presenters.board import counted
from escalation.presenters.board_files import report_as_pdf
from escalation.queries_of_the_board import report_of
from escalation.zone import LOCAL, local_day
from jobs.kinds import File, Kind, Link, NotDone, Result, Tell, register
from jobs.models import Job
from jobs.services import parameter

REPORT = "board-report"  # the kind of job

NO_MORE = "You are not the business manager any more, so this was not done."
NO_CALENDAR = "No calendar says which days are working days, so nothing can be counted."


def manager_of(job: Job, now: datetime) -> Membership:
    """The owner of the job as the business manager of its partnership, which they still are; raises NotDone."""
    memberships = standing_of(job.owner, on=local_day(now)).memberships
    of_it = [one for one in memberships if one.partnership.code == parameter(job, "partnership")]
    found = next((one for one in of_it if one.role == Role.BUSINESS_MANAGER), None)
    if found is None:
        raise NotDone(NO_MORE)
    return found


def work(job: Job, tell: Tell, now: datetime) -> Result:
    """The report as PDF; whether its owner may have it is asked again here."""
    manager = manager_of(job, now)
    partnership = manager.partnership
    made = report_of(partnership, UUID(parameter(job, "export")))
    period = period_of(made[2]) if made else None
    if made is None or period is None:
        raise NotDone(NO_MORE)
    at, entry = made[1].recorded_at, made[1]
    tell(0, 0, "Counting the matters")
    # Without what its maker is kept from, as on the page: the two beside each other would tell of it.
    standing = standing_of(job.owner, on=local_day(now))
    found = counted(partnership, period, now=at.astimezone(LOCAL), seen_by=standing)
    if found is None:
        raise NotDone(NO_CALENDAR)
    tell(0, 0, "Setting the pages")
    who = ", ".join(part for part in (entry.actor_name, entry.actor_role) if part)
    body = report_as_pdf(partnership, found, by=who, at=at)
    log_access(by=manager.actor(), looked_at="board’s report", now=now)
    return Result(file=File(f"{partnership.code}-report-{period.key}.pdf", "application/pdf", body))


def back(job: Job) -> Link:
    where = [parameter(job, "partnership"), parameter(job, "export")]
    return Link("What was written down of this report", reverse("escalation:board_report", args=where))


def register_jobs() -> None:
    """Called once, when the app is ready."""
    register(
        Kind(
            REPORT,
            doing="The report is being made",
            done="The report is ready",
            failed="There is no file of the report",
            work=work,
            back=back,
            check=manager_of,
        )
    )
