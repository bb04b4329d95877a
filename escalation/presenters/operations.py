"""The operations page: the last sweep and its age, what waits, what is set aside, the verification, what runs where."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from components.words import in_words
from escalation.core.answers_of_mail import REFUSED
from escalation.models import Waker
from escalation.services.condition import Condition

Row = list[dict[str, str]]
Rows = list[Row]


@dataclass(frozen=True)
class OperationsPage:
    """Sentences and tables. No matter is named but by its key, and nothing that a person typed."""

    alarms: list[str]
    facts: list[tuple[str, str]]
    wakers: Rows
    set_aside: Rows
    wakers_head: Row
    set_aside_head: Row
    dead: Rows
    dead_head: Row
    stuck: Rows
    stuck_head: Row
    answers: Rows
    answers_head: Row
    refused: Rows
    refused_head: Row


def operations_page(found: Condition) -> OperationsPage:
    return OperationsPage(
        alarms=alarms(found),
        facts=[
            ("Last completed sweep", _sweep(found)),
            ("Notices waiting to be sent", _waiting(found)),
            ("Stuck", f"{len(found.stuck)}" if found.stuck else "Nothing"),
            ("Set aside", f"{len(found.set_aside)}" if found.set_aside else "Nothing"),
            ("Record verified", _verified(found)),
        ],
        wakers_head=_cells("What runs", "Last sweep ended, or last seen", "Events that it wrote"),
        set_aside_head=_cells("Row", "Error", "Tries", "Since", "Next try"),
        stuck_head=_cells("Row", "What is due"),
        stuck=[_cells(f"{one.what} {one.key}", one.kind or "passed up") for one in found.stuck[:100]],
        answers_head=_cells("What the server answers", "Notices"),
        answers=[_cells(words, str(count)) for words, count in found.waiting.answers.items()],
        refused_head=_cells("E-mail address", "Notices that did not reach it"),
        refused=[_cells(address, str(count)) for address, count in _refused(found)],
        dead_head=_cells("About", "Error", "Written", "Given up"),
        dead=[
            _cells(f"{name}: {row.pk}", row.last_error, in_words(row.notice.recorded_at), _when(row.dead_at))
            for name, row in found.dead
        ],
        wakers=_what_runs(found),
        set_aside=[
            _cells(
                f"{one} {one.key}",
                one.error,
                str(one.attempts),
                in_words(one.since),
                in_words(one.next_try_at),
            )
            for one in found.set_aside
        ],
    )


BROKEN = "The record does not hold. Run manage.py verify_record --all, and change nothing until you know why."
NO_SWEEP = (
    "No sweep has ever come to its end: deadlines pass without word. Start a worker and beat, or "
    "manage.py sweep --loop."
)


def alarms(found: Condition) -> list[str]:
    """What somebody must do something about, the worst first."""
    said = []
    if found.verified is not None and not found.verified.holds:
        said.append(BROKEN)
    if found.sweep_age is None:
        said.append(NO_SWEEP)
    elif found.sweep_is_late:
        said.append(
            f"The last sweep ended {ago(found.sweep_age)}: deadlines pass without word until the next. "
            "Look whether a worker and beat run."
        )
    if found.stuck:
        said.append(
            f"Times that should have been seen to more than ten minutes ago: {len(found.stuck)}. Look at the sweeps."
        )
    if found.unended:
        said.append(f"Sweeps that began and came to no end: {len(found.unended)}. Look at their log.")
    if found.waiting.late:
        said.append(
            f"Notices that have waited longer than an hour: {found.waiting.late}. "
            "Look whether a worker runs, and at the mail server."
        )
    if found.waiting.failing:
        said.append(f"Notices that could not be sent: {found.waiting.failing}. Look at the mail server.")
    if found.given_up:
        said.append(
            f"Notices given up: {found.given_up}. Nobody is told by them: mend what stopped them, then send them again."
        )
    if found.set_aside:
        said.append(
            f"Rows on which time cannot do its work: {len(found.set_aside)}. They are tried again by themselves; "
            "read the error below and in the log, and mend its cause."
        )
    return said


def ago(age: timedelta) -> str:
    """A length of time in whole words: 3 minutes ago, 2 hours ago, 4 days ago."""
    minutes = int(age.total_seconds()) // 60
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "less than a minute ago"


def _what_runs(found: Condition) -> Rows:
    """Those who sweep, with the end of their last sweep; then web servers, relays and beat."""
    sweeping = [_cells(one.name, _ended(one), str(one.written)) for one in found.wakers]
    return sweeping + [_cells(one.name, in_words(one.seen_at), "It does not sweep") for one in found.running]


def _sweep(found: Condition) -> str:
    return (
        ago(found.sweep_age)[:1].upper() + ago(found.sweep_age)[1:]
        if found.sweep_age is not None
        else "None yet"
    )


def _waiting(found: Condition) -> str:
    waiting = found.waiting
    if not waiting.count:
        return "None"
    assert waiting.oldest is not None
    return f"{waiting.count}, the oldest since {in_words(waiting.oldest)}; {waiting.failing} tried in vain"


def _refused(found: Condition) -> list[tuple[str, int]]:
    """The accounts whose address was refused, for whoever administers accounts; not what they were told about."""
    dead = [row for _, row in found.dead if row.last_error.startswith(REFUSED)]
    return sorted(Counter(row.notice.addressee.user.email for row in dead).items())


def _ended(waker: Waker) -> str:
    """When its last sweep ended; and that the newest has not, where it has begun one since."""
    if waker.completed_at is None:
        return f"Began {in_words(waker.began_at)}, and never came to the end"
    if waker.completed_at < waker.began_at:
        return f"{in_words(waker.completed_at)}; the one begun {in_words(waker.began_at)} has not"
    return in_words(waker.completed_at)


def _verified(found: Condition) -> str:
    last = found.verified
    return f"{in_words(last.at)}. {last.found}" if last else "Not yet"


def _when(moment: datetime | None) -> str:
    return in_words(moment) if moment else ""


def _cells(*texts: str) -> Row:
    return [{"text": text} for text in texts]
