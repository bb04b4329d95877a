"""One bad row stops nothing: it is set aside with its error, tried again later and later, and shown."""

import logging
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection

from audit.locks import LockedByAnother
from escalation.models import SetAside

log = logging.getLogger(__name__)

A_MOMENT = timedelta(seconds=1)
LONGEST = 9  # two to the ninth minutes between two tries at most: some eight and a half hours


@dataclass(frozen=True)
class Finding:
    """A row of which something is due: its key, what is to be written of it, and the matter or referral it is of."""

    key: UUID
    kind: str
    of: UUID


def awake(what: str, found: Iterable[Finding], *, now: datetime) -> Iterator[Finding]:
    """Those that do not rest until their next try; found one after another, as what was written before lets them be."""
    resting = set(SetAside.objects.resting(now).filter(what=what).values_list("key", "kind"))
    for one in found:
        if (one.key, one.kind) not in resting:
            yield one


def maybe(check: Callable[[], bool]) -> bool:
    """Whether a row may be due; also where that cannot be told: writing it fails then, and it is set aside."""
    try:
        return check()
    except Exception:
        return True


def write_each(
    what: str, found: Iterable[Finding], write: Callable[[Finding], bool], *, now: datetime
) -> int:
    """Write them one by one, each in a transaction of its own; how many were written.

    What somebody else has locked is left to the next sweep. Raises the error itself where the connection is gone: that
    is no row's fault, and the next sweep begins anew.
    """
    written = 0
    for one in found:
        try:
            written += write(one)
        except LockedByAnother:
            leave(what, [one], now=now)
        except Exception as error:
            if not connection.is_usable():
                raise
            _set_aside(what, one, error, now)
    return written


def forget_settled(what: str, *, now: datetime) -> None:
    """A row whose time to be tried again has come, and that was not set aside again, is set aside no more."""
    SetAside.objects.filter(what=what, next_try_at__lte=now).delete()


def leave(what: str, locked: Collection[Finding], *, now: datetime) -> None:
    """Where one was set aside it still is: nobody has tried it, so that it is neither settled nor has failed again."""
    if locked:
        aside = SetAside.objects.filter(what=what, key__in=[one.key for one in locked])
        aside.filter(next_try_at__lte=now).update(next_try_at=now + A_MOMENT)


def _set_aside(what: str, one: Finding, error: Exception, now: datetime) -> None:
    log.exception("set aside", extra={"what": what, "kind": one.kind, "key": str(one.key)})
    row, _ = SetAside.objects.get_or_create(
        what=what, key=one.key, kind=one.kind, defaults={"of": one.of, "since": now, "next_try_at": now}
    )
    row.next_try_at = now + timedelta(minutes=2 ** min(row.attempts, LONGEST))
    row.attempts, row.error = row.attempts + 1, _where(error)
    row.save()


def _where(error: Exception) -> str:
    """The name of an error and where it was raised; not its words, which may hold what a person typed."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f", {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
