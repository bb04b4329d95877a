"""The rows that a sweep of overdue times writes, written by one SQL statement: no digests, and no rule but joins.

For the matters that the filling makes, and for nothing else: the next rung is the desk of the raiser's own agency, and
nobody is kept from anything. What stands where a digest, a salt or a text would is as long as it.
"""

from datetime import datetime

from django.db import connection, models

from audit.history import history_model
from audit.models import Entry, Subject
from audit.writing import columns_of
from escalation.models import Deadline, DeadlineEvent, Delivery, Disagreement, Notice, Seat

WRITTEN = (DeadlineEvent, Seat, Notice, Disagreement)
COUNTED = (*WRITTEN, *map(history_model, WRITTEN), Delivery, Entry)

ROWS_OF_ENTRY = 780  # characters of the five lines that say what an act wrote
DIGEST = "repeat('0', 64)"

# What every row of the record has besides its own columns.
STAMP = {
    "id": "gen_random_uuid()",
    "disagreement_id": "due.matter_id",
    "policy_version_id": "due.policy_version_id",
    "writer_name": "'Accord'",
    "writer_role": "'the service itself'",
    "writer_agency": "''",
    "side": "''",
    "for_whom": "'both'",
    "claimed_at": "%(now)s::timestamptz",
    "recorded_at": "%(now)s::timestamptz",
}
SEAL = {
    "history_date": "%(now)s::timestamptz",
    "history_user_id": "'system'",
    "seal_salt": DIGEST,
    "seal_text_salt": DIGEST,
}


def sweep_by_sql(now: datetime) -> None:
    """Write it all, in one statement; the numbers of chains come from the subjects that are locked with the matters."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"now": now, "day": now.date()})


def _statement() -> str:
    """What is due, who is told, and what is written of it: parts of one statement, each of what stands before it."""
    parts = (_due(), _seats(), _notices(), _matters(), _histories(), _entries())
    return f"""
        WITH {", ".join(parts)}
        UPDATE {_table(Subject)} chain SET length = due.number, head = {DIGEST}, late = true
        FROM due WHERE chain.id = due.subject_id"""  # noqa: S608


def _due() -> str:
    return f"""due AS MATERIALIZED (
            SELECT clock.id AS deadline_id, clock.due_at, clock.policy_version_id, it.id AS matter_id,
                it.subject_id, it.current_stage_id, it.partnership_id, it.raised_by_id, raiser.agency_id,
                chain.length + 1 AS number, chain.head
            FROM {_table(Deadline)} clock
            JOIN {_table(Disagreement)} it ON it.id = clock.disagreement_id
            JOIN {_table(Subject)} chain ON chain.id = it.subject_id
            JOIN agencies_membership raiser ON raiser.id = it.raised_by_id
            WHERE clock.ended_at IS NULL AND clock.firm AND clock.due_at < %(now)s
                AND NOT EXISTS (SELECT FROM {_table(DeadlineEvent)} event
                    WHERE event.deadline_id = clock.id AND event.kind = 'overdue')
            ORDER BY clock.due_at
            FOR UPDATE OF it, chain SKIP LOCKED
        ), event AS ({_insert(DeadlineEvent, "due", deadline_id="due.deadline_id", kind="'overdue'")})"""  # noqa: S608


def _seats() -> str:
    """For who would take over at the next rung."""
    seat = {
        "side": "'raising'",
        "stage_entry_id": "due.current_stage_id",
        "agency_id": "due.agency_id",
        "post_id": "due.post_id",
        "as_what": "'acts'",
    }
    return f"""desk AS (
            SELECT due.*, post.id AS post_id FROM due JOIN agencies_post post
            ON post.partnership_id = due.partnership_id AND post.agency_id = due.agency_id
                AND post.slug = 'first_line_manager' AND post.by_default AND NOT post.closed
        ), seat AS ({_insert(Seat, "desk due", **seat)})"""  # noqa: S608


def _notices() -> str:
    """To the raiser and to who is at those desks, with what is to be sent of each."""
    notice = {
        "addressee_id": "due.addressee_id",
        "post_id": "due.post_id",
        "kind": "'deadline.overdue'",
        "by_when": "due.due_at",
        "wants": "'The time was over already when this was found: take the next step'",
    }
    return f"""told AS (
            SELECT due.*, due.raised_by_id AS addressee_id, NULL::uuid AS post_id FROM due
            UNION ALL
            SELECT {_columns_of_due()}, held.membership_id, desk.post_id FROM desk
            JOIN agencies_holding held ON held.post_id = desk.post_id
                AND held.starts <= %(day)s AND (held.ends IS NULL OR held.ends > %(day)s)
        ), notice AS ({_insert(Notice, "told due", **notice)}
        ), delivery AS (
            INSERT INTO {_table(Delivery)} (notice_id, attempts, next_try_at, last_error)
            SELECT id, 0, %(now)s, '' FROM notice
        )"""  # noqa: S608


def _matters() -> str:
    return f"""matter AS (
            UPDATE {_table(Disagreement)} it
            SET phase = 'time_over', turn = 'raising_and_next', version = version + 1
            FROM due WHERE it.id = due.matter_id RETURNING it.*
        )"""  # noqa: S608


def _histories() -> str:
    written = (
        _history(DeadlineEvent, "event", 1),
        _history(Seat, "seat", 2),
        _history(Notice, "notice", 3),
        _history(Disagreement, "matter", 9, matter="id"),
    )
    return ", ".join(written)


def _entries() -> str:
    return f"""entry AS (
            INSERT INTO {_table(Entry)} ({", ".join(columns_of(Entry))})
            SELECT (random() * 1e18)::bigint, subject_id, number, head, {DIGEST}, 'deadline.overdue',
                %(now)s, %(now)s, 'system', 'Accord', 'the service itself', '', '', 'both', repeat('0', 75),
                '{{"due":"5pm on Monday 18 January 2027"}}', '{{"late":true}}',
                repeat('0', {ROWS_OF_ENTRY})
            FROM due
        )"""  # noqa: S608


def _insert(model: type[models.Model], source: str, **own: str) -> str:
    """Insert one row of a model for each row of a source that is called due."""
    values = STAMP | own
    return f"""INSERT INTO {_table(model)} ({", ".join(values)})
        SELECT {", ".join(values.values())} FROM {source} RETURNING *"""  # noqa: S608


def _history(model: type[models.Model], source: str, part: int, matter: str = "disagreement_id") -> str:
    """The history rows of what a part of the statement has written."""
    columns = columns_of(model)
    change = "'~'" if model is Disagreement else "'+'"
    # Two notices of one act have two places in it.
    place = f"{part} + row_number() OVER (PARTITION BY {source}.{matter})"
    own = {"history_type": change, "seal_chain_id": "due.subject_id", "seal_number": "due.number"}
    values = {"seal_part": place} | own | SEAL
    read = ", ".join(f"{source}.{name}" for name in columns)
    return f"""{source}_history AS (
        INSERT INTO {_table(history_model(model))} ({", ".join([*columns, *values])})
        SELECT {read}, {", ".join(values.values())} FROM {source} JOIN due ON due.matter_id = {source}.{matter})"""  # noqa: S608


def _columns_of_due() -> str:
    names = (
        "deadline_id",
        "due_at",
        "policy_version_id",
        "matter_id",
        "subject_id",
        "current_stage_id",
        "partnership_id",
        "raised_by_id",
        "agency_id",
        "number",
        "head",
    )
    return ", ".join(f"desk.{name}" for name in names)


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table
