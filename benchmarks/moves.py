"""What a move costs: an escalation over HTTP beside a plain view of the same rows and a bare one; and in the service.

    python3 benchmarks/moves.py                        # with 10,000 open matters; PostgreSQL at DATABASE_URL
    python3 benchmarks/moves.py --matters 100000 --rounds 9 --moves 40

Over HTTP a real gunicorn answers, as in production. *Plain* writes the same rows, history and entry included, by
``create`` and ``save`` of plain models, without digests; *bare* is one lock, one update and one insert. In the service
the move is compared with its own statements, recorded and sent again without any Python between them. Nothing is
asserted but that the ways write alike: a ratio of interleaved rounds is printed, and what is wanted beside it.
"""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.support.start import start  # noqa: E402

start()

from benchmarks.support import processes  # noqa: E402
from benchmarks.support.clients import Post, send_all, sign_in  # noqa: E402
from benchmarks.support.database import add_option, own_database  # noqa: E402
from benchmarks.support.rounds import Rounds, interleaved, table, wanted  # noqa: E402

if TYPE_CHECKING:
    from escalation.models import Disagreement

CLIENTS = (1, 8)
SETTLE = 15  # seconds after which a process has loaded what it needs


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--matters", type=int, default=10_000, help="how many matters are open")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--moves", type=int, default=24, help="of each way in a round")
    parser.add_argument("--without-memory", action="store_true", help="do not start worker, beat and loop")
    add_option(parser)
    asked = parser.parse_args()
    with own_database(asked.database, clock="database"):
        from benchmarks.support.filling import fill
        from escalation.models import Disagreement

        if not Disagreement.objects.exists():
            fill(matters=asked.matters, now=datetime.now(UTC))
        _measure(asked)


def _measure(asked: Namespace) -> None:
    from escalation.models import Disagreement

    print(f"{Disagreement.objects.open().count()} open matters; {asked.rounds} rounds of {asked.moves} moves")
    matters = _to_escalate()
    _in_the_service(matters, asked)
    with processes.web_server("benchmarks.beside.settings") as (server, port):
        _check_alike(matters, port)
        for clients in CLIENTS:
            _over_http(matters, port, clients, asked)
        sizes = {"web": processes.resident(server)}
    if not asked.without_memory:
        sizes |= _other_processes()
    rows = [(name, *(f"{size:.0f} MB" for size in found)) for name, found in sizes.items()]
    widest = max(len(row) for row in rows)
    heads = ("resident memory", "itself", *["child"] * (widest - 2))
    table("Processes", heads, [(*row, *[""] * (widest - len(row))) for row in rows])


def _to_escalate() -> "Iterator[Disagreement]":
    """Matters of which both sides have been heard, each once: their raisers may escalate them."""
    from escalation.core.turns import Phase
    from escalation.models import Disagreement

    given = (
        Disagreement.objects.open().filter(phase=Phase.GIVEN, current_stage__number=1).order_by("reference")
    )
    return given.select_related("raised_by__user", "policy_version", "partnership", "current_stage").iterator(
        200
    )


def _ready(it: "Disagreement") -> "Disagreement":
    """Its raiser has filled in the forms that the policy asks for before it goes up."""
    from escalation.services.forms import fill_form

    for key in it.stage.forms:
        fields = it.policy.forms[key].fields
        answers = {asked.label: "4" if asked.kind == "scale" else "As it was said." for asked in fields}
        now = datetime.now(UTC)
        fill_form(disagreement=it, by=_standing(it), form=key, answers=answers, version=it.version, now=now)
        it.refresh_from_db(fields=["version"])
    return it


def _typed(it: "Disagreement") -> dict[str, str]:
    """What the form of an escalation carries."""
    from escalation.forms.moving import why_not
    from escalation.places import place_of
    from escalation.presenters.requirements import undone
    from escalation.queries import facts_of

    facts = facts_of(it, place_of(_standing(it), it))
    return {
        **{why_not(one): "It could not be had in time." for one in undone(facts)},
        "confirmed": "1",
        "once": str(uuid4()),
        "version": str(it.version),
        "reason": "There has been no visit for three weeks.",
        "tried": "Two telephone calls.",
        "safe": "unsure",
        "how": "Quieter than usual.",
        "keeps_safe": "Her aunt.",
    }


def _standing(it: "Disagreement") -> Any:  # noqa: ANN401 - what it is, is not known before Django is set up
    from agencies.standing import standing_of
    from escalation.zone import local_day

    return standing_of(it.raised_by.user, on=local_day(datetime.now(UTC)))


def _posts(it: "Disagreement") -> dict[str, Post]:
    """The same move by each way."""
    from django.urls import reverse

    session, typed = sign_in(it.raised_by.user), _typed(it)
    paths = {
        "escalate": reverse("escalation:escalate_check", args=[it.reference]),
        "plain": f"/beside/plain/{it.reference}/",
        "bare": f"/beside/bare/{it.reference}/",
    }
    return {way: Post(path, session, typed) for way, path in paths.items()}


