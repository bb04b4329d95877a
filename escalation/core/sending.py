"""When a notice goes out: at once, or once the quiet hours are over; and what waits for the one e-mail of the day."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

TO_KNOW = "To know"  # with this begins what asks nothing of anybody
NOT_ASKED = "To know: you are not asked to sit on the panel any more"
DIGEST_AT = time(8)


@dataclass(frozen=True)
class Wishes:
    """A person's own hours, local time: quiet ones, without reminders; what is only to know, at once or once a day."""

    quiet_from: time = time(20)
    quiet_until: time = time(7)
    digest: bool = False


def send_at(
    now: datetime, *, wants: str, by_itself: bool, by_when: datetime | None, wishes: Wishes, zone: tzinfo
) -> datetime:
    """When a notice that was written at this moment is to be sent: at once, where nothing holds it back.

    What a person did is told at any hour, since somebody may be on duty. What the service says by itself (a reminder, a
    nudge) waits for the morning, and what is only to know for the e-mail of the day where the person wishes one: except
    where the time that is left is shorter.
    """
    at = now
    if wants.startswith(TO_KNOW) and wishes.digest:
        at = _next(DIGEST_AT, now, zone)
    elif by_itself and _is_quiet(now.astimezone(zone).time(), wishes):
        at = _next(wishes.quiet_until, now, zone)
    return now if by_when is not None and by_when <= at else at


def _is_quiet(moment: time, wishes: Wishes) -> bool:
    """Quiet hours may run over midnight; from and until the same time there are none."""
    start, end = wishes.quiet_from, wishes.quiet_until
    if start <= end:
        return start <= moment < end
    return moment >= start or moment < end


def _next(moment: time, now: datetime, zone: tzinfo) -> datetime:
    """The next time that the clock on the wall shows this."""
    local = now.astimezone(zone)
    day = local.date() if local.time() <= moment else local.date() + timedelta(days=1)
    return datetime.combine(day, moment, tzinfo=zone).astimezone(UTC)
