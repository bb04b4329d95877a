"""The partnership's calendar as far back as it was ever published: counting reaches into last year and before."""

from collections.abc import Sequence
from dataclasses import replace

from escalation.core.calendar import ONE_DAY, Calendar


def together(versions: Sequence[Calendar]) -> Calendar:
    """One calendar of many, the newest first: of each day the newest version that covers it says what it is.

    A version that does not reach the ones after it is left out: between them nothing is known, and nothing is guessed.
    """
    found = versions[0]
    for older in versions[1:]:
        if older.covers_from < found.covers_from <= older.covers_until + ONE_DAY:
            found = replace(
                found,
                covers_from=older.covers_from,
                holidays={
                    **{day: name for day, name in older.holidays.items() if day < found.covers_from},
                    **found.holidays,
                },
                closures={
                    **{day: name for day, name in older.closures.items() if day < found.covers_from},
                    **found.closures,
                },
            )
    return found