def _check_alike(matters: "Iterator[Disagreement]", port: int) -> None:
    """Each way is done once; the plain view writes as many rows of each table as the service."""
    written = {}
    for way in ("escalate", "plain", "bare"):
        before = _counts()
        send_all(port, [_posts(_ready(next(matters)))[way]], clients=1)
        written[way] = {
            name: after - before[name] for name, after in _counts().items() if after != before[name]
        }
    if written["escalate"] != written["plain"]:
        sys.exit(f"They do not write alike: {written['escalate']} and {written['plain']}.")
    print(
        f"rows that a move inserts: {sum(written['escalate'].values())}, in {len(written['escalate'])} tables"
    )


def _counts() -> dict[str, int]:
    from django.apps import apps
    from django.db import connection

    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - {
        "django_session"
    }
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in sorted(tables))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())


def _over_http(matters: "Iterator[Disagreement]", port: int, clients: int, asked: Namespace) -> None:
    ways = {}
    for way in ("escalate", "plain", "bare"):
        turns = [
            [_posts(_ready(it))[way] for it in islice(matters, asked.moves)] for _ in range(asked.rounds + 1)
        ]
        # What a process or a connection loads once is loaded now, in all of them.
        send_all(port, turns.pop(), clients=max(CLIENTS))
        ways[way] = _each_in_turn([partial(send_all, port, turn, clients=clients) for turn in turns])
    found = interleaved(ways, asked.rounds)
    _print(f"Over HTTP, {clients} at a time", found, asked)
    wanted("  of the throughput of the plain view", found.ratio("plain", "escalate"), least=0.9)
    wanted("  of the throughput of the bare view", found.ratio("bare", "escalate"), least=0.3)


def _in_the_service(matters: "Iterator[Disagreement]", asked: Namespace) -> None:
    moves, replays = [], []
    for _ in range(asked.rounds):
        turn = list(map(_ready, islice(matters, asked.moves)))
        moves.append(partial(_call_each, [partial(_escalate, it, _standing(it)) for it in turn]))
        recorded = [_recorded(_ready(it)) for it in islice(matters, asked.moves)]
        replays.append(partial(_call_each, [partial(_send_again, statements) for statements in recorded]))
    ways = {"in the service": _each_in_turn(moves), "its statements alone": _each_in_turn(replays)}
    found = interleaved(ways, asked.rounds)
    _print("In the service", found, asked)
    print(f"statements of a move: {len(recorded[0])}")
    print(f"  times its statements sent bare: {found.ratio('in the service', 'its statements alone'):.2f}")


def _escalate(it: "Disagreement", by: Any) -> None:  # noqa: ANN401
    from escalation.models import ChildNow
    from escalation.services.answers import Safety
    from escalation.services.moving import escalate

    escalate(
        disagreement=it,
        by=by,
        reason="There has been no visit for three weeks.",
        tried="Two telephone calls.",
        safety=Safety(ChildNow.Safe.UNSURE, "Quieter than usual.", "Her aunt."),
        version=it.version,
        now=datetime.now(UTC),
        passed_over=dict.fromkeys(("discussion", "meeting", "advice"), "Not in time."),
    )


Statement = tuple[str, Any]


def _recorded(it: "Disagreement") -> list[Statement]:
    """The statements of the move of this matter, with their parameters; none of it has happened then."""
    from django.db import connection, transaction

    found: list[Statement] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401
        if not sql.startswith(("SAVEPOINT", "RELEASE", "SET", "PREPARE", "DEALLOCATE")):  # once a connection
            found.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(keep):
        by = _standing(it)
        found.clear()
        _escalate(it, by)
        transaction.set_rollback(True)
    return found


def _send_again(statements: list[Statement]) -> None:
    """The same statements in one transaction, and whatever they answer fetched."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def _call_each(calls: list[Callable[[], object]]) -> None:
    for call in calls:
        call()


def _each_in_turn(turns: list[Callable[[], object]]) -> Callable[[], object]:
    """A way whose rounds are each another one of these."""
    left = iter(turns)
    return lambda: next(left)()


def _print(title: str, found: Rounds, asked: Namespace) -> None:
    rows = [
        (way, f"{asked.moves / found.median(way):.1f}", f"{1000 * found.median(way) / asked.moves:.1f} ms")
        for way in found.seconds
    ]
    table(title, ("", "moves per second", "a move"), rows)


def _other_processes() -> dict[str, list[float]]:
    """What else runs in production, each for a moment. Without a Redis of its own no worker is started."""
    lines = {"sweep loop": ("django", "sweep", "--loop")}
    if os.environ.get("REDIS_URL"):
        schedule = str(Path(os.environ["ACCORD_VAR"]) / "beat")
        lines |= {
            "worker": ("celery", "--app", "config", "worker", "--concurrency", "2"),
            "beat": ("celery", "--app", "config", "beat", "--schedule", schedule, "--pidfile", ""),
        }
    else:
        print("Worker and beat are not started: set REDIS_URL to a Redis that nothing else uses.")
    sizes = {}
    for name, line in lines.items():
        with processes.running(line) as process:
            time.sleep(SETTLE)
            sizes[name] = processes.resident(process)
    return sizes


if __name__ == "__main__":
    main()
