"""Loading the demonstration: every step of every tale in the order of time, with the sweep and the post between."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.core.mail import get_connection

from escalation.demonstration.boards import BOARDS
from escalation.demonstration.broadland import BROADLAND
from escalation.demonstration.ended_tales import ENDED_TALES
from escalation.demonstration.learning import learn
from escalation.demonstration.more_tales import MORE_TALES
from escalation.demonstration.open_tales import OPEN_TALES
from escalation.demonstration.referrals import ASKINGS, Asking, ReferralWalk
from escalation.demonstration.setting_up import Board, Cast, set_up
from escalation.demonstration.tale import Tale
from escalation.demonstration.walk import Walk, working_day_before
from escalation.services.calendars import calendar_in_force, refresh_holidays
from escalation.services.sweeping import sweep
from escalation.services.sweeping_referrals import sweep_referrals
from escalation.services.telling import deliver_notices
from escalation.zone import LOCAL, local_day

SET_UP = 25  # working days before today: earlier than the oldest tale


# Each partnership with its tales; the largest stands first.
TOLD: tuple[tuple[Board, tuple[Tale, ...]], ...] = (
    (BROADLAND, (*OPEN_TALES, *ENDED_TALES)),
    *((board, MORE_TALES.get(board.code, ())) for board in BOARDS),
)


def load(*, now: datetime) -> list[Cast]:
    """Set the partnerships up and walk every tale to where it stands at ``now``."""
    today = local_day(now)
    refresh_holidays(nation="england_and_wales", years=range(today.year - 2, today.year + 4))
    casts = [set_up(board, now=now - timedelta(days=60)) for board, _ in TOLD]
    steps: list[tuple[datetime, Walk | ReferralWalk, str]] = []
    for cast, (board, tales) in zip(casts, TOLD, strict=True):
        steps += _steps(cast, [(Walk(cast, tale), tale) for tale in tales], now)
        asked = ASKINGS.get(board.code, ())
        steps += _steps(cast, [(ReferralWalk(cast, tale), tale) for tale in asked], now)
    post = get_connection("django.core.mail.backends.dummy.EmailBackend")
    last = now - timedelta(days=60)
    for at, walk, step in sorted(steps, key=lambda one: one[0]):
        _let_time_pass(last, at, post)
        walk.step(step, at)
        last = at
    _let_time_pass(last, now, post)
    for cast in casts:
        learn(cast, now=now)
    deliver_notices(now=now, connection=post)
    return casts


W = TypeVar("W", Walk, ReferralWalk)


def _steps(
    cast: Cast, walks: Iterable[tuple[W, Tale | Asking]], now: datetime
) -> Iterator[tuple[datetime, W, str]]:
    """Every step of these tales with its moment; those of one tale in their order."""
    calendar = calendar_in_force(cast.partnership).calendar
    today = local_day(now)
    if not calendar.is_working_day(today):
        today = calendar.previous_working_day(today)
    for number, (walk, tale) in enumerate(walks):
        began = working_day_before(calendar, today, tale.began)
        for order, (days, clock, step) in enumerate(tale.steps):
            at = _moment(calendar.add_working_days(began, days), clock) + timedelta(minutes=number)
            yield min(at, now - timedelta(minutes=30 - order)), walk, step


def _moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=LOCAL)


def _let_time_pass(since: datetime, until: datetime, post: object) -> None:
    """The sweep at five past nine and five past five of each day between, and the post after it."""
    deliver_notices(now=since + timedelta(minutes=1), connection=post)
    day = local_day(since)
    while day <= local_day(until):
        for clock in ("09:05", "17:05"):
            at = _moment(day, clock)
            if since < at < until and sweep(now=at) + sweep_referrals(now=at):
                deliver_notices(now=at + timedelta(minutes=1), connection=post)
        day += timedelta(days=1)
