"""Many more matters from those that there are, by SQL alone: for pages that are read, at a million rows in minutes.

Every matter is copied so many times with its subject, stage, clocks, parties and seats, and with posts and people of
the copy's own, so that nobody's desk grows. The copies have no history and no chain: nothing but lists may read them.
"""

from collections.abc import Iterator, Mapping

from django.db import connection, models, transaction

from agencies.models import Holding, Membership, Post, User
from audit.models import Subject
from escalation.models import Deadline, Disagreement, Party, Seat, StageEntry

# Each before what points to it would do as well: no foreign key is checked.
COPIED: tuple[type[models.Model], ...] = (
    User,
    Membership,
    Post,
    Holding,
    Subject,
    Disagreement,
    StageEntry,
    Party,
    Seat,
    Deadline,
)


def copy(times: int) -> None:
    """So many copies of all there is; the server's login must be a superuser. Statistics are brought up to date."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        steps = {model: _step(model) for model in COPIED}
        for model in COPIED:
            columns = dict(_columns(model, steps))
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(columns.values())} '  # noqa: S608
                f'FROM "{model._meta.db_table}" AS row CROSS JOIN generate_series(1, {int(times)}) AS k'
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def crowd(post: Post, matters: int) -> None:
    """Seat a desk in so many of the matters in which another desk acts: it comes to have a long list."""
    columns = {column.column: f'row."{column.column}"' for column in Seat._meta.concrete_fields}
    columns |= {"id": f"md5(row.id::text || '{post.pk}')::uuid", "post_id": f"'{post.pk}'::uuid"}
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{Seat._meta.db_table}" ({", ".join(columns)}) SELECT {", ".join(columns.values())} '  # noqa: S608
            f'FROM "{Seat._meta.db_table}" AS row WHERE as_what = %s AND post_id <> %s LIMIT %s',
            [Seat.AsWhat.ACTS, post.pk, matters],
        )
        cursor.execute("VACUUM ANALYZE")


def _step(model: type[models.Model]) -> int:
    """Between the numbers of one copy's rows and the next's; a key that is no number needs none."""
    if isinstance(model._meta.pk, models.UUIDField):
        return 0
    return 1 + int(model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0)


def _columns(model: type[models.Model], steps: Mapping[type[models.Model], int]) -> Iterator[tuple[str, str]]:
    """Each column, and what it is in a copy."""
    for column in model._meta.concrete_fields:
        name = f'row."{column.column}"'
        target = column.remote_field.model if column.remote_field else model if column.primary_key else None
        if target in COPIED:
            yield column.column, _key(name, steps[target])
        elif column.name == "reference" or column.name == "email":
            yield column.column, f"{name} || '-' || k"
        elif column.name == "by_default":
            yield column.column, "false"  # an agency has one default post of a kind
        else:
            yield column.column, name


def _key(name: str, step: int) -> str:
    return f"{name} + k * {step}::bigint" if step else f"md5({name}::text || ':' || k)::uuid"
