"""The first page of a practitioner and of a manager, beside a bare signed-in page and beside a bare page of 25 rows.

    DATABASE_URL=postgres://... python3 benchmarks/dashboard.py 10000 100000 [1000000] [--rounds N] [--desk N]

On PostgreSQL, in a database of its own, with so many open matters one size after the other: the first size is made
through acts, the next ones are copies of it made by SQL (benchmarks/support/copies.py), so each is a multiple of the
one before. Everybody has some 30 matters at every size; ``--desk`` seats one more person in so many.

Each round asks for each page once, in turn, through Django's test client in this process: the product's middleware,
session, account and base page, without the network. Wanted: at most 5 queries besides session and account; no slower
than the bare 25 rows; and, since sizes cannot be measured in one round, beside the bare signed-in page at the last
size at most 1.2 times what it is beside it at the first. Nothing is asserted on time.
"""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.support.start import start  # noqa: E402

start()

from benchmarks.support.database import add_option, own_database  # noqa: E402
from benchmarks.support.rounds import Rounds, interleaved  # noqa: E402

if TYPE_CHECKING:
    from django.test import Client

    from agencies.models import Membership

BARE, ROWS = "bare signed-in page", "bare 25 rows"
OWN = ("django_session", '"agencies_user"')  # session and account, which every signed-in page asks for
LINE = "{:<34}{:>9}{:>9}{:>9}{:>12}{:>12}"


def main() -> None:
    asked = _arguments()
    with own_database(asked.database):
        from django.conf import settings
        from django.test.utils import override_settings

        static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        storages = {**settings.STORAGES, "staticfiles": static}  # nothing was collected for this run
        with override_settings(STORAGES=storages, ROOT_URLCONF="benchmarks.support.bare"):
            _measure(asked)


def _arguments() -> Namespace:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("matters", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--desk", type=int, default=0, help="seat one more person in so many matters")
    add_option(parser)
    asked = parser.parse_args()
    for small, large in zip(asked.matters, asked.matters[1:], strict=False):
        if large % small:
            parser.error("each size is a multiple of the one before")
    return asked


def _measure(asked: Namespace) -> None:
    from django.utils import timezone

    from benchmarks.support.copies import copy
    from benchmarks.support.filling import fill
    from escalation.models import Disagreement

    first, begun = asked.matters[0], {}
    if not Disagreement.objects.exists():
        fill(matters=first, due=first // 10, now=timezone.now())
    for size in asked.matters:
        there = Disagreement.objects.count()
        if there < size:
            copy(size // there - 1)
        elif there > size:
            continue  # a kept database is larger already
        rounds = _rounds(_people(asked.desk), asked.rounds)
        _print(size, rounds, begun)
        begun = begun or {way: rounds.ratio(way, BARE) for way in rounds.seconds}


def _people(desk: int) -> "dict[str, Membership]":
    """Who looks: at a duty desk, managing the people of one, and one more with a long list."""
    from agencies.models import Holding, Membership
    from agencies.roles import Role
    from benchmarks.support.copies import crowd
    from escalation.models import Seat

    known = Membership.objects.filter(user__email__endswith=".bench-0-1@bench.example")  # no copy's
    people = {
        "practitioner": known.get(role=Role.PRACTITIONER, user__email__startswith="practitioner."),
        "manager": known.get(role=Role.FIRST_LINE_MANAGER),
    }
    if desk:
        long = Membership.objects.get(user__email="practitioner.bench-0-0@bench.example")
        post = Holding.objects.get(membership=long).post
        if Seat.objects.filter(post=post).count() < desk:
            crowd(post, desk)
        people[f"desk of {desk}"] = long
    return people


def _rounds(people: "dict[str, Membership]", rounds: int) -> Rounds:
    """A round of every page; each is asked for a few times before, so that what is kept is kept."""
    pages = {BARE: ("/bare/", "practitioner"), ROWS: ("/bare/rows/", "practitioner")}
    for name in people:
        pages |= {f"home, {name}": ("/", name), f"one group, {name}": ("/?group=us", name)}
    clients = {name: _signed_in(person) for name, person in people.items()}
    ways = {way: lambda a=address, c=clients[who]: _ask(c, a) for way, (address, who) in pages.items()}
    for way in ways.values():
        way(), way()
    for way, (address, who) in pages.items():
        print(f"  {way}: {_queries(clients[who], address)}")
    return interleaved(ways, rounds)


def _signed_in(person: "Membership") -> "Client":
    from django.test import Client

    client = Client()
    client.force_login(person.user)
    return client


def _ask(client: "Client", address: str) -> None:
    if client.get(address).status_code != 200:
        raise SystemExit(f"{address} does not answer")


def _queries(client: "Client", address: str) -> str:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        _ask(client, address)
    own = [one for one in found if f"FROM {OWN[1]}" in one["sql"] or OWN[0] in one["sql"]]
    return f"{len(found) - len(own)} queries, and {len(own)} for session and account"


def _print(size: int, rounds: Rounds, begun: dict[str, float]) -> None:
    print(f"\n{size:,} open matters")
    print(LINE.format("", "median", "95th", "/ bare", "/ 25 rows", "/ first size"))
    for way in rounds.seconds:
        beside = rounds.ratio(way, BARE)
        growth = f"{beside / begun[way]:.2f}" if begun else "-"
        print(
            LINE.format(
                way,
                f"{rounds.median(way) * 1000:.1f} ms",
                f"{rounds.percentile_95(way) * 1000:.1f} ms",
                f"{beside:.2f}",
                f"{rounds.ratio(way, ROWS):.2f}",
                growth,
            )
        )
    print("wanted of home: at most 1.00 beside the 25 rows, at most 1.20 beside the first size")


if __name__ == "__main__":
    main()
