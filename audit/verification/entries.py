"""One chain and its entries: numbering, digests, the rows that each entry names, and the index at the end."""

import json
from collections.abc import Iterable, Iterator

from django.db import models

from audit.canonical import as_kind
from audit.commitments import (
    RowLine,
    Salts,
    chain_start,
    entry_digest,
    row_commitment,
    row_label,
    row_number,
)
from audit.contents import EMPTY_INDEX, canonical_row, entry_body, index_values
from audit.kinds import UnknownKind, kind
from audit.models import Subject
from audit.raw import Raw
from audit.verification.findings import Finding, Tally, counted, named, printable
from audit.verification.streams import Key, number

# What reading a damaged value raises: never more than a finding.
DAMAGED = (ValueError, TypeError, LookupError, RecursionError)
Rows = Iterable[tuple[Key, tuple[type[models.Model], Raw]]]


class Chain:
    """A chain while it is walked: how far, the digest there, and the index as the entries say it."""

    def __init__(self, subject: Raw) -> None:
        self.subject = subject
        self.reference = str(subject["reference"])
        self.length = 0
        self.digest = _start(self.reference)
        self.index = dict(EMPTY_INDEX)

    def gap(self, place: int) -> Iterator[Finding]:
        """Whether an entry is missing before this place."""
        if place > self.length + 1:
            yield self._finding("the entry is missing", self.length + 1)

    def entry(self, place: int, stored: Raw, rows: Rows, tally: Tally) -> Iterator[Finding]:
        """The next entry and the rows that stand at its place."""
        if place == self.length + 1 and stored["previous"] != self.digest:
            yield self._finding("it does not follow from the entry before it", place)
        yield from self._contents(place, stored)
        self.length, self.digest = place, stored["digest"]
        yield from self._rows(place, stored, rows, tally)
        tally.entries += 1

    def added(self, rows: Rows) -> Iterator[Finding]:
        """Rows at a place where there is no entry."""
        for key, (model, row) in rows:
            yield self._finding(
                f"a version of {named(model, row['id'])} is there that no entry names", int(key[1])
            )

    def end(self) -> Iterator[Finding]:
        """The subject beside its chain: how long, its head, and every value of the index."""
        if self.length == 0:
            yield self._finding("the chain has no entry")
        if self.subject["length"] != str(self.length):
            there, length = counted(self.length, "entry", "entries"), printable(str(self.subject["length"]))
            yield self._finding(
                f"the chain has {there}, though its length is kept as {length}", self.length + 1
            )
        elif self.length and self.subject["head"] != self.digest:
            yield self._finding(
                "the chain does not end with the digest that is kept of its last entry", self.length
            )
        for name in Subject.INDEX:
            try:
                kept = index_values({name: self.subject[name]})[name]
            except DAMAGED:
                yield self._finding(f"the index cannot be read: {name}")
            else:
                if kept != self.index[name]:
                    yield self._finding(f"the index is another than the entries say: {name}")

    def _contents(self, place: int, stored: Raw) -> Iterator[Finding]:
        try:
            digest = entry_digest(number=place, previous=str(stored["previous"]), body=entry_body(stored))
        except DAMAGED:
            yield self._finding("it holds something that cannot be read", place)
            return
        if digest != stored["digest"]:
            yield self._finding("it was changed after it was written", place)
        elif stored["id"] != str(row_number(digest)):
            yield self._finding("its key was changed after it was written", place)
        try:
            kind(str(stored["kind"]))
        except UnknownKind:
            yield self._finding("it is of a kind that is not known", place)
        try:
            self.index.update(json.loads(stored["index"] or ""))
        except DAMAGED:
            yield self._finding("the index that it wrote cannot be read", place)

    def _rows(self, place: int, entry: Raw, rows: Rows, tally: Tally) -> Iterator[Finding]:
        """Each row that stands at the entry's place is named by it, once, and each that it names stands there."""
        try:
            lines = {line.part: line for line in RowLine.read_all(entry["rows"])}
        except DAMAGED:
            yield self._finding("the list of the rows that it wrote cannot be read", place)
            lines = {}
        for key, (model, row) in rows:
            line = lines.get(int(key[2]))
            if line is None or line.model != model._meta.label_lower:
                yield from self.added([(key, (model, row))])
                continue
            del lines[line.part]
            if what := self._fault(model, row, line, entry):
                yield self._finding(f"{what}: {named(model, line.key)}", place)
            tally.rows += 1
        for line in lines.values():
            yield self._finding(f"a row that it wrote is missing: {line.model} {line.key}", place)

    def _fault(self, model: type[models.Model], row: Raw, line: RowLine, entry: Raw) -> str:
        """What is wrong with a row, in words; empty where nothing is."""
        try:
            values, texts = canonical_row(model, row)
            salts = Salts(row=str(row["seal_salt"]), texts=str(row["seal_text_salt"]))
            label = row_label(
                model=line.model,
                key=as_kind("uuid", row["id"]),
                change=str(row["history_type"]),
                reference=self.reference,
                number=number(row["seal_number"]),
                part=line.part,
            )
            commitment = row_commitment(label=label, salts=salts, values=values, texts=texts)
        except DAMAGED:
            return "a row that it wrote cannot be read"
        whole = commitment == line.commitment and (
            salts.texts == "" or any(text is not None for text in texts.values())
        )
        if not whole or row["history_id"] != str(line.version):
            return "a row that it wrote was changed afterwards"
        if row["history_user_id"] != entry["actor_key"] or row["history_change_reason"] is not None:
            return "a row that it wrote names somebody else as its writer, or a reason"
        if row["history_date"] != entry["recorded_at"]:  # two columns of one kind: one instant is one text
            return "a row that it wrote has another time than the entry"
        return ""

    def _finding(self, what: str, place: int | None = None) -> Finding:
        return Finding(what, printable(self.reference), place)


def _start(reference: str) -> str | None:
    try:
        return chain_start(reference)
    except UnicodeEncodeError:
        return None
