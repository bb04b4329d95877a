"""Verification: recompute every chain and compare it with the history, the live rows and the access log."""

from collections.abc import Generator
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS

from audit.models import Subject
from audit.raw import one_moment
from audit.verification.chains import check_chains
from audit.verification.files import check_files
from audit.verification.findings import Finding, Tally
from audit.verification.looks import check_looks
from audit.verification.replay import check_live_rows

__all__ = ["Finding", "Tally", "verify", "verify_one"]


def verify(tally: Tally, *, now: datetime, using: str = DEFAULT_DB_ALIAS) -> Generator[Finding]:
    """Everything, as it stands at one moment; what does not hold, chain by chain and entry by entry."""
    with one_moment(using) as connection:
        yield from check_chains(connection, tally)
        yield from check_live_rows(connection, tally)
        yield from check_files(connection, tally)
        yield from check_looks(connection, tally, now=now)


def verify_one(subject: Subject, tally: Tally, *, using: str = DEFAULT_DB_ALIAS) -> Generator[Finding]:
    """One chain, the rows that it wrote, and what they read now."""
    with one_moment(using) as connection:
        yield from check_chains(connection, tally, subject_id=subject.pk)
        yield from check_live_rows(connection, tally, subject_id=subject.pk)
        yield from check_files(connection, tally, subject_id=subject.pk)
