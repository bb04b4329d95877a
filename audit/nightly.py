"""The whole record verified once a day, and what was found kept for the operations page. Rows decide when."""

import logging
from contextlib import closing
from datetime import datetime, timedelta

from audit.models import Verified
from audit.verification import Tally, verify

log = logging.getLogger(__name__)

EVERY = timedelta(hours=24)


def verify_once_a_day(*, now: datetime) -> Verified | None:
    """Verify everything where that was last done a day ago or more; None where it was done since."""
    last = Verified.objects.first()
    if last is not None and now - last.at < EVERY:
        return None
    tally = Tally()
    with closing(verify(tally, now=now)) as findings:
        first = next(findings, None)
    said = f"It does not hold. {first}" if first else f"The record holds: {tally}."
    if first:
        log.error("the record does not hold")
    return Verified.objects.create(at=now, holds=first is None, found=said[:2000])
