"""What time it is by the database's clock: machines may be wrong, each in its own way."""

from datetime import datetime

from django.conf import settings
from django.db import connection


def time_of_database(now: datetime) -> datetime:
    """What time it is by the database's clock; ``now`` is this machine's, which is SQLite's too."""
    if connection.vendor != "postgresql" or settings.ACCORD_CLOCK == "caller":
        return now
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
