"""Every chain from its first entry to its head, beside the history rows that its entries name."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from audit import raw
from audit.history import history_model
from audit.models import Entry, Subject
from audit.raw import Raw
from audit.verification.entries import Chain
from audit.verification.findings import Finding, Tally, named
from audit.verification.streams import Key, Stream, keyed, merged, number
from audit.verification.tables import models_to_check


class Unplaced(NamedTuple):
    """What stands at no place that can be read; filled while the streams are read."""

    entries: list[Raw]
    rows: list[tuple[type[models.Model], list[Raw]]]

    def findings(self) -> Iterator[Finding]:
        for stored in self.entries:
            yield Finding(f"an entry (key {stored['id']}) stands at no place that can be read")
        for model, found in self.rows:
            for stored in found:
                yield Finding(
                    f"a version of {named(model, stored['id'])} stands at no place that can be read"
                )


def check_chains(
    connection: BaseDatabaseWrapper, tally: Tally, *, subject_id: int | None = None
) -> Iterator[Finding]:
    """Walk all chains, or one, in one pass over subjects, entries and history tables; no query per chain."""
    one = [] if subject_id is None else [subject_id]
    unplaced = Unplaced([], [])
    entries = Stream(_entries(connection, one, unplaced))
    rows = Stream(merged(list(_rows(connection, one, unplaced))))
    for subject in raw.rows(connection, Subject, order_by=["id"], where="id = %s" if one else "", params=one):
        key = (number(subject["id"]),)
        yield from _strays(entries.before(key), rows.before(key))
        yield from _check_chain(subject, entries, rows, tally)
        tally.chains += 1
    yield from _strays(entries.rest(), rows.rest())
    yield from unplaced.findings()


def _check_chain(
    subject: Raw, entries: Stream[Raw], rows: Stream[tuple[type[models.Model], Raw]], tally: Tally
) -> Iterator[Finding]:
    key = (number(subject["id"]),)
    chain = Chain(subject)
    for place, stored in entries.at(key):
        yield from chain.gap(int(place[1]))
        yield from chain.added(rows.before(place))
        yield from chain.entry(int(place[1]), stored, rows.at(place), tally)
    yield from chain.end()
    yield from chain.added(rows.at(key))


def _entries(
    connection: BaseDatabaseWrapper, one: list[int], unplaced: Unplaced
) -> Iterator[tuple[Key, Raw]]:
    found = raw.rows(
        connection,
        Entry,
        order_by=["subject_id", "number"],
        where="subject_id = %s" if one else "",
        params=one,
        few=bool(one),
    )
    return keyed(found, lambda row: (number(row["subject_id"]), number(row["number"])), unplaced.entries)


def _rows(
    connection: BaseDatabaseWrapper, one: list[int], unplaced: Unplaced
) -> Iterator[Iterator[tuple[Key, tuple[type[models.Model], Raw]]]]:
    """A stream of each history table, in the order of the places at which its rows are sealed."""
    for model in models_to_check(connection, next(iter(one), None)):
        damaged: list[Raw] = []
        unplaced.rows.append((model, damaged))
        found = raw.rows(
            connection,
            history_model(model),
            order_by=["seal_chain_id", "seal_number", "seal_part"],
            where="seal_chain_id = %s" if one else "",
            params=one,
            few=bool(one),
        )
        yield _of(model, keyed(found, _place, damaged))


def _place(row: Raw) -> Key:
    return number(row["seal_chain_id"]), number(row["seal_number"]), number(row["seal_part"])


def _of(
    model: type[models.Model], found: Iterator[tuple[Key, Raw]]
) -> Iterator[tuple[Key, tuple[type[models.Model], Raw]]]:
    """Each row with its model; the model's label settles the order where two stand at one place."""
    label = model._meta.label_lower
    for key, row in found:
        yield (*key, label), (model, row)


def _strays(
    entries: Iterable[tuple[Key, Raw]], rows: Iterable[tuple[Key, tuple[type[models.Model], Raw]]]
) -> Iterator[Finding]:
    """What belongs to a chain that is not there."""
    for key, _ in entries:
        yield Finding(f"the entry belongs to a chain (key {key[0]}) that is not there", number=int(key[1]))
    for key, (model, row) in rows:
        yield Finding(
            f"a version of {named(model, row['id'])} belongs to a chain (key {key[0]}) that is not there"
        )
